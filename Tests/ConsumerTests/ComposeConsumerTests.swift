import Foundation
import TestSupport
import Testing

/// The real Compose reads what we render (CP-02).
@Suite("Compose files as Docker Compose reads them") struct ComposeConsumerTests {
    /// The files of one project, and the environment whose variables they get.
    struct Combination: Sendable, CustomTestStringConvertible {
        let system: RenderedSystem
        let environment: String
        let files: [String]
        var testDescription: String { "\(system.name): \(files.joined(separator: " + "))" }

        static let all: [Combination] = RenderedSystem.all.flatMap { system in
            system.environments.flatMap { environment in
                let files = system.composeFiles[environment] ?? []
                let isLayered = system.layered.contains(environment)
                // A part may be left out.
                let least = isLayered ? Array(files.prefix(2)) : files
                let policy = isLayered ? system.networkPolicy : nil
                let combinations = [files] + (least == files ? [] : [least]) + (policy.map { [files + [$0]] } ?? [])
                return combinations.map { Combination(system: system, environment: environment, files: $0) }
            }
        }
    }

    @Test func everyEnvironmentIsCovered() {
        for system in RenderedSystem.all {
            let covered = Set(Combination.all.filter { $0.system.name == system.name }.map(\.environment))
            #expect(covered == Set(system.environments))
        }
    }

    @Test(arguments: Combination.all, ComposeProgram.allCases)
    func acceptsEveryCombination(combination: Combination, program: ComposeProgram) throws {
        let result = try program.config(combination.system, combination.files, environment: combination.environment)
        #expect(result.status == 0, "\(result.transcript)")
        // A variable that is not set is a warning only.
        #expect(result.errorOutput.isEmpty, "\(result.errorOutput)")
    }

    /// The tests above can fail: Compose does not accept everything.
    @Test(arguments: ComposeProgram.allCases) func refusesAnUnknownKey(program: ComposeProgram) throws {
        let path = try requireProgram(program.rawValue)
        let text = "services:\n  a:\n    image: x\n    memory: 5\n"
        let result = try ProcessRunner.run(
            path,
            ["-f", "-", "config", "--quiet"],
            standardInput: Array(text.utf8),
            timeoutSeconds: 300
        )
        #expect(result.status != 0)
    }

    @Test func theOfficialSchemaAcceptsEveryFile() throws {
        let program = try requireProgram("venv/bin/check-jsonschema")
        let files = RenderedSystem.all.flatMap { system in
            (Set(system.composeFiles.values.joined()).sorted() + (system.networkPolicy.map { [$0] } ?? []))
                .map { "\(system.output)/\($0)" }
        }
        #expect(!files.isEmpty)
        let result = try ProcessRunner.run(
            program,
            ["--builtin-schema", "vendor.compose-spec"] + files,
            timeoutSeconds: 300
        )
        #expect(result.status == 0, "\(result.transcript)")
    }
}
