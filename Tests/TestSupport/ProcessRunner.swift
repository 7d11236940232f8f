import Foundation
package import Testing

/// What a program printed and how it ended.
package struct ProcessResult: Sendable {
    /// As shells give it: 128 and its number where a signal ended the program.
    package let status: Int32
    /// The signal that ended the program, if one did.
    package let signal: Int32?
    package let output: [UInt8]
    package let errorOutput: String

    package var outputText: String { String(decoding: output, as: UTF8.self) }

    /// Both outputs, for a failure message.
    package var transcript: String { "exit status \(status)\n\(outputText)\(errorOutput)" }
}

/// Why a program gave no result.
package enum ProcessFailure: Error {
    case timedOut(program: String, seconds: Double)
    /// The system refused to start it, with this `errno`.
    case notStarted(program: String, problem: Int32)
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
    /// - Throws: `ProcessFailure`, or what writing and reading the streams' files threw.
    package static func run(
        _ program: String,
        _ arguments: [String] = [],
        standardInput: [UInt8] = [],
        environment: [String: String] = [:],
        workingFolder: String? = nil,
        timeoutSeconds: Double = 60
    ) throws -> ProcessResult {
        try start(
            program,
            arguments,
            standardInput: standardInput,
            environment: environment,
            workingFolder: workingFolder
        ).result(timeoutSeconds: timeoutSeconds)
    }

    /// Starts a program, given by its absolute path, without waiting for it.
    package static func start(
        _ program: String,
        _ arguments: [String] = [],
        standardInput: [UInt8] = [],
        environment: [String: String] = [:],
        workingFolder: String? = nil
    ) throws -> RunningProcess {
        let folder = try newTemporaryFolder()
        // Files instead of pipes, so that neither side waits for the other.
        let (input, output, errorOutput) = ("\(folder)/stdin", "\(folder)/stdout", "\(folder)/stderr")
        do {
            try Data(standardInput).write(to: URL(fileURLWithPath: input))
            let child = try spawn(
                [program] + arguments,
                ProcessInfo.processInfo.environment.merging(environment) { $1 },
                in: workingFolder,
                streams: (input, output, errorOutput)
            )
            return RunningProcess(program: program, child: child, folder: folder)
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Starts a program in a process group of its own, with no signal blocked.
    ///
    /// Not Foundation's `Process`: it reads `/proc/self/fd` past the end of the directory's buffer, which ends the tests
    /// now and then, and hands on the signals that threads of Dispatch block. Not `Subprocess`: it is asynchronous, and
    /// waiting for it would take the threads that it needs.
    private static func spawn(
        _ words: [String],
        _ environment: [String: String],
        in workingFolder: String?,
        streams: (input: String, output: String, errorOutput: String)
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        let writing = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, streams.input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, streams.output, writing, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, streams.errorOutput, writing, 0o600)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETPGROUP))

        // What posix_spawn knows of folders is not in every system's interface.
        let words = workingFolder.map { ["/bin/sh", "-c", "cd -- \"$0\" && exec \"$@\"", $0] + words } ?? words
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        let variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup("\($0)=\($1)") } + [nil]
        defer { (arguments + variables).forEach { free($0) } }
        var child: pid_t = 0
        var problem = posix_spawn(&child, words[0], &actions, &attributes, arguments, variables)
        // A script that was just written is still open in a child that another thread is starting, until that is a program.
        for _ in 0..<100 where problem == ETXTBSY {
            usleep(20_000)
            problem = posix_spawn(&child, words[0], &actions, &attributes, arguments, variables)
        }
        guard problem == 0 else { throw ProcessFailure.notStarted(program: words[0], problem: problem) }
        return child
    }

    /// Hands out a new folder, and removes it afterwards.
    package static func withTemporaryFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
        let folder = try newTemporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    private static func newTemporaryFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "/platformgen-test-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A program that was started, and the files of its streams.
package struct RunningProcess: Sendable {
    fileprivate let program: String
    fileprivate let child: pid_t
    fileprivate let folder: String

    /// Waits for the program's end; all of its group is killed after the time.
    ///
    /// To be called once.
    ///
    /// - Throws: `ProcessFailure`, or what reading the streams' files threw.
    package func result(timeoutSeconds: Double = 60) throws -> ProcessResult {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard let status = wait(seconds: timeoutSeconds) else {
            throw ProcessFailure.timedOut(program: program, seconds: timeoutSeconds)
        }
        let signal = status & 0x7F
        return ProcessResult(
            status: signal == 0 ? status >> 8 & 0xFF : 128 + signal,
            signal: signal == 0 ? nil : signal,
            output: try Array(Data(contentsOf: URL(fileURLWithPath: "\(folder)/stdout"))),
            errorOutput: String(
                decoding: try Data(contentsOf: URL(fileURLWithPath: "\(folder)/stderr")),
                as: UTF8.self
            )
        )
    }

    /// As `waitpid` gives it; `nil` after the time.
    private func wait(seconds: Double) -> Int32? {
        let deadline = ContinuousClock.now + .seconds(seconds)
        var status: Int32 = 0
        var pause: UInt32 = 500
        while true {
            let ended = waitpid(child, &status, WNOHANG)
            if ended == child { return status }
            guard ContinuousClock.now < deadline else {
                kill(-child, SIGKILL)
                waitpid(child, &status, 0)
                return nil
            }
            usleep(pause)
            pause = min(pause * 2, 20_000)
        }
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
