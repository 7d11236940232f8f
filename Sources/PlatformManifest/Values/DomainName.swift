/// A host name of at least two labels in lower case (RFC 1123 §2.1). For example: `shop.example.com`.
package struct DomainName: TextValue, Hashable {
    package let text: String

    private static let label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    package static let textShape = TextShape(
        "a domain name",
        "Lower-case labels of letters, digits and inner hyphens, joined by dots; or 'localhost'.",
        pattern: "^(localhost|(\(label)\\.)+\(label))$",
        examples: ["shop.example.com"],
        maximumLength: 253
    )

    package init(parsing text: String) throws(TextFault) {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        let isGood = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.allSatisfy { $0.isASCIILowercase || $0.isASCIIDigit || $0 == "-" }
        }
        guard text == "localhost" || labels.count >= 2 && isGood && text.utf8.count <= 253 else {
            throw TextFault(
                "is not a domain name",
                fix: "write lower-case labels joined by dots, such as shop.example.com"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: DomainName { DomainName(unchecked: "placeholder.invalid") }
}

/// A mail address of the usual form. For example: `devops@example.com`.
package struct EmailAddress: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a mail address",
        "Letters, digits and `._+-` before the sign, a domain name after it.",
        pattern: "^[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+$",
        examples: ["devops@example.com"],
        maximumLength: 254
    )

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isWord = { (part: Substring, extra: String) in
            !part.isEmpty
                && part.utf8.allSatisfy { byte in
                    let character = Character(UnicodeScalar(byte))
                    return byte < 0x80 && (character.isLetter || character.isNumber || extra.contains(character))
                }
        }
        let labels = parts.last?.split(separator: ".", omittingEmptySubsequences: false) ?? []
        guard parts.count == 2, text.utf8.count <= 254, isWord(parts[0], "._+-"), labels.count >= 2,
            labels.allSatisfy({ isWord($0, "-") })
        else {
            throw TextFault("is not a mail address", fix: "write it like devops@example.com")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: EmailAddress { EmailAddress(unchecked: "placeholder@placeholder.invalid") }
}

/// An absolute http or https URL without user, of printable ASCII. For example: `https://github.com/acme/shop`.
package struct WebURL: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a web address",
        "Begins with http:// or https://, then a host; printable ASCII without blanks, quotes, '<', '>', '\\' or '@'.",
        pattern: "^https?://[A-Za-z0-9][!#$%&()*+,./0-9:;=?A-Z\\[\\]^_a-z{|}~-]*$",
        examples: ["https://github.com/acme/shop"],
        maximumLength: 2048
    )

    package init(parsing text: String) throws(TextFault) {
        let rest = text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
        let refused = "\"'`<>\\@"
        guard let first = rest.utf8.first, first < 0x80,
            Character(UnicodeScalar(first)).isLetter || Character(UnicodeScalar(first)).isNumber,
            text.utf8.count <= 2048,
            rest.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !refused.contains(Character(UnicodeScalar($0))) })
        else {
            throw TextFault("is not a web address", fix: "write it like https://example.com/path")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: WebURL { WebURL(unchecked: "https://placeholder.invalid") }
}
