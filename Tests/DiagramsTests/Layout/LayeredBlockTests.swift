import Testing

@testable import Diagrams

@Suite struct LayeredBlockTests {
    private static func item(_ lane: Int, height: Int = 80) -> LayeredGraph.Item {
        LayeredGraph.Item(lane: lane, width: 200, height: height)
    }

    private static func edge(_ from: Int, _ to: Int) -> LayeredGraph.Edge {
        LayeredGraph.Edge(from: from, to: to, kind: .call, change: .same)
    }

    /// Two pairs that are written crosswise, and what passes a column in between.
    @Test func crossingsAreRemoved() {
        let items = [Self.item(0), Self.item(0), Self.item(1), Self.item(1), Self.item(2)]
        let edges = [Self.edge(0, 3), Self.edge(1, 2), Self.edge(1, 4), Self.edge(2, 4)]
        let graph = LayeredGraph(items: items, edges: edges, laneCount: 3)
        #expect(CrossingReduction.crossings(of: graph) > 0)
        #expect(CrossingReduction.crossings(of: CrossingReduction.reduced(graph)) == 0)
    }

    @Test func columnsFollowConnections() {
        let items = [Self.item(0), Self.item(0), Self.item(0)]
        let graph = LayeredGraph(items: items, edges: [Self.edge(2, 1), Self.edge(1, 0)], laneCount: 1)
        #expect(graph.columnOfItem == [2, 1, 0])
    }

    /// What calls in a circle still gets columns, and every connection is drawn.
    @Test func circlesAreOpened() {
        let items = [Self.item(0), Self.item(0), Self.item(0)]
        let edges = [Self.edge(0, 1), Self.edge(1, 2), Self.edge(2, 0)]
        let graph = LayeredGraph(items: items, edges: edges, laneCount: 1)
        #expect(Set(graph.columnOfItem) == [0, 1, 2])
        let block = LayeredBlock(items: items, edges: edges, laneCount: 1)
        #expect(block.lines.count { $0.pointsRight } == 2)
        #expect(block.lines.count { $0.pointsLeft } == 1)
    }

    /// Lines to one item are one line where they pass a column together.
    @Test func linesToOneItemMeet() {
        let items = [Self.item(0), Self.item(0), Self.item(0), Self.item(1), Self.item(2)]
        let edges = [Self.edge(0, 4), Self.edge(1, 4), Self.edge(2, 4), Self.edge(0, 3)]
        let block = LayeredBlock(items: items, edges: edges, laneCount: 3)
        #expect(block.lines.count { $0.curve == nil } == 1)
        #expect(block.lines.count { $0.pointsRight } == 2)
    }

    @Test func isolatedItemsFillTheShortestColumn() {
        let items = [Self.item(0), Self.item(0, height: 300), Self.item(0)]
        let graph = LayeredGraph(items: items, edges: [Self.edge(0, 1)], laneCount: 1)
        #expect(graph.columnOfItem[2] == graph.columnOfItem[0])
    }

    @Test(arguments: [
        ([0.0, 0, 0], [0.0, 10, 10], [-10.0, 0, 10]), ([0.0, 100], [0.0, 10], [0.0, 100]),
        ([50.0, 0], [0.0, 10], [20.0, 30]), ([], [], []),
    ])
    func placesAreNearestToTheWantedOnes(wanted: [Double], spaces: [Double], expected: [Double]) {
        let wishes = wanted.map { (place: $0, weight: 1.0) }
        #expect(HeightAssignment.separated(wishes, spaces) == expected)
    }

    /// Any graph: boxes apart, each in its lane's columns, lines beside boxes; the same in every run.
    @Test(arguments: 0..<40)
    func randomGraphs(seed: Int) {
        var numbers = SeededNumbers(state: UInt64(seed))
        let laneCount = Int.random(in: 1...5, using: &numbers)
        let items = (0..<Int.random(in: 1...60, using: &numbers)).map { _ in
            Self.item(
                Int.random(in: 0..<laneCount, using: &numbers),
                height: Int.random(in: 40...300, using: &numbers)
            )
        }
        let edges = (0..<Int.random(in: 0...90, using: &numbers)).compactMap { _ -> LayeredGraph.Edge? in
            let from = Int.random(in: items.indices, using: &numbers)
            let to = Int.random(in: items.indices, using: &numbers)
            return from == to ? nil : Self.edge(from, to)
        }
        let block = LayeredBlock(items: items, edges: edges, laneCount: laneCount)
        let paper = Box(x: 0, y: 0, width: block.width, height: block.height)
        for (number, box) in block.boxes.enumerated() {
            #expect(paper.contains(box))
            #expect(!block.boxes[(number + 1)...].contains(where: box.overlaps))
        }
        for line in block.lines {
            for point in line.points {
                #expect(
                    !block.boxes.contains { box in
                        box.x < point.x && point.x < box.right && box.y < point.y && point.y < box.bottom
                    }
                )
            }
        }
        // Each connection is drawn: as many items are pointed at as are the end of an edge.
        let targets = Set(edges.map(\.to))
        let pointed = block.boxes.indices.filter { item in
            let box = block.boxes[item]
            return block.lines.contains { line in
                line.pointsRight && line.end.x == box.x && box.y...box.bottom ~= line.end.y
                    || line.pointsLeft && line.start.x == box.right && box.y...box.bottom ~= line.start.y
            }
        }
        #expect(Set(pointed) == targets)
        #expect(LayeredBlock(items: items, edges: edges, laneCount: laneCount).lines == block.lines)
    }
}
