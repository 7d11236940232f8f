import Dispatch
import Foundation
package import Testing

/// What a program printed and how it ended.
package struct ProcessResult: Sendable {
    package let status: Int32
    package let output: [UInt8]
    package let errorOutput: String

    package var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Both outputs, for a failure message.
    package var transcript: String { "exit status \(status)\n\(outputText)\(errorOutput)" }
}

/// Why a program gave no result.
package enum ProcessFailure: Error {
    case timedOut(program: String, seconds: Double)
}

/// Runs other programs in tests.
package enum ProcessRunner {
    /// The folder of `tools/consumers`, from `PLATFORMGEN_CONSUMERS` or its default.
    package static var consumersFolder: String {
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["PLATFORMGEN_CONSUMERS"], !folder.isEmpty { return folder }
        return NSHomeDirectory() + "/.cache/platformgen/consumers"
    }

    /// True on a build server, where an absent program is a failure.
    package static var isContinuousIntegration: Bool {
        ProcessInfo.processInfo.environment["CI"] == "true"
    }

    /// The path of a program.
    ///
    /// A name is looked for in `PATH`, then in the consumers' virtual environment, then in their newest suite. A name
    /// with a slash, such as `venv/bin/python` or `trixie/bin/nginx`, is relative to the consumers' folder.
    package static func locate(_ name: String) -> String? {
        if name.hasPrefix("/") { return isProgram(name) ? name : nil }
        if name.contains("/") {
            let path = consumersFolder + "/" + name
            return isProgram(path) ? path : nil
        }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        var folders = path.split(separator: ":").map(String.init)
        folders.append("/usr/sbin")
        folders += ["venv", "forky", "trixie"].map { "\(consumersFolder)/\($0)/bin" }
        return folders.lazy.map { $0 + "/" + name }.first(where: isProgram)
    }

    private static func isProgram(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: path)
    }

    /// Runs a program, given by its absolute path, to its end.
    ///
    /// `environment` replaces variables of the test's own environment, or adds to them.
    ///
    /// - Returns: The outputs and the exit status, which may say failure.
    /// - Throws: `ProcessFailure.timedOut`, or what starting the program threw.
    package static func run(
        _ program: String,
        _ arguments: [String] = [],
        standardInput: [UInt8] = [],
        environment: [String: String] = [:],
        workingFolder: String? = nil,
        timeoutSeconds: Double = 60
    ) throws -> ProcessResult {
        try withTemporaryFolder { folder in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = arguments
            process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
            if let workingFolder { process.currentDirectoryURL = URL(fileURLWithPath: workingFolder) }
            // Files instead of pipes, so that neither side waits for the other.
            let input = folder + "/stdin"
            try Data(standardInput).write(to: URL(fileURLWithPath: input))
            process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: input))
            process.standardOutput = try emptyFile(folder + "/stdout")
            process.standardError = try emptyFile(folder + "/stderr")
            let ended = DispatchSemaphore(value: 0)
            process.terminationHandler = { _ in ended.signal() }
            try withoutBlockedSignals { try process.run() }
            guard ended.wait(timeout: .now() + timeoutSeconds) == .success else {
                kill(process.processIdentifier, SIGKILL)
                throw ProcessFailure.timedOut(program: program, seconds: timeoutSeconds)
            }
            return ProcessResult(
                status: process.terminationStatus,
                output: try Array(Data(contentsOf: URL(fileURLWithPath: folder + "/stdout"))),
                errorOutput: try String(
                    decoding: Data(contentsOf: URL(fileURLWithPath: folder + "/stderr")),
                    as: UTF8.self
                )
            )
        }
    }

    /// Threads of Dispatch block most signals, and a child inherits that: it could end neither itself nor its own children
    /// by SIGTERM, as Python's process pools do.
    private static func withoutBlockedSignals(_ body: () throws -> Void) rethrows {
        var none = sigset_t()
        var blocked = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &blocked)
        defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
        try body()
    }

    private static func emptyFile(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    /// Hands out a new folder, and removes it afterwards.
    package static func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = NSTemporaryDirectory() + "/platformgen-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }
}

/// Writes a file for a program to read.
package func writeFile(_ bytes: [UInt8], to path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
}

/// The path of a program; where it is absent the test is cancelled with a visible reason, or fails if `CI` is `true`.
///
/// - Throws: The cancellation, or the failed requirement.
package func requireProgram(_ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    if let path = ProcessRunner.locate(name) { return path }
    if ProcessRunner.isContinuousIntegration {
        return try #require(nil as String?, "program '\(name)' is absent", sourceLocation: sourceLocation)
    }
    try Test.cancel("program '\(name)' is absent; see tools/consumers", sourceLocation: sourceLocation)
}
