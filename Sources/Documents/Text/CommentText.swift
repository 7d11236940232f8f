import Origins

/// Lines of a comment, made safe for any format whose comments end with the line.
enum CommentText {
    /// Writes each line after `marker`; line breaks in a line make more lines, other invisible characters become
    /// `\u{7}`, trailing blanks go.
    ///
    /// For example, with the marker `#`: `# text`, and `#` for an empty line.
    static func write(
        _ lines: [String],
        marker: String,
        indent: Int,
        origin: Origin = .constant,
        to writer: inout LineWriter
    ) {
        for text in lines {
            for line in split(text) {
                writer.note(origin)
                writer.indent(indent)
                writer.write(marker)
                if !line.isEmpty {
                    writer.write(byte: UInt8(ascii: " "))
                    writer.write(line)
                }
                writer.endLine()
            }
        }
    }

    /// The lines of a text in visible characters, without trailing blanks.
    static func split(_ text: String) -> [String] {
        guard InvisibleScalar.isContained(in: text) else { return [withoutTrailingBlanks(text)] }
        var lines: [String] = []
        var line = ""
        var endOfReturn: String.Index?
        var rest = text.utf8[...]
        while let place = rest.firstIndex(where: InvisibleScalar.mayStart) {
            line += Substring(rest[..<place])
            let scalar = text.unicodeScalars[place]
            rest = rest[text.unicodeScalars.index(after: place)...]
            switch scalar {
            case "\n" where place == endOfReturn: break
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(line)
                line = ""
                endOfReturn = scalar == "\r" ? rest.startIndex : nil
            case "\t": line += " "
            case _ where InvisibleScalar.contains(scalar):
                line += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
            default: line.unicodeScalars.append(scalar)
            }
        }
        lines.append(line + Substring(rest))
        return lines.map(withoutTrailingBlanks)
    }

    private static func withoutTrailingBlanks(_ line: String) -> String {
        guard line.utf8.last == UInt8(ascii: " ") else { return line }
        let end = line.utf8.lastIndex { $0 != UInt8(ascii: " ") }.map(line.utf8.index(after:))
        return String(line[..<(end ?? line.startIndex)])
    }
}
