import Documents
import Origins
import Testing

@Suite("Line writer") struct LineWriterTests {
    private static let first = Origin.standard("first")
    private static let second = Origin.standard("second")

    @Test func aNewlineAtTheEndDoesNotReachTheNextLine() {
        var writer = LineWriter(recordsOrigins: true)
        writer.write("a\nb\n", origin: Self.first)
        writer.write("c\n", origin: Self.second)
        writer.write("\n", origin: Self.second)
        #expect(writer.lineOrigins == [[Self.first], [Self.first], [Self.second], [Self.second]])
        #expect(writer.bytes == Array("a\nb\nc\n\n".utf8))
    }

    @Test func anOriginIsListedOnceALine() {
        var writer = LineWriter(recordsOrigins: true)
        writer.write("a", origin: Self.first)
        writer.write("b", origin: Self.second)
        writer.write("c", origin: Self.first)
        writer.write("d")
        writer.endLine()
        #expect(writer.lineOrigins == [[Self.first, Self.second]])
    }
}
