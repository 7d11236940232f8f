import TestSupport
import Testing

/// EN-02, E-01: git ignores real files and keeps templates.
@Suite struct RealFilesIgnoreTests {
    private static let real = [
        ".env", ".env.local", ".env.production", "production.env", "staging.env", "services/backend.env",
        "services/.env", "production.env.local", "production.env.bak", "production.env~", "backend.production.env",
    ]

    @Test func gitAgrees() throws {
        let git = try requireProgram("git")
        try ProcessRunner.withTemporaryFolder { folder in
            let files = try RenderedFiles.flagship()
            try files.write(to: folder)
            #expect(try ProcessRunner.run(git, ["init", "--quiet"], workingFolder: folder).status == 0)
            let kept = files.paths
            let names = Self.real.map { "config/environments/\($0)" }
            let run = try ProcessRunner.run(
                git,
                ["-c", "core.excludesFile=/dev/null", "check-ignore", "--no-index"] + names + kept,
                workingFolder: folder
            )
            #expect(run.outputText.split(separator: "\n").map(String.init) == names)
        }
    }
}
