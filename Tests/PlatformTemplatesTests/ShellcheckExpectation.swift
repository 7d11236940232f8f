import Foundation
import TestSupport
import Testing

/// Runs every shellcheck at hand, at the level of style.
func expectCleanShell(_ script: String) async throws {
    let newer = ["trixie/bin/shellcheck", "forky/bin/shellcheck"].compactMap(ProcessRunner.locate)
    try await withTemporaryFolder { folder in
        let file = folder.appending(path: "script.sh")
        try Data(script.utf8).write(to: file)
        for program in ["shellcheck"] + newer {
            let run = try await ProgramRun([program, "-S", "style", file.path])
            #expect(run.status == 0, "\(program): \(run.output)\(run.errors)")
        }
    }
}

/// In CI an absent shellcheck is a failure; elsewhere its tests are skipped.
var isShellcheckExpected: Bool {
    ProcessRunner.isContinuousIntegration || ProcessRunner.locate("shellcheck") != nil
}
