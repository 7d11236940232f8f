/// Spells strings and numbers so that YAML 1.1 and 1.2 readers agree on them.
enum YAMLScalar {
    /// Writes a string plain, in single quotes or in double quotes, whichever is the least that keeps it.
    static func write(_ text: String, inFlow: Bool, quoted: Bool, to writer: inout LineWriter) {
        var text = text
        text.withUTF8 { write(utf8: $0, inFlow: inFlow, quoted: quoted, to: &writer) }
    }

    private static func write(
        utf8 bytes: UnsafeBufferPointer<UInt8>,
        inFlow: Bool,
        quoted: Bool,
        to writer: inout LineWriter
    ) {
        let marks = Marks(bytes)
        if !marks.needsEscape, !quoted, !marks.needsQuotes(inFlow: inFlow), isPlainStart(bytes), !isWord(bytes),
            !isNumberLike(bytes)
        {
            writer.write(utf8: bytes)
        } else if marks.needsEscape || marks.hasApostrophe || !marks.hasQuoteOrBackslash {
            writeDoubleQuoted(bytes, needsEscape: marks.needsEscape || marks.hasQuoteOrBackslash, to: &writer)
        } else {
            writer.write(byte: UInt8(ascii: "'"))
            writer.write(utf8: bytes)
            writer.write(byte: UInt8(ascii: "'"))
        }
    }

    /// The number of bytes that a string takes in block style.
    static func writtenLength(of text: String) -> Int {
        var writer = LineWriter()
        write(text, inFlow: false, quoted: false, to: &writer)
        return writer.bytes.count
    }

    /// A number as both YAML versions read it: an exponent needs a fraction before it and a sign (YAML 1.1 float).
    static func number(_ number: DecimalText) -> String {
        let parts = number.text.split(whereSeparator: { $0 == "e" || $0 == "E" })
        guard parts.count == 2 else { return number.text }
        let fraction = parts[0].contains(".") ? "" : ".0"
        let sign = parts[1].hasPrefix("+") || parts[1].hasPrefix("-") ? "" : "+"
        return "\(parts[0])\(fraction)e\(sign)\(parts[1])"
    }

    /// What a single pass over a string finds.
    private struct Marks {
        var needsEscape = false
        var hasApostrophe = false
        var hasQuoteOrBackslash = false
        private var hasFlowIndicator = false
        private var hasColonBlank = false
        private var hasBlankAtEdge = false

        init(_ bytes: UnsafeBufferPointer<UInt8>) {
            var previous: UInt8 = 0
            for byte in bytes {
                switch byte {
                // Most bytes, which mean nothing, are decided first.
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-")...UInt8(ascii: "9"): break
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
                case UInt8(ascii: "'"): hasApostrophe = true
                case UInt8(ascii: "\""), UInt8(ascii: "\\"): hasQuoteOrBackslash = true
                case UInt8(ascii: ","), UInt8(ascii: "["), UInt8(ascii: "]"): hasFlowIndicator = true
                case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: ":"): hasFlowIndicator = true
                case UInt8(ascii: " ") where previous == UInt8(ascii: ":"): hasColonBlank = true
                case UInt8(ascii: "#") where previous == UInt8(ascii: " "): hasColonBlank = true
                case _ where InvisibleScalar.mayStart(with: byte): needsEscape = true
                default: break
                }
                previous = byte
            }
            hasBlankAtEdge = bytes.first == UInt8(ascii: " ") || previous == UInt8(ascii: " ")
            hasColonBlank = hasColonBlank || previous == UInt8(ascii: ":")
            if needsEscape {
                needsEscape = String(decoding: bytes, as: UTF8.self).unicodeScalars.contains(
                    where: InvisibleScalar.contains
                )
            }
        }

        func needsQuotes(inFlow: Bool) -> Bool {
            hasColonBlank || hasBlankAtEdge || (inFlow && hasFlowIndicator)
        }
    }

    /// False for an empty string and for one that starts with an indicator or a document marker.
    private static func isPlainStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        switch first {
        case UInt8(ascii: "!"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "|"): return false
        case UInt8(ascii: ">"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "`"), UInt8(ascii: "#"): return false
        case UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["): return false
        case UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "\""): return false
        case UInt8(ascii: "."): return !bytes.starts(with: "...".utf8)
        default: return true
        }
    }

    private static let words: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "=", "<<", ".inf", "+.inf", ".nan",
    ]

    /// True for what some reader takes for a boolean, null, infinity, the value key or the merge key.
    private static func isWord(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count <= 5 else { return false }
        switch bytes[0] | 0x20 {
        case UInt8(ascii: "y"), UInt8(ascii: "n"), UInt8(ascii: "o"), UInt8(ascii: "t"), UInt8(ascii: "f"): break
        case UInt8(ascii: "~") | 0x20, UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: "."), UInt8(ascii: "+"): break
        default: return false
        }
        return words.contains(String(decoding: bytes, as: UTF8.self).lowercased())
    }

    /// True for what some reader takes for a number, base-60 number, date or time, and for a little more.
    private static func isNumberLike(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let signed = bytes[0] == UInt8(ascii: "+")
        guard let first = bytes.dropFirst(signed ? 1 : 0).first, isDigit(first) || first == UInt8(ascii: ".") else {
            return false
        }
        let body = bytes.dropFirst(signed ? 1 : 0)
        if first == UInt8(ascii: "0"), let base = body.dropFirst().first, "xXoObB".utf8.contains(base) { return true }
        if body.count > 5, body.prefix(4).allSatisfy(isDigit), body.dropFirst(4).first == UInt8(ascii: "-"),
            let month = body.dropFirst(5).first, isDigit(month)
        {
            return true
        }
        var hasDigit = false
        for byte in body {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): hasDigit = true
            case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","): break
            case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"): break
            default: return false
            }
        }
        return hasDigit
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
    }

    private static func writeDoubleQuoted(
        _ bytes: UnsafeBufferPointer<UInt8>,
        needsEscape: Bool,
        to writer: inout LineWriter
    ) {
        writer.write(byte: UInt8(ascii: "\""))
        if needsEscape {
            writer.write(String(decoding: bytes, as: UTF8.self), where: mayNeedEscape, escape: writeEscaped)
        } else {
            writer.write(utf8: bytes)
        }
        writer.write(byte: UInt8(ascii: "\""))
    }

    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || InvisibleScalar.mayStart(with: byte)
    }

    private static func writeEscaped(_ scalar: Unicode.Scalar, to writer: inout LineWriter) {
        switch scalar {
        case "\"": writer.write("\\\"")
        case "\\": writer.write("\\\\")
        case "\n": writer.write("\\n")
        case "\t": writer.write("\\t")
        case "\r": writer.write("\\r")
        case "\0": writer.write("\\0")
        case _ where !InvisibleScalar.contains(scalar): writer.write(utf8: UTF8.encode(scalar) ?? .init())
        case _ where scalar.value <= 0xFF:
            writer.write("\\x")
            writer.write(utf8: hexadecimal(scalar.value, digits: 2))
        case _ where scalar.value <= 0xFFFF:
            writer.write("\\u")
            writer.write(utf8: hexadecimal(scalar.value, digits: 4))
        default:
            writer.write("\\U")
            writer.write(utf8: hexadecimal(scalar.value, digits: 8))
        }
    }
}
