import Foundation
import Subprocess

/// One run of another program.
///
/// Not through Foundation's `Process`, whose children start with the signals of Swift's threads blocked: a shell then waits
/// for its children forever and is deaf to SIGTERM.
struct ProgramRun {
    let status: Int32
    let output: String
    let errors: String

    /// Runs with exactly this environment, plus PATH, and no input.
    ///
    /// A signal as cause of the end gives 128 and its number.
    init(
        _ arguments: [String],
        environment: [String: String] = [:],
        in folder: URL? = nil,
        terminateAfter delay: Duration? = nil
    ) async throws {
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        let variables = environment.merging(["PATH": path]) { given, _ in given }
            .map { (Environment.Key(stringLiteral: $0.key), $0.value) }
        let result = try await Subprocess.run(
            .name("env"),
            arguments: Arguments((folder.map { ["--chdir", $0.path] } ?? []) + arguments),
            environment: .custom(Dictionary(uniqueKeysWithValues: variables)),
            input: .none,
            output: .string(limit: 1 << 24),
            error: .string(limit: 1 << 20)
        ) { execution in
            guard let delay else { return }
            try await Task.sleep(for: delay)
            try execution.send(signal: .terminate)
        }
        status =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let signal): 128 + signal
            }
        output = result.standardOutput
        errors = result.standardError
    }
}

/// A folder that lives as long as the closure.
func withTemporaryFolder<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "templates-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(folder)
}
