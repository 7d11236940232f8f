import PlatformManifest

/// What two states of a topology do not share.
package enum TopologyDifference {
    /// Both in one: everything of either, marked as added, removed or changed.
    ///
    /// The name says what is compared, for the title. For example: `staging → production`.
    package static func between(_ old: Topology, _ new: Topology, name: String) -> Topology {
        var result = Topology(
            title: new.title,
            environment: name,
            titleOrigins: new.titleOrigins,
            summary: nil,
            areas: merged(old.areas, new.areas, key: \.name) { area, other in
                guard area.detail.text != other.detail.text else { return area }
                var area = area
                area.detail = TopologyFact(.subnet, "\(other.detail.text) → \(area.detail.text)", area.detail.origins)
                area.change = .changed
                return area
            } marking: { area, change in
                area.change = change
            },
            nodes: merged(old.nodes, new.nodes, key: \.id) { node, other in
                var node = node
                node.facts = facts(other.facts, node.facts)
                if node.facts.contains(where: { $0.change != .same }) { node.change = .changed }
                return node
            } marking: { node, change in
                node.change = change
            },
            edges: merged(old.edges, new.edges, key: EdgeKey.init) { edge, _ in
                edge
            } marking: { edge, change in
                edge.change = change
            }
        )
        result.isDifference = true
        return result
    }

    /// What connects two nodes counts, not why.
    private struct EdgeKey: Hashable {
        let from: String
        let to: String

        init(_ edge: TopologyEdge) {
            from = edge.from
            to = edge.to
        }
    }

    /// The new items in their order, each removed one behind the one that it stood behind.
    private static func merged<Item, Key: Hashable>(
        _ old: [Item],
        _ new: [Item],
        key: (Item) -> Key,
        both: (Item, Item) -> Item,
        marking mark: (inout Item, TopologyChange) -> Void
    ) -> [Item] {
        let known = Dictionary(old.map { (key($0), $0) }) { first, _ in first }
        let kept = Set(new.map(key))
        var followers: [Key?: [Item]] = [:]
        var previous: Key?
        for item in old {
            if kept.contains(key(item)) {
                previous = key(item)
            } else {
                var item = item
                mark(&item, .removed)
                followers[previous, default: []].append(item)
            }
        }
        var result = followers[nil] ?? []
        for item in new {
            if let other = known[key(item)] {
                result.append(both(item, other))
            } else {
                var item = item
                mark(&item, .added)
                result.append(item)
            }
            result += followers[key(item)] ?? []
        }
        return result
    }

    private struct FactKey: Hashable {
        let kind: TopologyFact.Kind
        let text: String
    }

    private static func facts(_ old: [TopologyFact], _ new: [TopologyFact]) -> [TopologyFact] {
        let before = Set(old.map { FactKey(kind: $0.kind, text: $0.text) })
        let after = Set(new.map { FactKey(kind: $0.kind, text: $0.text) })
        return TopologyFact.Kind.allCases.flatMap { kind in
            let gone = old.filter { $0.kind == kind && !after.contains(FactKey(kind: kind, text: $0.text)) }
            let here = new.filter { $0.kind == kind }
            return gone.map { $0.marked(.removed) }
                + here.map { before.contains(FactKey(kind: kind, text: $0.text)) ? $0 : $0.marked(.added) }
        }
    }
}

extension TopologyFact {
    fileprivate func marked(_ change: TopologyChange) -> TopologyFact {
        var fact = self
        fact.change = change
        return fact
    }
}
