import Documents
import Origins
import PlatformManifest
import PlatformModel

/// How Compose merges a file over another (compose-spec, merge; CP-03), and the two questions that follow from it.
enum ComposeMerge {
    /// What becomes of a sequence when both files have it.
    private enum SequenceRule {
        /// The upper one's items are added to the lower one's.
        case append
        /// The upper one stands.
        case replace
        /// Merging is by a key within the items, so it stands in one file only.
        case whole
    }

    /// The rule for the sequence that is the value of a key.
    private static func rule(at key: String) -> SequenceRule {
        switch key {
        case "command", "entrypoint", "test": .replace
        case "config": .whole
        default: .append
        }
    }

    /// The part of `node` that can stand below every target: no target lacks it, and what differs can be overridden.
    ///
    /// - Returns: `nil` when nothing is left of it.
    static func common(_ node: DataNode, _ targets: [DataNode], at key: String = "") -> DataNode? {
        switch node.value {
        case .mapping(let pairs):
            var targets = targets.map(MappingIndex.init)
            let kept = pairs.compactMap { pair -> DataPair? in
                var values: [DataNode] = []
                values.reserveCapacity(targets.count)
                for place in targets.indices {
                    guard let value = targets[place].value(of: pair.key) else { return nil }
                    values.append(value)
                }
                return common(pair, values)
            }
            return kept.isEmpty && !pairs.isEmpty ? nil : replacing(node, .mapping(kept))
        case .sequence(let items):
            switch rule(at: key) {
            case .append:
                let kept = items.filter { item in
                    targets.allSatisfy { target in target.items?.contains { $0.sameData(as: item) } ?? false }
                }
                return kept.isEmpty ? nil : replacing(node, .sequence(kept))
            case .replace:
                return node
            case .whole:
                return targets.allSatisfy { $0.sameData(as: node) } ? node : nil
            }
        default:
            // A required variable stops Compose even where an overlay replaces the value that names it.
            let isDemanding = node.string.map(ComposeText.isDemanding) ?? false
            return !isDemanding || targets.allSatisfy { $0.sameData(as: node) } ? node : nil
        }
    }

    /// The same for a pair of a mapping, below the values that its key has in the targets.
    static func common(_ pair: DataPair, _ targets: [DataNode]) -> DataPair? {
        guard let value = common(pair.value, targets, at: pair.key) else { return nil }
        var pair = pair
        pair.value = value
        return pair
    }

    /// What has to stand above `base` so that the merge gives `node`.
    ///
    /// - Returns: `nil` when the base says it all.
    static func difference(of node: DataNode, from base: DataNode, at key: String = "") -> DataNode? {
        switch (node.value, base.value) {
        case (.mapping(let pairs), .mapping):
            var base = MappingIndex(base)
            let changed = pairs.compactMap { pair -> DataPair? in
                guard let lower = base.value(of: pair.key) else { return pair }
                return difference(of: pair, from: lower)
            }
            return changed.isEmpty ? nil : replacing(node, .mapping(changed))
        case (.sequence(let items), .sequence(let lower)) where rule(at: key) == .append:
            let added = items.filter { item in !lower.contains { $0.sameData(as: item) } }
            return added.isEmpty ? nil : replacing(node, .sequence(added))
        default:
            return node.sameData(as: base) ? nil : node
        }
    }

    /// The same for a pair of a mapping, over the value that its key has in the base.
    static func difference(of pair: DataPair, from base: DataNode) -> DataPair? {
        guard let value = difference(of: pair.value, from: base, at: pair.key) else { return nil }
        var pair = pair
        pair.value = value
        // What the block is about stands above it in the base.
        if case .mapping = value.value { pair.comment = [] }
        return pair
    }

    private static func replacing(_ node: DataNode, _ value: DataValue) -> DataNode {
        var node = node
        node.value = value
        return node
    }
}
