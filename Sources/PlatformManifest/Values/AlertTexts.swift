/// The name of an alert. For example: `MailQueueLong`.
package struct AlertName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of an alert",
        "Letters and digits in CamelCase, a capital first, at most 64.",
        pattern: "^[A-Z][A-Za-z0-9]{0,63}$",
        examples: ["MailQueueLong"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .alphanumerics, 1...64, first: .uppercase) else {
            throw TextFault(
                "is not the name of an alert",
                fix: "use letters and digits in CamelCase such as MailQueueLong, at most 64"
            )
        }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: AlertName { AlertName(unchecked: "Placeholder") }
}

/// The name of a series that a rule records: `level:metric:operations` (Prometheus documentation, "Recording rules").
///
/// For example: `job:orders:rate5m`.
package struct RecordedName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of a recorded series",
        "Letters, digits, underscores and at least one colon, no digit first: level:metric:operations.",
        pattern: "^(?=[^:]*:)[a-zA-Z_:][a-zA-Z0-9_:]{0,127}$",
        examples: ["job:orders:rate5m"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .alphanumerics + "_:", 1...128, first: .letters + "_:"),
            text.utf8.contains(UInt8(ascii: ":"))
        else {
            throw TextFault(
                "is not the name of a recorded series",
                fix: "write level:metric:operations such as job:orders:rate5m"
            )
        }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: RecordedName { RecordedName(unchecked: "placeholder:") }
}

/// A text of an alert, in which Prometheus fills holes when the alert fires.
///
/// For example: `{{ $labels.queue }} has {{ $value }} mails`. Whatever else stands in braces is text.
package struct AlertMessage: TextValue, Hashable {
    package enum Piece: Hashable, Sendable {
        case text(String)
        case label(LabelName)
        /// With the function that prints it, if one does. For example: `humanizeDuration`.
        case value(function: String?)
    }

    package let text: String
    package let pieces: [Piece]

    package static let textShape = TextShape(
        "a text of an alert",
        "Any text without NUL. Prometheus fills in {{ $value }}, also as {{ $value | humanize }}, humanize1024, humanizePercentage, humanizeDuration or printf \"%.0f\", and {{ $labels.NAME }}; other braces are text.",
        pattern: #"^[^\u0000]*$"#,
        examples: ["{{ $labels.queue }} has {{ $value }} mails"],
        maximumLength: 65_536
    )

    package init(parsing text: String) throws(TextFault) {
        guard !text.utf8.contains(0) else {
            throw TextFault("holds a NUL, which no output format can carry", fix: "delete '\\u0000'")
        }
        guard text.unicodeScalars.count <= 65_536 else {
            throw TextFault("has more than 65536 characters", fix: "shorten it")
        }
        self.init(unchecked: text)
    }

    /// Whether something looks like a hole and is none: it would reach people as it is written.
    package var hasUnreadHole: Bool {
        pieces.contains { piece in
            guard case .text(let plain) = piece, let start = plain.ranges(of: "{{").first else { return false }
            let rest = plain[start.upperBound...]
            return rest.contains("$value") || rest.contains("$labels")
        }
    }

    private init(unchecked text: String) {
        self.text = text
        pieces = Self.pieces(of: text)
    }

    /// Whether the value of the expression stands in it.
    package var showsValue: Bool {
        pieces.contains { piece in
            if case .value = piece { true } else { false }
        }
    }

    package var description: String { text }
    package static var placeholder: AlertMessage { AlertMessage(unchecked: "") }

    // MARK: - Holes

    private static func pieces(of text: String) -> [Piece] {
        var pieces: [Piece] = []
        var plain: [UInt8] = []
        let bytes = Array(text.utf8)
        var place = 0
        while place < bytes.count {
            if let (hole, end) = hole(in: bytes, at: place) {
                if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
                plain = []
                pieces.append(hole)
                place = end
            } else {
                plain.append(bytes[place])
                place += 1
            }
        }
        if !plain.isEmpty { pieces.append(.text(String(decoding: plain, as: UTF8.self))) }
        return pieces
    }

    private static func hole(in bytes: [UInt8], at start: Int) -> (Piece, end: Int)? {
        guard bytes[start...].starts(with: "{{".utf8) else { return nil }
        var end = start + 2
        // No hole is longer than a label's name and its frame.
        while end + 1 < bytes.count, end - start < 160, !bytes[end...].starts(with: "}}".utf8) { end += 1 }
        guard bytes[end...].starts(with: "}}".utf8) else { return nil }
        let content = String(decoding: bytes[(start + 2)..<end], as: UTF8.self)
        return piece(content.replacing("|", with: " | ").split(separator: " ")).map { ($0, end + 2) }
    }

    private static let functions: Set<String> = ["humanize", "humanize1024", "humanizePercentage", "humanizeDuration"]

    private static func piece(_ words: [Substring]) -> Piece? {
        guard let first = words.first else { return nil }
        if words.count == 1, first.hasBytePrefix("$labels.") {
            return (try? LabelName(parsing: String(first.dropFirstBytes(8)))).map(Piece.label)
        }
        // Both orders are Go's.
        if words.count == 3, words[2].hasSameBytes(as: "$value"), isFormat(words[..<2]) {
            return .value(function: words[..<2].joined(separator: " "))
        }
        guard first.hasSameBytes(as: "$value") else { return nil }
        guard words.count > 1 else { return .value(function: nil) }
        guard words.count >= 3, words[1].hasSameBytes(as: "|") else { return nil }
        let function = words[2...].joined(separator: " ")
        return functions.contains(function) || isFormat(words[2...]) ? .value(function: function) : nil
    }

    /// `printf "%.2f"`, with one digit.
    private static func isFormat(_ words: ArraySlice<Substring>) -> Bool {
        guard words.count == 2, words.first.map({ $0.hasSameBytes(as: "printf") }) ?? false, let format = words.last,
            format.utf8.count == 6
        else { return false }
        let digit = format.utf8[format.utf8.index(format.startIndex, offsetBy: 3)]
        return digit.isDigit && format.hasBytePrefix("\"%.") && format.utf8.suffix(2).elementsEqual("f\"".utf8)
    }
}
