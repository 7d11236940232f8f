import Origins

/// Reads RFC 8259 text into a tree with positions.
///
/// Duplicate keys are reported and the first one kept; any other fault ends the reading. In `.jsonc` files `//` and
/// `/* */` comments and a trailing comma are allowed.
package struct JSONReader {
    /// Deeper nesting is refused: no manifest needs it, and the reader recurses.
    package static let depthLimit = 64

    /// Larger files are refused, in bytes. A manifest of 5,000 services has about 5 MB.
    package static let sizeLimit = 32 << 20

    private let source: SourceText
    private let collector: DiagnosticCollector
    private let allowsComments: Bool
    let bytes: UnsafeBufferPointer<UInt8>
    var offset = 0
    private var depth = 0

    /// Reads the whole text.
    ///
    /// - Returns: `nil` after a fault that leaves no tree; it is in `collector`.
    package static func read(_ source: SourceText, into collector: DiagnosticCollector) -> JSONNode? {
        guard source.bytes.count <= sizeLimit else {
            collector.report(
                .syntax,
                nil,
                "'\(source.name)' has \(source.bytes.count) bytes, more than the limit of \(sizeLimit)",
                fix: "split the platform into several manifests"
            )
            return nil
        }
        return source.bytes.withUnsafeBufferPointer { bytes in
            var reader = JSONReader(source: source, collector: collector, bytes: bytes)
            do throws(SyntaxFault) {
                return try reader.readDocument()
            } catch {
                collector.report(.syntax, error.range, error.message, fix: error.fix)
                return nil
            }
        }
    }

    private init(source: SourceText, collector: DiagnosticCollector, bytes: UnsafeBufferPointer<UInt8>) {
        self.source = source
        self.collector = collector
        self.bytes = bytes
        allowsComments = source.allowsComments
    }

    struct SyntaxFault: Error {
        let range: SourceRange
        let message: String
        var fix: String?
    }

    func fault(_ message: String, from start: Int? = nil, to end: Int? = nil, fix: String? = nil) -> SyntaxFault {
        let start = start ?? offset
        return SyntaxFault(range: SourceRange(start, end ?? min(start + 1, bytes.count)), message: message, fix: fix)
    }

    var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    // MARK: - Structure

    private mutating func readDocument() throws(SyntaxFault) -> JSONNode {
        if bytes.starts(with: byteOrderMark) { offset = byteOrderMark.count }
        try skipBlanks()
        guard current != nil else { throw fault("the manifest is empty", fix: "start from 'platformgen init'") }
        let root = try readValue()
        try skipBlanks()
        guard current == nil else {
            throw fault("text follows the end of the manifest's object", to: character(at: offset).end)
        }
        return root
    }

    private mutating func readValue() throws(SyntaxFault) -> JSONNode {
        let start = offset
        switch current {
        case UInt8(ascii: "{"): return try readNested { reader throws(SyntaxFault) in try reader.readObject() }
        case UInt8(ascii: "["): return try readNested { reader throws(SyntaxFault) in try reader.readArray() }
        case UInt8(ascii: "\""): return JSONNode(.string(try readString()), SourceRange(start, offset))
        case UInt8(ascii: "-"): return try readNumber()
        case let digit? where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit): return try readNumber()
        case nil: throw fault("the text ends where a value should stand", from: max(0, bytes.count - 1))
        default: return try readWord()
        }
    }

    private mutating func readNested(
        _ read: (inout JSONReader) throws(SyntaxFault) -> JSONValue
    ) throws(SyntaxFault) -> JSONNode {
        let start = offset
        depth += 1
        guard depth <= Self.depthLimit else {
            throw fault("objects and arrays are nested more than \(Self.depthLimit) deep")
        }
        offset += 1
        let value = try read(&self)
        depth -= 1
        return JSONNode(value, SourceRange(start, offset))
    }

    private mutating func readArray() throws(SyntaxFault) -> JSONValue {
        var elements: [JSONNode] = []
        while try !readEnd(UInt8(ascii: "]"), isFirst: elements.isEmpty, of: "array") {
            elements.append(try readValue())
        }
        return .array(elements)
    }

    private mutating func readObject() throws(SyntaxFault) -> JSONValue {
        var members: [JSONMember] = []
        var places: [ExactText: Int] = [:]
        while try !readEnd(UInt8(ascii: "}"), isFirst: members.isEmpty && places.isEmpty, of: "object") {
            let keyStart = offset
            guard current == UInt8(ascii: "\"") else {
                throw fault("a key in double quotes should stand here", fix: "write \"name\": value")
            }
            let key = try readString()
            let keyRange = SourceRange(keyStart, offset)
            try skipBlanks()
            guard current == UInt8(ascii: ":") else { throw fault("a colon should follow key '\(abbreviated(key))'") }
            offset += 1
            try skipBlanks()
            let node = try readValue()
            if let first = findMember(key, in: members, places) {
                collector.report(
                    .duplicateKey,
                    keyRange,
                    "key '\(abbreviated(key))' appears twice in this object",
                    notes: [DiagnosticNote("first written here", members[first].keyRange)],
                    fix: "keep one of the two"
                )
                continue
            }
            // Most objects are small: the table is made only when a scan would cost more.
            if members.count == 16 {
                for (place, member) in members.enumerated() { places[ExactText(member.key)] = place }
            }
            if members.count >= 16 { places[ExactText(key)] = members.count }
            members.append(JSONMember(key: key, keyRange: keyRange, node: node))
        }
        return .object(members)
    }

    private func findMember(_ key: String, in members: [JSONMember], _ places: [ExactText: Int]) -> Int? {
        members.count > 16 ? places[ExactText(key)] : members.firstIndex { $0.key.hasSameBytes(as: key) }
    }

    /// Reads blanks, and the comma unless the element is the first; stops before the next element or after the end.
    ///
    /// - Returns: Whether the closing bracket was read.
    private mutating func readEnd(_ bracket: UInt8, isFirst: Bool, of kind: String) throws(SyntaxFault) -> Bool {
        try skipBlanks()
        if current == bracket {
            offset += 1
            return true
        }
        guard current != nil else { throw fault("the text ends inside an \(kind)", from: max(0, bytes.count - 1)) }
        if isFirst { return false }
        guard current == UInt8(ascii: ",") else {
            throw fault("a comma or the end of the \(kind) should stand here", fix: "write a comma before this value")
        }
        let comma = offset
        offset += 1
        try skipBlanks()
        guard current == bracket else { return false }
        guard allowsComments else {
            throw fault("a comma stands before the end of the \(kind)", from: comma, fix: "delete the comma")
        }
        offset += 1
        return true
    }

    private mutating func skipBlanks() throws(SyntaxFault) {
        while let byte = current {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): offset += 1
            case UInt8(ascii: "/"): try skipComment()
            default: return
            }
        }
    }

    private mutating func skipComment() throws(SyntaxFault) {
        guard allowsComments else {
            throw fault("comments are not JSON", fix: "use a 'description' field, or name the file '….jsonc'")
        }
        let start = offset
        let next = offset + 1 < bytes.count ? bytes[offset + 1] : 0
        switch next {
        case UInt8(ascii: "/"):
            while let byte = current, byte != UInt8(ascii: "\n") { offset += 1 }
        case UInt8(ascii: "*"):
            offset += 2
            while offset + 1 < bytes.count {
                if bytes[offset] == UInt8(ascii: "*"), bytes[offset + 1] == UInt8(ascii: "/") {
                    offset += 2
                    return
                }
                offset += 1
            }
            throw fault("this comment has no end", from: start)
        default:
            throw fault("a slash stands outside a string")
        }
    }
}

/// A text that equals another only byte by byte; `String` takes canonically equivalent texts as equal.
private struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasSameBytes(as: right.text) }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}

/// Two upper-case digits.
func hexadecimal(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
}
