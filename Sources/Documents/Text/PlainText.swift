/// Free text as a reader sees it.
package enum PlainText {
    /// The text on one line, in visible characters: controls, marks of direction and the like become `\u{202E}`.
    package static func line(_ text: String) -> String {
        CommentText.split(text).joined(separator: " ")
    }

    /// The same, with a blank within each occurrence of two characters that must not stand together.
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
