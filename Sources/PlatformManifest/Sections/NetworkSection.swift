package import Origins

/// One entry of `networks`.
package struct NetworkSection: ManifestObject {
    package static let shapeName = "network"
    package static let shapeSummary =
        "A bridge network. Services name the networks they join; there is no default network."

    package let description: Sourced<String>?
    package let subnet: Sourced<CIDR>?
    package let range: Sourced<CIDR>?
    package let isolation: Sourced<NetworkIsolation>
    package let isAttachable: Sourced<Bool>
    package let driverOptions: NamedMap<OptionName, ScalarText>

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        description = fields.optional("description", "who meets whom here, in a sentence")
        subnet = fields.optional(
            "subnet",
            "IPv4 subnet; its first host address is the gateway. Keep out of the engine's pools 172.17-31.0.0/16 and 192.168.0.0/16"
        )
        range = fields.optional(
            "range",
            "part of the subnet that the engine gives out; static addresses lie outside it"
        )
        isolation = fields.value("isolation", default: NetworkIsolation.open, "whether the network has a way out")
        isAttachable = fields.value("attachable", default: false, "whether containers of other projects may join")
        driverOptions = fields.map(
            "driverOptions",
            "options of the bridge driver, such as com.docker.network.bridge.enable_icc"
        )
    }
}

package enum NetworkIsolation: String, ChoiceValue, DefaultText {
    case open, policy, `internal`

    package var meaning: String {
        switch self {
        case .open: "containers reach the outside"
        case .policy: "like open, but internal when the network-policy overlay is used"
        case .internal: "no way out and no published ports"
        }
    }
}

/// The name of an option of a driver or of a label. For example: `com.docker.network.bridge.name`.
package struct OptionName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "an option name",
        "Lower-case words of letters, digits, underscores and hyphens, joined by dots.",
        pattern: "^[a-z0-9]([a-z0-9._-]{0,126}[a-z0-9])?$"
    )

    package init(parsing text: String) throws(TextFault) {
        let ends = ASCIISet.lowercaseOrDigits
        guard text.isWord(of: ends + "._-", 1...128, first: ends, last: ends) else {
            throw TextFault(
                "is not an option name",
                fix: "use lower-case letters, digits, dots, underscores and hyphens"
            )
        }
        self.text = text
    }

    package var description: String { text }
    package static var placeholder: OptionName { OptionName(unchecked: "placeholder") }
    private init(unchecked text: String) { self.text = text }
}
