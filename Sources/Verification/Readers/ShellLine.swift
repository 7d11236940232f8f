/// A line of a shell script as words. For example: `require`, `REDIS_URL`.
struct ShellLine: Sendable {
    let words: [String]
    /// Blanks before the first word.
    let indentation: Int
    let place: Place

    /// Every line that is not empty and no comment; words in single quotes are unquoted, others stay as they are written.
    static func all(of text: String, path: String) -> [ShellLine] {
        var lines: [ShellLine] = []
        var number = 0
        for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            let content = line.drop { $0 == UInt8(ascii: " ") }
            guard let first = content.first, first != UInt8(ascii: "#") else { continue }
            lines.append(
                ShellLine(
                    words: words(of: content),
                    indentation: line.count - content.count,
                    place: Place(path, line: number, column: line.count - content.count + 1)
                )
            )
        }
        return lines
    }

    private static func words(of line: Substring.UTF8View) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        var isWord = false
        var isQuoted = false
        for byte in line {
            if byte == UInt8(ascii: "'") {
                isQuoted.toggle()
                isWord = true
            } else if byte == UInt8(ascii: " "), !isQuoted {
                if isWord { words.append(String(decoding: word, as: UTF8.self)) }
                word = []
                isWord = false
            } else {
                word.append(byte)
                isWord = true
            }
        }
        if isWord { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }
}
