package import Origins

/// One INI file or systemd unit: sections of keys, which may repeat.
package struct INIDocument: Document, Hashable {
    /// Comment lines at the top, without `#`; an empty line follows them.
    package var header: [String]
    package var sections: [INISection]
    package var style: INIStyle

    package init(header: [String] = [], style: INIStyle, _ sections: [INISection]) {
        self.header = header
        self.style = style
        self.sections = sections
    }

    package func print(to writer: inout LineWriter) {
        CommentText.write(header, marker: "#", indent: 0, to: &writer)
        for (index, section) in sections.enumerated() {
            if index > 0 || !header.isEmpty { writer.endLine() }
            CommentText.write(section.comment, marker: "#", indent: 0, to: &writer)
            if let name = section.name { writer.write("[" + name.text + "]\n") }
            for line in section.lines {
                switch line {
                case .blank: writer.endLine()
                case .comment(let text): CommentText.write([text], marker: "#", indent: 0, to: &writer)
                case .entry(let key, let value, let origin):
                    writer.write(key.text + (style == .systemd ? "=" : " = ") + value.text, origin: origin)
                    writer.endLine()
                }
            }
        }
    }
}

/// How keys are set off.
package enum INIStyle: Hashable, Sendable {
    /// Prints `Key=value`.
    case systemd
    /// Prints `key = value`.
    case spaced
}

/// A section with its lines; without a name, the keys before the first section.
package struct INISection: Hashable, Sendable {
    package var name: ININame?
    package var comment: [String]
    package var lines: [INILine]

    package init(_ name: ININame?, comment: [String] = [], _ lines: [INILine]) {
        self.name = name
        self.comment = comment
        self.lines = lines
    }
}

/// One line of a section.
package enum INILine: Hashable, Sendable {
    case blank
    /// Prints `# text`.
    case comment(String)
    /// Prints `key=value` or `key = value`.
    case entry(ININame, INIValue, origin: Origin = .constant)
}

/// Why a text cannot stand in an INI file.
package enum INIError: Error, Hashable, Sendable {
    /// A line break, NUL or other control character.
    case controlCharacter
    /// A blank at an end, which readers drop.
    case blankAtEnd
    /// A backslash at the end, which joins lines.
    case backslashAtEnd
    /// `#` or `;` where some reader sees a comment: at the start or after a blank.
    case comment
    /// Not a name of a section or key.
    case notAName(String)
}

/// The name of a section or key: visible ASCII but `[`, `]`, `=`, `#`, `;`, `"`.
///
/// For example: `Service`, `auth.anonymous`.
package struct ININame: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String

    package init(checking text: String) throws(INIError) {
        guard Self.isName(text) else { throw .notAName(text) }
        self.text = text
    }

    /// Takes a constant.
    ///
    /// - Precondition: it is a name.
    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(Self.isName(text), "'\(text)' is no INI name")
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.first != 0x20 && text.utf8.last != 0x20
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F && !"[]=#;\"".utf8.contains($0) }
    }
}

/// The value of a key.
package struct INIValue: Hashable, Sendable, ExpressibleByStringLiteral {
    let text: String

    private init(text: String) {
        self.text = text
    }

    /// Takes text that a reader without escapes gets as it is.
    package init(checking text: String) throws(INIError) {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F...0x9F ~= $0.value) }) else {
            throw .controlCharacter
        }
        let ends = [text.unicodeScalars.first, text.unicodeScalars.last].compactMap(\.self)
        guard !ends.contains(where: \.properties.isWhitespace) else { throw .blankAtEnd }
        guard text.utf8.last != UInt8(ascii: "\\") else { throw .backslashAtEnd }
        let words = text.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard !words.contains(where: { $0.hasPrefix("#") || $0.hasPrefix(";") }) else { throw .comment }
        self.text = text
    }

    /// Takes a constant as it stands in the file, systemd's specifiers included.
    ///
    /// - Precondition: one line.
    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character in an INI constant")
    }

    /// A systemd value in which `%` is no specifier.
    ///
    /// Prints `100%%`.
    package static func systemd(_ text: String) throws(INIError) -> INIValue {
        INIValue(text: doubled("%", in: try INIValue(checking: text).text))
    }

    /// A systemd command line whose words reach the program as they are.
    ///
    /// Prints `/usr/bin/docker compose "a b" $$5`.
    package static func systemdCommand(_ words: [String]) throws(INIError) -> INIValue {
        var result: [String] = []
        for word in words {
            guard !word.utf8.contains(0) else { throw .controlCharacter }
            result.append(systemdWord(word))
        }
        return INIValue(text: result.joined(separator: " "))
    }

    private static func systemdWord(_ word: String) -> String {
        let text = doubled("%", in: doubled("$", in: word))
        let isBare = !word.isEmpty && word.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"\"'\\;".utf8.contains($0) }
        if isBare { return text }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                result += "\\x" + String(decoding: hexadecimal(scalar.value, digits: 2), as: UTF8.self)
            case _ where InvisibleScalar.contains(scalar):
                result += "\\U" + String(decoding: hexadecimal(scalar.value, digits: 8), as: UTF8.self)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func doubled(_ character: Character, in text: String) -> String {
        text.split(separator: character, omittingEmptySubsequences: false).joined(separator: "\(character)\(character)")
    }
}
