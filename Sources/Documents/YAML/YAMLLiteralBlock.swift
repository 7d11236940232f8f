import Origins

/// A string in a form that a literal block keeps. For example, after `key: `:
///
///     |
///       set -eu
///       exec "$@"
struct YAMLLiteralBlock {
    private let text: String
    private let startsWithSpace: Bool
    private let endsWithNewline: Bool

    /// Takes the string, unless a block could lose or hide something of it.
    ///
    /// Refused are: no visible text; invisible characters but newline; lines with trailing spaces; more than one
    /// newline at the end.
    init?(_ text: String) {
        guard !text.utf8.starts(with: "\n".utf8) else { return nil }
        var previous: UInt8 = 0x0A
        var hasText = false
        var mayBeInvisible = false
        for byte in text.utf8 {
            switch byte {
            case 0x0A:
                guard previous != UInt8(ascii: " ") else { return nil }
            case UInt8(ascii: " "): break
            default:
                hasText = true
                mayBeInvisible = mayBeInvisible || InvisibleScalar.mayStart(with: byte)
            }
            previous = byte
        }
        guard hasText, previous != UInt8(ascii: " "), !text.utf8.suffix(2).elementsEqual("\n\n".utf8) else {
            return nil
        }
        if mayBeInvisible {
            guard !text.unicodeScalars.contains(where: { $0 != "\n" && InvisibleScalar.contains($0) }) else {
                return nil
            }
        }
        self.text = text
        startsWithSpace = text.utf8.first == UInt8(ascii: " ")
        endsWithNewline = previous == 0x0A
    }

    /// Writes the block's header and its lines, but not the end of the last line.
    func write(indent: Int, origin: Origin, to writer: inout LineWriter) {
        writer.write(byte: UInt8(ascii: "|"))
        if startsWithSpace { writer.write(byte: UInt8(ascii: "2")) }
        if !endsWithNewline { writer.write(byte: UInt8(ascii: "-")) }
        let content = endsWithNewline ? text.utf8.dropLast() : text.utf8[...]
        for line in content.split(separator: 0x0A, omittingEmptySubsequences: false) {
            writer.endLine()
            writer.note(origin)
            guard !line.isEmpty else { continue }
            writer.indent(indent)
            writer.write(utf8: line)
        }
    }
}
