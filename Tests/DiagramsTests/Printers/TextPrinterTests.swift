import Documents
import Foundation
import Testing

@testable import Diagrams

@Suite struct MermaidPrinterTests {
    /// Each line is one of a few forms, whose labels are quoted text without quotes, brackets of HTML or breaks.
    @Test(arguments: DrawnSystem.all)
    func linesHaveKnownForms(drawn: DrawnSystem.Case) throws {
        try expectKnownForms(drawn.topology)
    }

    @Test func hostileTextStaysText() throws {
        for text in HostileTopology.texts { try expectKnownForms(HostileTopology.with(text)) }
    }

    private func expectKnownForms(_ topology: Topology) throws {
        let lines = String(decoding: MermaidPrinter(topology).document.rendered(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let label = #""(<br/>|[^"<>`\u{0}-\u{1f}])*""#
        let forms = [
            "flowchart LR", #"  accTitle: [^\n;{}<>"%#`\\]*"#,
            #"  [a-z0-9-]+(\[|\(|\(\[|\[\(|\{\{|\[/)\#(label)(\]|\)|\]\)|\)\]|\}\}|/\]):::[a-z]+"#,
            #"  subgraph net-[a-z0-9-]+\[\#(label)\]"#, "    [a-z0-9-]+", "  end",
            #"  [a-z0-9-]+ (==>|-->|-\.->)(\|\#(label)\|)? [a-z0-9-]+"#, "  classDef [a-z]+ [a-z0-9#:, -]+",
        ]
        let pattern = try Regex("(" + forms.joined(separator: "|") + ")")
        for line in lines { #expect(line.wholeMatch(of: pattern) != nil, "\(line)") }
        #expect(lines.count { $0.hasPrefix("  subgraph ") } == lines.count { $0 == "  end" })
        // Every node is declared once, stands in at most one area, and every end of a line is a node.
        let declared = lines.compactMap { $0.firstMatch(of: /^  ([a-z0-9-]+)[\[({].*:::/).map { String($0.1) } }
        #expect(declared.count == topology.nodes.count && Set(declared).count == declared.count)
        let members = lines.compactMap { $0.wholeMatch(of: /\ {4}([a-z0-9-]+)/).map { String($0.1) } }
        #expect(Set(members).count == members.count && Set(members).isSubset(of: declared))
        for line in lines {
            guard let ends = line.firstMatch(of: /^  ([a-z0-9-]+) [=.-]+>.* ([a-z0-9-]+)$/) else { continue }
            #expect(declared.contains(String(ends.1)) && declared.contains(String(ends.2)))
        }
    }

    @Test func whatMermaidRefusesIsKnown() {
        let topology = HostileTopology.with(String(repeating: "x", count: 20_000))
        #expect(MermaidPrinter(topology).isTooLarge)
        #expect(!MermaidPrinter(HostileTopology.with("x")).isTooLarge)
    }
}

@Suite struct DOTPrinterTests {
    /// Outside of quotes stand only words, numbers and the signs of the language.
    @Test func hostileTextStaysText() {
        let plain = Self.skeleton(HostileTopology.with("x"))
        for text in HostileTopology.texts {
            #expect(Self.skeleton(HostileTopology.with(text)) == plain, "\(text.debugDescription)")
        }
    }

    /// The text with every quoted string left out.
    private static func skeleton(_ topology: Topology) -> String {
        var result = ""
        var isQuoted = false
        var isEscaped = false
        for character in String(decoding: DOTPrinter(topology).document.rendered(), as: UTF8.self) {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
            } else if !isQuoted {
                result.append(character)
            }
        }
        return result
    }
}
