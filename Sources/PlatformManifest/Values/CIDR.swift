/// An IPv4 network with its prefix length (RFC 4632). For example: `10.20.0.0/24`.
///
/// Prefixes from /8 to /30: a wider one is no container network, a narrower one has no room for two hosts.
package struct CIDR: TextValue, Hashable {
    package let address: IPv4Address
    package let prefixLength: Int

    package static let textShape = TextShape(
        "a subnet in CIDR notation",
        "An IPv4 network address and a prefix length from 8 to 30; host bits are zero.",
        pattern: "^(\(IPv4Address.octetPattern)\\.){3}\(IPv4Address.octetPattern)/([89]|[12][0-9]|30)$",
        examples: ["10.20.0.0/24"]
    )

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: "/")
        guard parts.count == 2, let address = try? IPv4Address(parsing: String(parts[0])),
            let length = parts[1].canonicalInteger, (8...30).contains(length)
        else {
            throw TextFault(
                "is not a subnet in CIDR notation with a prefix from 8 to 30",
                fix: "write it like 10.20.0.0/24"
            )
        }
        let mask = UInt32.max << (32 - UInt32(length))
        guard address.bits & ~mask == 0 else {
            let network = IPv4Address(bits: address.bits & mask)
            throw TextFault("has host bits set beyond /\(length)", fix: "write \(network)/\(length)")
        }
        self.init(address: address, prefixLength: length)
    }

    package init(address: IPv4Address, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    package var description: String { "\(address)/\(prefixLength)" }
    package static var placeholder: CIDR { CIDR(address: IPv4Address(bits: 0), prefixLength: 30) }

    /// Addresses in the network, with network and broadcast address.
    package var size: UInt32 { 1 << (32 - UInt32(prefixLength)) }

    package var broadcast: IPv4Address { IPv4Address(bits: address.bits + (size - 1)) }

    /// The `number`-th address, counted from the network address as Terraform's `cidrhost` does; `nil` outside.
    package func host(_ number: Int) -> IPv4Address? {
        number >= 0 && number < Int(size) ? IPv4Address(bits: address.bits + UInt32(number)) : nil
    }

    package func contains(_ other: IPv4Address) -> Bool { other >= address && other <= broadcast }
    package func overlaps(_ other: CIDR) -> Bool { contains(other.address) || other.contains(address) }
}
