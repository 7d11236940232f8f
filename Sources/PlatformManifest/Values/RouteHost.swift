/// The host name of a route, which may be one below the environment's domain. For example: `www.{domain}`,
/// `shop.example.com`.
package struct RouteHost: TextValue, Hashable {
    package let text: String

    private static let hole = "{domain}"
    private static let label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
    package static let textShape = TextShape(
        "a host name",
        "A domain name, or '{domain}' for the environment's, with or without lower-case labels before it.",
        pattern: "^(localhost|(\(label)\\.)+\(label)|(\(label)\\.)*\\{domain\\})$",
        examples: ["www.{domain}", "shop.example.com"],
        maximumLength: 253
    )

    package init(parsing text: String) throws(TextFault) {
        var whole = text
        if text.hasSuffix(Self.hole) {
            whole.removeLast(Self.hole.count)
            // Some domain after the labels, which a dot ends.
            whole = whole.isEmpty || whole.hasSuffix(".") ? whole + "a.b" : ""
        }
        guard text.utf8.count <= 253, (try? DomainName(parsing: whole)) != nil else {
            throw TextFault("is not a host name", fix: "write it like www.{domain} or shop.example.com")
        }
        self.text = text
    }

    /// Whether it is another name in each environment.
    package var isBelowDomain: Bool { text.hasSuffix(Self.hole) }

    /// The name in an environment of this domain.
    package func name(below domain: DomainName) -> DomainName {
        isBelowDomain
            ? DomainName(unchecked: text.dropLast(Self.hole.count) + domain.text) : DomainName(unchecked: text)
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: RouteHost { RouteHost(unchecked: "placeholder.invalid") }
}
