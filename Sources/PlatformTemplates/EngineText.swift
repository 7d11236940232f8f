/// A template as the engine gets it: a mark stands for each run of whole lines without tags.
///
/// The engine looks up every character in a table of those that it stops at, and counts at each tag all that follow: lines
/// in which it finds nothing are kept from it. Four fifths of the templates are such lines.
struct EngineText {
    /// With the marks of `MustacheValues`.
    private(set) var text: String

    /// What the marks stand for, by their numbers.
    private(set) var runs: [String] = []

    /// - Parameters:
    ///   - template: With its first line, which says the language.
    ///   - tags: Where tags stand, in order, that line's left out.
    init(_ template: String, tags: [Range<String.Index>]) {
        var start = Self.endOfLine(from: template.startIndex, in: template)
        text = String(template[..<start])
        for tag in tags {
            if tag.lowerBound >= start {
                let line = Self.startOfLine(of: tag.lowerBound, from: start, in: template)
                add(template[start..<line])
                start = line
            }
            let end = max(start, Self.endOfLine(from: tag.upperBound, in: template))
            text += template[start..<end]
            start = end
        }
        add(template[start...])
    }

    /// Adds lines without tags; the end of the last one stays, since it tells the engine where a line begins.
    private mutating func add(_ lines: Substring) {
        let endsLine = lines.utf8.last == UInt8(ascii: "\n")
        let run = endsLine ? lines[..<lines.utf8.index(before: lines.endIndex)] : lines
        let mark = MustacheValues.markOfRun(runs.count)
        if run.utf8.count > mark.utf8.count {
            text += mark
            runs.append(String(run))
        } else {
            text += run
        }
        if endsLine { text += "\n" }
    }

    private static func startOfLine(of place: String.Index, from start: String.Index, in text: String) -> String.Index {
        let newline = text.utf8[start..<place].lastIndex(of: UInt8(ascii: "\n"))
        return newline.map { text.utf8.index(after: $0) } ?? start
    }

    /// Behind the next newline, or at the end of the text.
    private static func endOfLine(from place: String.Index, in text: String) -> String.Index {
        let newline = text.utf8[place...].firstIndex(of: UInt8(ascii: "\n"))
        return newline.map { text.utf8.index(after: $0) } ?? text.endIndex
    }
}
