/// Why a text cannot stand in an nginx configuration.
package enum NginxParameterError: Error, Hashable, Sendable {
    /// A line break, NUL or other control character.
    case controlCharacter
    /// `$`, which nginx cannot take as itself where it looks for variables.
    case dollar
    /// Longer than nginx's buffer for a parameter (4096 bytes).
    case tooLong
}

/// The name or a parameter of a directive, quoted by the printer where nginx needs it.
///
/// A literal is a template: `$host` and `${host}` in it are variables. For example: `"$scheme://$host"`, `"max_fails=3"`.
package struct NginxParameter: Hashable, Sendable, ExpressibleByStringLiteral {
    enum Part: Hashable, Sendable {
        case text(String)
        case variable(String)
    }

    let parts: [Part]

    private init(parts: [Part]) {
        self.parts = parts
    }

    /// Takes text as it is, where nginx looks for variables.
    package init(checking text: String) throws(NginxParameterError) {
        guard !text.utf8.contains(UInt8(ascii: "$")) else { throw .dollar }
        self = try Self.pattern(checking: text)
    }

    /// Takes a constant with variables.
    ///
    /// - Precondition: each `$` starts a variable, and there are no control characters.
    package init(stringLiteral value: StaticString) {
        let text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(!text.utf8.contains { $0 < 0x20 || $0 == 0x7F }, "a control character in an nginx constant")
        guard text.utf8.contains(UInt8(ascii: "$")) else {
            parts = text.isEmpty ? [] : [.text(text)]
            return
        }
        var parts: [Part] = []
        for (index, piece) in text.split(separator: "$", omittingEmptySubsequences: false).enumerated() {
            guard index > 0 else {
                if !piece.isEmpty { parts.append(.text(String(piece))) }
                continue
            }
            let isBraced = piece.hasPrefix("{")
            let name = piece.dropFirst(isBraced ? 1 : 0).prefix {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")
            }
            let rest = piece.dropFirst(name.count + (isBraced ? 2 : 0))
            precondition(!name.isEmpty, "a '$' in '\(text)' starts no nginx variable")
            parts.append(.variable(String(name)))
            if !rest.isEmpty { parts.append(.text(String(rest))) }
        }
        self.parts = parts
    }

    /// Takes text where nginx looks for no variables: a regular expression, the key of a map.
    package static func pattern(checking text: String) throws(NginxParameterError) -> NginxParameter {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw .controlCharacter }
        let parameter = NginxParameter(parts: text.isEmpty ? [] : [.text(text)])
        guard parameter.printed.utf8.count < 4000 else { throw .tooLong }
        return parameter
    }

    /// A constant where nginx looks for no variables.
    ///
    /// For example: `"\\.(?:env|git)$"`.
    package static func pattern(_ text: StaticText) -> NginxParameter {
        NginxParameter(parts: [.text(text.text)])
    }

    /// The key of a `map`, `geo` or `split_clients` entry that is text and neither a pattern nor a special word.
    package static func mapKey(checking text: String) throws(NginxParameterError) -> NginxParameter {
        let words = ["default", "hostnames", "include", "volatile"]
        let needsEscape = text.hasPrefix("~") || text.hasPrefix("\\") || words.contains(text)
        return try pattern(checking: needsEscape ? "\\" + text : text)
    }

    /// The value of a variable.
    ///
    /// Prints `$name`, or `${name}` before a letter, digit or `_`.
    ///
    /// - Precondition: the name is one.
    package static func variable(_ name: String) -> NginxParameter {
        precondition(
            !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") },
            "'\(name)' is no name of an nginx variable"
        )
        return NginxParameter(parts: [.variable(name)])
    }

    /// A number.
    ///
    /// Prints `8080`.
    package static func number(_ value: Int) -> NginxParameter {
        NginxParameter(parts: [.text(String(value))])
    }

    /// One parameter joined to the other, without a blank.
    package static func + (left: NginxParameter, right: NginxParameter) -> NginxParameter {
        NginxParameter(parts: left.parts + right.parts)
    }

    /// Text that matches only itself in a regular expression (PCRE), to build a pattern from.
    package static func patternText(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if "\\.^$*+?()[]{}|#-/".unicodeScalars.contains(scalar), scalar != "/", scalar != "-" { result += "\\" }
            result.unicodeScalars.append(scalar)
        }
        return result
    }

    /// The parameter as it stands in the file.
    var printed: String {
        var needsQuotes = parts.isEmpty
        var hasQuote = false
        var hasApostrophe = false
        var hasBackslash = false
        var isASCII = true
        for part in parts {
            guard case .text(let text) = part else { continue }
            for byte in text.utf8 {
                switch byte {
                case UInt8(ascii: "\""): hasQuote = true
                case UInt8(ascii: "'"): hasApostrophe = true
                case UInt8(ascii: "\\"): hasBackslash = true
                case 0x80...: isASCII = false
                case UInt8(ascii: " "), UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "#"):
                    needsQuotes = true
                default: break
                }
            }
        }
        if !isASCII, !needsQuotes { needsQuotes = hasBlankBeyondASCII }
        guard needsQuotes || hasQuote || hasApostrophe else {
            if !hasBackslash, parts.count == 1, case .text(let text) = parts[0] { return text }
            return escaped(quote: nil)
        }
        let quote: Unicode.Scalar = hasQuote && !hasApostrophe ? "'" : "\""
        return "\(quote)\(escaped(quote: quote))\(quote)"
    }

    /// True for blanks that do not separate parameters for nginx, but do for crossplane.
    private var hasBlankBeyondASCII: Bool {
        parts.contains { part in
            guard case .text(let text) = part else { return false }
            return text.unicodeScalars.contains(where: \.properties.isWhitespace)
        }
    }

    private func escaped(quote: Unicode.Scalar?) -> String {
        var result = ""
        for (index, part) in parts.enumerated() {
            switch part {
            case .variable(let name):
                result += needsBraces(after: index) ? "${\(name)}" : "$\(name)"
            case .text(let text):
                var rest = text.unicodeScalars[...]
                while let scalar = rest.popFirst() {
                    // nginx takes a backslash as itself unless it makes an escape with the next character.
                    let makesEscape = rest.first.map { "\"'\\trn".unicodeScalars.contains($0) } ?? true
                    if scalar == quote || scalar == "\\" && makesEscape { result += "\\" }
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }

    /// True if the text after a variable would be read as a part of its name.
    private func needsBraces(after index: Int) -> Bool {
        guard index + 1 < parts.count, case .text(let next) = parts[index + 1], let first = next.utf8.first else {
            return false
        }
        switch first {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): return true
        default: return false
        }
    }
}
