/// A version or variant of a program, usable as an image tag. For example: `3.11`, `15`, `1.30.6`.
package struct VersionText: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a version",
        "A digit first, then letters, digits, dot, underscore and hyphen, at most 64 characters; in double quotes, since 1.10 is not 1.1.",
        pattern: "^[0-9][A-Za-z0-9._-]{0,63}$",
        examples: ["3.11"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard let first = text.utf8.first, first.isDigit, text.utf8.count <= 64, ImageReference.isTag(text) else {
            throw TextFault("is not a version", fix: "write it like 3.11")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: VersionText { VersionText(unchecked: "0") }

    /// The leading dot-separated numbers, for comparisons. For example: `1.30.6-alpine` gives 1, 30, 6.
    package var numbers: [Int] {
        var numbers: [Int] = []
        for part in text.split(separator: ".") {
            let digits = part.utf8.prefix(while: \.isDigit)
            guard let number = Int(Substring(digits)) else { break }
            numbers.append(number)
            if digits.endIndex < part.endIndex { break }
        }
        return numbers
    }
}
