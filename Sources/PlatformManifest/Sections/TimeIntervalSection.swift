package import Origins

/// One entry of `monitoring.timeIntervals`: hours at which alert routes speak, or do not.
package struct TimeIntervalSection: ManifestObject {
    package static let shapeName = "timeInterval"
    package static let shapeSummary = "Hours of the week, for alert routes. Without days or times, all of them."

    package let description: Sourced<String>?
    package let weekdays: [Sourced<Weekday>]
    package let times: [Sourced<TimeOfDayRange>]
    package let timeZone: Sourced<TimeZoneName>

    package init(from fields: inout FieldReader) {
        description = fields.optional("description", "what happens at these hours, in a sentence")
        weekdays = fields.list("weekdays", "only these days")
        times = fields.list("times", "only these times of the day")
        timeZone = fields.value("timeZone", default: .utc, "where the clock hangs that the times are read from")
    }
}

package enum Weekday: String, ChoiceValue {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    package var meaning: String { "" }
}

/// A part of a day. For example: `08:00-18:00`.
package struct TimeOfDayRange: TextValue, Hashable {
    /// Minutes since midnight.
    package let start: Int
    /// Minutes since midnight, after the start; 1440 is the day's end.
    package let end: Int

    package static let textShape = TextShape(
        "a range of times",
        "Two times of a day from 00:00 to 24:00, the earlier one first.",
        pattern: "^([01][0-9]|2[0-3]):[0-5][0-9]-(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$",
        examples: ["08:00-18:00"]
    )

    package init(parsing text: String) throws(TextFault) {
        let times = text.split(atByte: "-").map(Self.minutes)
        guard times.count == 2, let start = times[0], let end = times[1], start < end else {
            throw TextFault("is not a range of times", fix: "write it like 08:00-18:00; past midnight needs two ranges")
        }
        self.init(start: start, end: end)
    }

    private init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }

    private static func minutes(_ text: Substring) -> Int? {
        let parts = text.split(atByte: ":")
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(\.isDigit) }),
            let hours = Int(parts[0]), let minutes = Int(parts[1]), minutes < 60
        else { return nil }
        let sum = hours * 60 + minutes
        return sum <= 24 * 60 ? sum : nil
    }

    /// For example: `08:00`.
    package static func time(_ minutes: Int) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(padded(minutes / 60)):\(padded(minutes % 60))"
    }

    package var description: String { "\(Self.time(start))-\(Self.time(end))" }
    package static var placeholder: TimeOfDayRange { TimeOfDayRange(start: 0, end: 24 * 60) }
}

/// A time zone by its name in the IANA database. For example: `Europe/Berlin`.
package struct TimeZoneName: TextValue, Hashable, DefaultText {
    package let text: String

    package static let textShape = TextShape(
        "a time zone",
        "A name of the IANA time zone database: UTC, or an area and a place.",
        pattern: "^(UTC|[A-Z][A-Za-z_]*(/[A-Z][A-Za-z0-9_+-]*){1,2})$",
        examples: ["Europe/Berlin"],
        maximumLength: 64
    )
    package static let utc = TimeZoneName(unchecked: "UTC")

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: "/")
        let isPlaced =
            (2...3).contains(parts.count) && text.utf8.count <= 64
            && parts[0].isWord(of: .letters + "_", 1...64, first: .uppercase)
            && parts.dropFirst().allSatisfy { $0.isWord(of: .alphanumerics + "_+-", 1...64, first: .uppercase) }
        guard text == "UTC" || isPlaced else {
            throw TextFault("is not a time zone", fix: "write UTC, or an area and a place such as Europe/Berlin")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: TimeZoneName { .utc }
}
