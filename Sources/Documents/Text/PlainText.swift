/// Free text as a reader sees it.
package enum PlainText {
    /// The text on one line, in visible characters: controls, marks of direction and the like become `\u{202E}`.
    package static func line(_ text: String) -> String {
        CommentText.split(text).joined(separator: " ")
    }

    /// The same with blanks at the end, as text beside other text needs them.
    package static func visible(_ text: String) -> String {
        guard InvisibleScalar.isContained(in: text) else { return text }
        var end = text.unicodeScalars.endIndex
        while end > text.unicodeScalars.startIndex {
            let previous = text.unicodeScalars.index(before: end)
            guard text.unicodeScalars[previous] == " " else { break }
            end = previous
        }
        return line(String(text.unicodeScalars[..<end])) + String(text.unicodeScalars[end...])
    }

    /// The same as `line`, with a blank within each occurrence of two characters that must not stand together.
    static func line(_ text: String, separating pair: String) -> String {
        var result = ""
        for character in line(text).unicodeScalars {
            if let last = result.unicodeScalars.last, pair.unicodeScalars.elementsEqual([last, character]) {
                result += " "
            }
            result.unicodeScalars.append(character)
        }
        return result
    }
}
