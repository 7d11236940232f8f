/// Bytes, exact. For example: `512M`, `2G`.
///
/// Docker reads `M` as 1024 × 1024 bytes, so do we. At least 4 MiB would be enforced by the engine for containers,
/// but the type also holds body sizes, so it does not.
package struct MemorySize: TextValue, Hashable, Comparable, DefaultText {
    package let bytes: Int

    package static let textShape = TextShape(
        "a memory size",
        "A whole number with a binary unit: K, M, G or T; at most 9999T.",
        pattern: "^([1-9][0-9]{0,6}[KMG]|[1-9][0-9]{0,3}T)$",
        examples: ["512M", "2G"]
    )

    package init(bytes: Int) { self.bytes = bytes }

    package init(parsing text: String) throws(TextFault) {
        guard let unit = text.utf8.last, let shift = Self.shift(of: unit),
            let number = text.dropLastBytes(1).canonicalInteger,
            number > 0, number < (shift == 40 ? 10_000 : 10_000_000)
        else {
            throw TextFault("is not a memory size", fix: "write a whole number and a unit, such as 512M or 2G")
        }
        bytes = number << shift
    }

    private static func shift(of unit: UInt8) -> Int? {
        switch unit {
        case UInt8(ascii: "K"): 10
        case UInt8(ascii: "M"): 20
        case UInt8(ascii: "G"): 30
        case UInt8(ascii: "T"): 40
        default: nil
        }
    }

    /// In the largest unit that divides it.
    package var description: String {
        for (shift, unit) in [(40, "T"), (30, "G"), (20, "M"), (10, "K")]
        where bytes > 0 && bytes & ((1 << shift) - 1) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return String(bytes)
    }

    /// Rounded down.
    package var mebibytes: Int { bytes >> 20 }

    package static var placeholder: MemorySize { MemorySize(bytes: 1 << 20) }
    package static func < (left: MemorySize, right: MemorySize) -> Bool { left.bytes < right.bytes }
}
