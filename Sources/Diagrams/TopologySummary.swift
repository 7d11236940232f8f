/// A topology in words.
package struct TopologySummary {
    private let topology: Topology

    package init(_ topology: Topology) { self.topology = topology }

    /// For example: `12 services · 3 jobs · 4 networks`.
    package var counts: String {
        if topology.isDifference { return differences }
        let lasting = topology.nodes.count { $0.kind.isLasting }
        let jobs = topology.nodes.count { $0.kind == .job }
        let tools = topology.nodes.count { $0.kind == .tool }
        return [
            counted(lasting, "service"), jobs == 0 ? nil : counted(jobs, "job"),
            tools == 0 ? nil : counted(tools, "tool"), counted(topology.areas.count, "network"),
        ].compactMap { $0 }.joined(separator: " · ")
    }

    private var differences: String {
        func count(_ change: TopologyChange) -> Int {
            topology.nodes.count { $0.change == change } + topology.edges.count { $0.change == change }
                + topology.areas.count { $0.change == change }
        }
        let counts = [TopologyChange.added, .removed, .changed].map { (change: $0, count: count($0)) }
        let words = counts.filter { $0.count > 0 }.map { "\($0.count) \($0.change.rawValue)" }
        return words.isEmpty ? "no difference" : words.joined(separator: " · ")
    }

    /// For people who do not see the picture.
    package var sentence: String {
        let networks = topology.areas.map { area in
            let members = topology.nodes.filter { $0.home == area.name }.map(\.name)
            return "\(area.name): \(members.isEmpty ? "joined only" : members.joined(separator: ", "))"
        }
        return "Networks and the services drawn in them. \(networks.joined(separator: "; "))."
    }

    private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
