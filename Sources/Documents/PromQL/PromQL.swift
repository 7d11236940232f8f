package import Origins

/// A PromQL (or LogQL) expression, written as text with typed holes.
///
/// For example: `PromQL("sum by (job) (rate(http_requests_total{job=\(job), status=~\"5..\"}[\(window)]))")`, where `job`
/// is a `String`, printed in quotes, and `window` a `PromQLDuration`. What else may be interpolated: matchers, metric
/// and label names, numbers, and other expressions, in parentheses where they have operators of their own.
package struct PromQL: Hashable, Sendable, CustomStringConvertible, ExpressibleByStringInterpolation {
    package let text: String
    /// Of what fills the holes, in their order; one may stand several times.
    package let origins: [Origin]

    /// Takes a constant expression.
    package init(stringLiteral value: String) {
        text = value
        origins = []
    }

    /// Takes an expression that someone else wrote, as it is.
    package init(written text: String, from origin: Origin) {
        self.text = text
        origins = [origin]
    }

    package init(stringInterpolation: Interpolation) {
        text = stringInterpolation.finished()
        origins = stringInterpolation.origins
    }

    /// The origin of the whole.
    package var origin: Origin {
        origins.isEmpty ? .constant : .derived(rule: "expression over series", from: origins)
    }

    /// Equal text is the same expression, wherever it comes from.
    package static func == (left: PromQL, right: PromQL) -> Bool { left.text == right.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }

    package typealias StringInterpolation = Interpolation

    package var description: String { text }

    /// Gathers the text around the holes and what fills them.
    package struct Interpolation: StringInterpolationProtocol {
        private var text = ""
        fileprivate private(set) var origins: [Origin] = []

        /// Where a compound expression starts that has no parentheses yet, if the text ends with one.
        private var compoundStart: String.Index?

        package init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity + 16 * interpolationCount)
        }

        package mutating func appendLiteral(_ literal: String) {
            guard !literal.isEmpty else { return }
            if compoundStart != nil {
                let isEnclosed = literal.hasPrefix(")") || literal.hasPrefix(",")
                closeCompound(isEnclosed: isEnclosed && startsArgument)
            }
            text += literal
        }

        /// A string.
        ///
        /// Prints it in double quotes, escaped: `"api"`.
        package mutating func appendInterpolation(_ value: String) {
            append(PromQL.quoted(value))
        }

        /// Prints `name="value"`.
        package mutating func appendInterpolation(_ matcher: LabelMatcher) {
            origins += matcher.origins
            append(matcher.text)
        }

        /// Prints `a="x", b=~"y"`.
        package mutating func appendInterpolation(_ matchers: [LabelMatcher]) {
            append("")
            for (index, matcher) in matchers.enumerated() {
                if index > 0 { text += ", " }
                text += matcher.text
                origins += matcher.origins
            }
        }

        /// Prints `1m30s`.
        package mutating func appendInterpolation(_ duration: PromQLDuration) {
            append(duration.description)
        }

        /// Prints `0.001`.
        package mutating func appendInterpolation(_ number: DecimalNumber) {
            append(number.description)
        }

        /// Prints `8080`.
        package mutating func appendInterpolation(_ number: Int) {
            append(String(number))
        }

        /// Prints `http_requests_total`.
        package mutating func appendInterpolation(_ name: MetricName) {
            append(name.text)
        }

        /// Prints `job`.
        package mutating func appendInterpolation(_ name: LabelName) {
            append(name.text)
        }

        /// Prints `job, instance`.
        package mutating func appendInterpolation(_ names: [LabelName]) {
            append(names.map(\.text).joined(separator: ", "))
        }

        /// Prints the expression, in parentheses if it has operators and is neither an argument nor the whole.
        package mutating func appendInterpolation(_ expression: PromQL) {
            append("")
            let start = text.endIndex
            text += expression.text
            origins += expression.origins
            if expression.isCompound { compoundStart = start }
        }

        /// Prints the expression as it is; for one whose operators bind as those around it mean it.
        package mutating func appendInterpolation(verbatim expression: PromQL) {
            origins += expression.origins
            append(expression.text)
        }

        private mutating func append(_ piece: String) {
            if compoundStart != nil { closeCompound(isEnclosed: false) }
            text += piece
        }

        /// True if what stands before the compound expression opens an argument list.
        private var startsArgument: Bool {
            guard let compoundStart else { return false }
            let before = text.utf8[..<compoundStart].last { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
            return before == UInt8(ascii: "(") || before == UInt8(ascii: ",")
        }

        private mutating func closeCompound(isEnclosed: Bool) {
            guard let start = compoundStart else { return }
            compoundStart = nil
            guard !isEnclosed else { return }
            text.insert("(", at: start)
            text += ")"
        }

        fileprivate func finished() -> String {
            var copy = self
            copy.closeCompound(isEnclosed: compoundStart == text.startIndex)
            return copy.text
        }
    }

    private static let operatorWords = ["and", "or", "unless", "offset", "atan"]

    /// True if an operator stands outside all brackets and strings.
    private var isCompound: Bool {
        var depth = 0
        var quote: UInt8?
        var isEscaped = false
        var word = ""
        for byte in text.utf8 {
            if let open = quote {
                if byte == open, !isEscaped { quote = nil }
                isEscaped = byte == UInt8(ascii: "\\") && !isEscaped && open != UInt8(ascii: "`")
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): quote = byte
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
            case _ where depth == 0 && "+-*/%^<>=!@|".utf8.contains(byte): return true
            default: break
            }
            guard depth == 0 else { continue }
            let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            if isLetter || byte == UInt8(ascii: "_") {
                word.unicodeScalars.append(Unicode.Scalar(byte | 0x20))
            } else {
                if !word.isEmpty, Self.operatorWords.contains(word) { return true }
                word = ""
            }
        }
        return false
    }

    /// A string literal (Go's escapes).
    ///
    /// Prints `"a\"b"`.
    static func quoted(_ text: String) -> String {
        guard text.hasByte(where: mayNeedEscape) else { return "\"" + text + "\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            case "\r": result += "\\r"
            // Prometheus takes the replacement character for broken UTF-8.
            case _ where InvisibleScalar.contains(scalar) || scalar == "\u{FFFD}":
                let isShort = scalar.value <= 0xFFFF
                result += isShort ? "\\u" : "\\U"
                result += String(decoding: hexadecimal(scalar.value, digits: isShort ? 4 : 8), as: UTF8.self)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    private static func mayNeedEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || InvisibleScalar.mayStart(with: byte)
    }
}

extension PromQL: DataScalar {
    package var dataValue: DataValue { .string(text) }
}
