/// Why a value cannot stand in a dotenv file (EN-06): the loaders would not agree on it.
package enum DotenvValueError: Error, Hashable, Sendable, CaseIterable {
    /// `'`, which bash spells `'\''` and the others otherwise.
    case apostrophe
    /// A line feed or carriage return.
    case lineBreak
    /// A backslash, which compose-go and python-dotenv treat differently.
    case backslash
    /// `${`, which python-dotenv expands even in single quotes.
    case expansion
    /// NUL, a tab, an escape or another control character.
    case controlCharacter
}

/// The value of a variable, printed so that docker-compose, bash and python-dotenv agree on it (EN-05).
///
/// For example: `postgres://db:5432/shop` bare, `'it costs $5'` in single quotes.
package struct DotenvValue: Hashable, Sendable {
    package let text: String

    /// Takes a value, unless loaders disagree on it.
    package init(_ text: String) throws(DotenvValueError) {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "'"): throw .apostrophe
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"): throw .lineBreak
            case UInt8(ascii: "\\"): throw .backslash
            case UInt8(ascii: "{") where previous == UInt8(ascii: "$"): throw .expansion
            case 0x00...0x1F, 0x7F: throw .controlCharacter
            case 0x80...0x9F where previous == 0xC2: throw .controlCharacter
            default: break
            }
            previous = byte
        }
        self.text = text
    }

    /// No value: the slot of a secret.
    package static let empty = DotenvValue(checked: "")

    private init(checked text: String) {
        self.text = text
    }

    /// True where the value needs no quotes: `^[A-Za-z0-9_./:@%+,=-]*$`.
    private var isBare: Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"): true
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","): true
            case UInt8(ascii: "="), UInt8(ascii: "-"): true
            default: false
            }
        }
    }

    func write(to writer: inout LineWriter) {
        let quote = isBare ? "" : "'"
        writer.write(quote)
        writer.write(text)
        writer.write(quote)
    }
}

/// The name of a variable: `^[A-Z][A-Z0-9_]*$` (EN-04).
package struct DotenvName: Hashable, Sendable {
    package let text: String

    /// Parses a name.
    ///
    /// - Returns: `nil` if it has other characters than capitals, digits and `_`, or does not start with a capital.
    package init?(parsing text: String) {
        guard let first = text.utf8.first, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first else { return nil }
        let isName = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard isName else { return nil }
        self.text = text
    }
}
