extension Character {
    var isASCIILowercase: Bool { ("a"..."z").contains(self) }
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}

extension StringProtocol {
    /// Decimal digits without sign, blank or leading zero (but `0` itself); `nil` for anything else or overflow.
    var canonicalInteger: Int? {
        guard !isEmpty, utf8.allSatisfy({ (0x30...0x39).contains($0) }), count == 1 || first != "0" else { return nil }
        return Int(self)
    }

    /// A positive number with up to `digits` decimals, as an integer of 10^-digits; `nil` for anything else.
    func fixedPoint(digits: Int) -> Int? {
        let parts = split(separator: ".", omittingEmptySubsequences: false)
        guard let whole = parts.first?.canonicalInteger, parts.count <= 2 else { return nil }
        var scale = 1
        for _ in 0..<digits { scale *= 10 }
        var fraction = 0
        if parts.count == 2 {
            let text = parts[1]
            guard !text.isEmpty, text.count <= digits, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(text)
            else { return nil }
            fraction = number
            for _ in text.count..<digits { fraction *= 10 }
        }
        let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
        return overflow ? nil : product + fraction
    }
}

/// A number of 10^-digits as decimal text without trailing zeros. For example: 1500 with 3 digits is `1.5`.
package func fixedPointText(_ number: Int, digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let (whole, fraction) = number.quotientAndRemainder(dividingBy: scale)
    guard fraction != 0 else { return String(whole) }
    let text = String(fraction)
    var decimals = String(repeating: "0", count: digits - text.count) + text
    while decimals.hasSuffix("0") { decimals.removeLast() }
    return "\(whole).\(decimals)"
}
