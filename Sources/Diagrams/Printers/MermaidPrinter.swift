package import Documents
import Origins
import PlatformManifest

/// A topology as a Mermaid flowchart: the lines between the fences of a Markdown block.
package struct MermaidPrinter {
    private let topology: Topology
    private let identifiers: [String: String]
    package private(set) var lines: [Line] = []

    /// What Mermaid draws unless told otherwise (Mermaid configuration, `maxTextSize`, `maxEdges`).
    private static let mostCharacters = 50_000
    private static let mostEdges = 500

    package init(_ topology: Topology) {
        self.topology = topology
        identifiers = DiagramIdentifiers.of(topology)
        lines = flowchart
    }

    package typealias Line = SourcedLinesDocument.Line

    /// Whether Mermaid refuses it for its connections alone, which is known before anything is printed.
    package static func hasTooManyEdges(_ topology: Topology) -> Bool { topology.edges.count > mostEdges }

    /// Whether Mermaid refuses it for its size.
    package var isTooLarge: Bool {
        Self.hasTooManyEdges(topology) || lines.reduce(0) { $0 + $1.text.utf8.count + 1 } > Self.mostCharacters
    }

    package var document: SourcedLinesDocument { SourcedLinesDocument(lines) }

    private var flowchart: [Line] {
        var lines = [Line("flowchart LR", [])]
        lines.append(Line("  accTitle: \(Self.oneLine(TopologyLayout.title(topology)))", topology.titleOrigins))
        lines += topology.nodes.map(node)
        lines += topology.areas.flatMap(area)
        lines += topology.edges.compactMap(edge)
        return lines + styles
    }

    private func identifier(_ id: String) -> String { identifiers[id] ?? "unknown" }

    private func node(_ node: TopologyNode) -> Line {
        let label = MermaidText.label(DiagramLabel.lines(of: node).joined(separator: "\n"))
        let (open, close) = node.kind.brackets
        return Line(
            "  \(identifier(node.id))\(open)\(label)\(close):::\(style(node))",
            [node.origin] + node.homeOrigins + node.facts.flatMap(\.origins)
        )
    }

    private func style(_ node: TopologyNode) -> String {
        node.change == .same ? node.kind.rawValue : node.change.rawValue
    }

    private func area(_ area: TopologyArea) -> [Line] {
        let members = topology.nodes.filter { $0.home == area.name }
        guard !members.isEmpty else { return [] }
        let name = (area.change.sign.map { "\($0) " } ?? "") + area.name.text
        let label = area.detail.text.isEmpty ? name : "\(name)\n\(area.detail.text)"
        let head = "  subgraph net-\(area.name)[\(MermaidText.label(label))]"
        let homes = members.flatMap(\.homeOrigins)
        return [Line(head, [area.origin] + area.detail.origins + homes)]
            + members.map { Line("    \(identifier($0.id))", [$0.origin] + $0.homeOrigins) }
            + [Line("  end", homes)]
    }

    /// Metrics would hide everything else.
    private func edge(_ edge: TopologyEdge) -> Line? {
        let arrow: String
        switch edge.kind {
        case .route: arrow = "==>"
        case .call: arrow = "-->"
        case .wait, .watch: arrow = "-.->"
        case .scrape: return nil
        }
        let sign = edge.change.sign.map { "|\(MermaidText.label($0))|" } ?? ""
        return Line(
            "  \(identifier(edge.from)) \(arrow)\(sign) \(identifier(edge.to))",
            edge.origins
        )
    }

    /// Each colour is readable on light and on dark paper, and the text in it says the same.
    private var styles: [Line] {
        Dictionary(grouping: topology.nodes, by: style).sorted { $0.key < $1.key }.map { name, nodes in
            Line("  classDef \(name) \(Self.colours[name] ?? Self.plain)", nodes.flatMap(\.homeOrigins))
        }
    }

    private static let plain = "fill:#eef1f5,stroke:#566273,color:#1b2430"
    private static let colours = [
        "outside": "fill:#ffffff,stroke:#566273,color:#1b2430", "gateway": "fill:#fdebd9,stroke:#b4530a,color:#1b2430",
        "application": "fill:#e6edf5,stroke:#44617f,color:#1b2430", "data": "fill:#f0e4f7,stroke:#8b3fc0,color:#1b2430",
        "monitoring": "fill:#ddf0eb,stroke:#2f7d6b,color:#1b2430",
        "job": "fill:#f4f4f4,stroke:#566273,color:#1b2430,stroke-dasharray:4 3",
        "tool": "fill:#f4f4f4,stroke:#566273,color:#1b2430,stroke-dasharray:4 3",
        "added": "fill:#d9f2e2,stroke:#14703a,color:#1b2430,stroke-width:3px",
        "removed": "fill:#fbe0dd,stroke:#b42318,color:#1b2430,stroke-width:3px,stroke-dasharray:7 4",
        "changed": "fill:#fbefd0,stroke:#8a5a00,color:#1b2430,stroke-width:3px",
    ]

    /// Directives end with the line, and a semicolon ends a statement.
    private static func oneLine(_ text: String) -> String {
        var result = ""
        for scalar in PlainText.line(text).unicodeScalars {
            result.unicodeScalars.append(";{}%#<>\"`\\".unicodeScalars.contains(scalar) ? " " : scalar)
        }
        return result
    }
}

extension TopologyNode.Kind {
    /// The shape of a node (Mermaid, flowchart, node shapes).
    fileprivate var brackets: (open: String, close: String) {
        switch self {
        case .outside: ("([", "])")
        case .gateway: ("{{", "}}")
        case .application, .monitoring: ("[", "]")
        case .data: ("[(", ")]")
        case .job: ("(", ")")
        case .tool: ("[/", "/]")
        }
    }
}

/// What stands on a node in the formats that lay out by themselves.
enum DiagramLabel {
    static func lines(of node: TopologyNode) -> [String] {
        var head = (node.change.sign.map { "\($0) " } ?? "") + node.name
        if let replicas = node.phrase(.replicas), replicas.change != .same || replicas.text != "1" {
            head += " ×\(replicas.text)"
        }
        var lines = [head]
        for kind in [TopologyFact.Kind.runtime, .limits, .schedule] {
            if let phrase = node.phrase(kind) { lines.append(phrase.text) }
        }
        if let port = node.phrase(.port) { lines.append("port \(port.text)") }
        if let published = node.phrase(.published) { lines.append("host \(published.text)") }
        let routes = node.facts(.route)
        for route in routes.prefix(3) { lines.append((route.change.sign.map { "\($0) " } ?? "") + route.text) }
        if routes.count > 3 { lines.append("\(routes.count - 3) more paths") }
        let others = node.facts(.network).filter { $0.text != node.home?.text || $0.change != .same }
        let names = others.map { ($0.change.sign.map { "\($0) " } ?? "") + $0.text }
        if !names.isEmpty { lines.append("also on \(names.joined(separator: ", "))") }
        return lines
    }
}

/// Names for nodes in formats whose names are words: the service's, with a prefix that no keyword has.
enum DiagramIdentifiers {
    static func of(_ topology: Topology) -> [String: String] {
        Dictionary(
            topology.nodes.map { node in
                (node.id, "\(node.kind == .outside ? "out" : "svc")-\(node.id.split(separator: "/").last ?? "")")
            }
        ) { first, _ in first }
    }
}
