/// Client addresses: one, or a network of any size (RFC 4632). For example: `203.0.113.7`, `10.0.0.0/8`.
package struct ClientRange: TextValue, Hashable {
    package let address: IPv4Address
    /// 32 for one address.
    package let prefixLength: Int

    package static let textShape = TextShape(
        "a client's address or network",
        "An IPv4 address, or an IPv4 network address and a prefix length from 0 to 32; host bits are zero.",
        pattern: "^(\(IPv4Address.octetPattern)\\.){3}\(IPv4Address.octetPattern)(/([0-9]|[12][0-9]|3[0-2]))?$",
        examples: ["203.0.113.7", "10.0.0.0/8"]
    )

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: "/")
        let length = parts.count == 1 ? 32 : parts[1].canonicalInteger
        guard parts.count <= 2, let address = try? IPv4Address(parsing: String(parts[0])), let length,
            (0...32).contains(length)
        else {
            throw TextFault(
                "is neither an IPv4 address nor a network in CIDR notation",
                fix: "write it like 203.0.113.7 or 10.0.0.0/8"
            )
        }
        let mask = length == 0 ? 0 : UInt32.max << (32 - UInt32(length))
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

    package var description: String { prefixLength == 32 ? "\(address)" : "\(address)/\(prefixLength)" }
    package static var placeholder: ClientRange { ClientRange(address: IPv4Address(bits: 0), prefixLength: 32) }
}
