/// Why a text cannot stand in a Dockerfile.
package enum DockerfileError: Error, Hashable, Sendable {
    /// A line break, NUL or other control character, for which a Dockerfile has no spelling.
    case controlCharacter(String)
    /// A blank, or nothing, where a single word is needed: an image, a stage, a port, the value of an option.
    case notOneWord(String)
    /// Not a name of an ARG, ENV or LABEL.
    case notAName(String)
    /// A shell command that Docker would read otherwise: empty, or starting with `#`, `--` or `["`, or ending with a
    /// backslash, or holding a here-document.
    case notACommand(String)
}

/// Text with variables, in instructions where Docker expands them.
///
/// For example: `${PYTHON_IMAGE}`, `/srv/$NAME`.
///
/// Literals are text as it is: a `$` in them reaches the image, and is no variable.
package struct DockerText: Hashable, Sendable, ExpressibleByStringLiteral {
    enum Part: Hashable, Sendable {
        case literal(String)
        case variable(String)
    }

    let parts: [Part]

    private init(parts: [Part]) {
        self.parts = parts
    }

    /// Takes any text without control characters.
    package init(checking text: String) throws(DockerfileError) {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw .controlCharacter(text)
        }
        parts = [.literal(text)]
    }

    /// Takes a constant.
    ///
    /// - Precondition: no control characters.
    package init(stringLiteral value: StaticString) {
        let text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }, "a control character in a Dockerfile constant")
        parts = [.literal(text)]
    }

    /// The value of an ARG or ENV.
    ///
    /// Prints `${NAME}`.
    ///
    /// - Precondition: the name is one.
    package static func variable(_ name: String) -> DockerText {
        precondition(isVariableName(name), "'\(name)' is no name of a Dockerfile variable")
        return DockerText(parts: [.variable(name)])
    }

    /// One text after the other.
    package static func + (left: DockerText, right: DockerText) -> DockerText {
        DockerText(parts: left.parts + right.parts)
    }

    static func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9") ~= first) else { return false }
        return name.utf8.allSatisfy { isWordByte($0) && !"./:@%+,=-".utf8.contains($0) }
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"): true
        case UInt8(ascii: ":"), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"), UInt8(ascii: ","): true
        case UInt8(ascii: "="), UInt8(ascii: "-"): true
        default: false
        }
    }

    /// True if there is text without blanks in it.
    var isOneWord: Bool {
        !isEmpty
            && parts.allSatisfy { part in
                guard case .literal(let text) = part else { return true }
                // Of ASCII, blanks are the only white space that is no control character.
                return !text.unicodeScalars.contains { $0.isASCII ? $0 == " " : $0.properties.isWhitespace }
            }
    }

    var isEmpty: Bool { parts.allSatisfy { $0 == .literal("") } }

    /// The text of the first part, if it is literal.
    var literalStart: String {
        guard case .literal(let text)? = parts.first else { return "" }
        return text
    }

    /// The text without quotes, as words and JSON elements take it: quotes, backslashes and `$` behind a backslash.
    var bare: String { escaped("\\\"'$`") }

    /// The text in double quotes, or as it is where nothing in it needs them.
    var quotedIfNeeded: String {
        let isPlain = parts.allSatisfy { part in
            guard case .literal(let text) = part else { return true }
            return text.utf8.allSatisfy(Self.isWordByte)
        }
        return isPlain && !isEmpty ? bare : quoted
    }

    /// The text in double quotes.
    var quoted: String { "\"" + escaped("\\\"$") + "\"" }

    private func escaped(_ special: String) -> String {
        var text = ""
        for part in parts {
            switch part {
            case .variable(let name): text += "${" + name + "}"
            case .literal(let literal):
                text += replacing(literal) { special.unicodeScalars.contains($0) ? "\\\($0)" : nil }
            }
        }
        return text
    }
}
