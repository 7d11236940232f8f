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

    /// What stands on a line comes first; a block that ends on it is why it is there.
    @Test func aBlockIsNotWhatItsLinesSay() {
        var writer = LineWriter(recordsOrigins: true)
        writer.enterBlock(Self.first)
        writer.write("{")
        writer.endLine()
        writer.write("a", origin: Self.second)
        writer.endLine()
        writer.write("}")
        writer.leaveBlock()
        writer.endLine()
        writer.write("b\n")
        #expect(writer.lineOrigins == [[Self.first], [Self.second, Self.first], [Self.first], []])
        #expect(writer.ownOriginCounts == [0, 1, 0, 0])
    }

    /// The bracket of a list with an origin says nothing; an empty one does.
    @Test func bracketsAreThereForTheirList() {
        let list = DataNode(items: [DataNode("a", origin: Self.second)], origin: Self.first)
        let root = DataNode(pairs: [DataPair("x", list), DataPair("y", DataNode(items: [], origin: Self.first))])
        let writer = JSONDocument(root: root).writtenWithOrigins()
        #expect(writer.lineOrigins == [[], [Self.first], [Self.second, Self.first], [Self.first], [Self.first], []])
        #expect(writer.ownOriginCounts == [0, 0, 1, 0, 1, 0])
    }
}
