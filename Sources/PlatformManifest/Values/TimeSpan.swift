/// A time span in whole milliseconds. For example: `30s`, `1m30s`, `250ms`, `30d`.
package struct TimeSpan: TextValue, Hashable, Comparable, DefaultText {
    package let milliseconds: Int

    package static let textShape = TextShape(
        "a time span",
        "Whole numbers with units, the largest first: w, d, h, m, s, ms. A day has 24 hours; at most 36500d.",
        pattern: "^(?=.)([0-9]{1,9}w)?([0-9]{1,9}d)?([0-9]{1,9}h)?([0-9]{1,9}m(?!s))?([0-9]{1,9}s)?([0-9]{1,9}ms)?$",
        examples: ["30s", "1m30s"]
    )

    /// Milliseconds of each unit, the largest first.
    private static let units: [(suffix: String, milliseconds: Int)] = [
        ("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// A hundred years, so that no sum of time spans overflows.
    private static let maximumMilliseconds = 36_500 * 86_400_000

    package init(milliseconds: Int) { self.milliseconds = milliseconds }
    package static func seconds(_ seconds: Int) -> TimeSpan { TimeSpan(milliseconds: seconds * 1000) }

    package init(parsing text: String) throws(TextFault) {
        let fault = TextFault(
            "is not a time span",
            fix: "write numbers with units, the largest first, such as 30s or 1m30s"
        )
        var total = 0
        var nextUnit = 0
        var rest = text.utf8[...]
        guard !rest.isEmpty else { throw fault }
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isDigit)
            rest = rest[digits.endIndex...]
            let suffix = rest.prefix(while: \.isLowercase)
            rest = rest[suffix.endIndex...]
            guard (1...9).contains(digits.count), let number = Int(Substring(digits)),
                let unit = Self.units[nextUnit...].firstIndex(where: { $0.suffix.utf8.elementsEqual(suffix) })
            else { throw fault }
            total += number * Self.units[unit].milliseconds
            nextUnit = unit + 1
        }
        guard total <= Self.maximumMilliseconds else {
            throw TextFault("is longer than 36500 days", fix: "write at most 36500d")
        }
        milliseconds = total
    }

    /// In units from days down, as Prometheus and Compose both read. For example: `1m30s`.
    package var description: String {
        guard milliseconds > 0 else { return "0s" }
        var text = ""
        var rest = milliseconds
        for unit in Self.units.dropFirst() where rest >= unit.milliseconds {
            text += "\(rest / unit.milliseconds)\(unit.suffix)"
            rest %= unit.milliseconds
        }
        return text
    }

    /// Rounded up, so that a deadline is never cut short.
    package var seconds: Int { (milliseconds + 999) / 1000 }

    package static var placeholder: TimeSpan { .seconds(1) }
    package static func < (left: TimeSpan, right: TimeSpan) -> Bool { left.milliseconds < right.milliseconds }
}
