/// A layered graph on paper, its corner at 0, 0.
struct LayeredBlock {
    /// Of each item.
    private(set) var boxes: [Box]
    /// From the left to the right end of each lane's columns; nil for a lane without any.
    private(set) var lanes: [(left: Int, right: Int)?]
    private(set) var lines: [DrawnLine] = []
    private(set) var width = 0
    private(set) var height = 0

    private var lefts: [Int] = []
    private var widths: [Int] = []
    private let graph: LayeredGraph
    private var centres: [LayeredGraph.Entry: Int]

    /// Where a line meets an item: one place for each meaning and side.
    private struct Port: Hashable {
        let item: Int
        let isOnTheRight: Bool
        /// `nil` for all that starts there.
        let ending: LayeredGraph.Bundle?

        /// Puts ports of one height in an order that is the same in every run.
        var rank: Int {
            guard let ending else { return 0 }
            let meaning = ending.kind.rank + 8 * ending.change.rank + (ending.pointsRight ? 32 : 0)
            return 1 + meaning + 64 * (1 + (ending.mutual ?? -1))
        }
    }

    /// Space between columns, without what many lines add.
    private static let channel = 56
    /// Between a lane's outer columns and its border, twice.
    private static let laneSpace = 56
    private static let portDistance = 14
    /// By which a line's end may be moved to make it straight.
    private static let slack = 5

    init(items: [LayeredGraph.Item], edges: [LayeredGraph.Edge], laneCount: Int, leastWidths: [Int] = []) {
        graph = CrossingReduction.reduced(LayeredGraph(items: items, edges: edges, laneCount: laneCount))
        let heights = HeightAssignment(graph)
        boxes = items.map { Box(x: 0, y: 0, width: $0.width, height: $0.height) }
        lanes = Array(repeating: nil, count: laneCount)
        centres = heights.centres.mapValues { Int($0.rounded()) }
        placeColumns(leastWidths)
        placeItems()
        drawLines()
    }

    private mutating func placeColumns(_ leastWidths: [Int]) {
        var x = 0
        for column in graph.columns.indices {
            let members = graph.columns[column]
            let lane = graph.laneOfColumn[column]
            let isFirst = column == 0 || graph.laneOfColumn[column - 1] != lane
            let isLast = column == graph.columns.count - 1 || graph.laneOfColumn[column + 1] != lane
            if column > 0 {
                let ends = Set(graph.links[column - 1].map(\.right)).count
                x += Self.channel + min(ends * 6, 96) + (isFirst ? Self.laneSpace : 0)
            }
            var width = members.reduce(0) { widest, entry in
                if case .item(let item) = entry { max(widest, graph.items[item].width) } else { widest }
            }
            // A lane of one column is as wide as its name needs.
            if isFirst, isLast, lane < leastWidths.count { width = max(width, leastWidths[lane]) }
            lefts.append(x)
            widths.append(width)
            lanes[lane] = (left: lanes[lane]?.left ?? x, right: x + width)
            x += width
        }
        width = x
    }

    private mutating func placeItems() {
        for (column, entries) in graph.columns.enumerated() {
            for case .item(let item) in entries {
                let centre = centres[.item(item)] ?? 0
                boxes[item].x = lefts[column] + (widths[column] - boxes[item].width) / 2
                boxes[item].y = centre - boxes[item].height / 2
            }
        }
        let bottoms = graph.columns.joined().map { (centres[$0] ?? 0) + (graph.height(of: $0) + 1) / 2 }
        height = bottoms.max() ?? 0
    }

    // MARK: - Lines

    private mutating func drawLines() {
        let ports = placedPorts()
        for (column, links) in graph.links.enumerated() {
            for link in links {
                let bundle = link.bundle
                let (leftX, leftY) = end(link.left, bundle, isOnTheRight: true, ports)
                var (rightX, rightY) = end(link.right, bundle, isOnTheRight: false, ports)
                // A line that is all but straight looks like a mistake.
                if abs(leftY - rightY) <= Self.slack, rightX != nil, isAlone(link, links) { rightY = leftY }
                let from = DrawnPoint(x: lefts[column] + widths[column], y: leftY)
                let to = DrawnPoint(x: lefts[column + 1], y: rightY)
                let start = DrawnPoint(x: leftX ?? from.x, y: leftY)
                let end = DrawnPoint(x: rightX ?? to.x, y: rightY)
                lines.append(
                    DrawnLine(
                        kind: bundle.kind,
                        change: bundle.change,
                        start: start,
                        curve: (from, to),
                        end: end,
                        pointsLeft: leftX != nil && (!bundle.pointsRight || bundle.mutual != nil),
                        pointsRight: rightX != nil && (bundle.pointsRight || bundle.mutual != nil)
                    )
                )
            }
        }
        for (column, entries) in graph.columns.enumerated() {
            for case .passage(let bundle, let place) in entries {
                let y = centres[.passage(bundle, column: place)] ?? 0
                lines.append(
                    DrawnLine(
                        kind: bundle.kind,
                        change: bundle.change,
                        start: DrawnPoint(x: lefts[column], y: y),
                        curve: nil,
                        end: DrawnPoint(x: lefts[column] + widths[column], y: y),
                        pointsLeft: false,
                        pointsRight: false
                    )
                )
            }
        }
    }

    /// Whether no other line of the same meaning ends where this one does on the right.
    private func isAlone(_ link: LayeredGraph.Link, _ links: [LayeredGraph.Link]) -> Bool {
        guard case .item(let item) = link.right else { return false }
        let port = port(item, link.bundle, false)
        return links.count { $0.right == link.right && self.port(item, $0.bundle, false) == port } == 1
    }

    /// Where a line ends: at an item's side, or anywhere on the height of a passage.
    private func end(
        _ entry: LayeredGraph.Entry,
        _ bundle: LayeredGraph.Bundle,
        isOnTheRight: Bool,
        _ ports: [Port: Int]
    ) -> (x: Int?, y: Int) {
        guard case .item(let item) = entry else { return (nil, centres[entry] ?? 0) }
        let box = boxes[item]
        let y = ports[port(item, bundle, isOnTheRight)] ?? box.y + box.height / 2
        return (isOnTheRight ? box.right : box.x, y)
    }

    private func port(_ item: Int, _ bundle: LayeredGraph.Bundle, _ isOnTheRight: Bool) -> Port {
        let ends = bundle.target == item && bundle.pointsRight != isOnTheRight || bundle.mutual != nil
        return Port(item: item, isOnTheRight: isOnTheRight, ending: ends ? bundle : nil)
    }

    /// The heights of all ports: those of one side apart from each other, in the order of where their lines lead.
    private func placedPorts() -> [Port: Int] {
        var sums: [Port: (sum: Int, count: Int)] = [:]
        for link in graph.links.joined() {
            for (entry, other, side) in [(link.left, link.right, true), (link.right, link.left, false)] {
                guard case .item(let item) = entry else { continue }
                let port = port(item, link.bundle, side)
                let (sum, count) = sums[port] ?? (0, 0)
                sums[port] = (sum + (centres[other] ?? 0), count + 1)
            }
        }
        struct Side: Hashable {
            let item: Int
            let isOnTheRight: Bool
        }
        var sides: [Side: [(port: Port, height: Int)]] = [:]
        for (port, (sum, count)) in sums {
            let side = Side(item: port.item, isOnTheRight: port.isOnTheRight)
            sides[side, default: []].append((port, sum / max(count, 1)))
        }
        var places: [Port: Int] = [:]
        for (side, ports) in sides {
            let box = boxes[side.item]
            let distance = ports.count > 1 ? min(Self.portDistance, box.height * 2 / 3 / (ports.count - 1)) : 0
            let sorted = ports.sorted { ($0.height, $0.port.rank) < ($1.height, $1.port.rank) }
            for (number, port) in sorted.enumerated() {
                let steps = 2 * number - ports.count + 1
                places[port.port] = box.y + box.height / 2 + steps * distance / 2
            }
        }
        return places
    }
}

extension TopologyChange {
    fileprivate var rank: Int {
        switch self {
        case .same: 0
        case .added: 1
        case .removed: 2
        case .changed: 3
        }
    }
}
