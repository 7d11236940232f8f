package import Documents
import PlatformManifest

/// A topology in Graphviz' language, for its own layouts: `dot -Tsvg`.
package struct DOTPrinter {
    private let topology: Topology
    private let identifiers: [String: String]

    package init(_ topology: Topology) {
        self.topology = topology
        identifiers = DiagramIdentifiers.of(topology)
    }

    package var document: TextDocument {
        let title = DOTText.label(TopologyLayout.title(topology))
        var lines = [
            "digraph topology {",
            "  graph [rankdir=LR, compound=true, labelloc=t, fontsize=20, fontname=\"sans-serif\", label=\(title)];",
            "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", fontname=\"sans-serif\", fontsize=11];",
            "  edge [fontname=\"sans-serif\", fontsize=10, color=\"#44617f\"];",
        ]
        for (number, area) in topology.areas.enumerated() { lines += cluster(area, number) }
        lines += topology.nodes.filter { $0.home == nil }.map { "  " + node($0) }
        lines += topology.edges.filter(isDrawn).map { "  " + edge($0) }
        lines.append("}")
        return TextDocument(lines.map { $0 + "\n" }.joined())
    }

    /// That applications' metrics are read would hide all else.
    private func isDrawn(_ edge: TopologyEdge) -> Bool {
        edge.kind != .scrape || topology.nodes.contains { $0.id == edge.to && $0.isMonitoring }
    }

    private func name(_ id: String) -> String { DOTText.label(identifiers[id] ?? id) }

    private func cluster(_ area: TopologyArea, _ number: Int) -> [String] {
        let members = topology.nodes.filter { $0.home == area.name }
        guard !members.isEmpty else { return [] }
        let sign = area.change.sign.map { "\($0) " } ?? ""
        let label = DOTText.label("\(sign)\(area.name)\n\(area.detail.text)")
        let style = area.change == .same ? "" : " \(attributes(area.change));"
        // Only a name that begins so makes a cluster (DOT language, subgraphs).
        return [
            "  subgraph cluster_\(number) {",
            "    label=\(label); style=\"rounded,filled\"; fillcolor=\"#f4f6f9\";\(style)",
        ]
            + members.map { "    " + node($0) } + ["  }"]
    }

    private func node(_ node: TopologyNode) -> String {
        let label = DOTText.label(DiagramLabel.lines(of: node).joined(separator: "\n"))
        let shape =
            switch node.kind {
            case .outside: ", shape=ellipse"
            case .gateway: ", shape=hexagon, style=filled, fillcolor=\"#fdebd9\""
            case .application: ", fillcolor=\"#e6edf5\""
            case .data: ", shape=cylinder, style=filled, fillcolor=\"#f0e4f7\""
            case .monitoring: ", fillcolor=\"#ddf0eb\""
            case .job, .tool: ", style=\"rounded,dashed,filled\""
            }
        let marks = node.change == .same ? "" : ", \(attributes(node.change))"
        return "\(name(node.id)) [label=\(label)\(shape)\(marks)];"
    }

    private func edge(_ edge: TopologyEdge) -> String {
        var attributes: [String] =
            switch edge.kind {
            case .route: ["color=\"#b4530a\"", "penwidth=2"]
            case .call: []
            case .wait: ["style=dashed"]
            case .scrape, .watch: ["style=dotted", "color=\"#2f7d6b\""]
            }
        if edge.change != .same {
            attributes.append(self.attributes(edge.change))
            attributes.append("label=\(DOTText.label(edge.change.sign ?? ""))")
        }
        let list = attributes.isEmpty ? "" : " [\(attributes.joined(separator: ", "))]"
        return "\(name(edge.from)) -> \(name(edge.to))\(list);"
    }

    private func attributes(_ change: TopologyChange) -> String {
        switch change {
        case .same: "penwidth=1"
        case .added: "color=\"#14703a\", penwidth=3"
        case .removed: "color=\"#b42318\", penwidth=3, fontcolor=\"#b42318\""
        case .changed: "color=\"#8a5a00\", penwidth=3"
        }
    }
}
