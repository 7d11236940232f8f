import Documents
import PlatformManifest

/// Puts a topology on paper: networks as areas from the outside in, monitoring below, title above, legend at the foot.
package struct TopologyLayout {
    private let topology: Topology
    private let places: [String: Int]
    private let hues: [String: Int]
    private let cards: [DrawnCard]
    private var drawing: Drawing

    static let margin = 40
    static let areaPadding = 28
    /// A line of text and the space below it, in an area's head.
    private static let headLine = 17
    private static let groupHead = 26
    private static let hueCount = 8
    private static let mostColumnsInStrip = 6

    package static func drawing(of topology: Topology) -> Drawing {
        var layout = TopologyLayout(topology)
        layout.place()
        return layout.drawing
    }

    private init(_ topology: Topology) {
        self.topology = topology
        places = topology.places
        hues = Dictionary(
            topology.areas.enumerated().map { ($0.element.name.text, $0.offset % Self.hueCount) }
        ) { first, _ in first }
        let card = CardLayout(
            width: CardLayout.width(for: topology.nodes),
            hues: hues,
            remarks: LayerRemarks(topology).remarks
        )
        cards = topology.nodes.map(card.card)
        drawing = Drawing(title: Self.title(topology), description: TopologySummary(topology).sentence)
    }

    static func title(_ topology: Topology) -> String {
        PlainText.line("\(topology.title) – \(topology.environment)")
    }

    // MARK: - Blocks

    /// Nodes that are laid out together, and the areas that they stand in.
    private struct Part {
        /// A lane each; the first has no area where `hasFreeLane` says so.
        let areas: [TopologyArea]
        let hasFreeLane: Bool
        let nodes: [Int]
        let isMonitoring: Bool
    }

    private mutating func place() {
        let monitoring = topology.nodes.indices.filter { topology.nodes[$0].isMonitoring }
        let watching = Set(monitoring.compactMap { topology.nodes[$0].home })
        let homes = Set(topology.nodes.filter { !$0.isMonitoring }.compactMap(\.home))
        let order = LaneOrder(topology).areas
        // Monitoring has a strip of its own where it has networks of its own, or where there is one network for all.
        let ownAreas = order.filter { watching.contains($0.name) && !homes.contains($0.name) }
        let isOneForAll = homes.union(watching).count == 1
        let inStrip = Set(
            monitoring.filter { node in
                isOneForAll || ownAreas.contains { $0.name == topology.nodes[node].home }
            }
        )
        let rest = topology.nodes.indices.filter { !inStrip.contains($0) }
        let used = Set(rest.compactMap { topology.nodes[$0].home })
        let main = Part(
            areas: order.filter { area in used.contains(area.name) },
            hasFreeLane: true,
            nodes: rest,
            isMonitoring: false
        )
        let strip = Part(
            areas: isOneForAll ? [] : ownAreas,
            hasFreeLane: isOneForAll,
            nodes: topology.nodes.indices.filter(inStrip.contains),
            isMonitoring: true
        )
        placeHead()
        let top = drawing.height
        let isJoined = isOneForAll && !main.areas.isEmpty && !strip.nodes.isEmpty
        place(main, strip, isJoined: isJoined, top: top)
        placeFoot()
    }

    private mutating func placeHead() {
        drawing.texts.append(PlacedText(text: drawing.title, style: .title, x: Self.margin, y: Self.margin + 27))
        var y = Self.margin + 27
        let summary = TopologySummary(topology)
        for line in [topology.summary.map(PlainText.line), summary.counts].compactMap({ $0 }) {
            y += 24
            drawing.texts.append(PlacedText(text: line, style: .subtitle, x: Self.margin, y: y))
        }
        drawing.height = y + 24
    }

    private mutating func place(_ main: Part, _ strip: Part, isJoined: Bool, top: Int) {
        let upper = block(main)
        let lower = strip.nodes.isEmpty ? nil : arrangedStrip(strip, below: upper?.block.width ?? 0)
        let head = headHeight(main.areas)
        let inner = upper.map(\.block.width) ?? 0
        // The areas of a part are framed; a strip within an area is framed once more.
        let upperWidth = inner + (main.areas.isEmpty ? 0 : 2 * Self.areaPadding)
        let lowerWidth = (lower?.block.width ?? 0) + 2 * Self.areaPadding + (isJoined ? 2 * Self.areaPadding : 0)
        let width = max(upperWidth, lower == nil ? 0 : lowerWidth, 640)
        var bottom = top
        if let upper {
            // What stands in no area needs no padding on the left, but gets it all the same: lines start alike.
            let dx = Self.margin + Self.areaPadding + (width - upperWidth) / 2
            let dy = top + Self.areaPadding + head
            let height = upper.block.height
            bottom = dy + height + Self.areaPadding
            var joined: Box?
            if isJoined, let lower, let lane = upper.block.lanes.dropFirst().first ?? nil {
                let left = dx + lane.left - Self.areaPadding
                let groupTop = bottom
                let available = max(
                    dx + lane.right + Self.areaPadding - left,
                    lower.block.width + 4 * Self.areaPadding
                )
                let group = Box(
                    x: left + Self.areaPadding,
                    y: groupTop,
                    width: available - 2 * Self.areaPadding,
                    height: lower.block.height + 2 * Self.areaPadding + Self.groupHead
                )
                addGroup(group, label: "Monitoring")
                add(
                    lower,
                    dx: group.x + (group.width - lower.block.width) / 2,
                    dy: group.y + Self.groupHead + Self.areaPadding
                )
                bottom = group.bottom + Self.areaPadding
                joined = Box(x: left, y: top, width: available, height: bottom - top)
            }
            for (number, area) in main.areas.enumerated() {
                guard let lane = upper.block.lanes[number + 1] else { continue }
                let box =
                    joined
                    ?? Box(
                        x: dx + lane.left - Self.areaPadding,
                        y: top,
                        width: lane.right - lane.left + 2 * Self.areaPadding,
                        height: bottom - top
                    )
                addArea(area, box)
            }
            add(upper, dx: dx, dy: dy)
        }
        if let lower, !isJoined {
            let stripTop = bottom + (upper == nil ? 0 : Self.areaPadding)
            let stripHead = headHeight(strip.areas)
            let left = Self.margin
            let dx = left + (width - lower.block.width) / 2
            let dy = stripTop + Self.areaPadding + stripHead
            bottom = dy + lower.block.height + Self.areaPadding
            for (number, area) in strip.areas.enumerated() {
                guard let lane = lower.block.lanes[number + (strip.hasFreeLane ? 1 : 0)] else { continue }
                let isFirst = number == 0
                let isLast = number == strip.areas.count - 1
                let start = isFirst ? left : dx + lane.left - Self.areaPadding
                let end = isLast ? left + width : dx + lane.right + Self.areaPadding
                addArea(area, Box(x: start, y: stripTop, width: end - start, height: bottom - stripTop))
            }
            add(lower, dx: dx, dy: dy)
        }
        drawing.width = max(right(of: drawing), Self.margin + width) + Self.margin
        drawing.height = bottom + Self.areaPadding
    }

    private func right(of drawing: Drawing) -> Int {
        (drawing.areas.map(\.box.right) + drawing.cards.map(\.box.right)).max() ?? 0
    }

    private typealias Arranged = (block: LayeredBlock, clusters: [Cluster])

    /// The monitoring, as wide as what is above it allows, so that it is not high.
    private func arrangedStrip(_ part: Part, below width: Int) -> Arranged? {
        var columns = Self.mostColumnsInStrip
        while columns > 1, let arranged = block(part, leastColumns: columns) {
            if arranged.block.width <= width { return arranged }
            columns -= 1
        }
        return block(part)
    }

    private func block(_ part: Part, leastColumns: Int = 1) -> Arranged? {
        guard !part.nodes.isEmpty else { return nil }
        var lanes: [NetworkName: Int] = [:]
        let shift = part.hasFreeLane ? 1 : 0
        for (number, area) in part.areas.enumerated() { lanes[area.name] = number + shift }
        let clusters = Clustering(topology, nodes: part.nodes).clusters.map {
            Cluster(nodes: $0, cards: $0.map { cards[$0] }, leastColumns: leastColumns)
        }
        var clusterOf: [Int: Int] = [:]
        for (number, cluster) in clusters.enumerated() {
            for node in cluster.nodes { clusterOf[node] = number }
        }
        let items = clusters.map { cluster in
            let home = cluster.nodes.first.flatMap { topology.nodes[$0].home }
            return LayeredGraph.Item(
                lane: home.flatMap { lanes[$0] } ?? 0,
                width: cluster.width,
                height: cluster.height
            )
        }
        let block = LayeredBlock(
            items: items,
            edges: DrawnEdges(topology, clusterOf: clusterOf).edges,
            laneCount: part.areas.count + shift,
            leastWidths: Array(repeating: 0, count: shift) + part.areas.map(leastWidth)
        )
        return (block, clusters)
    }

    // MARK: - Areas

    /// What a lane needs for its name.
    private func leastWidth(_ area: TopologyArea) -> Int {
        let texts = [(area.name.text, TextStyle.area), (area.detail.text, .detail)]
        return min(texts.map { TextMetrics.width($0.0, $0.1) }.max() ?? 0, 280)
    }

    private func headHeight(_ areas: [TopologyArea]) -> Int {
        guard !areas.isEmpty else { return 0 }
        return 24 + (areas.map(\.detail.text).allSatisfy(\.isEmpty) ? 0 : Self.headLine)
    }

    private mutating func addArea(_ area: TopologyArea, _ box: Box) {
        let room = box.width - 32
        let sign = area.change.sign.map { "\($0) " } ?? ""
        var texts = [
            PlacedText(
                text: TextMetrics.fitted(sign + area.name.text, .area, into: room),
                style: .area,
                x: box.x + 16,
                y: box.y + 28,
                change: area.change
            )
        ]
        if !area.detail.text.isEmpty {
            texts.append(
                PlacedText(
                    text: TextMetrics.fitted(area.detail.text, .detail, into: room),
                    style: .detail,
                    x: box.x + 16,
                    y: box.y + 28 + Self.headLine
                )
            )
        }
        let words = ["network \(area.name)", area.detail.text, area.description.map(PlainText.line) ?? ""]
        drawing.areas.append(
            DrawnArea(
                box: box,
                hue: hues[area.name.text] ?? 0,
                texts: texts,
                tooltip: words.filter { !$0.isEmpty }.joined(separator: " – "),
                change: area.change
            )
        )
    }

    private mutating func addGroup(_ box: Box, label: String) {
        let text = PlacedText(
            text: TextMetrics.fitted(label, .label, into: box.width - 24),
            style: .label,
            x: box.x + 12,
            y: box.y + 19
        )
        drawing.groups.append(DrawnGroup(box: box, label: text))
    }

    private mutating func add(_ arranged: Arranged, dx: Int, dy: Int) {
        for (cluster, box) in zip(arranged.clusters, arranged.block.boxes) {
            if cluster.isFramed { addGroup(box.moved(dx, dy), label: cluster.label) }
            drawing.cards += cluster.placed(at: box.moved(dx, dy))
        }
        drawing.lines += arranged.block.lines.map { $0.moved(dx, dy) }
    }

    private mutating func placeFoot() {
        let legend = LegendLayout(topology, hues: hues)
        let placed = legend.placed(x: Self.margin, y: drawing.height, width: drawing.width - 2 * Self.margin)
        drawing.legend = placed.items
        drawing.height = placed.bottom + Self.margin
        let room = drawing.width - 2 * Self.margin
        drawing.texts = drawing.texts.map { text in
            PlacedText(
                text: TextMetrics.fitted(text.text, text.style, into: room),
                style: text.style,
                x: text.x,
                y: text.y
            )
        }
    }
}

extension DrawnLine {
    func moved(_ dx: Int, _ dy: Int) -> DrawnLine {
        var line = self
        line.start = start.moved(dx, dy)
        line.end = end.moved(dx, dy)
        line.curve = curve.map { ($0.from.moved(dx, dy), $0.to.moved(dx, dy)) }
        return line
    }
}

extension DrawnPoint {
    func moved(_ dx: Int, _ dy: Int) -> DrawnPoint { DrawnPoint(x: x + dx, y: y + dy) }
}
