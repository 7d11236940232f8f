import Documents
import TestSupport
import Testing

@Suite("PromQL") struct PromQLTests {
    @Test func interpolation() throws {
        let job = "a\"p\\i\n"
        let metric: MetricName = "http_requests_total"
        let window = PromQLDuration.minutes(5)
        let labels: [LabelName] = ["job", "instance"]
        let rate: PromQL = "sum by (\(labels)) (rate(\(metric){job=\(job), status=~\"5..\"}[\(window)]))"
        #expect(
            rate.text
                == #"sum by (job, instance) (rate(http_requests_total{job="a\"p\\i\n", status=~"5.."}[5m]))"#
        )
        let budget = 1 - (try #require(DecimalNumber(parsing: "0.999")))
        #expect(PromQL("\(rate) > \(budget) * \(2)").text == rate.text + " > 0.001 * 2")
    }

    static let nesting: [(PromQL, String)] = [
        ("\("a + b" as PromQL) / 2", "(a + b) / 2"), ("2 * \("a or b" as PromQL)", "2 * (a or b)"),
        ("\("a / b" as PromQL)", "a / b"),
        ("sum(\("a / b" as PromQL))", "sum(a / b)"), ("max(\("a / b" as PromQL), c)", "max(a / b, c)"),
        ("f(x, \("a / b" as PromQL))", "f(x, a / b)"), ("sum(\("a / b" as PromQL) > 1)", "sum((a / b) > 1)"),
        ("\("rate(a{b=\"x - y\"}[5m])" as PromQL) > 1", "rate(a{b=\"x - y\"}[5m]) > 1"),
        ("\("sum by (a) (b)" as PromQL) / \("c{d=~\"e\"}" as PromQL)", "sum by (a) (b) / c{d=~\"e\"}"),
        ("\("a / b" as PromQL)\(" - c" as PromQL)", "(a / b)( - c)"),
        ("\("x offset 5m" as PromQL) + 1", "(x offset 5m) + 1"),
        ("1 - \("a > b" as PromQL)", "1 - (a > b)"), ("(\("a / b" as PromQL)) * 2", "(a / b) * 2"),
    ]

    @Test(arguments: nesting)
    func nested(expression: PromQL, expected: String) {
        #expect(expression.text == expected)
    }

    static let matchers: [(LabelMatcher, String)] = [
        (.equal("a", "x"), "{a=\"x\"}"), (.notEqual("a", ""), "{a!=\"\"}"),
        (.matches("a", pattern: "5.."), "{a=~\"5..\"}"),
        (.matchesNot("a", pattern: "x|y"), "{a!~\"x|y\"}"), (.oneOf("a", ["1.0"]), "{a=\"1.0\"}"),
        (.oneOf("a", ["1.0", "b+"]), "{a=~\"1\\\\.0|b\\\\+\"}"), (.noneOf("a", ["$x"]), "{a!~\"\\\\$x\"}"),
    ]

    @Test(arguments: matchers)
    func matcher(matcher: LabelMatcher, expected: String) {
        #expect(PromQL("{\(matcher)}").text == expected)
        #expect(PromQL("{\([matcher])}").text == expected)
    }

    @Test(
        arguments: [
            (0, "0s"), (500, "500ms"), (1000, "1s"), (90_000, "1m30s"), (300_000, "5m"), (3_600_000, "1h"),
            (2_592_000_000, "30d"),
            (90_061_001, "1d1h1m1s1ms"),
        ]
    )
    func durations(milliseconds: Int, expected: String) {
        #expect(PromQLDuration(milliseconds: milliseconds).description == expected)
    }

    @Test(arguments: [
        ("up", true), ("a:b:c", true), ("_x1", true), ("", false), ("1a", false), ("a-b", false), ("é", false),
    ])
    func names(text: String, isName: Bool) {
        #expect((MetricName(parsing: text) != nil) == isName)
        #expect((LabelName(parsing: text) != nil) == (isName && !text.contains(":")))
    }

    @Test func promtoolTakesHostileStrings() throws {
        let promtool = try requireProgram("promtool")
        let rules = HostileStrings.all.enumerated().map { index, text -> DataNode in
            let exact: PromQL = "up{job=\(text), \(LabelMatcher.oneOf("x", [text, "other"]))}"
            return ["record": "r:\(index)", "expr": DataNode(exact)]
        }
        let root: DataNode = ["groups": [["name": "hostile", "rules": DataNode(items: rules)]]]
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(YAMLDocument(root: root).rendered(), to: folder + "/rules.yml")
            let result = try ProcessRunner.run(promtool, ["check", "rules", "rules.yml"], workingFolder: folder)
            #expect(result.status == 0, "\(result.transcript.prefix(2000))")
            #expect(result.transcript.contains("\(rules.count) rules found"), "\(result.transcript.prefix(500))")
        }
    }

    @Test func anotherParserReadsHostileStrings() throws {
        let python = try requireProgram("venv/bin/python")
        let expressions = HostileStrings.all.map { text in DataNode("x{a=\(text)}" as PromQL) }
        let script = """
            import json, sys, promql_parser
            found = [promql_parser.parse(text).matchers.matchers[0].value for text in json.load(sys.stdin)]
            sys.stdout.buffer.write(b"".join(len(v.encode()).to_bytes(4, "big") + v.encode() for v in found))
            """
        let input = JSONDocument(root: DataNode(items: expressions)).rendered()
        let result = try ProcessRunner.run(python, ["-c", script], standardInput: input)
        let expected = HostileStrings.all.flatMap { text -> [UInt8] in
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { Array($0) } + Array(text.utf8)
        }
        #expect(result.output == expected, "\(result.errorOutput.suffix(1000))")
    }
}
