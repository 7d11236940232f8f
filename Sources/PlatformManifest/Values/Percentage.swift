/// A share in hundredths with up to four decimals, exact. For example: `99.9%`.
package struct Percentage: TextValue, Hashable, Comparable, DefaultText {
    /// Millionths of the whole: 999000 for `99.9%`.
    package let millionths: Int

    package static let textShape = TextShape(
        "a percentage",
        "A number from 0 to 100 with at most four decimals, and a percent sign.",
        pattern: "^(100(\\.0{1,4})?|[1-9]?[0-9](\\.[0-9]{1,4})?)%$",
        examples: ["99.9%"]
    )

    package init(millionths: Int) { self.millionths = millionths }

    package init(parsing text: String) throws(TextFault) {
        guard text.utf8.last == UInt8(ascii: "%"), let number = text.dropLastBytes(1).fixedPoint(digits: 4),
            number <= 1_000_000
        else {
            throw TextFault("is not a percentage from 0 to 100", fix: "write it like 99.9%")
        }
        millionths = number
    }

    package var description: String { fixedPointText(millionths, digits: 4) + "%" }

    package static var placeholder: Percentage { Percentage(millionths: 500_000) }
    package static func < (left: Percentage, right: Percentage) -> Bool { left.millionths < right.millionths }
}
