/// A range of IPv4 addresses. For example: `10.20.0.0/24`.
struct IPv4Range: Sendable {
    let first: UInt32
    let last: UInt32
    /// Length of the prefix.
    let bits: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/").map(String.init)
        guard parts.count == 2, let address = Self.address(parts[0]), let bits = UInt32(parts[1]), bits <= 32 else {
            return nil
        }
        let mask: UInt32 = bits == 0 ? 0 : ~0 << (32 - bits)
        first = address & mask
        last = first | ~mask
        self.bits = Int(bits)
    }

    /// Four numbers as one; `nil` for anything else.
    static func address(_ text: String) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard parts.count == 4 else { return nil }
        return parts.reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func text(of address: UInt32) -> String {
        stride(from: 24, through: 0, by: -8).map { String(address >> UInt32($0) & 255) }.joined(separator: ".")
    }

    func contains(_ address: UInt32) -> Bool { (first...last).contains(address) }
    func overlaps(_ other: IPv4Range) -> Bool { first <= other.last && other.first <= last }
}
