/// Numbers with units as Compose, Docker and nginx write them.
enum Quantity {
    /// For example: 536870912 for `512M`, `512m`, `512MB`; `nil` for anything else.
    static func bytes(_ text: String?) -> Int? {
        guard let text else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        switch text.dropFirst(digits.count).lowercased() {
        case "", "b": return number
        case "k", "kb", "kib": return number << 10
        case "m", "mb", "mib": return number << 20
        case "g", "gb", "gib": return number << 30
        default: return nil
        }
    }

    /// For example: 500 for `0.5`.
    static func thousandths(_ text: String?) -> Int? {
        guard let text else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Int(parts[0]) else { return nil }
        guard parts.count == 2 else { return whole * 1000 }
        let padded = (parts[1] + "000").prefix(3)
        guard let fraction = Int(padded), parts[1].count <= 3 else { return nil }
        return whole * 1000 + fraction
    }

    /// For example: 90000 for `1m30s`, 250 for `250ms`; `nil` for anything else.
    static func milliseconds(_ text: String?) -> Int? {
        guard let text, !text.isEmpty else { return nil }
        var rest = Substring(text)
        var total = 0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            guard let number = Int(digits) else { return nil }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            switch unit {
            case "ms": total += number
            case "s", "": total += number * 1000
            case "m": total += number * 60_000
            case "h": total += number * 3_600_000
            case "d": total += number * 86_400_000
            case "w": total += number * 604_800_000
            case "y": total += number * 31_536_000_000
            default: return nil
            }
        }
        return total
    }
}
