import Origins
import PlatformManifest
import Testing

@Suite struct JSONReaderTests {
    private func parse(_ bytes: [UInt8], name: String = "m.json") -> (root: JSONNode?, diagnostics: [Diagnostic]) {
        let collector = DiagnosticCollector()
        let root = JSONReader.read(SourceText(name: name, bytes: bytes), into: collector)
        return (root, collector.diagnostics)
    }

    private func parse(_ text: String, name: String = "m.json") -> (root: JSONNode?, diagnostics: [Diagnostic]) {
        parse(Array(text.utf8), name: name)
    }

    /// RFC 8259: must be accepted, each with the text that our printer makes of it.
    @Test(arguments: [
        ("null", "null"), ("true", "true"), ("false", "false"), (" \t\r\n1 ", "1"), ("0", "0"), ("-0", "-0"),
        ("-1", "-1"), ("10", "10"), ("1.10", "1.10"), ("0.0", "0.0"), ("1e5", "1e5"), ("1E+5", "1E+5"),
        ("1.5e-07", "1.5e-07"), ("123456789012345678901234567890", "123456789012345678901234567890"),
        ("1e99999", "1e99999"), ("\"\"", "\"\""), ("\"a\\\"b\"", "\"a\\\"b\""), ("\"\\/\"", "\"/\""),
        ("\"\\b\\f\\n\\r\\t\"", "\"\\u0008\\u000C\\n\\r\\t\""), ("\"\\u0041\"", "\"A\""),
        ("\"\\u00e9\"", "\"\\u00E9\""), ("\"\\uD834\\uDD1E\"", "\"\\uD834\\uDD1E\""),
        ("\"\\ud834\\udd1e\"", "\"\\uD834\\uDD1E\""), ("\"\u{1D11E}\"", "\"\\uD834\\uDD1E\""),
        ("\"\\u0000\"", "\"\\u0000\""), ("\"\u{7F}\"", "\"\\u007F\""), ("\"\u{2028}\"", "\"\\u2028\""),
        ("\"\\uFFFF\"", "\"\\uFFFF\""), ("[]", "[]"), ("[ ]", "[]"), ("{}", "{}"), ("{ }", "{}"),
        ("[1]", "[\n  1\n]"), ("[null,1]", "[\n  null,\n  1\n]"), ("{\"\":0}", "{\n  \"\": 0\n}"),
        ("{\"a\":{\"b\":[]}}", "{\n  \"a\": {\n    \"b\": []\n  }\n}"), ("\u{FEFF}1", "1"),
        ("{\"e\u{301}\": 1, \"\u{E9}\": 2}", "{\n  \"e\\u0301\": 1,\n  \"\\u00E9\": 2\n}"),
    ])
    func accepts(text: String, printed: String) {
        let (root, diagnostics) = parse(text)
        #expect(diagnostics == [])
        #expect(root?.value.jsonText() == printed)
    }

    /// RFC 8259: must be refused. The marks stand around the place of the diagnostic.
    @Test(arguments: [
        "①②", "  ①②", "①n②", "①nul②", "①nullx②", "①True②", "①TRUE②", "①NaN②", "①Infinity②", "①'②a'", "①+②1", "-①+②1",
        "①-②",
        "-①a②", "①01②", "①-01②", "①00②", "①.②5", "1.①x②", "[1.①]②", "1.①e②1", "1e①x②", "[1e①]②", "[1e+①]②", "①0x1②",
        "①1a②",
        "①1_000②", "1 ①2②", "[1 ①2②]", "[①,②1]", "[1,①,②2]", "[1①,②]", "{①,②}", "{\"a\":1①,②}", "{①a②: 1}", "{①1②: 1}",
        "{①'②a': 1}", "{\"a\" ①1②}", "{\"a\":①}②", "{\"a\":①:②1}", "{\"a\"①}②", "[①}②",
        "{①]②", "①]②", "①}②", "[1]①]②", "{}①}②", "{} ①x②", "①\"②", "①\"②a", "①\"②\\\"",
        "①\"a②\nb\"", "①\"a②\rb\"", "\"a①\t②b\"", "\"①\u{0}②\"", "\"①\u{1F}②\"", "\"①\\a②\"", "\"①\\é②\"", "\"①\\u②\"",
        "\"①\\u12②\"", "\"①\\u12②G4\"", "\"①\\uD800②\"", "\"①\\uDC00②\"", "\"①\\uD800\\uD800②\"",
        "\"①\\uD800\\u0041②\"",
        "\"①\\uD800②\\n\"", "①“②a”", "①é②", "①/②/ x", "①/②* x */ 1", "1 ①/②/", "①\u{A0}②1", "①\u{2028}②1",
        "1①\u{FEFF}②",
        "\u{FEFF}①\u{FEFF}②1", "\u{FEFF}①②", "①<②xml/>", "①#②", "①\\②u0031",
    ])
    func refuses(marked: String) {
        let marked = MarkedText(marked)
        let (root, diagnostics) = parse(marked.text)
        #expect(root == nil)
        #expect(diagnostics.map(\.code) == [.syntax])
        #expect(diagnostics.first?.range?.bounds == marked.range("①", "②"), "\(diagnostics)")
    }

    @Test(arguments: ["[1①", "[①", "[1,①", "{①", "{\"a\"①", "{\"a\":①", "{\"a\":1①", "{\"a\":1,①", "[[]①"])
    func refusesTextThatEnds(marked: String) {
        let marked = MarkedText(marked)
        let (root, diagnostics) = parse(marked.text)
        #expect(root == nil)
        #expect(diagnostics.map(\.code) == [.syntax])
        let end = marked.text.utf8.count
        let range = diagnostics.first?.range?.bounds ?? []
        #expect(range == [end - 1, end] || range == [end, end], "\(diagnostics)")
    }

    @Test(arguments: [
        ("// c\n1", "1"), ("/* a\n b */1//", "1"), ("[1, 2,]", "[\n  1,\n  2\n]"),
        ("{\"a\": 1, /**/ }", "{\n  \"a\": 1\n}"),
        ("[ // a, b\r\n ]", "[]"), ("1 /* * / **/", "1"), ("\"//\"", "\"//\""),
    ])
    func readsCommentsInJSONC(text: String, printed: String) {
        let (root, diagnostics) = parse(text, name: "m.jsonc")
        #expect(diagnostics == [])
        #expect(root?.value.jsonText() == printed)
    }

    @Test(arguments: ["[①,②]", "[1,①,②]", "{①,②}", "1 ①/②* x", "①/②*/", "1 ①/②", "1 ①/②x"])
    func refusesInJSONC(marked: String) {
        let marked = MarkedText(marked)
        let (root, diagnostics) = parse(marked.text, name: "m.jsonc")
        #expect(root == nil)
        #expect(diagnostics.first?.range?.bounds == marked.range("①", "②"), "\(diagnostics)")
    }

    @Test func knowsWhereEverythingStands() throws {
        let marked = MarkedText("\u{FEFF}①{ ②\"é\"③: ④[⑤-1.50⑥, ⑦\"\\u00e9x\"⑧]⑨ }")
        let root = try #require(parse(marked.text).root)
        #expect(root.range.bounds == [marked.range("①", "①")[0], marked.text.utf8.count])
        let member = try #require(root["é"])
        #expect(member.keyRange.bounds == marked.range("②", "③"))
        #expect(member.node.range.bounds == marked.range("④", "⑨"))
        guard case .array(let elements) = member.node.value else {
            Issue.record("no array")
            return
        }
        #expect(elements.map(\.range.bounds) == [marked.range("⑤", "⑥"), marked.range("⑦", "⑧")])
    }

    @Test func reportsBothPlacesOfADuplicateKeyAndKeepsTheFirst() {
        let marked = MarkedText("{ ①\"a\"②: 1, \"b\": 2, ③\"\\u0061\"④: {\"a\": 3}, \"b\" : 4 }")
        let (root, diagnostics) = parse(marked.text)
        #expect(root?.value.jsonText() == "{\n  \"a\": 1,\n  \"b\": 2\n}")
        #expect(diagnostics.map(\.code) == [.duplicateKey, .duplicateKey])
        #expect(diagnostics.first?.range?.bounds == marked.range("③", "④"))
        #expect(diagnostics.first?.notes.map { $0.range?.bounds } == [marked.range("①", "②")])
    }

    @Test(arguments: [1, 15, 16, 17, 18, 100])
    func findsDuplicatesInLargeObjects(count: Int) {
        let members = (0..<count).map { "\"k\($0)\": 1" }
        for place in [0, count / 2, count - 1] {
            let (_, diagnostics) = parse("{" + (members + ["\"k\(place)\": 2"]).joined(separator: ",") + "}")
            #expect(diagnostics.map(\.message) == ["key 'k\(place)' appears twice in this object"])
        }
        #expect(parse("{" + members.joined(separator: ",") + "}").diagnostics == [])
    }

    @Test func limitsNesting() {
        let limit = JSONReader.depthLimit
        let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
        #expect(parse(nested(limit)).diagnostics == [])
        let (root, diagnostics) = parse(nested(limit + 1))
        #expect(root == nil)
        #expect(diagnostics.first?.range?.bounds == [limit, limit + 1])
        #expect(parse(nested(100_000)).diagnostics.count == 1)
        #expect(parse(String(repeating: "{\"a\":", count: 100_000)).diagnostics.count == 1)
        #expect(parse(String(repeating: "[{\"a\":[", count: 100_000), name: "m.jsonc").diagnostics.count == 1)
    }

    @Test func limitsSize() {
        let atLimit = [UInt8](repeating: 0x20, count: JSONReader.sizeLimit - 1) + [0x31]
        #expect(parse(atLimit).diagnostics == [])
        let (root, diagnostics) = parse(atLimit + [0x20])
        #expect(root == nil)
        #expect(diagnostics.map(\.range) == [nil])
        #expect(diagnostics.first?.message.contains("33554433") == true)
    }

    @Test(
        arguments: [
            [0x80], [0xC3], [0xC0, 0xAF], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF],
            [0xF8, 0x88, 0x80, 0x80, 0x80],
        ] as [[UInt8]]
    )
    func refusesInvalidUTF8(bytes: [UInt8]) {
        let inString = parse([0x22, 0x61] + bytes + [0x22])
        #expect(inString.root == nil)
        #expect(inString.diagnostics.first?.message == "this string is not valid UTF-8")
        let escaped = parse([0x22, 0x5C, 0x6E] + bytes + [0x22])
        #expect(escaped.root == nil)
        let outside = parse([0x5B] + bytes + [0x5D])
        #expect(outside.root == nil)
        #expect(outside.diagnostics.first?.range?.lowerBound == 1)
    }

    @Test func countsColumnsInScalars() {
        let text = SourceText(name: "m.json", bytes: Array("\u{FEFF}ab\r\né🚀x\n".utf8))
        #expect(text.position(of: 0) == SourcePosition(line: 1, column: 1))
        #expect(text.position(of: 3) == SourcePosition(line: 1, column: 1))
        #expect(text.position(of: 4) == SourcePosition(line: 1, column: 2))
        #expect(text.position(of: 13) == SourcePosition(line: 2, column: 3))
        #expect(text.position(of: 15) == SourcePosition(line: 3, column: 1))
        #expect(text.position(of: 4_000_000_000) == SourcePosition(line: 3, column: 1))
        #expect(text.line(2) == "é🚀x")
        #expect([text.line(0), text.line(3), text.line(4)] == ["", "", ""])
    }

    @Test(arguments: [
        ("{ ①\"a\"②: 1 }", "a"), ("{ \"a\": ①1② }", "a"), ("{ \"a\": { ①\"b-c\"②: 1 } }", "a.b-c"),
        ("{ \"a\": ①{② \"b\": 1 } }", "a"), ("{ \"a\": [1, ①2②] }", "a[1]"),
        ("{ \"a\": [{}, {\"x\": ①[]②}] }", "a[1].x"),
        ("{ \"l\": { ①\"com.x\"②: 1 } }", "l[\"com.x\"]"), ("{ ①\"\"②: 1 }", "[\"\"]"), ("[①1②]", "[0]"),
        ("{ \"$schema\": ①\"\"② }", "$schema"), ("{ ①② }", ""), ("①{}②", ""), ("{ \"é\": ①1② }", "[\"\\u00E9\"]"),
        ("{ \"a\": [1①, ②2] }", "a"),
    ])
    func namesThePathOfARange(marked: String, path: String) {
        let marked = MarkedText(marked)
        let bounds = marked.range("①", "②")
        #expect(parse(marked.text).root?.path(at: SourceRange(bounds[0], bounds[1])) == path)
    }
}
