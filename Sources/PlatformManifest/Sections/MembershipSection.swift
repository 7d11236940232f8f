package import Origins

/// `networks` of a service: names, or names with addresses.
package struct NetworkMemberships: ManifestValue {
    package struct Membership: Sendable {
        package let network: Sourced<NetworkName>
        package let settings: MembershipSection?
    }

    package let memberships: [Membership]

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .anyOf([
            .list(NetworkName.shape(in: &registry), unique: true, minimum: 0),
            NamedMap<NetworkName, MembershipSection>.shape(in: &registry),
        ])
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> NetworkMemberships {
        if case .object = node.value {
            let map = NamedMap<NetworkName, MembershipSection>.decode(node, context)
            return NetworkMemberships(memberships: map.entries.map { Membership(network: $0.name, settings: $0.value) })
        }
        let names = uniqueNames(node, context, of: NetworkName.self)
        return NetworkMemberships(memberships: names.map { Membership(network: $0, settings: nil) })
    }

    package static var placeholder: NetworkMemberships { NetworkMemberships(memberships: []) }
}

/// What is special about a service on one network.
package struct MembershipSection: ManifestObject {
    package static let shapeName = "membership"
    package static let shapeSummary = "A service's place on one network."

    package let aliases: [Sourced<ServiceName>]
    package let host: Sourced<PositiveCount>?
    package let address: Sourced<IPv4Address>?

    package init(from fields: inout FieldReader) {
        aliases = fields.list("aliases", "further host names on this network")
        host = fields.optional(
            "host",
            "its static address as the number of a host in the subnet, as Terraform's cidrhost counts"
        )
        address = fields.optional("address", "its static address in full; 'host' follows the subnet when that changes")
        fields.rule(.atMostOne(["host", "address"]))
    }
}
