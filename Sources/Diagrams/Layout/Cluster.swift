import PlatformManifest

/// Services that are drawn as one: a single card, or several that are connected alike, in a frame.
struct Cluster {
    let nodes: [Int]
    private let cards: [DrawnCard]
    private let columns: Int

    private static let padding = 14
    private static let gap = 16
    private static let head = 28

    /// At least `leastColumns` cards stand side by side, if there are as many.
    init(nodes: [Int], cards: [DrawnCard], leastColumns: Int) {
        self.nodes = nodes
        self.cards = cards
        let height = cards.map(\.box.height).max() ?? 1
        let width = cards.first?.box.width ?? 1
        // About square on paper.
        var columns = 1
        while columns * columns * width < cards.count * height { columns += 1 }
        if columns * (columns - 1) >= cards.count { columns -= 1 }
        columns = max(1, min(max(columns, leastColumns), cards.count))
        // No more columns than the rows need.
        let rows = (cards.count + columns - 1) / columns
        self.columns = (cards.count + rows - 1) / rows
    }

    var isFramed: Bool { cards.count > 1 }
    var label: String { "\(cards.count) services, connected alike" }

    private var rowHeights: [Int] {
        stride(from: 0, to: cards.count, by: columns).map { start in
            cards[start..<min(start + columns, cards.count)].map(\.box.height).max() ?? 0
        }
    }

    var width: Int {
        let card = cards.first?.box.width ?? 0
        return isFramed ? columns * (card + Self.gap) - Self.gap + 2 * Self.padding : card
    }

    var height: Int {
        guard isFramed else { return cards.first?.box.height ?? 0 }
        return rowHeights.reduce(-Self.gap) { $0 + $1 + Self.gap } + Self.padding + Self.head
    }

    func placed(at box: Box) -> [DrawnCard] {
        guard isFramed else { return cards.map { $0.moved(box.x, box.y) } }
        let heights = rowHeights
        return cards.enumerated().map { number, card in
            let row = number / columns
            let x = box.x + Self.padding + (number % columns) * (card.box.width + Self.gap)
            let y = heights[..<row].reduce(box.y + Self.head) { $0 + $1 + Self.gap }
            var placed = card.moved(x, y)
            placed.box.height = heights[row]
            return placed
        }
    }
}

/// Finds services that are connected alike.
struct Clustering {
    /// Of node numbers, in the order of their first ones.
    let clusters: [[Int]]

    private struct Signature: Hashable {
        let home: NetworkName?
        let kind: TopologyNode.Kind
        let connections: Set<Connection>
    }

    private struct Connection: Hashable {
        let other: String
        let isOutgoing: Bool
        let kind: TopologyEdge.Kind
        let change: TopologyChange
    }

    private static let fewest = 3

    init(_ topology: Topology, nodes: [Int]) {
        let shown = Set(nodes.map { topology.nodes[$0].id })
        var connections: [String: Set<Connection>] = [:]
        for edge in topology.edges where shown.contains(edge.from) && shown.contains(edge.to) {
            connections[edge.from, default: []].insert(
                Connection(other: edge.to, isOutgoing: true, kind: edge.kind, change: edge.change)
            )
            connections[edge.to, default: []].insert(
                Connection(other: edge.from, isOutgoing: false, kind: edge.kind, change: edge.change)
            )
        }
        var members: [Signature: [Int]] = [:]
        var order: [Signature] = []
        for node in nodes {
            let it = topology.nodes[node]
            let signature = Signature(home: it.home, kind: it.kind, connections: connections[it.id] ?? [])
            if members[signature] == nil { order.append(signature) }
            members[signature, default: []].append(node)
        }
        clusters = order.flatMap { signature -> [[Int]] in
            let nodes = members[signature] ?? []
            let isGroup = nodes.count >= Self.fewest && !signature.connections.isEmpty
            return isGroup ? [nodes] : nodes.map { [$0] }
        }
    }
}

extension TopologyEdge.Kind {
    /// Whether the service itself needs it.
    fileprivate var isTraffic: Bool {
        switch self {
        case .route, .call, .wait: true
        case .scrape, .watch: false
        }
    }
}

/// The edges that are drawn as lines, between clusters.
struct DrawnEdges {
    let edges: [LayeredGraph.Edge]

    private struct Pair: Hashable {
        let from: Int
        let to: Int
    }

    init(_ topology: Topology, clusterOf: [Int: Int]) {
        let places = topology.places
        var edges: [LayeredGraph.Edge] = []
        var known: [Pair: Int] = [:]
        for edge in topology.edges {
            guard let from = places[edge.from], let to = places[edge.to], let start = clusterOf[from],
                let end = clusterOf[to], start != end,
                topology.nodes[from].isMonitoring == topology.nodes[to].isMonitoring
            else { continue }
            if let other = known[Pair(from: end, to: start)], edges[other].change == edge.change {
                switch (edges[other].kind.isTraffic, edge.kind.isTraffic) {
                case (true, true), (false, false): edges[other].isMutual = true
                // That metrics are read goes without saying where there is another line.
                case (true, false): break
                case (false, true): edges[other] = .init(from: start, to: end, kind: edge.kind, change: edge.change)
                }
                continue
            }
            let pair = Pair(from: start, to: end)
            if known[pair] == nil {
                known[pair] = edges.count
                edges.append(LayeredGraph.Edge(from: start, to: end, kind: edge.kind, change: edge.change))
            }
        }
        self.edges = edges
    }
}
