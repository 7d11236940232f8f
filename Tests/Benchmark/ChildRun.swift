import Glibc

/// One run of a program, as the kernel accounts for it.
struct ChildRun {
    let wallSeconds: Double
    /// User and system time of all its threads.
    let cpuSeconds: Double
    /// The most memory that it held at once.
    let peakBytes: Int
    let status: Int32

    /// Runs a program to its end in a folder, its output thrown away.
    ///
    /// - Throws: `BenchmarkError` if it cannot be started.
    init(_ arguments: [String], in folder: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) }
        words.append(nil)
        defer { for word in words { free(word) } }
        guard chdir(folder) == 0 else { throw BenchmarkError("cannot go to '\(folder)'") }
        var process: pid_t = 0
        let clock = ContinuousClock()
        let start = clock.now
        guard posix_spawnp(&process, arguments[0], &actions, nil, words, environ) == 0 else {
            throw BenchmarkError("cannot start '\(arguments[0])'")
        }
        var usage = rusage()
        var status: Int32 = 0
        while wait4(process, &status, 0, &usage) < 0 {
            guard errno == EINTR else { throw BenchmarkError("cannot wait for '\(arguments[0])'") }
        }
        wallSeconds = (clock.now - start) / .seconds(1)
        cpuSeconds = Self.seconds(usage.ru_utime) + Self.seconds(usage.ru_stime)
        peakBytes = usage.ru_maxrss * 1024
        self.status = status
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1_000_000
    }
}

/// Why nothing could be measured.
struct BenchmarkError: Error {
    let message: String

    init(_ message: String) { self.message = message }
}
