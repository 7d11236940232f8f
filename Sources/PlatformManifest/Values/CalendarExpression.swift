/// A systemd calendar expression (systemd.time(7)). For example: `*-*-* 02:30:00`, `Mon..Fri 09:00`, `weekly`.
///
/// A single moment (`@1700000000`) is none here, though systemd takes it: nothing of ours happens once.
package struct CalendarExpression: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a calendar expression",
        "As systemd reads it: weekdays, date, time and time zone, or a word such as daily; see systemd.time(7).",
        pattern: "^(?!([^ ]+ +){4}[^ ])[A-Za-z0-9*]([A-Za-z0-9*,./:~_+ -]{0,98}[A-Za-z0-9*])?$",
        examples: ["*-*-* 02:30:00", "weekly"]
    )

    package init(parsing text: String) throws(TextFault) {
        let ends = ASCIISet.alphanumerics + "*"
        guard text.isWord(of: ends + ",./:~_+ -", 1...100, first: ends, last: ends) else {
            throw TextFault("is not a calendar expression", fix: "write it like '*-*-* 02:30:00' or 'weekly'")
        }
        // Weekdays, date, time and time zone.
        guard text.split(separator: " ").count <= 4 else {
            throw TextFault(
                "is a line of cron, not a calendar expression of systemd",
                fix: "write it like '*-*-* 02:30:00' for '30 2 * * *'"
            )
        }
        do {
            _ = try CalendarEvent(parsing: text)
        } catch {
            throw TextFault("is not a calendar expression: \(error.problem)", fix: error.fix)
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }

    /// What it means.
    package var event: CalendarEvent {
        guard let event = try? CalendarEvent(parsing: text) else {
            preconditionFailure("a calendar expression that was not parsed: \(text)")
        }
        return event
    }

    package var description: String { text }
    package static var placeholder: CalendarExpression { CalendarExpression(unchecked: "daily") }
}
