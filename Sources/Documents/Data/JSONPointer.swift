/// The place of a node in a data tree (RFC 6901).
///
/// For example: `/services/api/ports`; the root is the empty text.
package struct JSONPointer: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var tokens: [String]

    package init(_ tokens: [String] = []) {
        self.tokens = tokens
    }

    package func appending(_ token: String) -> JSONPointer {
        JSONPointer(tokens + [token])
    }

    /// The text, with `~` as `~0` and `/` as `~1`.
    package var description: String {
        var text = ""
        for token in tokens {
            text += "/"
            for character in token.unicodeScalars {
                switch character {
                case "~": text += "~0"
                case "/": text += "~1"
                default: text.unicodeScalars.append(character)
                }
            }
        }
        return text
    }

    /// Orders by the bytes of the tokens, a parent before its children.
    package static func < (left: JSONPointer, right: JSONPointer) -> Bool {
        left.tokens.lexicographicallyPrecedes(right.tokens) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
