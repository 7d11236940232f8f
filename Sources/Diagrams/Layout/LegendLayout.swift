import PlatformManifest

/// Says what signs mean; only of signs that are there.
struct LegendLayout {
    private let rows: [[Entry]]

    private struct Entry {
        let sample: LegendItem.Sample
        let text: String
        var sampleWidth = 26
    }

    private static let lineHeight = 26
    private static let gap = 26

    init(_ topology: Topology, hues: [String: Int]) {
        let kinds = TopologyNode.Kind.allCases.filter { kind in topology.nodes.contains { $0.kind == kind } }
        let nodes = Dictionary(topology.nodes.map { ($0.id, $0.isMonitoring) }) { first, _ in first }
        let lines = TopologyEdge.Kind.allCases.filter { kind in
            topology.edges.contains { edge in
                edge.kind == kind && nodes[edge.from] == nodes[edge.to] && kind != .watch
            }
        }
        let facts = Set(topology.nodes.flatMap(\.facts).map(\.kind))
        var chips: [Entry] = []
        if facts.contains(.published) {
            chips.append(Entry(sample: .chip(.published), text: "port of the host"))
        }
        if facts.contains(.route) { chips.append(Entry(sample: .chip(.route), text: "public path")) }
        if facts.contains(.volume) { chips.append(Entry(sample: .chip(.volume), text: "volume")) }
        if topology.nodes.contains(where: \.isMonitoring) {
            chips.append(Entry(sample: .chip(.telemetry), text: "metrics and traces"))
        }
        let networks = topology.areas.map { area in
            let isDrawn = topology.nodes.contains { $0.home == area.name }
            let detail =
                isDrawn ? "" : area.detail.text.isEmpty ? " (joined only)" : " (joined only, \(area.detail.text))"
            return Entry(sample: .network(hues[area.name.text] ?? 0), text: "network \(area.name)\(detail)")
        }
        let changes: [TopologyChange] = topology.isDifference ? [.added, .removed, .changed] : []
        rows = [
            changes.map { Entry(sample: .change($0), text: "\($0.sign ?? "") \($0.rawValue)", sampleWidth: 34) },
            kinds.map { Entry(sample: .kind($0), text: $0.title) }
                + lines.map { Entry(sample: .line($0), text: $0.title, sampleWidth: 44) } + chips,
            networks,
        ]
    }

    func placed(x left: Int, y top: Int, width: Int) -> (items: [LegendItem], bottom: Int) {
        var items: [LegendItem] = []
        var y = top
        for row in rows where !row.isEmpty {
            var x = left
            for entry in row {
                let text = TextMetrics.fitted(entry.text, .label, into: width - entry.sampleWidth - 8)
                let needed = entry.sampleWidth + 8 + TextMetrics.width(text, .label)
                if x > left, x + needed > left + width {
                    x = left
                    y += Self.lineHeight
                }
                items.append(
                    LegendItem(
                        sample: entry.sample,
                        box: Box(x: x, y: y, width: entry.sampleWidth, height: 18),
                        text: PlacedText(text: text, style: .label, x: x + entry.sampleWidth + 8, y: y + 13)
                    )
                )
                x += needed + Self.gap
            }
            y += Self.lineHeight
        }
        return (items, y)
    }
}

extension TopologyNode.Kind {
    /// For legends.
    package var title: String {
        switch self {
        case .outside: "outside"
        case .gateway: "gateway"
        case .application: "application"
        case .data: "data store"
        case .monitoring: "monitoring"
        case .job: "job"
        case .tool: "tool, started by hand"
        }
    }
}
