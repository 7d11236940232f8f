import Origins

/// Words, numbers and strings.
extension JSONReader {
    mutating func readWord() throws(SyntaxFault) -> JSONNode {
        let start = offset
        while let byte = current, isWordByte(byte) { offset += 1 }
        let word = String(decoding: bytes[start..<offset], as: UTF8.self)
        let range = SourceRange(start, offset)
        switch word {
        case "true": return JSONNode(.bool(true), range)
        case "false": return JSONNode(.bool(false), range)
        case "null": return JSONNode(.null, range)
        case "":
            let (character, end) = character(at: start)
            throw fault("\(character) cannot begin a value", from: start, to: end)
        default:
            throw fault(
                "'\(abbreviated(word))' is not a JSON value",
                from: start,
                to: offset,
                fix: "put text in double quotes"
            )
        }
    }

    private func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// The character at an offset as a message shows it, and where it ends.
    func character(at start: Int) -> (text: String, end: Int) {
        var decoder = UTF8()
        var iterator = bytes[start..<min(start + 4, bytes.count)].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else {
            return ("byte 0x\(hexadecimal(bytes[start]))", start + 1)
        }
        return ("'\(abbreviated(String(scalar)))'", start + UTF8.width(scalar))
    }

    mutating func readNumber() throws(SyntaxFault) -> JSONNode {
        let start = offset
        if current == UInt8(ascii: "-") { offset += 1 }
        let integerStart = offset
        try readDigits()
        if bytes[integerStart] == UInt8(ascii: "0"), offset - integerStart > 1 {
            throw fault("a number cannot begin with 0", from: start, to: offset)
        }
        if current == UInt8(ascii: ".") {
            offset += 1
            try readDigits()
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            offset += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
            try readDigits()
        }
        if let byte = current, isWordByte(byte) {
            while let byte = current, isWordByte(byte) { offset += 1 }
            throw fault("this is not a number", from: start, to: offset, fix: "put text in double quotes")
        }
        return JSONNode(.number(String(decoding: bytes[start..<offset], as: UTF8.self)), SourceRange(start, offset))
    }

    private mutating func readDigits() throws(SyntaxFault) {
        let start = offset
        while let byte = current, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { offset += 1 }
        guard offset > start else { throw fault("a digit should stand here", from: min(start, bytes.count - 1)) }
    }

    mutating func readString() throws(SyntaxFault) -> String {
        let start = offset
        offset += 1
        let contents = offset
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                let text = try decodeUTF8(contents..<offset)
                offset += 1
                return text
            case UInt8(ascii: "\\"):
                offset = contents
                return try readEscapedString(from: start)
            case 0..<0x20:
                throw controlFault(byte, stringStart: start)
            default:
                offset += 1
            }
        }
        throw fault("this string has no end", from: start, fix: "close it with a double quote")
    }

    private func controlFault(_ byte: UInt8, stringStart: Int) -> SyntaxFault {
        if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
            return fault(
                "this string has no end on its line",
                from: stringStart,
                to: offset,
                fix: "write '\\n' for a line break"
            )
        }
        return fault(
            "a string holds the control character U+00\(hexadecimal(byte))",
            fix: "write it as '\\u00\(hexadecimal(byte))'"
        )
    }

    private mutating func readEscapedString(from start: Int) throws(SyntaxFault) -> String {
        var text = ""
        var plain = offset
        while let byte = current {
            switch byte {
            case UInt8(ascii: "\""):
                text += try decodeUTF8(plain..<offset)
                offset += 1
                return text
            case UInt8(ascii: "\\"):
                text += try decodeUTF8(plain..<offset)
                text.unicodeScalars.append(try readEscape())
                plain = offset
            case 0..<0x20:
                throw controlFault(byte, stringStart: start)
            default:
                offset += 1
            }
        }
        throw fault("this string has no end", from: start, fix: "close it with a double quote")
    }

    private mutating func readEscape() throws(SyntaxFault) -> UnicodeScalar {
        let start = offset
        offset += 1
        guard let byte = current else { throw fault("this string has no end", from: start) }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try readUnicodeEscape(from: start)
        default:
            let (_, end) = character(at: offset - 1)
            throw fault(
                "a backslash with \(character(at: offset - 1).text) is no escape",
                from: start,
                to: end,
                fix: "write '\\\\' for a backslash"
            )
        }
    }

    private mutating func readUnicodeEscape(from start: Int) throws(SyntaxFault) -> UnicodeScalar {
        let first = try readHexadecimal(from: start)
        if let scalar = UnicodeScalar(first) { return scalar }
        guard (0xD800..<0xDC00).contains(first), offset + 1 < bytes.count,
            bytes[offset] == UInt8(ascii: "\\"), bytes[offset + 1] == UInt8(ascii: "u")
        else {
            throw fault("this surrogate has no partner", from: start, to: offset)
        }
        offset += 2
        let second = try readHexadecimal(from: start)
        guard (0xDC00..<0xE000).contains(second),
            let scalar = UnicodeScalar(0x10000 + (UInt32(first) - 0xD800) << 10 + (UInt32(second) - 0xDC00))
        else {
            throw fault("this surrogate has no partner", from: start, to: offset)
        }
        return scalar
    }

    private mutating func readHexadecimal(from start: Int) throws(SyntaxFault) -> UInt16 {
        var value: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = current, byte.isHexadecimal else {
                throw fault("'\\u' needs four hexadecimal digits", from: start, to: offset)
            }
            value = value << 4 | UInt16(byte.isDigit ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
            offset += 1
        }
        return value
    }

    private func decodeUTF8(_ range: Range<Int>) throws(SyntaxFault) -> String {
        let slice = UnsafeBufferPointer(rebasing: bytes[range])
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw fault(
                "this string is not valid UTF-8",
                from: range.lowerBound,
                to: range.upperBound,
                fix: "save the file as UTF-8"
            )
        }
        return text
    }
}
