import Foundation
import TestSupport
import Testing

/// The real programs read what is rendered for the flagship.
@Suite struct EnvironmentFilesConsumerTests {
    @Test(arguments: ["shellcheck", "trixie/bin/shellcheck", "forky/bin/shellcheck"])
    func shellcheckIsSilent(program: String) throws {
        let shellcheck = try requireProgram(program)
        try ProcessRunner.withTemporaryFolder { folder in
            for (name, files) in [("flagship", try RenderedFiles.flagship()), ("empty", try RenderedFiles.shop())] {
                try files.write(to: "\(folder)/\(name)")
                let scripts = files.paths.filter { $0.hasSuffix(".sh") }
                #expect(!scripts.isEmpty)
                let run = try ProcessRunner.run(
                    shellcheck,
                    ["-S", "style"] + scripts,
                    workingFolder: "\(folder)/\(name)"
                )
                #expect(run.transcript == "exit status 0\n")
            }
        }
    }

    /// GEN-03: no output holds a secret, or what looks like one.
    @Test(arguments: ["trixie/bin/gitleaks", "forky/bin/gitleaks"])
    func gitleaksFindsNothing(program: String) throws {
        let gitleaks = try requireProgram(program)
        try ProcessRunner.withTemporaryFolder { folder in
            try RenderedFiles.flagship().write(to: folder)
            let run = try ProcessRunner.run(
                gitleaks,
                ["detect", "--no-git", "--no-banner", "--source", ".", "--verbose"],
                workingFolder: folder
            )
            #expect(run.status == 0, "\(run.transcript)")
            try writeFile(Array("K=AKIA2OGYBAH6STMMNXNN\n".utf8), to: folder + "/config/environments/leak.env")
            let leak = try ProcessRunner.run(
                gitleaks,
                ["detect", "--no-git", "--no-banner", "--source", "."],
                workingFolder: folder
            )
            #expect(leak.status == 1, "a planted key is found: \(leak.transcript)")
        }
    }

    @Test func detectSecretsFindsNothing() throws {
        let program = try requireProgram("venv/bin/detect-secrets")
        try ProcessRunner.withTemporaryFolder { folder in
            try RenderedFiles.flagship().write(to: folder)
            let run = try runShell([program, "scan", "--all-files", "--no-verify"], in: folder)
            #expect(run.status == 0, "\(run.transcript)")
            struct Report: Decodable {
                struct Finding: Decodable {
                    let type: String
                    let line_number: Int
                }
                let results: [String: [Finding]]
            }
            let report = try JSONDecoder().decode(Report.self, from: Data(run.output))
            #expect(report.results.isEmpty, "\(report.results)")
        }
    }

    /// Every link of the READMEs leads to a file that is rendered, by this family or another.
    @Test func linksLeadSomewhere() throws {
        let files = try RenderedFiles.flagship()
        for name in ["environments", "secrets"] {
            let text = try files.text("\(name)/README.md")
            let targets = text.split(separator: "](<").dropFirst().compactMap { $0.split(separator: ">").first }
            #expect(name == "secrets" || targets.count > 20)
            for target in targets {
                let path = RenderedFiles.project.appending(path: "Generated/config/\(name)/\(target)").path
                #expect(FileManager.default.fileExists(atPath: path), "\(target)")
            }
        }
    }
}
