/// A series of a rule's test, as Prometheus prints it. For example: `mail_queue_length{queue="out"}`.
package struct SeriesText: TextValue, Hashable {
    package let text: String
    package let metric: MetricName
    package let labels: [Label]

    package struct Label: Hashable, Sendable {
        package let name: LabelName
        package let value: String
    }

    package static let textShape = TextShape(
        "a series",
        "The name of a metric, then labels in braces: each a name, an equals sign and a value in double quotes.",
        pattern: #"^[a-zA-Z_:][a-zA-Z0-9_:]{0,127}(\{[^\u0000]*\})?$"#,
        examples: [#"mail_queue_length{queue="out"}"#],
        maximumLength: 65_536
    )

    package init(parsing text: String) throws(TextFault) {
        let fault = TextFault("is no series", fix: #"write it like mail_queue_length{queue=\"out\"}"#)
        guard text.utf8.count <= 65_536 else { throw fault }
        let name = text.utf8.prefix { $0 != UInt8(ascii: "{") }
        guard let metric = try? MetricName(parsing: String(Substring(name))) else { throw fault }
        var scanner = Scanner(bytes: Array(text.utf8.dropFirst(name.count)))
        guard let labels = scanner.labels() else { throw fault }
        var seen: Set<LabelName> = []
        guard labels.allSatisfy({ seen.insert($0.name).inserted }) else {
            throw TextFault("has a label twice", fix: "keep one of the two")
        }
        self.text = text
        self.metric = metric
        self.labels = labels
    }

    private init(unchecked metric: MetricName) {
        text = metric.text
        self.metric = metric
        labels = []
    }

    package var description: String { text }
    package static var placeholder: SeriesText { SeriesText(unchecked: .placeholder) }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func take(_ byte: Unicode.Scalar) -> Bool {
            while next == UInt8(ascii: " ") { position += 1 }
            guard next == UInt8(ascii: byte) else { return false }
            position += 1
            return true
        }

        /// `nil` where something else stands than labels, or behind them.
        mutating func labels() -> [Label]? {
            guard !bytes.isEmpty else { return [] }
            guard take("{") else { return nil }
            var labels: [Label] = []
            while !take("}") {
                guard labels.isEmpty || take(","), let label = label() else { return nil }
                labels.append(label)
            }
            return position == bytes.count ? labels : nil
        }

        private mutating func label() -> Label? {
            while next == UInt8(ascii: " ") { position += 1 }
            let start = position
            while let byte = next, byte.isAlphanumeric || byte == UInt8(ascii: "_") { position += 1 }
            let word = String(decoding: bytes[start..<position], as: UTF8.self)
            guard let name = try? LabelName(parsing: word), take("="), take("\"") else { return nil }
            var value: [UInt8] = []
            while let byte = next, byte != UInt8(ascii: "\"") {
                position += 1
                guard byte == UInt8(ascii: "\\") else {
                    guard byte >= 0x20, byte != 0x7F else { return nil }
                    value.append(byte)
                    continue
                }
                switch next {
                case UInt8(ascii: "n"): value.append(0x0A)
                case UInt8(ascii: "\\"), UInt8(ascii: "\""): value.append(bytes[position])
                default: return nil
                }
                position += 1
            }
            guard take("\"") else { return nil }
            return Label(name: name, value: String(decoding: value, as: UTF8.self))
        }
    }
}

/// Samples of a series in promtool's notation (Prometheus documentation, "Unit testing for rules").
///
/// For example: `0+10x200` grows by ten 200 times; `_x5` is five times nothing.
package struct SampleNotation: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "samples",
        "As promtool's tests have them: a number, a+bxN or a-bxN for a number and N more of them, axN, _ and _xN for none, stale; with blanks between them.",
        pattern: "^[-+0-9.eExX_ a-zA-Z]+$",
        examples: ["0+10x200", "1 1 0 _x5 1"],
        maximumLength: 65_536
    )

    package init(parsing text: String) throws(TextFault) {
        let words = text.split(atByte: " ").filter { !$0.isEmpty }
        guard !words.isEmpty, text.utf8.count <= 65_536, words.allSatisfy(Self.isSample) else {
            throw TextFault("is no list of samples", fix: "write it like 0+10x200 or 1 1 0")
        }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: SampleNotation { SampleNotation(unchecked: "0") }

    private static func isSample(_ word: Substring) -> Bool {
        if word.hasSameBytes(as: "stale") { return true }
        var rest = word.utf8[...]
        if rest.first == UInt8(ascii: "_") {
            rest = rest.dropFirst()
            return rest.isEmpty || isCount(rest)
        }
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        guard takeNumber(&rest) else { return false }
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
            rest = rest.dropFirst()
            return takeNumber(&rest) && isCount(rest)
        }
        return rest.isEmpty || isCount(rest)
    }

    /// `x200`.
    private static func isCount(_ bytes: Substring.UTF8View.SubSequence) -> Bool {
        bytes.first == UInt8(ascii: "x") && (1...6).contains(bytes.count - 1) && bytes.dropFirst().allSatisfy(\.isDigit)
    }

    /// For example: `10`, `0.5`, `1e3`, `Inf`.
    private static func takeNumber(_ bytes: inout Substring.UTF8View.SubSequence) -> Bool {
        for word in ["Inf", "NaN"] where bytes.starts(with: word.utf8) {
            bytes = bytes.dropFirst(3)
            return true
        }
        let digits = bytes.prefix { $0.isDigit || $0 == UInt8(ascii: ".") }
        guard digits.contains(where: \.isDigit), digits.count(where: { $0 == UInt8(ascii: ".") }) <= 1 else {
            return false
        }
        bytes = bytes[digits.endIndex...]
        guard bytes.first == UInt8(ascii: "e") || bytes.first == UInt8(ascii: "E") else { return true }
        bytes = bytes.dropFirst()
        if bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+") { bytes = bytes.dropFirst() }
        let exponent = bytes.prefix(while: \.isDigit)
        bytes = bytes[exponent.endIndex...]
        return !exponent.isEmpty
    }
}
