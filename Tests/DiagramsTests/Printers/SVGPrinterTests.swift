import Documents
import Foundation
import TestSupport
import Testing

@testable import Diagrams

#if canImport(FoundationXML)
    import FoundationXML
#endif

@Suite struct SVGPrinterTests {
    @Test(arguments: DrawnSystem.all)
    func isWellFormed(drawn: DrawnSystem.Case) throws {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        let read = try ReadMarkup(SVGPrinter(drawing).document().rendered())
        #expect(read.elements.first == "svg")
        #expect(read.attributes("svg").first?["role"] == "img")
        // Title and description are there, and named by what says so.
        let names = read.attributes("svg").first?["aria-labelledby"]?.split(separator: " ").map(String.init) ?? []
        #expect(names.count == 2 && names.allSatisfy(read.identifiers.contains))
        #expect(read.identifiers.count == Set(read.identifiers).count)
        for reference in read.references { #expect(read.identifiers.contains(reference), "\(reference)") }
        #expect(read.text("title").first == drawing.title)
        let cards = read.attributes("g").filter { $0["class"]?.hasPrefix("card ") == true }
        // Three more in the legend of a difference.
        #expect(cards.count == drawn.topology.nodes.count + (drawn.topology.isDifference ? 3 : 0))
        for text in drawing.cards.flatMap(\.texts) { #expect(read.text("text").contains(text.text)) }
    }

    /// No text becomes markup, an attribute or a style, and none is lost but for what no reader could see.
    @Test func hostileTextStaysText() throws {
        let plain = try Self.read("x")
        for text in HostileTopology.texts {
            let read = try Self.read(text)
            #expect(read.elementNames == plain.elementNames, "\(text.debugDescription)")
            #expect(read.attributeNames == plain.attributeNames, "\(text.debugDescription)")
            #expect(read.text("title").first == PlainText.line("\(text) – production"), "\(text.debugDescription)")
            #expect(read.text("style") == plain.text("style"))
        }
    }

    private static func read(_ text: String) throws -> ReadMarkup {
        try ReadMarkup(SVGPrinter(TopologyLayout.drawing(of: HostileTopology.with(text))).document().rendered())
    }

    /// A mark is a sign too, for those who see no colours and for prints in black.
    @Test func differencesAreNotByColourAlone() throws {
        for drawn in DrawnSystem.all where drawn.topology.isDifference {
            let drawing = TopologyLayout.drawing(of: drawn.topology)
            for card in drawing.cards where card.change != .same {
                let sign = try #require(card.change.sign)
                #expect(card.texts.first?.text.hasPrefix("\(sign) ") == true)
            }
            #expect(drawing.legend.count { if case .change = $0.sample { true } else { false } } == 3)
        }
    }

    /// Text and lines have the contrast that WCAG 2.2 asks for (1.4.3: 4.5 to 1, 1.4.11: 3 to 1), by day and by night.
    @Test func coloursHaveContrast() throws {
        let sheet = "\(SVGStyle.sheet)"
        let parts = sheet.components(separatedBy: "@media")
        for part in [parts[0], try #require(parts.dropFirst().first)] {
            var colours: [String: Double] = [:]
            for match in part.matches(of: /--([a-z0-9]+): #([0-9a-f]{6})/) {
                colours[String(match.1)] = try Self.luminance(#require(UInt32(match.2, radix: 16)))
            }
            func contrast(_ first: String, _ second: String) throws -> Double {
                let pair = [try #require(colours[first]), try #require(colours[second])].sorted()
                return (pair[1] + 0.05) / (pair[0] + 0.05)
            }
            for ground in ["paper", "card", "chip"] {
                for ink in ["ink", "soft"] { #expect(try contrast(ink, ground) >= 4.5, "\(ink) on \(ground)") }
            }
            for name in ["added", "removed", "changed"] + (0...7).map({ "hue\($0)" }) {
                #expect(try contrast(name, "paper") >= 4.5, "\(name)")
                #expect(try contrast(name, "card") >= 3, "\(name)")
            }
            for name in ["route", "call", "wait", "scrape"] { #expect(try contrast(name, "paper") >= 3, "\(name)") }
        }
    }

    /// Relative luminance (WCAG 2.2).
    private static func luminance(_ colour: UInt32) -> Double {
        let parts = [16, 8, 0].map { shift -> Double in
            let value = Double(colour >> shift & 0xFF) / 255
            return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    }
}

/// XML as Foundation reads it.
final class ReadMarkup: NSObject, XMLParserDelegate {
    private(set) var elements: [String] = []
    private(set) var identifiers: [String] = []
    /// What `href`, `url(#…)` and the like name.
    private(set) var references: [String] = []
    private var allAttributes: [(element: String, values: [String: String])] = []
    private var texts: [(element: String, text: String)] = []
    private var path: [Int] = []

    init(_ bytes: [UInt8]) throws {
        super.init()
        let parser = XMLParser(data: Data(bytes))
        parser.delegate = self
        let isRead = parser.parse()
        try #require(isRead, "\(parser.parserError.map { "\($0)" } ?? "") in line \(parser.lineNumber)")
    }

    var elementNames: Set<String> { Set(elements) }
    var attributeNames: Set<String> { Set(allAttributes.flatMap { Array($0.values.keys) }) }
    func attributes(_ element: String) -> [[String: String]] {
        allAttributes.filter { $0.element == element }.map(\.values)
    }
    func text(_ element: String) -> [String] { texts.filter { $0.element == element }.map(\.text) }

    func parser(
        _ parser: XMLParser,
        didStartElement name: String,
        namespaceURI: String?,
        qualifiedName: String?,
        attributes: [String: String]
    ) {
        elements.append(name)
        allAttributes.append((name, attributes))
        if let id = attributes["id"] { identifiers.append(id) }
        for value in attributes.values where value.hasPrefix("#") || value.hasPrefix("url(#") {
            references.append(String(value.drop { $0 != "#" }.dropFirst().prefix { $0 != ")" }))
        }
        path.append(texts.count)
        texts.append((name, ""))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        guard let place = path.last else { return }
        texts[place].text += text
    }

    func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
        path.removeLast()
    }
}
