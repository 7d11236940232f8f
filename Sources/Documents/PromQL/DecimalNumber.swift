/// An exact decimal number (GEN-11).
///
/// For example: `1 - 0.999` is `0.001`.
///
/// Holds up to 38 digits; parsed numbers have at most 18, so that the product of any two fits.
package struct DecimalNumber: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The digits as an integer, without trailing zeros behind the point.
    private let significand: Int128

    /// The number of digits behind the point.
    private let scale: Int

    private init(_ significand: Int128, scale: Int) {
        var significand = significand
        var scale = scale
        while scale > 0, significand % 10 == 0 {
            significand /= 10
            scale -= 1
        }
        self.significand = significand
        self.scale = scale
    }

    package init(_ value: Int) {
        self.init(Int128(value), scale: 0)
    }

    package init(integerLiteral value: Int) {
        self.init(value)
    }

    /// Parses digits with an optional sign and point: `-0.5`, `99.95`.
    ///
    /// - Returns: `nil` for other forms, exponents among them, and for more than 18 digits.
    package init?(parsing text: String) {
        guard DecimalText(parsing: text) != nil else { return nil }
        var significand: Int128 = 0
        var scale = 0
        var digits = 0
        var hasPoint = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): break
            case UInt8(ascii: "."): hasPoint = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                significand = significand * 10 + Int128(byte - UInt8(ascii: "0"))
                digits += 1
                if hasPoint { scale += 1 }
                guard digits <= 18 else { return nil }
            default: return nil
            }
        }
        self.init(text.utf8.first == UInt8(ascii: "-") ? -significand : significand, scale: scale)
    }

    /// Exact.
    ///
    /// - Precondition: the result has at most 38 digits; likewise for the other operators.
    package static func + (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        let scale = max(left.scale, right.scale)
        return DecimalNumber(left.scaled(to: scale) + right.scaled(to: scale), scale: scale)
    }

    package static prefix func - (value: DecimalNumber) -> DecimalNumber {
        DecimalNumber(-value.significand, scale: value.scale)
    }

    package static func - (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        left + -right
    }

    package static func * (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        DecimalNumber(left.significand * right.significand, scale: left.scale + right.scale)
    }

    package static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
        let scale = max(left.scale, right.scale)
        return left.scaled(to: scale) < right.scaled(to: scale)
    }

    /// The quotient, rounded to so many digits behind the point, halves away from zero.
    ///
    /// - Precondition: the divisor is not zero.
    package func divided(by divisor: DecimalNumber, fractionDigits: Int) -> DecimalNumber {
        precondition(divisor.significand != 0, "a decimal number is divided by zero")
        let shift = fractionDigits + divisor.scale - scale
        let numerator = significand * Self.power(max(shift, 0))
        let denominator = divisor.significand * Self.power(max(-shift, 0))
        var (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
        if remainder.magnitude >= denominator.magnitude - remainder.magnitude {
            quotient += (numerator < 0) == (denominator < 0) ? 1 : -1
        }
        return DecimalNumber(quotient, scale: fractionDigits)
    }

    private func scaled(to scale: Int) -> Int128 {
        significand * Self.power(scale - self.scale)
    }

    private static func power(_ exponent: Int) -> Int128 {
        (0..<exponent).reduce(Int128(1)) { value, _ in value * 10 }
    }

    /// Digits with a point if need be, never an exponent.
    package var description: String {
        let digits = String(significand.magnitude)
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.utf8.count)) + digits
        let sign = significand < 0 ? "-" : ""
        guard scale > 0 else { return sign + padded }
        return "\(sign)\(padded.dropLast(scale)).\(padded.suffix(scale))"
    }

    /// The same number for a data tree.
    package var decimalText: DecimalText {
        guard let text = DecimalText(parsing: description) else {
            preconditionFailure("'\(description)' is a decimal number")
        }
        return text
    }
}

extension DecimalNumber: DataScalar {
    package var dataValue: DataValue { .number(decimalText) }
}
