package import Origins

/// One `.dockerignore` or `.gitignore`.
package struct IgnoreFileDocument: Document, Hashable {
    package var lines: [IgnoreFileLine]

    package init(_ lines: [IgnoreFileLine]) {
        self.lines = lines
    }

    package func print(to writer: inout LineWriter) {
        for line in lines {
            switch line {
            case .blank: writer.endLine()
            case .comment(let text): CommentText.write([text], marker: "#", indent: 0, to: &writer)
            case .pattern(let pattern, let origin):
                writer.note(origin)
                writer.write(pattern.text)
                writer.endLine()
            }
        }
    }
}

/// One line of an ignore file.
package enum IgnoreFileLine: Hashable, Sendable {
    case blank
    /// Prints `# text`.
    case comment(String)
    /// Prints the pattern.
    case pattern(IgnorePattern, origin: Origin = .constant)
}

/// Why a pattern cannot stand in an ignore file.
package enum IgnorePatternError: Error, Hashable, Sendable {
    case empty
    /// A line break, NUL or other control character.
    case controlCharacter
    /// A blank at an end: Git drops it unless escaped, Docker drops it even then.
    case blankAtEnd
}

/// A pattern of an ignore file.
///
/// For example: `**/node_modules/`, `!.env.example`.
package struct IgnorePattern: Hashable, Sendable, ExpressibleByStringLiteral {
    /// The line as printed.
    let text: String

    /// Takes a pattern, in which `*`, `?`, `[` and a backslash have their meaning, but `#` and `!` at its start do not.
    package init(checking pattern: String, isNegated: Bool = false) throws(IgnorePatternError) {
        guard let first = pattern.unicodeScalars.first, let last = pattern.unicodeScalars.last else { throw .empty }
        guard pattern.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) }) else {
            throw .controlCharacter
        }
        // Go trims the same white space as Unicode defines, and Docker a byte order mark before the first line.
        let isBlank = { (scalar: Unicode.Scalar) in scalar.properties.isWhitespace || scalar == "\u{FEFF}" }
        guard !isBlank(first), !isBlank(last) else { throw .blankAtEnd }
        let isMarker = first == "#" || first == "!"
        text = (isNegated ? "!" : "") + (isMarker ? "\\" : "") + pattern
    }

    /// Takes a path, in which nothing has a meaning.
    package init(path: String, isNegated: Bool = false) throws(IgnorePatternError) {
        var pattern = ""
        for scalar in path.unicodeScalars {
            if "*?[]\\".unicodeScalars.contains(scalar) { pattern += "\\" }
            pattern.unicodeScalars.append(scalar)
        }
        try self.init(checking: pattern, isNegated: isNegated)
    }

    /// Takes a constant pattern; `!` at its start negates.
    ///
    /// - Precondition: it is a line that both programs read as written.
    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(
            text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F } && !text.hasPrefix("#"),
            "not a pattern: '\(text)'"
        )
    }
}
