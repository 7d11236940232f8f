/// A selection of series in a PromQL expression. For example: `up{job="backend"}`.
struct PromQLSelector: Sendable, Hashable {
    struct Matcher: Sendable, Hashable {
        let label: String
        /// `=`, `!=`, `=~` or `!~`.
        let sign: String
        let value: String
    }

    let metric: String
    let matchers: [Matcher]

    /// Words that stand where a metric could (Prometheus documentation, "Querying: operators").
    private static let keywords: Set<String> = [
        "by", "without", "on", "ignoring", "group_left", "group_right", "and", "or", "unless", "bool", "offset",
        "start", "end", "atan2", "inf", "nan", "Inf", "NaN",
    ]
    private static let grouping: Set<String> = ["by", "without", "on", "ignoring", "group_left", "group_right"]

    /// Every selection with a metric's name, in order; Grafana's variables count as parts of words.
    static func all(in expression: String) -> [PromQLSelector] {
        var scanner = Scanner(bytes: Array(expression.utf8))
        return scanner.selectors()
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skipSpace() {
            while let byte = next, byte <= UInt8(ascii: " ") { position += 1 }
        }

        static func isWord(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ":"), UInt8(ascii: "$"):
                true
            default: false
            }
        }

        mutating func word() -> String {
            let start = position
            while let byte = next, Self.isWord(byte) { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        mutating func selectors() -> [PromQLSelector] {
            var found: [PromQLSelector] = []
            while let byte = next {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): _ = string()
                case UInt8(ascii: "["): skip(to: UInt8(ascii: "]"))
                case UInt8(ascii: "{"): _ = matchers()
                case let byte where Self.isWord(byte):
                    let word = word()
                    skipSpace()
                    if PromQLSelector.grouping.contains(word) {
                        if next == UInt8(ascii: "(") { skip(to: UInt8(ascii: ")")) }
                        continue
                    }
                    let isNumber = word.utf8.first.map { $0 < UInt8(ascii: ":") || $0 == UInt8(ascii: "$") } ?? true
                    if isNumber || PromQLSelector.keywords.contains(word) || next == UInt8(ascii: "(") { continue }
                    if isAggregation(word) { continue }
                    found.append(
                        PromQLSelector(metric: word, matchers: next == UInt8(ascii: "{") ? matchers() : [])
                    )
                default: position += 1
                }
            }
            return found
        }

        /// `sum by (…) (…)`: the word before a grouping is a function.
        private mutating func isAggregation(_ word: String) -> Bool {
            let saved = position
            defer { position = saved }
            let following = self.word()
            return following == "by" || following == "without"
        }

        private mutating func skip(to end: UInt8) {
            while let byte = next, byte != end { position += 1 }
            position += 1
        }

        private mutating func string() -> String {
            let quote = bytes[position]
            position += 1
            var found: [UInt8] = []
            while let byte = next, byte != quote {
                position += 1
                guard byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`"), let escaped = next else {
                    found.append(byte)
                    continue
                }
                position += 1
                found.append(escaped == UInt8(ascii: "n") ? 0x0A : escaped)
            }
            position += 1
            return String(decoding: found, as: UTF8.self)
        }

        private mutating func matchers() -> [Matcher] {
            position += 1
            var found: [Matcher] = []
            while let byte = next, byte != UInt8(ascii: "}") {
                guard Self.isWord(byte) else {
                    position += 1
                    continue
                }
                let label = word()
                skipSpace()
                var sign = ""
                while let byte = next,
                    byte == UInt8(ascii: "=") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "~")
                {
                    sign.unicodeScalars.append(Unicode.Scalar(byte))
                    position += 1
                }
                skipSpace()
                guard next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") || next == UInt8(ascii: "`") else {
                    continue
                }
                found.append(Matcher(label: label, sign: sign, value: string()))
            }
            position += 1
            return found
        }
    }
}
