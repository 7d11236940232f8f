/// A decimal number kept as written, so that no digit is lost.
///
/// For example: `0.001`, `-1.50`, `1e400`.
package struct DecimalText: Hashable, Sendable, CustomStringConvertible {
    /// The text in the grammar of JSON numbers.
    package let text: String

    /// Takes a number in the grammar of RFC 8259 §6.
    ///
    /// - Returns: `nil` for anything else, such as `.5`, `1.`, `+1`, `01`, `NaN`.
    package init?(parsing text: String) {
        var rest = text.utf8[...]
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard let first = rest.first, Self.dropDigits(&rest) else { return nil }
        let integerLength = text.utf8.distance(from: text.utf8.startIndex, to: rest.startIndex)
        let signLength = text.utf8.first == UInt8(ascii: "-") ? 1 : 0
        guard first != UInt8(ascii: "0") || integerLength - signLength == 1 else { return nil }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard Self.dropDigits(&rest) else { return nil }
        }
        if let exponent = rest.first, exponent | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            guard Self.dropDigits(&rest) else { return nil }
        }
        guard rest.isEmpty else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// Drops leading digits; false if there is none.
    private static func dropDigits(_ rest: inout Substring.UTF8View) -> Bool {
        let digits = rest.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        rest = rest[digits.endIndex...]
        return !digits.isEmpty
    }
}
