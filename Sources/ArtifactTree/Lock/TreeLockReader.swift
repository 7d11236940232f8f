import Documents

/// Reads a lock back, however it is laid out, and refuses what is not one: a lock decides what may be deleted.
struct TreeLockReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Parses the text of a lock, or of a journal, in which a path may stand more than once.
    ///
    /// - Throws: `TreeError.unreadableLock`, with the line.
    static func read(_ bytes: [UInt8], isJournal: Bool = false) throws(TreeError) -> TreeLock {
        var reader = TreeLockReader(bytes)
        var lock = try reader.lock()
        lock.entries.sort { $0.path < $1.path }
        if !isJournal {
            for (one, next) in zip(lock.entries, lock.entries.dropFirst()) where one.path == next.path {
                throw .unreadableLock(line: 1, problem: "path '\(one.path)' appears twice")
            }
        }
        return lock
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    // MARK: - The document

    private mutating func lock() throws(TreeError) -> TreeLock {
        var format: String?
        var version: String?
        var manifest: ContentDigest?
        var partial: [TreeLock.Unit: Provenance] = [:]
        var entries: [TreeLock.Entry] = []
        try members { (reader, key) throws(TreeError) in
            switch key {
            case "formatVersion":
                format = reader.number()
                guard format == String(TreeLock.format) else {
                    throw reader.failure(
                        "it has format \(format ?? "?"), and this platformgen reads \(TreeLock.format)"
                    )
                }
            case "version": version = try reader.string()
            case "manifest": manifest = try reader.digest()
            case "partial":
                try reader.elements { (reader) throws(TreeError) in
                    let (unit, provenance) = try reader.partial()
                    partial[unit] = provenance
                }
            case "files":
                try reader.elements { (reader) throws(TreeError) in entries.append(try reader.entry()) }
            default: throw reader.failure("there is no key '\(key)' in a lock")
            }
        }
        skipBlanks()
        guard position == bytes.count else { throw failure("something follows the end") }
        guard format != nil, let version, let manifest else {
            throw failure("'formatVersion', 'version' or 'manifest' is missing")
        }
        return TreeLock(
            provenance: Provenance(manifest: manifest, version: version),
            partial: partial,
            entries: entries
        )
    }

    private mutating func entry() throws(TreeError) -> TreeLock.Entry {
        var path: ArtifactPath?
        var digest: ContentDigest?
        var mode: FileMode?
        var generator: String?
        var environment: String?
        try members { (reader, key) throws(TreeError) in
            switch key {
            case "path": path = try reader.path()
            case "sha256": digest = try reader.digest()
            case "mode": mode = UInt16(try reader.string(), radix: 8).flatMap(FileMode.init(rawValue:))
            case "generator": generator = try reader.string()
            case "environment": environment = try reader.string()
            default: throw reader.failure("there is no key '\(key)' in an entry")
            }
        }
        guard let path, let digest, let mode, let generator else {
            throw failure("an entry needs 'path', 'sha256', 'mode' (0644 or 0755) and 'generator'")
        }
        let unit = TreeLock.Unit(generator: generator, environment: environment)
        return TreeLock.Entry(path: path, digest: digest, mode: mode, unit: unit)
    }

    private mutating func partial() throws(TreeError) -> (TreeLock.Unit, Provenance) {
        var generator: String?
        var environment: String?
        var manifest: ContentDigest?
        var version: String?
        try members { (reader, key) throws(TreeError) in
            switch key {
            case "generator": generator = try reader.string()
            case "environment": environment = try reader.string()
            case "manifest": manifest = try reader.digest()
            case "version": version = try reader.string()
            default: throw reader.failure("there is no key '\(key)' in 'partial'")
            }
        }
        guard let generator, let manifest, let version else {
            throw failure("'partial' needs 'generator', 'manifest' and 'version'")
        }
        return (
            TreeLock.Unit(generator: generator, environment: environment),
            Provenance(manifest: manifest, version: version)
        )
    }

    private mutating func path() throws(TreeError) -> ArtifactPath {
        let text = try string()
        guard let path = ArtifactPath(parsing: text), text != TreeLock.fileName,
            !text.utf8.starts(with: TreeLock.privatePrefix.utf8)
        else {
            throw failure("'\(text)' is no path of an artifact")
        }
        return path
    }

    private mutating func digest() throws(TreeError) -> ContentDigest {
        let text = try string()
        guard let digest = ContentDigest(parsing: text) else { throw failure("'\(text)' is no SHA-256 digest") }
        return digest
    }

    // MARK: - JSON

    private mutating func members(
        _ body: (inout TreeLockReader, String) throws(TreeError) -> Void
    ) throws(TreeError) {
        try expect("{")
        if take("}") { return }
        repeat {
            let key = try string()
            try expect(":")
            try body(&self, key)
        } while take(",")
        try expect("}")
    }

    private mutating func elements(_ body: (inout TreeLockReader) throws(TreeError) -> Void) throws(TreeError) {
        try expect("[")
        if take("]") { return }
        repeat { try body(&self) } while take(",")
        try expect("]")
    }

    private mutating func number() -> String {
        skipBlanks()
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func string() throws(TreeError) -> String {
        try expect("\"")
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] >= 0x20 {
            if bytes[position] == UInt8(ascii: "\\") { return try escapedString(from: start) }
            position += 1
        }
        let text = String(validating: bytes[start..<position], as: UTF8.self)
        guard let text, position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
            throw failure("a string does not end, or is not UTF-8")
        }
        position += 1
        return text
    }

    private mutating func escapedString(from start: Int) throws(TreeError) -> String {
        var unescaped = Array(bytes[start..<position])
        while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] >= 0x20 {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\\") {
                unescaped.append(contentsOf: try escape().utf8)
            } else {
                unescaped.append(byte)
            }
        }
        guard let text = String(validating: unescaped, as: UTF8.self), take("\"") else {
            throw failure("a string does not end, or is not UTF-8")
        }
        return text
    }

    private mutating func escape() throws(TreeError) -> String {
        guard position < bytes.count else { throw failure("a string does not end") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
            position = min(position + 4, bytes.count)
            // A lock is written without surrogate pairs; one that has them was not written by us.
            guard digits.utf8.count == 4, let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value)
            else { throw failure("'\\u\(digits)' is no character") }
            return String(scalar)
        default: throw failure("a string has an escape that JSON does not know")
        }
    }

    private mutating func skipBlanks() {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            position += 1
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard position < bytes.count, bytes[position] == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ scalar: Unicode.Scalar) throws(TreeError) {
        if take(scalar) { return }
        let rest = bytes[position...].prefix(7)
        if rest.elementsEqual("<<<<<<<".utf8) || rest.elementsEqual("=======".utf8)
            || rest.elementsEqual(">>>>>>>".utf8)
        {
            throw failure("a merge left both versions in it")
        }
        throw failure("'\(scalar)' is expected here")
    }

    private func failure(_ problem: String) -> TreeError {
        let line = 1 + bytes[..<min(position, bytes.count)].count { $0 == UInt8(ascii: "\n") }
        return .unreadableLock(line: line, problem: problem)
    }
}
