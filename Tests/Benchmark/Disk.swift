import Glibc

/// The few steps on files that a benchmark needs.
enum Disk {
    /// What tells whether a file was touched.
    struct Entry: Hashable {
        let path: String
        let inode: UInt
        let size: Int
        let changedSeconds: Int
        let changedNanoseconds: Int
    }

    static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw BenchmarkError("cannot make '\(path)'") }
    }

    /// Moves a file or folder, if there is one.
    static func move(_ path: String, to target: String) throws {
        guard rename(path, target) == 0 || errno == ENOENT else { throw BenchmarkError("cannot move '\(path)'") }
    }

    /// A new folder for temporary files.
    static func makeTemporaryFolder() throws -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/platformgen-bench-XXXXXX".utf8CString)
        guard template.withUnsafeMutableBufferPointer({ $0.baseAddress.flatMap { mkdtemp($0) } }) != nil else {
            throw BenchmarkError("cannot make a folder in '\(parent)'")
        }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw BenchmarkError("cannot write '\(path)'") }
        let bytes = Array(text.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count else { throw BenchmarkError("cannot write '\(path)'") }
    }

    static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw BenchmarkError("cannot read '\(path)'") }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The files below a folder, by path.
    static func entries(below folder: String) throws -> [Entry] {
        var entries: [Entry] = []
        for name in try names(in: folder) {
            let path = "\(folder)/\(name)"
            var status = stat()
            guard lstat(path, &status) == 0 else { throw BenchmarkError("cannot look at '\(path)'") }
            if status.st_mode & S_IFMT == S_IFDIR {
                entries += try Self.entries(below: path)
            } else {
                entries.append(
                    Entry(
                        path: path,
                        inode: status.st_ino,
                        size: status.st_size,
                        changedSeconds: status.st_ctim.tv_sec,
                        changedNanoseconds: status.st_ctim.tv_nsec
                    )
                )
            }
        }
        return entries.sorted { $0.path < $1.path }
    }

    /// What lies in a folder, in no order.
    static func names(in folder: String) throws -> [String] {
        guard let stream = opendir(folder) else { throw BenchmarkError("cannot list '\(folder)'") }
        defer { closedir(stream) }
        var names: [String] = []
        while let item = readdir(stream) {
            let name = withUnsafePointer(to: &item.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
