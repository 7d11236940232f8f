/// Requests per second or minute, as nginx counts them. For example: `100r/s`, `5r/m`.
package struct RequestRate: TextValue, Hashable {
    package let count: Int
    package let isPerMinute: Bool

    package static let textShape = TextShape(
        "a request rate",
        "A whole number from 1 to 100000, then r/s or r/m.",
        pattern: "^([1-9][0-9]{0,4}|100000)r/[sm]$",
        examples: ["100r/s"]
    )

    package init(count: Int, isPerMinute: Bool) {
        self.count = count
        self.isPerMinute = isPerMinute
    }

    package init(parsing text: String) throws(TextFault) {
        let unit = Array(text.utf8.suffix(3))
        guard unit == Array("r/s".utf8) || unit == Array("r/m".utf8),
            let count = text.dropLastBytes(3).canonicalInteger,
            (1...100_000).contains(count)
        else {
            throw TextFault("is not a request rate", fix: "write it like 100r/s or 5r/m")
        }
        self.init(count: count, isPerMinute: unit.last == UInt8(ascii: "m"))
    }

    package var description: String { "\(count)r/\(isPerMinute ? "m" : "s")" }
    package static var placeholder: RequestRate { RequestRate(count: 1, isPerMinute: false) }
}
