import Foundation
import Subprocess

/// What a run of a program needs: the program, a folder of its own, and a way to call it.
package struct Toolbox: Sendable {
    /// The absolute path of the program.
    package let program: String
    /// Empty at the start, and removed afterwards.
    package let folder: String
    package let files: RenderedFiles

    /// What a program printed, and how it ended.
    package struct Result: Sendable {
        /// 128 and the signal's number where a signal ended it.
        package let status: Int32
        package let output: String
        package let errors: String

        /// Both outputs without blanks around them.
        package var transcript: String {
            (output + errors).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }

    /// Far above what any program needs for one platform, on a busy machine too.
    private static let timeLimit = Duration.seconds(900)
    private static let outputLimit = 1 << 24

    /// Calls the program to its end, with variables beside those of this process.
    ///
    /// - Returns: Its outputs and how it ended, which may be badly.
    /// - Throws: `NotRunnable` when it takes too long, or what starting it threw.
    package func run(
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Result {
        try await call(program, arguments, in: folder, environment: environment)
    }

    /// Calls another program, such as one that prepares what the first reads.
    package func call(
        _ program: String,
        _ arguments: [String],
        in folder: String? = nil,
        environment: [String: String] = [:]
    ) async throws -> Result {
        let words = [program] + arguments
        let variables = environment.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) }
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask {
                let result = try await Subprocess.run(
                    .name("env"),
                    arguments: Arguments((folder.map { ["-C", $0] } ?? []) + words),
                    environment: .inherit.updating(Dictionary(variables) { $1 }),
                    input: .none,
                    output: .string(limit: Self.outputLimit),
                    error: .string(limit: Self.outputLimit)
                )
                let status: Int32 =
                    switch result.terminationStatus {
                    case .exited(let code): code
                    case .signaled(let signal): 128 + signal
                    }
                return Result(status: status, output: result.standardOutput, errors: result.standardError)
            }
            group.addTask {
                try await Task.sleep(for: Self.timeLimit)
                return nil
            }
            defer { group.cancelAll() }
            guard let result = try await group.next() ?? nil else {
                throw NotRunnable("it took longer than \(Self.timeLimit.components.seconds) s")
            }
            return result
        }
    }

    /// Writes a file below the folder, with the folders in which it lies.
    package func write(_ text: String, to path: String, isExecutable: Bool = false) throws {
        let path = "\(folder)/\(path)"
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        if isExecutable {
            try FileManager.default.setAttributes([.posixPermissions: NSNumber(value: 0o755)], ofItemAtPath: path)
        }
    }
}
