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
            let hasPolicy = system.files.contains("deploy/docker/compose/network-policy.yml")
            let layered = system.layered.flatMap { environment in
                let files = ["base.yml", "\(environment).yml"]
                return [files] + (hasPolicy ? [files + ["network-policy.yml"]] : [])
            }
            let alone = system.standingAlone.map { ["\($0).yml"] }
            return (layered + alone).map { files in
                let overlay = files.count == 1 ? files[0] : files[1]
                return Combination(system: system, environment: String(overlay.dropLast(4)), files: files)
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
        let files = RenderedSystem.files(endingWith: ".yml").filter { $0.contains("/deploy/docker/compose/") }
        #expect(!files.isEmpty)
        let result = try ProcessRunner.run(
            program,
            ["--builtin-schema", "vendor.compose-spec"] + files,
            timeoutSeconds: 300
        )
        #expect(result.status == 0, "\(result.transcript)")
    }
}
