/// Reads JSON (RFC 8259) and keeps the place of each value; Foundation's reader tells none.
struct JSONTextReader: TextReader {
    let bytes: [UInt8]
    let path: String
    var position = 0
    var line = 1
    var lineStart = 0

    private init(_ text: String, _ path: String) {
        bytes = Array(text.utf8)
        self.path = path
    }

    /// - Throws: `ReadingFailure` where the text is not JSON.
    static func read(_ text: String, path: String) throws(ReadingFailure) -> LocatedValue {
        var reader = JSONTextReader(text, path)
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == reader.bytes.count else { throw reader.failure("more follows the value") }
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func value() throws(ReadingFailure) -> LocatedValue {
        skipSpace()
        let start = place
        switch next {
        case UInt8(ascii: "{"): return LocatedValue(.map(try object()), start)
        case UInt8(ascii: "["): return LocatedValue(.list(try list()), start)
        case UInt8(ascii: "\""): return LocatedValue(.scalar(try string()), start)
        default:
            let word = bytes[position...].prefix { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "E"):
                    true
                default: false
                }
            }
            let text = String(decoding: word, as: UTF8.self)
            position += word.count
            if text == "null" { return LocatedValue(.null, start) }
            guard text == "true" || text == "false" || Double(text) != nil else { throw failure("no value") }
            return LocatedValue(.scalar(text), start)
        }
    }

    private mutating func object() throws(ReadingFailure) -> [LocatedEntry] {
        position += 1
        var entries: [LocatedEntry] = []
        if take(UInt8(ascii: "}")) { return entries }
        repeat {
            skipSpace()
            let start = place
            guard next == UInt8(ascii: "\"") else { throw failure("no key") }
            let key = try string()
            guard take(UInt8(ascii: ":")) else { throw failure("no colon after a key") }
            entries.append(LocatedEntry(key: key, place: start, value: try value()))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw failure("an object does not end") }
        return entries
    }

    private mutating func list() throws(ReadingFailure) -> [LocatedValue] {
        position += 1
        var items: [LocatedValue] = []
        if take(UInt8(ascii: "]")) { return items }
        repeat { items.append(try value()) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw failure("a list does not end") }
        return items
    }

    private mutating func string() throws(ReadingFailure) -> String {
        position += 1
        let start = position
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            defer { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }
        var units = Array(String(decoding: bytes[start..<position], as: UTF8.self).utf16)
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw failure("a control character in a string") }
            guard byte == UInt8(ascii: "\\") else {
                let from = position
                while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                    position += 1
                }
                units += String(decoding: bytes[from..<position], as: UTF8.self).utf16
                continue
            }
            position += 1
            units.append(try escaped())
        }
        guard next != nil else { throw failure("a string does not end") }
        position += 1
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func escaped() throws(ReadingFailure) -> UInt16 {
        guard let byte = next else { throw failure("a string does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(byte)
        case UInt8(ascii: "u"):
            let digits = bytes[position...].prefix(4)
            guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
                throw failure("no four hexadecimal digits")
            }
            position += 4
            return unit
        default: throw failure("no such escape")
        }
    }
}
