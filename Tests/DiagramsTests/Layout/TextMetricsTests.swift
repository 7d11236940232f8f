import Documents
import TestSupport
import Testing

@testable import Diagrams

@Suite struct TextMetricsTests {
    /// By DejaVu Sans' own tables: 'a' is 613, 'W' 989, a blank 318 thousandths wide.
    @Test(arguments: [("", 0), ("a", 8), ("aa", 15), ("W W", 28)])
    func widths(text: String, width: Int) { #expect(TextMetrics.width(text, .line) == width) }

    @Test func boldIsWider() { #expect(TextMetrics.width("service", .name) > 14 * 7 / 2) }

    @Test(arguments: TextStyle.allCases)
    func whatIsFittedFits(style: TextStyle) {
        for text in HostileStrings.all {
            let line = PlainText.line(String(text.prefix(80)))
            for room in [40, 300] {
                let texts =
                    TextMetrics.wrapped(line, style, into: room, lines: 2)
                    + [TextMetrics.fitted(line, style, into: room)]
                let widest = texts.map { TextMetrics.width($0, style) }.max() ?? 0
                #expect(texts.count <= 3 && widest <= room, "\(line) in \(room)")
            }
        }
    }

    @Test func whatFitsStaysWhole() {
        #expect(TextMetrics.fitted("short", .line, into: 100) == "short")
        #expect(TextMetrics.wrapped("two words", .line, into: 100, lines: 2) == ["two words"])
        #expect(TextMetrics.wrapped("two words", .line, into: 45, lines: 2) == ["two", "words"])
    }

    @Test func whatIsCutSaysSo() {
        #expect(TextMetrics.fitted("a rather long text", .line, into: 60).hasSuffix("…"))
        #expect(TextMetrics.wrapped("one two three four", .line, into: 40, lines: 2).last?.hasSuffix("…") == true)
    }
}
