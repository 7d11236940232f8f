/// A PromQL expression of the manifest's, read as far as the manifest needs it: promtool reads the rest of it.
///
/// For example: `sum by (queue) (mail_queue_length) > 1000`.
package struct QueryText: Hashable, Sendable {
    package let text: String
    /// The series that it asks for by name, each once, in order.
    package let metrics: [String]
    /// Whether it has a value at some times only: it compares, or asks for what is absent.
    package let isCondition: Bool
    /// Which labels of its series its result has.
    package let keptLabels: KeptLabels

    package enum KeptLabels: Hashable, Sendable {
        /// All but those that `without` drops.
        case allBut([String])
        case only([String])
    }

    /// Reads an expression.
    ///
    /// - Throws: what cannot be an expression: brackets and quotes without their other half, comments, control
    ///   characters.
    init(parsing text: String) throws(TextFault) {
        var scanner = Scanner(bytes: Array(text.utf8))
        try scanner.scan()
        self.text = text
        metrics = scanner.metrics
        isCondition = scanner.isCondition
        keptLabels = scanner.keptLabels
    }

    /// Takes an expression that the code wrote.
    init(unchecked text: String) {
        self.text = text
        metrics = []
        isCondition = true
        keptLabels = .allBut([])
    }

    /// Words that stand where a metric could, in any case (Prometheus documentation, "Querying: operators").
    fileprivate static let keywords: Set<String> = [
        "and", "or", "unless", "bool", "offset", "start", "end", "atan2", "inf", "nan",
    ]
    fileprivate static let groupings: Set<String> = [
        "by", "without", "on", "ignoring", "group_left", "group_right",
    ]
    fileprivate static let aggregations: Set<String> = [
        "sum", "min", "max", "avg", "group", "stddev", "stdvar", "count", "count_values", "quantile",
    ]

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        /// Those that are open, with their places.
        var brackets: [(bracket: UInt8, place: Int)] = []
        var metrics: [String] = []
        var isCondition = false
        /// Of each aggregation, if it has any.
        var groupings: [[String]] = []
        var aggregationCount = 0
        /// By `without`.
        var dropped: [String] = []
        /// Functions whose result has no labels, or loses one.
        var functions: Set<String> = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        var keptLabels: KeptLabels {
            if functions.contains("absent") || functions.contains("absent_over_time") { return .only([]) }
            guard aggregationCount > 0, dropped.isEmpty else { return .allBut(dropped) }
            let labels = groupings.first ?? []
            return .only(functions.contains("histogram_quantile") ? labels.filter { $0 != "le" } : labels)
        }

        mutating func scan() throws(TextFault) {
            while let byte = next {
                switch byte {
                case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): _ = try string()
                case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"):
                    brackets.append((byte, position))
                    position += 1
                case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): try close(byte)
                case UInt8(ascii: "#"):
                    throw TextFault("has a comment, which its other forms lose", fix: "move it to 'description'")
                case UInt8(ascii: "\t"), UInt8(ascii: "\n"): position += 1
                case 0..<0x20, 0x7F: throw TextFault("has a control character", fix: "delete it")
                case _ where byte.isDigit: number()
                case _ where byte.isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":"): try word()
                case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "="), UInt8(ascii: "!"): compare()
                default: position += 1
                }
            }
            if let open = brackets.last {
                throw TextFault(
                    "has a '\(Character(Unicode.Scalar(open.bracket)))' at character \(character(at: open.place)) that nothing closes",
                    fix: "close it"
                )
            }
        }

        /// From 1, as people count.
        private func character(at place: Int) -> Int {
            String(decoding: bytes[..<place], as: UTF8.self).unicodeScalars.count + 1
        }

        private mutating func close(_ byte: UInt8) throws(TextFault) {
            let opening: [UInt8: UInt8] = [
                UInt8(ascii: ")"): UInt8(ascii: "("), UInt8(ascii: "]"): UInt8(ascii: "["),
                UInt8(ascii: "}"): UInt8(ascii: "{"),
            ]
            guard let open = brackets.popLast(), open.bracket == opening[byte] else {
                throw TextFault(
                    "has a '\(Character(Unicode.Scalar(byte)))' at character \(character(at: position)) that closes nothing",
                    fix: "delete it, or open it before"
                )
            }
            position += 1
        }

        /// With its quotes; a line break has to be written `\n`, since an expression may be put on one line.
        private mutating func string() throws(TextFault) -> String {
            let start = position
            let quote = bytes[position]
            position += 1
            var content: [UInt8] = []
            while let byte = next, byte != quote {
                guard byte != UInt8(ascii: "\n") else { break }
                if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "`") { position += 1 }
                if let byte = next { content.append(byte) }
                position += 1
            }
            guard next == quote else {
                throw TextFault(
                    "has a quote at character \(character(at: start)) that does not end on its line",
                    fix: "end it; a line break in a string is written \\n"
                )
            }
            position += 1
            return String(decoding: content, as: UTF8.self)
        }

        /// Numbers and durations. For example: `0x1F`, `1e3`, `5m`.
        private mutating func number() {
            while let byte = next, byte.isAlphanumeric || byte == UInt8(ascii: ".") { position += 1 }
        }

        private mutating func skipSpace() {
            while let byte = next, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\t")
            { position += 1 }
        }

        private mutating func bareWord() -> String {
            let start = position
            while let byte = next,
                byte.isAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ":")
            { position += 1 }
            return String(decoding: bytes[start..<position], as: UTF8.self)
        }

        private mutating func word() throws(TextFault) {
            let word = bareWord()
            skipSpace()
            switch brackets.last?.bracket {
            case UInt8(ascii: "["): return
            case UInt8(ascii: "{"):
                if word == "__name__" { try matchName() }
                return
            default: break
            }
            let lowercase = word.lowercased()
            if QueryText.groupings.contains(lowercase) {
                let labels = groupingLabels()
                if lowercase == "by" { groupings.append(labels) }
                if lowercase == "without" { dropped += labels }
                return
            }
            if next == UInt8(ascii: "(") || isBeforeGrouping {
                functions.insert(lowercase)
                if QueryText.aggregations.contains(lowercase) { aggregationCount += 1 }
                if ["absent", "absent_over_time", "unless", "and"].contains(lowercase) {
                    isCondition = true
                }
                return
            }
            if QueryText.keywords.contains(lowercase) {
                if lowercase == "unless" || lowercase == "and" { isCondition = true }
                return
            }
            ask(word)
        }

        private mutating func ask(_ metric: String) {
            // It is there while an alert is.
            if metric == "ALERTS" || metric == "ALERTS_FOR_STATE" { isCondition = true }
            if !metrics.contains(metric) { metrics.append(metric) }
        }

        /// `{__name__="up"}`; other ways to match a name ask for no name in particular.
        private mutating func matchName() throws(TextFault) {
            guard next == UInt8(ascii: "=") else { return }
            position += 1
            skipSpace()
            if next == UInt8(ascii: "\"") || next == UInt8(ascii: "'") || next == UInt8(ascii: "`") {
                ask(try string())
            }
        }

        /// `sum by (…) (…)`.
        private var isBeforeGrouping: Bool {
            var copy = self
            let following = copy.bareWord().lowercased()
            return following == "by" || following == "without"
        }

        /// What stands in parentheses behind `by` and the like; the closing one is left to the brackets' count.
        private mutating func groupingLabels() -> [String] {
            guard next == UInt8(ascii: "(") else { return [] }
            brackets.append((UInt8(ascii: "("), position))
            position += 1
            var labels: [String] = []
            while let byte = next, byte != UInt8(ascii: ")"), byte != UInt8(ascii: "(") {
                if byte.isLetter || byte == UInt8(ascii: "_") { labels.append(bareWord()) } else { position += 1 }
            }
            return labels
        }

        private mutating func compare() {
            let first = bytes[position]
            position += 1
            let isDouble = next == UInt8(ascii: "=")
            if isDouble { position += 1 }
            guard brackets.last?.bracket != UInt8(ascii: "{"),
                isDouble || first == UInt8(ascii: "<") || first == UInt8(ascii: ">")
            else { return }
            skipSpace()
            var copy = self
            // 'bool' makes a number of the answer: there is always one.
            if copy.bareWord().lowercased() != "bool" { isCondition = true }
        }
    }
}

/// What an alert waits for: a PromQL expression that has a value only while something is wrong.
///
/// For example: `mail_queue_length > 1000`.
package struct AlertExpression: TextValue, Hashable {
    package let query: QueryText

    package static let textShape = TextShape(
        "an alert's expression",
        "PromQL that has a value only while something is wrong: with a comparison, or absent(…). Without comments; promtool checks the rest.",
        pattern: #"^[^\u0000]*[!-~][^\u0000]*$"#,
        examples: ["sum by (queue) (mail_queue_length) > 1000"],
        maximumLength: 65_536
    )

    package init(parsing text: String) throws(TextFault) {
        query = try QueryText.read(text)
        guard query.isCondition else {
            throw TextFault(
                "always has a value: it compares nothing",
                fix: "add a comparison such as '> 0', or ask for absent(…)"
            )
        }
    }

    private init(unchecked text: String) { query = QueryText(unchecked: text) }
    package var description: String { query.text }
    package static var placeholder: AlertExpression { AlertExpression(unchecked: "absent(vector(1))") }
}

/// What a recording rule computes: a PromQL expression.
///
/// For example: `sum by (job) (rate(orders_total[5m]))`.
package struct RecordedExpression: TextValue, Hashable {
    package let query: QueryText

    package static let textShape = TextShape(
        "an expression",
        "PromQL without comments; promtool checks it.",
        pattern: #"^[^\u0000]*[!-~][^\u0000]*$"#,
        examples: ["sum by (job) (rate(orders_total[5m]))"],
        maximumLength: 65_536
    )

    package init(parsing text: String) throws(TextFault) { query = try QueryText.read(text) }

    private init(unchecked text: String) { query = QueryText(unchecked: text) }
    package var description: String { query.text }
    package static var placeholder: RecordedExpression { RecordedExpression(unchecked: "vector(1)") }
}

extension QueryText {
    fileprivate static func read(_ text: String) throws(TextFault) -> QueryText {
        guard text.utf8.contains(where: { (0x21...0x7E).contains($0) }) else {
            throw TextFault("is no expression", fix: "write PromQL such as mail_queue_length > 1000")
        }
        guard text.utf8.count <= 65_536 else {
            throw TextFault("has more than 65536 bytes", fix: "record a part of it in 'recordings'")
        }
        return try QueryText(parsing: text)
    }
}
