#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Files as git has them.
enum GitRevision {
    /// The contents of a file in a revision, as `git show REVISION:./NAME` prints it in the file's folder.
    ///
    /// - Throws: `FileReader.Failure` where git is absent, the folder is no work tree, or either is unknown to it.
    static func contents(of path: String, in revision: String) throws(FileReader.Failure) -> [UInt8] {
        let slash = path.lastIndex(of: "/")
        let folder = slash.map { String(path[...$0]) } ?? "."
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        // A revision that begins with a hyphen is no option.
        let words = ["git", "-C", folder, "show", "--no-textconv", "--end-of-options", "\(revision):./\(name)"]
        guard let (status, bytes) = run(words) else { throw FileReader.Failure(message: "cannot run 'git'") }
        guard status == 0 else {
            throw FileReader.Failure(message: "git has no '\(path)' in revision '\(revision)'")
        }
        return bytes
    }

    /// The exit status and what was printed; nil if the program cannot be started. Its errors go where ours go.
    private static func run(_ words: [String]) -> (status: Int32, output: [UInt8])? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        defer { close(ends[0]) }
        #if canImport(Darwin)
            var actions: posix_spawn_file_actions_t?
        #else
            var actions = posix_spawn_file_actions_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addclose(&actions, ends[0])
        posix_spawn_file_actions_addclose(&actions, ends[1])
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var child: pid_t = 0
        let problem = posix_spawnp(&child, words[0], &actions, nil, arguments, environ)
        close(ends[1])
        guard problem == 0 else { return nil }
        let bytes = FileReader.readAll(ends[0]) ?? []
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 { guard errno == EINTR else { return nil } }
        return (status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F, bytes)
    }
}
