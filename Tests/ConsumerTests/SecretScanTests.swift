import Foundation
import TestSupport
import Testing

/// No secret, and nothing that looks like one, reaches an output (GEN-03).
@Suite("Secret scanners over everything rendered") struct SecretScanTests {
    /// What a scanner must find: the form of an AWS key, put together here so that this file holds none.
    private static let planted = "token = \"AKIA" + "QYLPMN5HFIQR7XYA" + "\"\n"

    @Test func gitleaksFindsNothing() throws {
        let program = try requireProgram("forky/bin/gitleaks")
        for system in RenderedSystem.all {
            let result = try gitleaks(program, system.output)
            #expect(result.status == 0, "\(system.name): \(result.transcript)")
        }
    }

    @Test func gitleaksFindsWhatIsPlanted() throws {
        let program = try requireProgram("forky/bin/gitleaks")
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(Self.planted.utf8), to: "\(folder)/a.conf")
            #expect(try gitleaks(program, folder).status == 1)
        }
    }

    private func gitleaks(_ program: String, _ folder: String) throws -> ProcessResult {
        try ProcessRunner.run(
            program,
            ["dir", "--no-banner", "--no-color", "--redact", "--verbose", folder],
            timeoutSeconds: 300
        )
    }

    @Test func detectSecretsFindsNothing() throws {
        let program = try requireProgram("venv/bin/detect-secrets")
        for system in RenderedSystem.all {
            #expect(try detectSecrets(program, system.output) == [], "\(system.name)")
        }
    }

    @Test func detectSecretsFindsWhatIsPlanted() throws {
        let program = try requireProgram("venv/bin/detect-secrets")
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(Self.planted.utf8), to: "\(folder)/a.conf")
            #expect(try detectSecrets(program, folder) == ["a.conf: AWS Access Key on line 1"])
        }
    }

    /// What it finds, with the files. It leaves out, without a word, what lies outside its working folder.
    private func detectSecrets(_ program: String, _ folder: String) throws -> [String] {
        let result = try ProcessRunner.run(
            program,
            ["scan", "--all-files", "--no-verify", "."],
            workingFolder: folder,
            timeoutSeconds: 300
        )
        try #require(result.status == 0, "\(result.transcript)")
        let report = try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any]
        let findings = try #require(report?["results"] as? [String: [[String: Any]]])
        return findings.flatMap { file, findings in
            findings.map { "\(file): \($0["type"] ?? "") on line \($0["line_number"] ?? "")" }
        }.sorted()
    }
}
