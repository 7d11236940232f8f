/// A name in HCL: ASCII letters, digits, `_` and `-`, not starting with a digit or `-`.
///
/// For example: `docker_network`.
package struct HCLIdentifier: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    /// Parses a name.
    ///
    /// - Returns: `nil` if it is none.
    package init?(parsing text: String) {
        guard Self.isIdentifier(text) else { return nil }
        self.text = text
    }

    /// Takes a constant.
    ///
    /// - Precondition: it is a name.
    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(Self.isIdentifier(text), "'\(text)' is no HCL identifier")
    }

    static func isIdentifier(_ text: String) -> Bool {
        var isFirst = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9") where !isFirst, UInt8(ascii: "-") where !isFirst: break
            default: return false
            }
            isFirst = false
        }
        return !isFirst
    }
}
