import Testing

@testable import PlatformManifest

/// What is read of a project's own rules.
@Suite struct AlertValueTests {
    struct Query: Sendable, CustomTestStringConvertible {
        let text: String
        let metrics: [String]
        var labels: QueryText.KeptLabels = .allBut([])
        var testDescription: String { text }
    }

    static let conditions = [
        Query(text: "up == 0", metrics: ["up"]),
        Query(
            text: "sum by (queue) (mail_queue_length) > 1000",
            metrics: ["mail_queue_length"],
            labels: .only(["queue"])
        ),
        Query(text: "sum(a) by (x, y) >= 1", metrics: ["a"], labels: .only(["x", "y"])),
        Query(text: "sum(rate(a_total[5m])) * 60 < 1", metrics: ["a_total"], labels: .only([])),
        Query(text: "a and on () (hour() >= 8 < 18)", metrics: ["a"]),
        Query(text: "absent(up{job=\"a\"})", metrics: ["up"], labels: .only([])),
        Query(text: "ABSENT_OVER_TIME(up[5m:1m])", metrics: ["up"], labels: .only([])),
        Query(text: "a unless b", metrics: ["a", "b"]),
        Query(text: "count(up == 0)", metrics: ["up"], labels: .only([])),
        Query(text: "count without (instance) (up == 0) > 1", metrics: ["up"], labels: .allBut(["instance"])),
        Query(text: "ALERTS{alertname=\"X\"}", metrics: ["ALERTS"]),
        Query(
            text: "job:orders:rate5m / ignoring (le) group_left (team) b != 1e-3",
            metrics: ["job:orders:rate5m", "b"]
        ),
        Query(text: "{__name__=\"a\", x!=\"(\"} > 0x1F", metrics: ["a"]),
        Query(text: "{__name__=~\"a|b\"} > Inf", metrics: []),
        Query(text: "a{x=\"\\\"}\", y='\\'>', z=`\\`} > 0", metrics: ["a"]),
        Query(text: "a offset 5m > bool 1 or b @ end() > 1", metrics: ["a", "b"]),
        Query(
            text: "histogram_quantile(0.9, sum by (le, job) (rate(a_bucket[5m]))) > 1",
            metrics: ["a_bucket"],
            labels: .only(["job"])
        ),
        Query(text: "  a\n\t> 1\n", metrics: ["a"]),
        Query(text: "a{x=\"größer > 1\"} > 1", metrics: ["a"]),
    ]

    @Test(arguments: conditions) func isRead(query: Query) throws {
        let read = try AlertExpression(parsing: query.text).query
        #expect(read.text == query.text)
        #expect(read.metrics == query.metrics)
        #expect(read.keptLabels == query.labels)
    }

    /// Texts, and words of what is said of them.
    static let faults: [(String, String)] = [
        ("", "is no expression"), (" \n", "is no expression"),
        ("rate(a_total[5m])", "compares nothing"), ("a > bool 1", "compares nothing"),
        ("vector(1)", "compares nothing"),
        ("a{x=\">\"}", "compares nothing"), ("a{x>=\"1\"}", "compares nothing"),
        ("(a > 1", "has a '(' at character 1 that nothing closes"),
        ("a > 1)", "has a ')' at character 6 that closes nothing"),
        ("ä_ + a[5m) > 1", "has a ')' at character 10 that closes nothing"),
        ("a{x=\"1\" > 1", "has a '{' at character 2 that nothing closes"),
        ("sum by (x (a) > 1", "has a '(' at character 8 that nothing closes"),
        ("a{x=\"1} > 1", "has a quote at character 5 that does not end on its line"),
        ("a{x='1\n'} > 1", "has a quote at character 5 that does not end on its line"),
        ("a > 1 # always", "has a comment"), ("a > 1\u{7}", "has a control character"),
        ("a\0 > 1", "control character"),
    ]

    @Test(arguments: faults) func isRefused(text: String, words: String) {
        do {
            _ = try AlertExpression(parsing: text)
            Issue.record("'\(text)' is taken")
        } catch {
            #expect(error.problem.contains(words), "\(error.problem)")
            #expect(error.fix != nil)
        }
    }

    @Test func whatIsRecordedNeedNotCompare() throws {
        #expect(try RecordedExpression(parsing: "rate(a_total[5m])").query.metrics == ["a_total"])
        #expect(throws: TextFault.self) { try RecordedExpression(parsing: "rate(a_total[5m]") }
    }

    @Test func namesHaveTheirForms() throws {
        for text in ["MailQueueLong", "A", "X1"] { #expect(try AlertName(parsing: text).text == text) }
        for text in ["", "mailQueueLong", "Mail_Queue", "Mail Queue", "1Mail", "Ä", String(repeating: "A", count: 65)] {
            #expect(throws: TextFault.self) { try AlertName(parsing: text) }
        }
        for text in ["job:orders:rate5m", "a:", ":a"] { #expect(try RecordedName(parsing: text).text == text) }
        for text in ["", "orders_total", "1:a", "a:b-c", "a b:c"] {
            #expect(throws: TextFault.self) { try RecordedName(parsing: text) }
        }
    }

    @Test func textsHaveHoles() throws {
        func pieces(_ text: String) throws -> [AlertMessage.Piece] { try AlertMessage(parsing: text).pieces }
        let queue = try LabelName(parsing: "queue")
        #expect(try pieces("") == [])
        #expect(
            try pieces("{{ $value }} in {{$labels.queue}}!")
                == [.value(function: nil), .text(" in "), .label(queue), .text("!")]
        )
        #expect(try pieces("{{ $value | humanizePercentage }}") == [.value(function: "humanizePercentage")])
        #expect(try pieces(#"{{ $value | printf "%.2f" }}"#) == [.value(function: #"printf "%.2f""#)])
        let plain = [
            "{{ .Value }}", "{{", "{{ $value", "{ { $value } }", "{{ $values }}", "{{ $value | query }}",
            "{{ $labels }}",
            #"{{ $value | printf "%s%s" }}"#, #"{{ $value | printf "%.f" }}"#, "{{ $labels.a.b }}", "{{ $labels. }}",
            "{{ $value | }}", "{{ $labels.a | humanize }}", "{{- $value }}", "$value", "a\nb", "{{ \u{2028}$value }}",
        ]
        for text in plain {
            #expect(try pieces(text) == [.text(text)])
            #expect(try !AlertMessage(parsing: text).showsValue)
        }
        #expect(throws: TextFault.self) { try AlertMessage(parsing: "a\0b") }
    }

    @Test func seriesHaveLabels() throws {
        let series = try SeriesText(parsing: #"a_total{x="1\"\\\n}", y = "ü" ,z=""}"#)
        #expect(series.metric.text == "a_total")
        #expect(series.labels.map(\.name.text) == ["x", "y", "z"])
        #expect(series.labels.map(\.value) == ["1\"\\\n}", "ü", ""])
        #expect(try SeriesText(parsing: "up").labels == [])
        #expect(try SeriesText(parsing: "up{}").labels == [])
        let others = [
            "", "{x=\"1\"}", "up{", "up{x}", "up{x=1}", "up{x='1'}", "up{x=~\"1\"}", "up{x=\"1\"} ", "up{x=\"1\"}[5m]",
            "up{x=\"1\",}", "up{x=\"1\" y=\"2\"}", "up{x=\"1\",x=\"2\"}", "up{x=\"\\q\"}", "up{x=\"1}", "1up",
            "up {x=\"1\"}",
        ]
        for text in others { #expect(throws: TextFault.self, "\(text)") { try SeriesText(parsing: text) } }
    }

    @Test(arguments: [
        "0", "0+10x200", "1-1x5", "-1.5e3+0.5x10", "1 1 0", "_", "_x5 1", "stale", "Inf NaN", "3x4", "1e-3x2", " 1  2 ",
        "+1",
    ])
    func samplesAreTaken(text: String) throws { #expect(try SampleNotation(parsing: text).text == text) }

    @Test(arguments: [
        "", " ", "a", "1+", "1+2", "1+2x", "x5", "1..2", ".", "1+2x3x4", "1\n2", "_5", "1e", "--1", "1,2", "'1'",
        "1x1234567",
    ])
    func otherSamplesAreNot(text: String) { #expect(throws: TextFault.self) { try SampleNotation(parsing: text) } }
}
