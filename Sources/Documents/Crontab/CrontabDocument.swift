package import Origins

/// One crontab.
package struct CrontabDocument: Document, Hashable {
    package var lines: [CrontabLine]

    package init(_ lines: [CrontabLine]) {
        self.lines = lines
    }

    package func print(to writer: inout LineWriter) {
        for line in lines {
            switch line {
            case .blank: writer.endLine()
            case .comment(let text): CommentText.write([text], marker: "#", indent: 0, to: &writer)
            case .variable(let name, let value):
                writer.write(name.text + "=" + value.text + "\n")
            case .job(let schedule, let user, let command, let origin):
                let user = user.map { $0.text + " " } ?? ""
                writer.write(schedule.text + " " + user + command.text + "\n", origin: origin)
            }
        }
    }
}

/// One line of a crontab.
package enum CrontabLine: Hashable, Sendable {
    case blank
    /// Prints `# text`.
    case comment(String)
    /// Prints `NAME=value`; cron takes the value as it is.
    case variable(DotenvName, CronText)
    /// Prints `0 3 * * * command`, or `0 3 * * * user command` as files in `/etc/cron.d` need it.
    case job(CronSchedule, user: CronText? = nil, CronCommand, origin: Origin = .constant)
}

/// Why a text cannot stand in a crontab.
package enum CronError: Error, Hashable, Sendable {
    /// A line break, NUL or other control character.
    case controlCharacter
    /// Empty, or with blanks or quotes, which cron drops.
    case notOneWord
    /// Longer than a line of a crontab (1000 bytes).
    case tooLong
    /// Not five fields of numbers within their bounds, `*`, lists, ranges and steps.
    case schedule(String)
}

/// A word: a user, or the value of a variable.
package struct CronText: Hashable, Sendable {
    let text: String

    package init(checking text: String) throws(CronError) {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw .controlCharacter }
        guard !text.isEmpty, !text.utf8.contains(where: { " \"'".utf8.contains($0) }) else { throw .notOneWord }
        self.text = text
    }
}

/// Shell code on one line; the printer escapes `%`, which cron takes for a line break.
package struct CronCommand: Hashable, Sendable {
    let text: String

    package init(checking code: String) throws(CronError) {
        guard code.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { throw .controlCharacter }
        guard code.contains(where: { $0 != " " }) else { throw .notOneWord }
        text = code.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "\\%")
        guard text.utf8.count < 900 else { throw .tooLong }
    }
}

/// When a job runs: minute, hour, day of month, month, day of week.
///
/// For example: `*/15 2-4 * * 1,5`.
package struct CronSchedule: Hashable, Sendable {
    package let text: String

    /// Parses five fields of numbers, `*`, lists, ranges and steps.
    package init(parsing text: String) throws(CronError) {
        let fields = text.split(separator: " ")
        let bounds = [0...59, 0...23, 1...31, 1...12, 0...7]
        guard fields.count == 5, zip(fields, bounds).allSatisfy(Self.isField) else { throw .schedule(text) }
        self.text = fields.joined(separator: " ")
    }

    private static func isField(_ field: Substring, bounds: ClosedRange<Int>) -> Bool {
        field.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { item in
            let parts = item.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count) else { return false }
            if parts.count == 2 {
                guard let step = number(parts[1]), step > 0, step <= bounds.upperBound else { return false }
            }
            if parts[0] == "*" { return true }
            let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map(number)
            guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                return false
            }
            return bounds.contains(first) && bounds.contains(last) && first <= last
                && (parts.count == 1 || ends.count == 2)
        }
    }

    private static func number(_ text: Substring) -> Int? {
        text.utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } ? Int(text) : nil
    }
}
