import PlatformManifest

/// Networks from the outside in: by how many services lie between them and the gateway.
struct LaneOrder {
    let areas: [TopologyArea]

    init(_ topology: Topology) {
        let members = topology.nodes.filter { !$0.isMonitoring && $0.kind != .outside }
        var depths: [String: Int] = [:]
        for node in members where node.kind == .gateway {
            if let home = node.home { depths[home.text] = 0 }
        }
        var depth = 0
        var isGrowing = !depths.isEmpty
        while isGrowing {
            isGrowing = false
            let reached = members.filter { node in
                node.facts(.network).contains { depths[$0.text].map { $0 <= depth } ?? false }
            }
            for node in reached {
                for network in node.facts(.network) where depths[network.text] == nil {
                    depths[network.text] = depth + 1
                    isGrowing = true
                }
            }
            depth += 1
        }
        func rank(_ area: TopologyArea) -> Int {
            switch area.role {
            case .ordinary, .shared: depths[area.name.text] ?? depth
            case .data: depth + 1
            case .monitoring: depth + 2
            }
        }
        areas = topology.areas.enumerated().sorted { left, right in
            (rank(left.element), left.offset) < (rank(right.element), right.offset)
        }.map(\.element)
    }
}

/// What is said on cards in place of lines between applications and monitoring.
struct LayerRemarks {
    private(set) var remarks: [String: [CardLayout.Remark]] = [:]

    init(_ topology: Topology) {
        let nodes = Dictionary(topology.nodes.map { ($0.id, $0) }) { first, _ in first }
        for edge in topology.edges {
            guard let from = nodes[edge.from], let to = nodes[edge.to], from.isMonitoring != to.isMonitoring else {
                continue
            }
            switch edge.kind {
            case .scrape:
                let remark = CardLayout.Remark(style: .telemetry, text: "metrics", change: edge.change)
                remarks[to.id, default: []].append(remark)
            case .call, .wait:
                // What an exporter watches is said already.
                guard !from.isMonitoring else { continue }
                let remark = CardLayout.Remark(style: .telemetry, text: "→ \(to.name)", change: edge.change)
                remarks[from.id, default: []].append(remark)
            // The paths stand on the service's card.
            case .route, .watch: break
            }
        }
    }
}
