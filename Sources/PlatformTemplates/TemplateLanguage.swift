import Documents

/// What a template is written in; its first line says so: `{{% CONTENT_TYPE:SHELL}}`.
enum TemplateLanguage: String, CaseIterable, Sendable {
    case shell = "SHELL"
    case markdown = "MARKDOWN"
    case html = "HTML"
    case terraform = "TERRAFORM"

    /// Its place among all languages.
    var number: Int {
        switch self {
        case .shell: 0
        case .markdown: 1
        case .html: 2
        case .terraform: 3
        }
    }

    /// The text as one value of the language, unable to end what surrounds it.
    ///
    /// The surroundings are the template's matter: no quotes around a value in a shell script, quotes around an attribute in
    /// HTML, `(<…>)` around the destination of a Markdown link.
    func escape(_ text: String, as kind: ValueKind) -> String {
        switch (self, kind) {
        case (_, .identifier): text
        case (.shell, .string), (.shell, .code): Self.shellWord(text)
        case (.shell, .comment), (.terraform, .comment): Self.singleLine(text)
        case (.terraform, .string), (.terraform, .code): HCLExpression.string(text).text
        case (.markdown, .string): Self.markdownText(text)
        case (.markdown, .code): Self.markdownCode(text)
        case (.html, .string): Self.htmlText(text)
        case (.html, .code): "<code>\(Self.htmlText(text))</code>"
        case (.markdown, .comment), (.html, .comment): Self.htmlComment(text)
        }
    }

    /// How a string is used; see the cases of `TemplateValue`.
    enum ValueKind: Sendable {
        case string, identifier, comment, code
    }

    private static func shellWord(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "'")) else { return "'\(text)'" }
        var word = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { word += "'\\''" } else { word.unicodeScalars.append(scalar) }
        }
        return word + "'"
    }

    /// Controls, newlines among them, and the line separators of Unicode become blanks.
    private static func singleLine(_ text: String) -> String {
        guard !text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return text }
        var line = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: line += " "
            default: line.unicodeScalars.append(scalar)
            }
        }
        return line
    }

    private static func htmlText(_ text: String) -> String {
        var html = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.unicodeScalars.append(scalar)
            }
        }
        return html
    }

    /// A comment ends at `-->` or `--!>`, and must not start with `>` or `->` (HTML, §13.1.6 Comments).
    private static func htmlComment(_ text: String) -> String {
        var comment = ""
        for scalar in singleLine(text).unicodeScalars {
            switch scalar {
            case ">": comment += "&gt;"
            case "-" where comment.hasSuffix("-"): comment += " -"
            default: comment.unicodeScalars.append(scalar)
            }
        }
        return comment.hasSuffix("-") ? comment + " " : comment
    }

    /// Inline text on one line (CommonMark 0.31 §2.4; `|`, `~` and `$` for GitHub's tables, strikethrough and mathematics).
    private static func markdownText(_ text: String) -> String {
        var markdown = ""
        var previous: Unicode.Scalar = " "
        let scalars = Array(singleLine(text).unicodeScalars)
        let marksBlock = startsBlock(scalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : " "
            switch scalar {
            case "&": markdown += "&amp;"
            case "<": markdown += "&lt;"
            case ">": markdown += "&gt;"
            case "\\", "`", "*", "[", "]", "|", "~", "$": markdown += "\\\(scalar)"
            case "_" where !(isWord(previous) && isWord(next)): markdown += "\\_"
            case _ where index == marksBlock: markdown += "\\\(scalar)"
            default: markdown.unicodeScalars.append(scalar)
            }
            previous = scalar
        }
        return markdown
    }

    /// The index of the character that would make a heading, a list item or a rule of a line that starts with this text.
    private static func startsBlock(_ scalars: [Unicode.Scalar]) -> Int? {
        guard let first = scalars.firstIndex(where: { $0 != " " }) else { return nil }
        if ["#", "-", "+", "="].contains(scalars[first]) { return first }
        let afterDigits = scalars[first...].firstIndex { !("0"..."9").contains($0) }
        guard let afterDigits, afterDigits > first, [".", ")"].contains(scalars[afterDigits]) else { return nil }
        return afterDigits
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9": true
        default: !scalar.isASCII && scalar.properties.isAlphabetic
        }
    }

    /// A code span; where a table or a span could not hold the text, `<code>` with character references, which both can.
    private static func markdownCode(_ text: String) -> String {
        let line = singleLine(text)
        let isPlain = !line.contains { $0 == "`" || $0 == "|" } && line.first != " " && line.last != " "
        if isPlain && !line.isEmpty { return "`\(line)`" }
        let references = line.unicodeScalars.map { scalar in
            isWord(scalar) || scalar == " " ? String(scalar) : "&#\(scalar.value);"
        }
        return "<code>\(references.joined())</code>"
    }
}
