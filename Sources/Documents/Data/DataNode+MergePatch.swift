extension DataNode {
    /// The tree after a JSON merge patch (RFC 7396), and the places whose data it changed.
    ///
    /// Mappings merge, `null` removes, everything else replaces. Patched values keep the patch's origins; comments of
    /// pairs that stay are kept. An alias below which the patch reaches becomes a copy of its node first. A patch that
    /// states what is already there changes nothing.
    package func applying(mergePatch patch: DataNode) -> (node: DataNode, changed: Set<JSONPointer>) {
        var anchors: [String: DataNode] = [:]
        collectAnchors(into: &anchors)
        var merge = MergePatch(anchors: anchors)
        let node = merge.patched(self, with: patch, at: JSONPointer())
        return (node.restoringAnchors(lostFrom: self), merge.changed)
    }
}

/// One application of a merge patch.
private struct MergePatch {
    let anchors: [String: DataNode]
    var changed: Set<JSONPointer> = []

    mutating func patched(_ target: DataNode?, with patch: DataNode, at place: JSONPointer) -> DataNode {
        guard let patchPairs = patch.pairs else {
            if let target, same(target, patch) { return target }
            changed.insert(place)
            return replacement(for: target, by: patch)
        }
        var node = target.map(resolved) ?? DataNode(.null, origin: patch.origin)
        if node.pairs == nil {
            changed.insert(place)
            node = replacement(for: target, by: DataNode(.mapping([]), origin: patch.origin))
        }
        let changesBefore = changed.count
        for pair in patchPairs { apply(pair, to: &node, at: place.appending(pair.key)) }
        if let target, case .alias = target.value, changed.count == changesBefore { return target }
        return node
    }

    private mutating func apply(_ pair: DataPair, to node: inout DataNode, at place: JSONPointer) {
        let present = node[pair.key]
        if pair.value.value == .null {
            guard present != nil else { return }
            changed.insert(place)
            node[pair.key] = nil
        } else if let present {
            node[pair.key] = patched(present, with: pair.value, at: place)
        } else {
            var added = pair
            added.value = patched(nil, with: pair.value, at: place)
            node.append(added)
        }
    }

    private func same(_ target: DataNode, _ patch: DataNode) -> Bool {
        target.expanding(anchors).sameData(as: patch)
    }

    /// The node that an alias names; another node as it is.
    private func resolved(_ node: DataNode) -> DataNode {
        guard case .alias(let name) = node.value, var target = anchors[name] else { return node }
        target.anchor = nil
        target.comment = node.comment
        return target
    }

    /// The patch's value in the place, and with the comment and anchor, of the old one.
    private func replacement(for target: DataNode?, by patch: DataNode) -> DataNode {
        var node = patch
        node.comment = target?.comment ?? patch.comment
        node.anchor = target?.anchor
        if node.style == .automatic, let style = target?.style, patch.string == nil || target?.string != nil {
            node.style = style
        }
        return node
    }
}
