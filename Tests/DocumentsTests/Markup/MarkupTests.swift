import Documents
import Foundation
import TestSupport
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct MarkupTests {
    private func text(_ element: MarkupElement, _ dialect: MarkupDocument.Dialect = .xml) -> String {
        String(decoding: MarkupDocument(dialect, root: element).rendered(), as: UTF8.self)
            .split(separator: "\n").dropFirst().joined(separator: "\n")
    }

    @Test func elementsOfElementsStandOnLinesOfTheirOwn() {
        let element = MarkupElement("g", ["class": "a"], of: [MarkupElement("b", text: "x"), MarkupElement("c")])
        #expect(text(element) == "<g class=\"a\">\n  <b>x</b>\n  <c/>\n</g>")
        #expect(text(element, .html) == "<g class=\"a\">\n  <b>x</b>\n  <c></c>\n</g>")
    }

    @Test func mixedContentsStayOnOneLine() {
        let element = MarkupElement("p", [:], ["a ", .element(MarkupElement("b", text: "c")), " d"])
        #expect(text(element) == "<p>a <b>c</b> d</p>")
    }

    /// Blanks between texts stay, whatever letters stand beside them.
    @Test func blanksAroundElementsStay() {
        let element = MarkupElement("p", [:], ["é ", .element(MarkupElement("b", text: "c")), " é"])
        #expect(text(element) == "<p>é <b>c</b> é</p>")
    }

    @Test func voidElementsOfHTMLHaveNoEnd() {
        #expect(text(MarkupElement("p", [:], ["a", .element(MarkupElement("br")), "b"]), .html) == "<p>a<br>b</p>")
    }

    @Test func codeIsPrintedAsItIs() {
        #expect(text(MarkupElement("style", [:], [.code("a > b { c: d }")])) == "<style>\na > b { c: d }\n</style>")
    }

    @Test func commentsCannotEndEarly() throws {
        let document = MarkupDocument(.xml, comment: ["a --> b", "--", "---"], root: MarkupElement("a"))
        let parser = XMLParser(data: Data(document.rendered()))
        #expect(parser.parse())
    }

    /// Another reader gets the visible text back, from attributes as from contents.
    @Test(arguments: HostileStrings.all)
    func textIsReadBack(hostile: String) throws {
        let element = MarkupElement("a", ["b": hostile], [.text(hostile)])
        let delegate = Reader()
        let parser = XMLParser(data: Data(MarkupDocument(.xml, root: element).rendered()))
        parser.delegate = delegate
        try #require(parser.parse(), "\(hostile.debugDescription)")
        #expect(delegate.text == PlainText.visible(hostile))
        #expect(delegate.attribute == PlainText.visible(hostile))
        #expect(delegate.elements == 1)
    }

    private final class Reader: NSObject, XMLParserDelegate {
        var text = ""
        var attribute: String?
        var elements = 0

        func parser(
            _ parser: XMLParser,
            didStartElement: String,
            namespaceURI: String?,
            qualifiedName: String?,
            attributes: [String: String]
        ) {
            elements += 1
            attribute = attributes["b"]
        }

        func parser(_ parser: XMLParser, foundCharacters text: String) { self.text += text }
    }
}
