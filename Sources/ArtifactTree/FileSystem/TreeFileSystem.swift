#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import CLinux

/// The system calls that this module makes, each relative to the descriptor of an open folder.
///
/// No call follows a symbolic link in its last component, and names hold no `/`: what lies between the output folder and
/// a file is opened folder by folder (`FolderWalker`), so that a link put there, even meanwhile, is an error and never a
/// way out. Interrupted calls (`EINTR`) are repeated.
package struct TreeFileSystem: Sendable {
    /// A call that changes the disk.
    package enum Step: String, Sendable {
        case makeFolder, create, write, setMode, sync, rename, remove, removeFolder
    }

    /// Called before each change of the disk, and in the middle of each write; for tests that end the process there.
    private let beforeStep: (@Sendable (Step) -> Void)?

    package init(beforeStep: (@Sendable (Step) -> Void)? = nil) {
        self.beforeStep = beforeStep
    }
}

/// What a name stands for, the link itself for a symbolic link.
struct FileStatus {
    enum Kind {
        case file, folder, symbolicLink, special
    }

    let kind: Kind
    let permissions: UInt16
    let size: Int
    let identity: FileIdentity

    fileprivate init(_ raw: stat) {
        switch mode_t(raw.st_mode) & S_IFMT {
        case S_IFREG: kind = .file
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .symbolicLink
        default: kind = .special
        }
        permissions = UInt16(truncatingIfNeeded: raw.st_mode) & 0o7777
        size = Int(raw.st_size)
        #if canImport(Darwin)
            let modified = raw.st_mtimespec
        #else
            let modified = raw.st_mtim
        #endif
        identity = FileIdentity(
            inode: UInt64(raw.st_ino),
            size: Int64(raw.st_size),
            seconds: Int64(modified.tv_sec),
            nanoseconds: Int64(modified.tv_nsec)
        )
    }
}

/// Tells whether a name still stands for the same, unchanged file.
struct FileIdentity: Equatable, Sendable {
    let inode: UInt64
    let size: Int64
    let seconds: Int64
    let nanoseconds: Int64
}

// MARK: - Reading

extension TreeFileSystem {
    /// Opens the output folder itself, which the user named: links in its own path are followed.
    func openRoot(_ path: String) throws(SystemError) -> Int32 {
        try Self.call { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }

    /// Opens a folder inside `folder`.
    ///
    /// - Throws: `ELOOP` or `ENOTDIR` if the name is a symbolic link, which of them depends on the kernel.
    func openFolder(_ name: String, in folder: Int32) throws(SystemError) -> Int32 {
        try Self.call { openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
    }

    /// Opens what may be a file, for the caller to close: a pipe does not block, and whoever reads looks at the status first.
    func openForReading(_ name: String, in folder: Int32) throws(SystemError) -> Int32 {
        try Self.call { openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
    }

    func status(of descriptor: Int32) throws(SystemError) -> FileStatus {
        var raw = stat()
        _ = try Self.call { fstat(descriptor, &raw) }
        return FileStatus(raw)
    }

    /// The status of a name.
    ///
    /// - Returns: `nil` if there is nothing of that name.
    func status(of name: String, in folder: Int32) throws(SystemError) -> FileStatus? {
        var raw = stat()
        do {
            _ = try Self.call { fstatat(folder, name, &raw, AT_SYMLINK_NOFOLLOW) }
        } catch let error where error.code == ENOENT {
            return nil
        }
        return FileStatus(raw)
    }

    /// Reads to the end into the front of `buffer`, which grows as needed and is meant to be used again.
    ///
    /// - Returns: How many bytes there were.
    /// - Throws: What `read` failed with.
    func readAll(_ descriptor: Int32, sizeHint: Int, into buffer: inout [UInt8]) throws(SystemError) -> Int {
        var count = 0
        // One byte more than the file has, so that its end is seen without growing.
        if buffer.count <= sizeHint { buffer = Array(repeating: 0, count: sizeHint + 1) }
        while true {
            if count == buffer.count { buffer += Array(repeating: 0, count: buffer.count) }
            let outcome = buffer.withUnsafeMutableBytes { bytes in
                let target = UnsafeMutableRawBufferPointer(rebasing: bytes[count...])
                return Result { () throws(SystemError) in
                    try Self.call { read(descriptor, target.baseAddress, target.count) }
                }
            }
            let added = try outcome.get()
            if added == 0 { return count }
            count += added
        }
    }

    /// Reads a whole file.
    ///
    /// - Returns: `nil` if there is nothing of that name.
    /// - Throws: `ELOOP` if the name is a symbolic link.
    func readFile(_ name: String, in folder: Int32) throws(SystemError) -> [UInt8]? {
        var contents: [UInt8] = []
        do throws(SystemError) {
            let file = try openForReading(name, in: folder)
            defer { close(file) }
            let status = try status(of: file)
            guard status.kind == .file else { throw SystemError(code: EISDIR) }
            let count = try readAll(file, sizeHint: status.size, into: &contents)
            contents.removeLast(contents.count - count)
        } catch let error where error.code == ENOENT {
            return nil
        }
        return contents
    }

    /// The names in a folder, in no order, without `.` and `..`.
    func names(in folder: Int32) throws(SystemError) -> [String] {
        let copy = try Self.call { openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard let stream = fdopendir(copy) else {
            let code = errno
            close(copy)
            throw SystemError(code: code)
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// Takes the advisory lock of an open folder if it is free, until the descriptor is closed or the process ends.
    ///
    /// A file system without such locks (some network and shared folders) is used unlocked.
    ///
    /// - Returns: Whether it was free.
    func tryLock(_ descriptor: Int32, exclusive: Bool) throws(SystemError) -> Bool {
        do {
            _ = try Self.call { flock(descriptor, (exclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) }
            return true
        } catch let error where error.code == EWOULDBLOCK {
            return false
        } catch let error where [ENOTSUP, EOPNOTSUPP, ENOSYS, ENOLCK, EBADF].contains(error.code) {
            return true
        }
    }

    /// The number of processors that are on line.
    static var processorCount: Int {
        max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }
}

// MARK: - Changing

extension TreeFileSystem {
    /// Makes the output folder and those above it.
    func makeRoot(_ path: String) throws(SystemError) {
        var end = path.startIndex
        while end != path.endIndex {
            end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
            beforeStep?(.makeFolder)
            do {
                _ = try Self.call { mkdir(String(path[..<end]), 0o755) }
            } catch let error where error.code == EEXIST || (end != path.endIndex && error.code != ENOENT) {
                continue
            }
        }
    }

    /// Makes a folder with mode 0755, whatever the umask; one that exists is left as it is.
    func makeFolder(_ name: String, in folder: Int32) throws(SystemError) {
        beforeStep?(.makeFolder)
        do {
            _ = try Self.call { mkdirat(folder, name, 0o755) }
        } catch let error where error.code == EEXIST {
            return
        }
        beforeStep?(.setMode)
        let made = try openFolder(name, in: folder)
        defer { close(made) }
        _ = try Self.call { fchmod(made, 0o755) }
    }

    /// Writes a file that must not exist yet, with exactly these permissions.
    func create(_ name: String, in folder: Int32, bytes: [UInt8], permissions: UInt16) throws(SystemError) {
        beforeStep?(.create)
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let file = try Self.call { openat(folder, name, flags, mode_t(permissions)) }
        defer { close(file) }
        let outcome = bytes.withUnsafeBytes { bytes in
            Result { () throws(SystemError) in
                let half = beforeStep == nil ? bytes.count : bytes.count / 2
                try write(UnsafeRawBufferPointer(rebasing: bytes[..<half]), to: file)
                try write(UnsafeRawBufferPointer(rebasing: bytes[half...]), to: file)
            }
        }
        try outcome.get()
        beforeStep?(.setMode)
        _ = try Self.call { fchmod(file, mode_t(permissions)) }
    }

    private func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) throws(SystemError) {
        beforeStep?(.write)
        var rest = bytes
        while !rest.isEmpty {
            #if canImport(Darwin)
                let count = try Self.call { Darwin.write(descriptor, rest.baseAddress, rest.count) }
            #elseif canImport(Musl)
                let count = try Self.call { Musl.write(descriptor, rest.baseAddress, rest.count) }
            #else
                let count = try Self.call { Glibc.write(descriptor, rest.baseAddress, rest.count) }
            #endif
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Waits until a file's contents are on the medium.
    func sync(_ name: String, in folder: Int32) throws(SystemError) {
        beforeStep?(.sync)
        let file = try openForReading(name, in: folder)
        defer { close(file) }
        _ = try Self.call { fsync(file) }
    }

    /// Waits until everything that was written to the file system of a folder is on the medium.
    ///
    /// For many files this is far cheaper than a sync of each: one commit of the file system's journal instead of
    /// thousands.
    ///
    /// - Returns: Whether the system can do that (Linux can); if not, nothing was done.
    /// - Throws: What `syncfs` failed with, which since Linux 5.8 includes earlier failures to write.
    func syncAll(around folder: Int32) throws(SystemError) -> Bool {
        #if canImport(Darwin)
            return false
        #else
            beforeStep?(.sync)
            _ = try Self.call { platformgen_syncfs(folder) }
            return true
        #endif
    }

    func setPermissions(_ permissions: UInt16, of name: String, in folder: Int32) throws(SystemError) {
        beforeStep?(.setMode)
        let file = try openForReading(name, in: folder)
        defer { close(file) }
        _ = try Self.call { fchmod(file, mode_t(permissions)) }
    }

    /// Puts a file in place of whatever has the other name, which is never seen half-written.
    func rename(
        _ name: String,
        in folder: Int32,
        to newName: String,
        in newFolder: Int32
    ) throws(SystemError) {
        beforeStep?(.rename)
        _ = try Self.call { renameat(folder, name, newFolder, newName) }
    }

    /// Removes a file or a link; nothing of that name is fine.
    func remove(_ name: String, in folder: Int32) throws(SystemError) {
        beforeStep?(.remove)
        do {
            _ = try Self.call { unlinkat(folder, name, 0) }
        } catch let error where error.code == ENOENT {
            return
        }
    }

    /// Removes a folder if nothing is in it.
    ///
    /// - Returns: Whether there is no such folder now.
    func removeEmptyFolder(_ name: String, in folder: Int32) throws(SystemError) -> Bool {
        beforeStep?(.removeFolder)
        do {
            _ = try Self.call { unlinkat(folder, name, AT_REMOVEDIR) }
            return true
        } catch let error where error.code == ENOENT {
            return true
        } catch let error where error.code == ENOTEMPTY || error.code == EEXIST || error.code == ENOTDIR {
            return false
        }
    }
}

// MARK: - Errors

extension TreeFileSystem {
    /// Repeats a call while a signal interrupts it, and turns its failure into an error.
    private static func call<Value: SignedInteger>(_ body: () -> Value) throws(SystemError) -> Value {
        while true {
            let value = body()
            if value >= 0 { return value }
            let code = errno
            if code != EINTR { throw SystemError(code: code) }
        }
    }
}
