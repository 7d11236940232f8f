import Testing

@testable import Diagrams

/// Nothing lies over anything else, in any picture that the repository's manifests make.
@Suite struct DrawingGeometryTests {
    @Test func thereArePictures() {
        #expect(DrawnSystem.all.count > 40)
        #expect(DrawnSystem.all.contains { $0.testDescription.contains("hostile") })
    }

    @Test(arguments: DrawnSystem.all)
    func everyServiceHasItsCard(drawn: DrawnSystem.Case) {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        #expect(drawing.cards.map(\.node).sorted() == drawn.topology.nodes.map(\.id).sorted())
        let homes = Set(drawn.topology.nodes.compactMap(\.home))
        #expect(drawing.areas.count == homes.count)
    }

    @Test(arguments: DrawnSystem.all)
    func boxesDoNotOverlap(drawn: DrawnSystem.Case) {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        expectDisjoint(drawing.cards.map(\.box), "cards")
        expectDisjoint(drawing.areas.map(\.box), "areas")
        let heads = drawing.areas.flatMap(\.texts).map(\.box) + drawing.groups.map(\.label.box)
        expectDisjoint(drawing.cards.map(\.box) + heads, "cards and heads")
        expectDisjoint(drawing.texts.map(\.box) + drawing.areas.map(\.box) + drawing.legend.map(\.text.box), "blocks")
        expectDisjoint(drawing.legend.flatMap { [$0.box, $0.text.box] }, "legend")
    }

    @Test(arguments: DrawnSystem.all)
    func textLiesWithinItsBox(drawn: DrawnSystem.Case) {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        for card in drawing.cards {
            for box in card.texts.map(\.box) + card.chips.map(\.box) + [card.icon] {
                #expect(card.box.contains(box), "\(card.node): \(box) outside of \(card.box)")
            }
            expectDisjoint(card.texts.map(\.box) + card.chips.map(\.box) + [card.icon], card.node)
            for chip in card.chips { #expect(chip.box.contains(chip.text.box), "\(card.node): \(chip.text.text)") }
        }
        for area in drawing.areas { for text in area.texts { #expect(area.box.contains(text.box)) } }
        for group in drawing.groups { #expect(group.box.contains(group.label.box)) }
        let paper = Box(x: 0, y: 0, width: drawing.width, height: drawing.height)
        let all =
            drawing.cards.map(\.box) + drawing.areas.map(\.box) + drawing.groups.map(\.box) + drawing.texts.map(\.box)
            + drawing.legend.flatMap { [$0.box, $0.text.box] }
        for box in all { #expect(paper.contains(box), "\(box) outside of the paper") }
    }

    @Test(arguments: DrawnSystem.all)
    func cardsStandInTheirNetwork(drawn: DrawnSystem.Case) throws {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        let homes = Dictionary(uniqueKeysWithValues: drawn.topology.nodes.map { ($0.id, $0.home) })
        for card in drawing.cards {
            let around = drawing.areas.filter { $0.box.contains(card.box) }
            let home = try #require(homes[card.node])
            #expect(around.count == (home == nil ? 0 : 1), "\(card.node)")
            #expect(drawing.areas.filter { $0.box.overlaps(card.box) }.count == around.count)
            if let home { #expect(around.first?.tooltip.hasPrefix("network \(home)") == true, "\(card.node)") }
        }
    }

    @Test(arguments: DrawnSystem.all)
    func linesPassBesideCards(drawn: DrawnSystem.Case) {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        let obstacles = drawing.cards.map(\.box) + drawing.areas.flatMap(\.texts).map(\.box)
        let paper = Box(x: 0, y: 0, width: drawing.width, height: drawing.height)
        for line in drawing.lines {
            for point in line.points {
                #expect(paper.contains(Box(x: point.x, y: point.y, width: 0, height: 0)))
                let hit = obstacles.first {
                    $0.x < point.x && point.x < $0.right && $0.y < point.y && point.y < $0.bottom
                }
                #expect(hit == nil, "a \(line.kind) line passes through \(hit.map { "\($0)" } ?? "")")
            }
        }
    }

    /// Each line that points somewhere ends at the side of a card or of a frame.
    @Test(arguments: DrawnSystem.all)
    func arrowsEndAtSides(drawn: DrawnSystem.Case) {
        let drawing = TopologyLayout.drawing(of: drawn.topology)
        let boxes = drawing.cards.map(\.box) + drawing.groups.map(\.box)
        for line in drawing.lines {
            if line.pointsRight {
                #expect(boxes.contains { $0.x == line.end.x && $0.y <= line.end.y && line.end.y <= $0.bottom })
            }
            if line.pointsLeft {
                #expect(
                    boxes.contains { $0.right == line.start.x && $0.y <= line.start.y && line.start.y <= $0.bottom }
                )
            }
        }
    }

    private func expectDisjoint(_ boxes: [Box], _ what: String, sourceLocation: SourceLocation = #_sourceLocation) {
        for (number, box) in boxes.enumerated() {
            for other in boxes[(number + 1)...] where box.overlaps(other) {
                Issue.record("\(what): \(box) and \(other) overlap", sourceLocation: sourceLocation)
            }
        }
    }
}

extension DrawnLine {
    /// Points on it, so close that no card lies between two.
    var points: [DrawnPoint] {
        guard let (from, to) = curve else { return Self.straight(start, end) }
        let middle = Double(from.x + to.x) / 2
        let curved = (0...60).map { step -> DrawnPoint in
            let t = Double(step) / 60
            let u = 1 - t
            // A cubic curve of Bézier, as SVG's `C` draws it.
            let x =
                u * u * u * Double(from.x) + 3 * u * u * t * middle + 3 * u * t * t * middle + t * t * t * Double(to.x)
            let y = u * u * (u + 3 * t) * Double(from.y) + t * t * (t + 3 * u) * Double(to.y)
            return DrawnPoint(x: Int(x.rounded()), y: Int(y.rounded()))
        }
        return Self.straight(start, from) + curved + Self.straight(to, end)
    }

    private static func straight(_ from: DrawnPoint, _ to: DrawnPoint) -> [DrawnPoint] {
        stride(from: from.x, through: max(from.x, to.x), by: 8).map { DrawnPoint(x: $0, y: from.y) }
    }
}
