import PlatformManifest
import TestSupport
import Testing

/// Calendar expressions are judged as systemd judges them.
@Suite struct CalendarExpressionTests {
    static let good = [
        "minutely", "hourly", "daily", "Daily", "weekly", "monthly", "quarterly", "semiannually", "bi-annually",
        "annually", "yearly", "daily UTC", "weekly Europe/Berlin", "*-*-* 02:30:00", "*-*-* 02:30", "*-*-* *:*:*",
        "*-*-*", "02:30", "2:5", "*:0/15", "*:*:0/10", "*:*:30.5", "0..23:30", "8..18/2:00", "*-*-* 03,15:17:00",
        "*-*-* 00/6:00:00", "*-*-01 00:00:00", "*-1,7-01", "01-01", "12~01", "*-02~03", "*-*~01", "*-05~07/1",
        "2030-01-01", "30-01-01 00:00:00", "2030..2035-*-01 04:00", "*-*-1..7 18:00:00", "Mon", "Mon,Wed",
        "Mon..Fri", "Mon-Fri 09:00", "Mon..Wed,Sat 10:00", "Sat,Sun *-*-01..07 04:00 Europe/Berlin", "sunday 04:00",
        "Sun *-*-* 04:00:00", "Mon..Mon 10:00", "Mon  09:00", "Fri *-*-13", "*-*-31", "*-02-30", "*-*-* 23:59:59",
        "*-*-* 4:00 America/New_York", "*-*-* 4:00 Etc/GMT+5", "*-*-* 4:00 utc", "10..20/5:00", "*:1,2,3..5",
        "1..5/2-01", "Tue..Sat 08..17:00/30", "*-*-01,15 03:00", "Mon, 09:00", "5..5:00", "1..10/20:00",
        "*-1..12/12-01", "*:*:5..5/1", "*:*:50..59/30", "*-*~1..3", "*-*~28/1", "70-01-01", "99..20-01-01",
        "Monday,Tue..Fri 5:05", "2030-*~1", "001:00", "*-*-* 1:00 CET", "daily Asia/Kathmandu",
    ]

    static let bad = [
        "every day", "daily at 8", "*-*-* 25:61:00", "*-*-* 24:00:00", "*-*-* 12:60", "*-*-* 12:00:60", "*-13-01",
        "*-00-01", "*-*-32", "*-*-00", "*-*~29", "1969-01-01", "2200-01-01", "dayly", "midnight", "8am", "8",
        "02:30:00:00", "02.30", "*-*-* 2:30pm", "*-*-* 02:30 foo", "*-*-* 02:30 Europa/Berlin",
        "*-*-* 02:30 europe/berlin", "Mon..", "Mon... 10:00", "Fri..Mon", "Mon..Fri..Sun", "Montag", "Mon;Tue",
        "Mon Tue", "Mon.Tue", "Mo 10:00", "*/2-*-*", "*:*/5", "*:0/0", "5..3:00", "20/5:00", "2030-01-01-01",
        "2030-01", "*~01-01", "*-*-* 02:30:00.", "*-*-* 02:", "*-*-*T02:30", "*-*-* 02:30:00 UTC UTC", "0/15", "*",
        "**", "daily,weekly", "*-*-* 1,,2:00", "*-*-* ,1:00", "-*-* 10:00", "weekly 04:00", "Sun 4", "10:00 Mon",
        "*:*:5..5", "*:*:5.5..6", "5..4:00", "*-*~3..1", "*-*~28/28", "*-*~1/1", "12:5.5", "*:*:*/2", "Mon,,Tue",
        "Mon-Fri-Sun", "Mon.Tue..Fri", "CET", "UTC",
    ]

    /// What systemd takes: blanks and a comma at the end, and a single moment, at which nothing of ours happens.
    static let refusedHere = ["*-*-* ", "Mon,", "@1700000000"]

    @Test(arguments: good) func takes(_ text: String) throws {
        #expect(try CalendarExpression(parsing: text).description == text)
    }

    @Test(arguments: bad + refusedHere) func refusesWithAReason(_ text: String) throws {
        let fault = try #require(throws: TextFault.self) { _ = try CalendarExpression(parsing: text) }
        #expect(fault.problem.hasPrefix("is not a calendar expression"))
        #expect(fault.fix != nil)
    }

    @Test func agreesWithSystemd() throws {
        let program = try requireProgram("systemd-analyze")
        #expect(Self.good.count + Self.bad.count >= 60)
        for (texts, isGood) in [(Self.good + Self.refusedHere, true), (Self.bad, false)] {
            for text in texts {
                let run = try ProcessRunner.run(program, ["calendar", text], environment: ["TZ": "UTC"])
                #expect((run.status == 0) == isGood, "'\(text)': \(run.errorOutput)")
            }
        }
    }

    static let reasons: [(text: String, problem: String, fix: String)] = [
        (
            "every day", "'every' is no weekday and no word such as daily",
            "write it like 'daily', '*-*-* 02:30:00' or 'Mon..Fri 09:00'"
        ),
        ("dayly", "'dayly' is no weekday and no such word", "did you mean 'daily'?"),
        (
            "daily at 8", "'daily' stands alone, or with a time zone",
            "write the days and the time out, such as '*-*-* 08:00:00'"
        ),
        ("*-*-* 25:61:00", "25 is no hour", "write one from 0 to 23"),
        ("*-*-* 02:60", "60 is no minute", "write one from 0 to 59"),
        ("*-13-01", "13 is no month", "write one from 1 to 12"),
        (
            "Fri..Mon", "the range of weekdays ends before it begins: a week begins on Monday",
            "write both days in the order of the week, or list them with commas"
        ),
        ("*:*/5", "'*' has no step", "write the first value and the step, such as 0/15"),
        (
            "*-*-* 02:30 Europa/Berlin", "'Europa/Berlin' is no time zone",
            "write UTC, or an area and a place such as Europe/Berlin"
        ),
    ]

    @Test(arguments: reasons) func saysWhatIsWrong(text: String, problem: String, fix: String) {
        #expect(throws: TextFault("is not a calendar expression: \(problem)", fix: fix)) {
            _ = try CalendarExpression(parsing: text)
        }
    }

    @Test func readsTheParts() throws {
        let event = try CalendarExpression(parsing: "Mon..Wed,Sun 30-1,7-1..7/2 8..18/2:05:00.5 Europe/Berlin").event
        #expect(event.weekdays == [0, 1, 2, 6])
        #expect(event.years.map(\.start) == [2030])
        #expect(event.months.map(\.start) == [1, 7])
        #expect(event.days.map { [$0.start, $0.stop, $0.step] } == [[1, 7, 2]])
        #expect(event.hours.map { [$0.start, $0.stop, $0.step] } == [[8, 18, 2]])
        #expect(event.minutes.map(\.start) == [5])
        #expect(event.seconds.map(\.start) == [500_000])
        #expect(event.zone == "Europe/Berlin")
        #expect(try CalendarExpression(parsing: "*-02~01").event.countsFromEnd)
        #expect(try CalendarExpression(parsing: "Weekly").event.weekdays == [0])
        #expect(try CalendarExpression(parsing: "quarterly").event.months.map(\.start) == [1, 4, 7, 10])
    }
}
