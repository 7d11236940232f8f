package import Origins

/// `hardening` of a service: exceptions with reasons.
package struct HardeningSection: ManifestObject {
    package static let shapeName = "hardening"
    package static let shapeSummary =
        "Exceptions from the environment's hardening. Each reason reaches the output as a comment."

    package let writableRoot: Sourced<String>?
    package let root: Sourced<String>?
    package let capabilities: NamedMap<CapabilityName, String>

    package init(from fields: inout FieldReader) {
        writableRoot = fields.optional("writableRoot", "why its root file system has to be writable")
        root = fields.optional("root", "why it has to run as root")
        capabilities = fields.map("capabilities", "Linux capabilities that it keeps, each with the reason")
    }
}

/// A Linux capability without its prefix. For example: `NET_BIND_SERVICE`.
package struct CapabilityName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a capability",
        "A Linux capability without CAP_ (capabilities(7)).",
        pattern: "^(?!CAP_)[A-Z][A-Z_]{1,30}$",
        examples: ["NET_BIND_SERVICE"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .uppercase + "_", 2...31, first: .uppercase), !text.hasBytePrefix("CAP_") else {
            throw TextFault("is not a capability", fix: "write it in capitals without CAP_, such as NET_BIND_SERVICE")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: CapabilityName { CapabilityName(unchecked: "PLACEHOLDER") }
}
