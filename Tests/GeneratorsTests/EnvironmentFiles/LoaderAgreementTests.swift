import Documents
import Foundation
import TestSupport
import Testing

/// EN-05, EN-06: each hostile value is read the same by every loader from the rendered file, or refused.
@Suite struct LoaderAgreementTests {
    /// Values that pass, as variables `V0`, `V1` … of one environment.
    private static let values = HostileStrings.all.filter { (try? DotenvValue($0)) != nil && $0.utf8.count < 10_000 }

    private func rendered(into folder: String) throws {
        let names = Self.values.indices.map { "V\($0)" }
        let declared = names.map { #""\#($0)": { "description": "hostile", "required": false }"# }
        let bound = names.map { #""\#($0)": { "variable": "\#($0)" }"# }
        let set = try zip(names, Self.values).map { name, value in
            #""\#(name)": \#(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))"#
        }
        let files = try RenderedFiles.shop(
            variables: "{ \(declared.joined(separator: ", ")) }",
            backend: "{ \(bound.joined(separator: ", ")) }",
            environments: #"{ "live": { "purpose": "development", "variables": { \#(set.joined(separator: ", ")) } } }"#
        )
        try writeFile(Array(files.text("environments/live.env.template").utf8), to: folder + "/live.env")
        var compose = "version: '3'\nservices:\n  echo:\n    image: busybox\n    environment:\n"
        for name in names { compose += "      \(name): ${\(name)}\n" }
        try writeFile(Array(compose.utf8), to: folder + "/compose.yml")
    }

    private func expectAgreement(_ found: [String: String], _ loader: String) {
        for (index, value) in Self.values.enumerated() {
            #expect(found["V\(index)"].map { Array($0.utf8) } == Array(value.utf8), "\(loader): V\(index)")
        }
    }

    @Test func thereIsSomethingToAgreeOn() {
        #expect(Self.values.count > 100)
        for value in ["pa$HOME", "`id`", "$(id)", "a #b", " a ", "\"quoted\"", "!!", "~/x", "日本語"] {
            #expect(Self.values.contains(value))
        }
    }

    @Test func bash() throws {
        let bash = try requireProgram("bash")
        try ProcessRunner.withTemporaryFolder { folder in
            try rendered(into: folder)
            let run = try runShell([bash, "-euc", "set -a; source ./live.env; exec env -0"], in: folder)
            try #require(run.status == 0 && run.errorOutput.isEmpty, "\(run.transcript.prefix(500))")
            expectAgreement(Self.environment(run.output), "bash")
        }
    }

    @Test func pythonDotenv() throws {
        let python = try requireProgram("venv/bin/python")
        try ProcessRunner.withTemporaryFolder { folder in
            try rendered(into: folder)
            let script = """
                import dotenv, sys
                for name, value in dotenv.dotenv_values("live.env", interpolate=True, encoding="utf-8").items():
                    sys.stdout.buffer.write(f"{name}={value}".encode() + b"\\0")
                """
            let run = try ProcessRunner.run(python, ["-c", script], workingFolder: folder)
            try #require(run.status == 0 && run.errorOutput.isEmpty, "\(run.transcript.prefix(500))")
            expectAgreement(Self.environment(run.output), "python-dotenv")
        }
    }

    /// Compose 2 of both suites; its output doubles dollars so that it can be read again.
    @Test(arguments: ["trixie", "forky"]) func compose(suite: String) throws {
        let compose = try requireProgram("\(suite)/bin/docker-compose")
        try ProcessRunner.withTemporaryFolder { folder in
            try rendered(into: folder)
            let run = try ProcessRunner.run(
                compose,
                ["--project-name", "x", "--env-file", "live.env", "-f", "compose.yml", "config", "--format", "json"],
                workingFolder: folder
            )
            try #require(run.status == 0, "\(run.transcript.prefix(500))")
            try expectAgreement(Self.composeEnvironment(run.output), "Compose of \(suite)")
        }
    }

    @Test func compose1() throws {
        let compose = try requireProgram("/usr/bin/docker-compose")
        let python = try requireProgram("venv/bin/python")
        try ProcessRunner.withTemporaryFolder { folder in
            try rendered(into: folder)
            let run = try ProcessRunner.run(
                compose,
                ["--env-file", "live.env", "-f", "compose.yml", "config"],
                workingFolder: folder
            )
            try #require(run.status == 0, "\(run.transcript.prefix(500))")
            let script = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin.buffer), sys.stdout)"
            let json = try ProcessRunner.run(python, ["-c", script], standardInput: run.output)
            try #require(json.status == 0, "\(json.errorOutput)")
            try expectAgreement(Self.composeEnvironment(json.output), "docker-compose 1.29")
        }
    }

    /// `NAME=value` pairs that end with NUL.
    private static func environment(_ bytes: [UInt8]) -> [String: String] {
        var found: [String: String] = [:]
        for pair in bytes.split(separator: 0) {
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            found[String(decoding: parts[0], as: UTF8.self)] = String(decoding: parts[1], as: UTF8.self)
        }
        return found
    }

    private struct ComposeFile: Decodable {
        struct Service: Decodable { let environment: [String: String] }
        let services: [String: Service]
    }

    private static func composeEnvironment(_ json: [UInt8]) throws -> [String: String] {
        let file = try JSONDecoder().decode(ComposeFile.self, from: Data(json))
        let environment = try #require(file.services["echo"]?.environment)
        return environment.mapValues { $0.replacing("$$", with: "$") }
    }
}
