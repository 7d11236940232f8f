extension DataNode {
    /// True if a reader gets the same data from both.
    ///
    /// Origins, comments, styles, anchors and the order of keys do not matter; aliases and merge keys stand for what
    /// they name.
    package func sameData(as other: DataNode) -> Bool {
        if let isSame = Self.same(self, other, areExpanded: false) { return isSame }
        return Self.same(expandingAliases(), other.expandingAliases(), areExpanded: true) ?? false
    }

    /// True if the tree holds an alias or a merge key.
    ///
    /// By places, since an iterator would retain and release all parts of each pair.
    var hasAliases: Bool {
        switch value {
        case .null, .bool, .integer, .number, .string: false
        case .alias: true
        case .sequence(let items): items.indices.contains { items[$0].hasAliases }
        case .mapping(let pairs): pairs.indices.contains { pairs[$0].isMerge || pairs[$0].value.hasAliases }
        }
    }

    /// `nil` where an alias or a merge key leaves it open, since the trees are not expanded.
    private static func same(_ left: DataNode, _ right: DataNode, areExpanded: Bool) -> Bool? {
        switch (left.value, right.value) {
        case (.alias, _) where !areExpanded, (_, .alias) where !areExpanded: return nil
        case _ where left.tag != right.tag: return false
        case (.alias(let left), .alias(let right)): return left == right
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.number(let left), .number(let right)): return left == right
        case (.integer(let integer), .number(let number)), (.number(let number), .integer(let integer)):
            return number.text == String(integer)
        case (.string(let left), .string(let right)):
            return left.hasSameBytes(as: right)
        case (.sequence(let left), .sequence(let right)):
            guard left.count == right.count else { return false }
            return allSame(left.indices) { same(left[$0], right[$0], areExpanded: areExpanded) }
        case (.mapping(let left), .mapping(let right)):
            return same(left, right, areExpanded: areExpanded)
        default: return false
        }
    }

    private static func same(_ left: [DataPair], _ right: [DataPair], areExpanded: Bool) -> Bool? {
        // By places, as in `hasAliases`.
        let hasMerge = left.indices.contains { left[$0].isMerge } || right.indices.contains { right[$0].isMerge }
        guard areExpanded || !hasMerge else { return nil }
        guard left.count == right.count else { return false }
        if left.indices.allSatisfy({ left[$0].key.hasSameBytes(as: right[$0].key) }) {
            return allSame(left.indices) { same(left[$0].value, right[$0].value, areExpanded: areExpanded) }
        }
        var values: [[UInt8]: DataNode] = [:]
        for pair in right { values[pair.keyBytes] = pair.value }
        return allSame(left.indices) { place in
            guard let value = values[left[place].keyBytes] else { return false }
            return same(left[place].value, value, areExpanded: areExpanded)
        }
    }

    /// The first answer that is not yes.
    @inline(__always)
    private static func allSame(_ places: Range<Int>, _ isSame: (Int) -> Bool?) -> Bool? {
        for place in places {
            let answer = isSame(place)
            if answer != true { return answer }
        }
        return true
    }

    /// The same data without anchors, aliases and merge keys, as JSON needs it.
    ///
    /// An alias that names no anchor earlier in the tree stays.
    package func expandingAliases() -> DataNode {
        var expansion = AliasExpansion(anchors: [:], keepsKnownAnchors: false)
        return expansion.expand(self)
    }

    /// The same tree where aliases whose anchor is gone are replaced by the node that `earlier` had there.
    func restoringAnchors(lostFrom earlier: DataNode) -> DataNode {
        var known: [String: DataNode] = [:]
        earlier.collectAnchors(into: &known)
        var present: [String: DataNode] = [:]
        collectAnchors(into: &present)
        guard known.keys.contains(where: { present[$0] == nil }) else { return self }
        return expanding(known.filter { present[$0.key] == nil })
    }

    /// The same tree where aliases and merge keys of these anchors are replaced; anchors stay.
    func expanding(_ anchors: [String: DataNode]) -> DataNode {
        var expansion = AliasExpansion(anchors: anchors, keepsKnownAnchors: true)
        return expansion.expand(self)
    }

    /// The anchored nodes of the tree by name.
    func collectAnchors(into anchors: inout [String: DataNode]) {
        if let anchor { anchors[anchor] = self }
        switch value {
        case .sequence(let items): for item in items { item.collectAnchors(into: &anchors) }
        case .mapping(let pairs): for pair in pairs { pair.value.collectAnchors(into: &anchors) }
        case .null, .bool, .integer, .number, .string, .alias: break
        }
    }
}

/// Replaces aliases and merge keys by what they name.
private struct AliasExpansion {
    /// Nodes by anchor; grows as anchors are passed unless known anchors are kept.
    var anchors: [String: DataNode]

    /// Leaves anchors, and aliases of anchors that are not in `anchors`, as they are.
    let keepsKnownAnchors: Bool

    mutating func expand(_ node: DataNode) -> DataNode {
        var result = node
        switch node.value {
        case .null, .bool, .integer, .number, .string: break
        case .alias(let name):
            guard let target = target(of: name) else { return node }
            result = target
            result.anchor = nil
            result.comment = node.comment
            result.blankLineBefore = node.blankLineBefore
        case .sequence(let items): result.value = .sequence(items.map { expand($0) })
        case .mapping(let pairs): result.value = .mapping(expand(pairs))
        }
        guard !keepsKnownAnchors else { return result }
        result.anchor = nil
        if let anchor = node.anchor { anchors[anchor] = result }
        return result
    }

    private mutating func expand(_ pairs: [DataPair]) -> [DataPair] {
        let own = Set(pairs.lazy.filter { !$0.isMerge }.map(\.keyBytes))
        var merged: Set<[UInt8]> = []
        var result: [DataPair] = []
        for pair in pairs {
            guard pair.isMerge else {
                var pair = pair
                pair.value = expand(pair.value)
                result.append(pair)
                continue
            }
            let targets = mergeTargets(of: pair).map { target(of: $0)?.pairs }
            guard !targets.contains(nil) else {
                result.append(pair)
                continue
            }
            for inherited in targets.compactMap(\.self).joined()
            where !own.contains(inherited.keyBytes) && merged.insert(inherited.keyBytes).inserted {
                result.append(inherited)
            }
        }
        return result
    }

    /// What an alias stands for; `nil` if it stays.
    private mutating func target(of name: String) -> DataNode? {
        guard let target = anchors[name] else { return nil }
        return keepsKnownAnchors ? expand(target) : target
    }

    private func mergeTargets(of pair: DataPair) -> [String] {
        (pair.value.items ?? [pair.value]).compactMap { node in
            guard case .alias(let name) = node.value else { return nil }
            return name
        }
    }
}
