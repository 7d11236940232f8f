/// An IPv4 address in dotted decimal. For example: `10.20.0.4`.
package struct IPv4Address: TextValue, Hashable, Comparable {
    /// Network byte order: the first octet is the highest byte.
    package let bits: UInt32

    static let octetPattern = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"

    package static let textShape = TextShape(
        "an IPv4 address",
        "Four decimal octets without leading zeros.",
        pattern: "^(\(octetPattern)\\.){3}\(octetPattern)$",
        examples: ["10.20.0.4"]
    )

    package init(bits: UInt32) { self.bits = bits }

    package init(parsing text: String) throws(TextFault) {
        var bits: UInt32 = 0
        let octets = text.split(atByte: ".")
        for octet in octets {
            guard octets.count == 4, let number = octet.canonicalInteger, number <= 255 else {
                throw TextFault("is not an IPv4 address", fix: "write four numbers from 0 to 255, such as 10.20.0.4")
            }
            bits = bits << 8 | UInt32(number)
        }
        self.bits = bits
    }

    package var description: String {
        "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
    }

    package static var placeholder: IPv4Address { IPv4Address(bits: 0) }
    package static func < (left: IPv4Address, right: IPv4Address) -> Bool { left.bits < right.bits }
}
