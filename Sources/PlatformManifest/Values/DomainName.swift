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
        let labels = text.split(atByte: ".")
        let isGood = labels.allSatisfy { label in
            label.isWord(of: .lowercaseOrDigits + "-", 1...63, first: .lowercaseOrDigits, last: .lowercaseOrDigits)
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

/// A mail server and its port. For example: `smtp.example.com:587`.
package struct MailServer: TextValue, Hashable {
    package let host: DomainName
    package let port: Port

    package static let textShape = TextShape(
        "a mail server",
        "A domain name, a colon and a port.",
        pattern: "^[a-z0-9.-]+:[1-9][0-9]{0,4}$",
        examples: ["smtp.example.com:587"],
        maximumLength: 260
    )

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: ":")
        guard parts.count == 2, let host = try? DomainName(parsing: String(parts[0])),
            let number = String(parts[1]).canonicalInteger, (1...65_535).contains(number)
        else {
            throw TextFault("is not a mail server", fix: "write it like smtp.example.com:587")
        }
        self.host = host
        port = Port(unchecked: number)
    }

    private init(host: DomainName, port: Port) {
        self.host = host
        self.port = port
    }

    package var description: String { "\(host):\(port)" }
    package static var placeholder: MailServer { MailServer(host: .placeholder, port: Port(unchecked: 25)) }
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
        let parts = text.split(atByte: "@")
        let labels = parts.last?.split(atByte: ".") ?? []
        guard parts.count == 2, parts[0].isWord(of: .alphanumerics + "._+-", 1...254), text.utf8.count <= 254,
            labels.count >= 2, labels.allSatisfy({ $0.isWord(of: .alphanumerics + "-", 1...254) })
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
        let schemeLength = text.hasBytePrefix("https://") ? 8 : text.hasBytePrefix("http://") ? 7 : text.utf8.count
        let rest = text.utf8.dropFirst(schemeLength)
        guard let first = rest.first, first.isAlphanumeric, text.utf8.count <= 2048,
            rest.allSatisfy({ (0x21...0x7E).contains($0) && !$0.isOne(of: "\"'`<>\\@") })
        else {
            throw TextFault("is not a web address", fix: "write it like https://example.com/path")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }

    /// Without a query and slashes at the end; empty for the root. For example: `/monitoring`.
    package var path: String {
        let host = text.dropFirst(text.hasBytePrefix("https://") ? 8 : 7)
        var path = host.drop { !"/?#".contains($0) }.prefix { !"?#".contains($0) }
        while path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
    package static var placeholder: WebURL { WebURL(unchecked: "https://placeholder.invalid") }
}
