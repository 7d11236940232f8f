/// The days and times of a calendar expression, as systemd.time(7) and systemd's `calendarspec.c` read it.
///
/// A field is a list of its values, each one with a range and a step: `1,5`, `8..18`, `0/15`, `1..23/2`; without any it is
/// every value (`*`).
package struct CalendarEvent {
    /// One element of a field. For example: start 8, stop 18 and step 2 for `8..18/2`.
    package struct Component: Equatable {
        package let start: Int
        package let stop: Int?
        /// Nothing for a single value.
        package let step: Int?
    }

    /// From 0 for Monday to 6 for Sunday; all when empty.
    package private(set) var weekdays: Set<Int> = []
    package private(set) var years: [Component] = []
    package private(set) var months: [Component] = []
    package private(set) var days: [Component] = []
    /// Whether the days are counted back from the month's last one, which is 1.
    package private(set) var countsFromEnd = false
    package private(set) var hours: [Component] = [.zero]
    package private(set) var minutes: [Component] = [.zero]
    /// In microseconds.
    package private(set) var seconds: [Component] = [.zero]
    package private(set) var zone: String?

    /// - Throws: a clause about what is wrong, and what would be right.
    package init(parsing text: String) throws(TextFault) {
        var scanner = CalendarScanner(try readZone(text[...]))
        if let shorthand = Self.shorthands.first(where: { $0.word == scanner.rest.lowercased() }) {
            months = shorthand.months.map(Component.init)
            if let day = shorthand.day { days = [Component(day)] }
            if let weekday = shorthand.weekday { weekdays = [weekday] }
            if shorthand.word == "minutely" || shorthand.word == "hourly" { hours = [] }
            if shorthand.word == "minutely" { minutes = [] }
            return
        }
        try readWeekdays(&scanner)
        if !scanner.isAtEnd { try readDate(&scanner) }
        if !scanner.isAtEnd { try readTime(&scanner) }
    }

    private typealias Shorthand = (word: String, months: [Int], day: Int?, weekday: Int?)

    /// Table of systemd.time(7), and the spellings beside it that `calendarspec.c` takes.
    private static let shorthands: [Shorthand] = [
        ("minutely", [], nil, nil), ("hourly", [], nil, nil), ("daily", [], nil, nil), ("weekly", [], nil, 0),
        ("monthly", [], 1, nil), ("quarterly", [1, 4, 7, 10], 1, nil), ("semiannually", [1, 7], 1, nil),
        ("semi-annually", [1, 7], 1, nil), ("biannually", [1, 7], 1, nil), ("bi-annually", [1, 7], 1, nil),
        ("annually", [1], 1, nil), ("yearly", [1], 1, nil), ("anually", [1], 1, nil),
    ]

    private static let words = shorthands.map(\.word)

    // MARK: - Time zone

    /// Areas of the IANA time zone database.
    private static let areas: Set<String> = [
        "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Brazil", "Canada", "Chile",
        "Etc",
        "Europe", "Indian", "Mexico", "Pacific", "US",
    ]
    /// Its zones without an area that are more than another name of one with an area.
    private static let plainZones: Set<String> = ["GMT", "CET", "EET", "MET", "WET", "EST", "MST", "HST"]

    /// Takes the time zone off the end.
    private mutating func readZone(_ text: Substring) throws(TextFault) -> Substring {
        guard let blank = text.lastIndex(of: " ") else { return text }
        let word = String(text[text.index(after: blank)...])
        let isZone =
            word.lowercased() == "utc" || Self.plainZones.contains(word)
            || word.split(atByte: "/").count > 1 && word.utf8.first.map(\.isLetter) == true
        guard isZone else { return text }
        if let area = word.split(atByte: "/").first.map(String.init), word.utf8.contains(UInt8(ascii: "/")),
            !Self.areas.contains(area) || (try? TimeZoneName(parsing: word)) == nil
        {
            throw TextFault(
                "'\(abbreviated(word))' is no time zone",
                fix: "write UTC, or an area and a place such as Europe/Berlin"
            )
        }
        zone = word
        let rest = text[..<blank]
        guard !rest.isEmpty else {
            throw TextFault("it has a time zone only", fix: "write when, such as 'daily \(word)'")
        }
        return rest
    }

    // MARK: - Weekdays

    private static let weekdayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

    /// A list of days and ranges: `Mon,Wed`, `Mon..Fri`, `Sat,Sun`; nothing where there are none.
    private mutating func readWeekdays(_ scanner: inout CalendarScanner) throws(TextFault) {
        guard scanner.next?.isLetter == true else { return }
        var first: Int?
        var isRange = false
        while let next = scanner.next, next != UInt8(ascii: " ") {
            let word = scanner.word()
            guard let day = Self.weekday(word) else {
                throw Self.unknownWord(word.isEmpty ? scanner.shownRest : word, scanner.whole)
            }
            if let start = first {
                guard start <= day else {
                    throw TextFault(
                        "the range of weekdays ends before it begins: a week begins on Monday",
                        fix: "write both days in the order of the week, or list them with commas"
                    )
                }
                weekdays.formUnion(start...day)
                first = nil
            }
            weekdays.insert(day)
            if scanner.isAtEnd || scanner.next == UInt8(ascii: " ") { break }
            if !isRange, scanner.take("..") || scanner.take("-") {
                (first, isRange) = (day, true)
                guard let next = scanner.next, next != UInt8(ascii: " ") else {
                    throw TextFault("the range of weekdays has no end", fix: "write it like Mon..Fri")
                }
            } else if scanner.take(",") {
                isRange = false
            } else {
                throw TextFault(
                    "'\(scanner.shownRest)' follows a weekday",
                    fix: "write weekdays like Mon..Fri or Sat,Sun"
                )
            }
        }
        scanner.skipBlanks()
    }

    private static func weekday(_ word: String) -> Int? {
        let word = word.lowercased()
        return weekdayNames.firstIndex { $0.lowercased() == word || $0.lowercased().prefix(3) == word }
    }

    private static func unknownWord(_ word: String, _ whole: String) -> TextFault {
        let first = whole.split(separator: " ").first.map { $0.lowercased() } ?? ""
        if words.contains(first) {
            return TextFault(
                "'\(first)' stands alone, or with a time zone",
                fix: "write the days and the time out, such as '*-*-* 08:00:00'"
            )
        }
        let known = words.filter { $0 != "anually" }
        if let near = nearest(to: word, among: known + weekdayNames) {
            return TextFault("'\(abbreviated(word))' is no weekday and no such word", fix: "did you mean '\(near)'?")
        }
        return TextFault(
            "'\(abbreviated(word))' is no weekday and no word such as daily",
            fix: "write it like 'daily', '*-*-* 02:30:00' or 'Mon..Fri 09:00'"
        )
    }

    // MARK: - Date

    /// `YEAR-MONTH-DAY` or `MONTH-DAY`, with `~` before a day that is counted from the end; nothing where a time stands.
    private mutating func readDate(_ scanner: inout CalendarScanner) throws(TextFault) {
        let start = scanner
        var fields = [try scanner.field("a date")]
        if scanner.isAtEnd || scanner.next == UInt8(ascii: ":") {
            scanner = start
            return
        }
        while let next = scanner.next, next != UInt8(ascii: " ") {
            let isEnd = scanner.take("~")
            guard isEnd || scanner.take("-"), fields.count < 3, !countsFromEnd else {
                throw TextFault("'\(scanner.shownRest)' does not belong to a date", fix: Self.dateFix)
            }
            countsFromEnd = isEnd
            fields.append(try scanner.field("a date"))
        }
        guard fields.count >= 2 else {
            throw TextFault("'\(scanner.taken(since: start))' is neither a date nor a time", fix: Self.dateFix)
        }
        scanner.skipBlanks()
        if fields.count == 3 {
            // Two digits are a year of this or the last century.
            years = fields[0].map { $0.mapped { $0 < 70 ? $0 + 2000 : $0 < 100 ? $0 + 1900 : $0 } }
            try check(years, 1970...2199, "year")
        }
        months = fields[fields.count - 2]
        days = fields[fields.count - 1]
        try check(months, 1...12, "month")
        try check(days, 1...(countsFromEnd ? 28 : 31), "day", isCountedBack: countsFromEnd)
        if days.isEmpty { countsFromEnd = false }
    }

    private static let dateFix = "write a date like *-*-01, 2030-01-01 or *-12~01, and a time like 02:30:00"

    // MARK: - Time

    /// `HOUR:MINUTE` or `HOUR:MINUTE:SECOND`.
    private mutating func readTime(_ scanner: inout CalendarScanner) throws(TextFault) {
        hours = try scanner.field("a time")
        guard scanner.take(":") else {
            throw TextFault("a time has at least hours and minutes", fix: "write it like 02:30 or 02:30:00")
        }
        minutes = try scanner.field("a time")
        if scanner.take(":") { seconds = try scanner.field("a time", inMicroseconds: true) }
        guard scanner.isAtEnd else {
            throw TextFault("'\(scanner.shownRest)' follows the time", fix: "end with the time, or with a time zone")
        }
        try check(hours, 0...23, "hour")
        try check(minutes, 0...59, "minute")
        try check(seconds, 0...59_999_999, "second", unit: 1_000_000)
    }

    /// `chain_valid` of `calendarspec.c`.
    private func check(
        _ field: [Component],
        _ range: ClosedRange<Int>,
        _ name: String,
        isCountedBack: Bool = false,
        unit: Int = 1
    ) throws(TextFault) {
        let shown = "\(range.lowerBound / unit) to \(range.upperBound / unit)"
        for component in field {
            for value in [component.start, component.stop].compactMap({ $0 }) where !range.contains(value) {
                throw TextFault("\(value / unit) is no \(name)", fix: "write one from \(shown)")
            }
            guard let step = component.step else { continue }
            if let stop = component.stop {
                // A step that leads out of its range leaves the first value.
                guard component.start <= stop else {
                    throw TextFault(
                        "the range of \(name)s from \(component.start / unit) to \(stop / unit) ends before it begins",
                        fix: "write the smaller one first"
                    )
                }
                continue
            }
            let isTooLong =
                isCountedBack ? component.start - step < range.lowerBound : component.start + step > range.upperBound
            if isTooLong || step > range.upperBound - range.lowerBound {
                throw TextFault(
                    "a step of \(step / unit) from \(name) \(component.start / unit) leads beyond the last one",
                    fix: "write a smaller step, or none"
                )
            }
        }
    }
}

extension CalendarEvent.Component {
    fileprivate static let zero = Self(0)

    fileprivate init(_ value: Int) { self.init(start: value, stop: nil, step: nil) }

    fileprivate func mapped(_ transform: (Int) -> Int) -> Self {
        Self(start: transform(start), stop: stop.map(transform), step: step)
    }
}

/// Reads the parts of a calendar expression from its beginning.
private struct CalendarScanner {
    let whole: String
    private(set) var rest: Substring

    init(_ text: Substring) {
        whole = String(text)
        rest = whole[...]
    }

    var next: UInt8? { rest.utf8.first }
    var isAtEnd: Bool { rest.isEmpty }
    /// What is left up to the next blank, for messages.
    var shownRest: String { abbreviated(String(rest.prefix { $0 != " " })) }

    func taken(since earlier: CalendarScanner) -> String {
        abbreviated(String(whole[earlier.rest.startIndex..<rest.startIndex]))
    }

    mutating func take(_ text: String) -> Bool {
        guard rest.utf8.starts(with: text.utf8) else { return false }
        rest = rest.dropFirstBytes(text.utf8.count)
        return true
    }

    mutating func skipBlanks() { while take(" ") {} }

    /// Letters, and the hyphen of `semi-annually`.
    mutating func word() -> String {
        let word = rest.utf8.prefix(while: \.isAlphanumeric)
        rest = rest[word.endIndex...]
        return String(Substring(word))
    }

    /// One field: `*`, or a list of values with ranges and steps.
    mutating func field(_ kind: String, inMicroseconds: Bool = false) throws(TextFault) -> [CalendarEvent.Component] {
        if take("*") {
            guard next != UInt8(ascii: "/") else {
                throw TextFault("'*' has no step", fix: "write the first value and the step, such as 0/15")
            }
            // Every second, not every microsecond.
            return inMicroseconds ? [CalendarEvent.Component(start: 0, stop: nil, step: 1_000_000)] : []
        }
        var components: [CalendarEvent.Component] = []
        repeat {
            let start = try number(kind, inMicroseconds)
            var stop: Int?
            var step: Int?
            if take("..") {
                stop = try number(kind, inMicroseconds)
                step = inMicroseconds ? 1_000_000 : 1
            }
            if take("/") {
                step = try number(kind, inMicroseconds)
                if step == 0 { throw TextFault("a step of 0 never ends", fix: "write a step of at least 1") }
            } else if inMicroseconds, let stop, start + 1_000_000 > stop {
                throw TextFault(
                    "a range of seconds has to hold two of them",
                    fix: "write it like 10..20, or one second"
                )
            }
            if let next, !next.isOne(of: " ,-~:") {
                throw TextFault("'\(shownRest)' does not belong to \(kind)", fix: "write it like '*-*-* 02:30:00'")
            }
            components.append(CalendarEvent.Component(start: start, stop: stop, step: step))
        } while take(",")
        return components
    }

    private mutating func number(_ kind: String, _ inMicroseconds: Bool) throws(TextFault) -> Int {
        let digits = rest.utf8.prefix(while: \.isDigit)
        guard !digits.isEmpty else {
            let found = isAtEnd ? "its end" : "'\(shownRest)'"
            throw TextFault("\(kind) should stand where \(found) is", fix: "write it like '*-*-* 02:30:00'")
        }
        rest = rest[digits.endIndex...]
        guard digits.count <= 9, let number = Int(Substring(digits)) else {
            throw TextFault(
                "'\(abbreviated(String(Substring(digits))))' is too large",
                fix: "write it like '*-*-* 02:30:00'"
            )
        }
        guard inMicroseconds else { return number }
        guard next == UInt8(ascii: "."), !rest.utf8.starts(with: "..".utf8) else { return number * 1_000_000 }
        _ = take(".")
        let decimals = rest.utf8.prefix(while: \.isDigit)
        guard !decimals.isEmpty, let fraction = Int(Substring(decimals.prefix(6))) else {
            throw TextFault("a fraction of a second has digits", fix: "write seconds like 30 or 30.5")
        }
        rest = rest[decimals.endIndex...]
        return number * 1_000_000 + fraction * [100_000, 10_000, 1000, 100, 10, 1][min(decimals.count, 6) - 1]
    }
}
