/// Words of a POSIX shell.
package enum ShellText {
    /// A word that the shell reads as this text.
    ///
    /// For example: `/srv/data`, `'it costs $5'`, `'it'\''s'`.
    ///
    /// - Returns: `nil` if the text holds NUL, which no argument can.
    package static func quoted(_ text: String) -> String? {
        guard !text.utf8.contains(0) else { return nil }
        let isOption = text.utf8.first == UInt8(ascii: "-")
        let isBare = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"): true
            case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","): true
            case UInt8(ascii: "-"): true
            // `a=b` in front of a command is an assignment.
            case UInt8(ascii: "="): isOption
            default: false
            }
        }
        guard !isBare || text.isEmpty else { return text }
        return "'" + replacing(text) { $0 == "'" ? "'\\''" : nil } + "'"
    }
}

/// Inline text of Markdown (CommonMark with GitHub's tables).
package enum MarkdownText {
    /// Text in which nothing is markup; line breaks become blanks.
    ///
    /// For example: `a\_b`, `\<b\>`.
    package static func escaped(_ text: String) -> String {
        let line = CommentText.split(text).joined(separator: " ")
        let scalars = line.unicodeScalars
        let body = replacing(line) { scalar, place in
            switch scalar {
            case "\\", "`", "*", "_", "{", "}", "[", "]", "<", ">", "#", "|", "~", "&", "$", "@": return "\\\(scalar)"
            case ":":
                // A colon is markup within `https://` and `:smile:` only, and prose is full of others.
                let next = scalars.index(after: place)
                return next == scalars.endIndex || scalars[next] == " " ? nil : "\\:"
            default: return nil
            }
        }
        // At the start of a line these make lists and headings.
        guard let first = body.unicodeScalars.first else { return body }
        if "+-=".unicodeScalars.contains(first) { return "\\" + body }
        let digits = body.prefix { $0.isASCII && $0.isNumber }
        let rest = body.dropFirst(digits.count)
        guard !digits.isEmpty, rest.hasPrefix(".") || rest.hasPrefix(")") else { return body }
        return digits + "\\" + rest
    }

    /// A code span, in as many backticks as it needs.
    ///
    /// For example: `` `a_b` ``. In a table, `|` is escaped.
    package static func code(_ text: String, inTable: Bool = false) -> String {
        let line = CommentText.split(text).joined(separator: " ")
        guard !line.isEmpty else { return "` `" }
        let fence = String(repeating: "`", count: longestRunOfBackticks(in: line) + 1)
        let needsBlank = line.hasPrefix("`") || line.hasSuffix("`") || (line.hasPrefix(" ") && line.hasSuffix(" "))
        let blank = needsBlank ? " " : ""
        let body = inTable ? replacing(line) { $0 == "|" ? "\\|" : nil } : line
        return fence + blank + body + blank + fence
    }

    /// How many backticks stand together at most: a fence needs more.
    package static func longestRunOfBackticks(in text: String) -> Int {
        text.utf8.split { $0 != UInt8(ascii: "`") }.map(\.count).max() ?? 0
    }
}

/// Text and attribute values of HTML.
package enum HTMLText {
    /// Text in which nothing is markup, also within quotes.
    ///
    /// Characters that HTML forbids become U+FFFD.
    package static func escaped(_ text: String) -> String {
        replacing(text) { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "'": "&#39;"
            case "\n", "\t", "\r": nil
            case _ where scalar.value < 0x20 || 0x7F...0x9F ~= scalar.value: "\u{FFFD}"
            default: nil
            }
        }
    }
}

/// Labels of Mermaid diagrams.
package enum MermaidText {
    /// A label in double quotes.
    ///
    /// For example: `"say #quot;hi#quot;"`; line breaks become `<br/>`.
    package static func label(_ text: String) -> String {
        let lines = CommentText.split(text).map { line in
            replacing(line) { scalar in
                switch scalar {
                case "\"": "#quot;"
                case "#": "#35;"
                case "<": "#lt;"
                case ">": "#gt;"
                case "&": "#amp;"
                case "`": "#96;"
                case "%": "#37;"
                case "\\": "#92;"
                default: nil
                }
            }
        }
        return "\"" + lines.joined(separator: "<br/>") + "\""
    }
}

/// Strings of Graphviz DOT.
package enum DOTText {
    /// A string in double quotes.
    ///
    /// For example: `"say \"hi\""`; line breaks become `\n`.
    package static func label(_ text: String) -> String {
        let lines = CommentText.split(text).map { line in
            replacing(line) { $0 == "\"" || $0 == "\\" ? "\\\($0)" : nil }
        }
        return "\"" + lines.joined(separator: "\\n") + "\""
    }
}

/// The text with some characters replaced; `nil` keeps one.
package func replacing(_ text: String, _ replacement: (Unicode.Scalar) -> String?) -> String {
    replacing(text) { scalar, _ in replacement(scalar) }
}

/// The same for replacements that depend on the place.
///
/// What stands between those is copied in one go, since a string that grows by one character at a time is slow.
private func replacing(_ text: String, _ replacement: (Unicode.Scalar, String.Index) -> String?) -> String {
    let bytes = text.utf8
    let scalars = text.unicodeScalars
    var result = ""
    var kept = bytes.startIndex
    var index = bytes.startIndex
    while index < bytes.endIndex {
        // A byte of ASCII is a scalar, which is told faster than by decoding.
        let byte = bytes[index]
        let scalar = byte < 0x80 ? Unicode.Scalar(byte) : scalars[index]
        let next = byte < 0x80 ? bytes.index(after: index) : scalars.index(after: index)
        if let replacement = replacement(scalar, index) {
            if kept == bytes.startIndex { result.reserveCapacity(bytes.count + 8) }
            result += text[kept..<index]
            result += replacement
            kept = next
        }
        index = next
    }
    if kept == bytes.startIndex { return text }
    return result + text[kept...]
}
