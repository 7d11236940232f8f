package import Origins

/// The name of a metric or recording rule: `[a-zA-Z_:][a-zA-Z0-9_:]*`.
///
/// For example: `job:http_errors:ratio5m`.
package struct MetricName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    /// Parses a name.
    ///
    /// - Returns: `nil` if it is none.
    package init?(parsing text: String) {
        guard LabelName.isName(text, allowsColon: true) else { return nil }
        self.text = text
    }

    /// Takes a constant.
    ///
    /// - Precondition: it is a name.
    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(LabelName.isName(text, allowsColon: true), "'\(text)' is no metric name")
    }

    package var description: String { text }
}

/// The name of a label: `[a-zA-Z_][a-zA-Z0-9_]*`.
///
/// For example: `service`.
package struct LabelName: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
    package let text: String

    /// Parses a name.
    ///
    /// - Returns: `nil` if it is none.
    package init?(parsing text: String) {
        guard Self.isName(text, allowsColon: false) else { return nil }
        self.text = text
    }

    /// Takes a constant.
    ///
    /// - Precondition: it is a name.
    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
        precondition(Self.isName(text, allowsColon: false), "'\(text)' is no label name")
    }

    package var description: String { text }

    static func isName(_ text: String, allowsColon: Bool) -> Bool {
        var isFirst = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9") where !isFirst, UInt8(ascii: ":") where allowsColon: break
            default: return false
            }
            isFirst = false
        }
        return !isFirst
    }
}

/// A condition on a label in a selector.
package struct LabelMatcher: Hashable, Sendable {
    let text: String
    /// Of its values.
    var origins: [Origin] = []

    /// The same matcher with values from elsewhere.
    package func from(_ origins: [Origin]) -> LabelMatcher { LabelMatcher(text: text, origins: origins) }

    /// Prints `name="value"`.
    package static func equal(_ name: LabelName, _ value: String) -> LabelMatcher {
        LabelMatcher(text: name.text + "=" + PromQL.quoted(value))
    }

    /// Prints `name="value"`.
    package static func equal(_ name: LabelName, _ value: String, _ origin: Origin) -> LabelMatcher {
        LabelMatcher(text: name.text + "=" + PromQL.quoted(value), origins: [origin])
    }

    /// Prints `name!="value"`.
    package static func notEqual(_ name: LabelName, _ value: String) -> LabelMatcher {
        LabelMatcher(text: name.text + "!=" + PromQL.quoted(value))
    }

    /// Prints `name=~"a|b"`, or `name="a"` for one value; the values match as they are.
    package static func oneOf(_ name: LabelName, _ values: [String]) -> LabelMatcher {
        guard values.count != 1 else { return .equal(name, values[0]) }
        return matches(name, pattern: values.map(escapedPattern).joined(separator: "|"))
    }

    /// Prints `name!~"a|b"`; the values match as they are.
    package static func noneOf(_ name: LabelName, _ values: [String]) -> LabelMatcher {
        matchesNot(name, pattern: values.map(escapedPattern).joined(separator: "|"))
    }

    /// Prints `name=~"pattern"`; the pattern is a regular expression (RE2) for the whole value.
    package static func matches(_ name: LabelName, pattern: String) -> LabelMatcher {
        LabelMatcher(text: name.text + "=~" + PromQL.quoted(pattern))
    }

    /// Prints `name!~"pattern"`.
    package static func matchesNot(_ name: LabelName, pattern: String) -> LabelMatcher {
        LabelMatcher(text: name.text + "!~" + PromQL.quoted(pattern))
    }

    /// Text that matches only itself in RE2.
    package static func escapedPattern(_ text: String) -> String {
        let operators = "\\.+*?()|[]{}^$"
        return replacing(text) { operators.unicodeScalars.contains($0) ? "\\\($0)" : nil }
    }
}

/// A duration of PromQL, in ordered units (GEN-12).
///
/// For example: `5m`, `1m30s`, `30d`.
package struct PromQLDuration: Hashable, Sendable, CustomStringConvertible {
    package let milliseconds: Int

    /// - Precondition: not negative.
    package init(milliseconds: Int) {
        precondition(milliseconds >= 0, "a PromQL duration is negative")
        self.milliseconds = milliseconds
    }

    package static func seconds(_ count: Int) -> PromQLDuration { PromQLDuration(milliseconds: count * 1000) }
    package static func minutes(_ count: Int) -> PromQLDuration { seconds(count * 60) }
    package static func hours(_ count: Int) -> PromQLDuration { minutes(count * 60) }
    package static func days(_ count: Int) -> PromQLDuration { hours(count * 24) }

    package var description: String {
        var rest = milliseconds
        var text = ""
        for (unit, size) in Self.units where rest >= size {
            text += String(rest / size)
            text += unit
            rest %= size
        }
        return text.isEmpty ? "0s" : text
    }

    private static let units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)]
}
