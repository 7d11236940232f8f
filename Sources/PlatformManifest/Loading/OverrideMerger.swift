import Origins

/// Merges an override over an entry along the entry's shape, and leaves out what the shape does not allow to differ.
///
/// JSON merge patch (RFC 7396): objects merge member by member, null deletes, anything else replaces. Members keep
/// their own ranges; new ones come after the old ones.
struct OverrideMerger {
    let context: DecodingContext
    let shapes: [String: ObjectShape]
    /// The key of the entry, for messages.
    let entry: String
    /// Whether one environment is merged over another: then every key may differ, and decoding reports unknown ones.
    let isInheritance: Bool

    func merging(_ node: JSONNode, _ patch: JSONNode, _ shape: Shape) -> JSONNode {
        guard case .object(let changes) = patch.value else { return patch }
        var members: [JSONMember] = []
        if case .object(let present) = node.value { members = present }
        for change in changes {
            guard let part = part(of: shape, change) else { continue }
            let place = members.firstIndex { $0.key.hasSameBytes(as: change.key) }
            if case .null = change.node.value {
                if let place {
                    // What is null already stays so: to delete the null would bring back what it leaves out.
                    if case .null = members[place].node.value { continue }
                    members.remove(at: place)
                } else if part.acceptsNull {
                    members.append(change)
                } else {
                    reportNeedlessNull(change)
                }
                continue
            }
            let present = place.map { members[$0].node } ?? JSONNode(.null, change.node.range)
            // The key's range moves too, so that a name that the patch repeats points at the patch.
            let member = JSONMember(
                key: change.key,
                keyRange: change.keyRange,
                node: merging(present, change.node, part)
            )
            if let place { members[place] = member } else { members.append(member) }
        }
        var isReplacement = true
        if case .object = node.value { isReplacement = false }
        var merged = JSONNode(.object(members), isReplacement ? patch.range : node.range)
        merged.isMerged = true
        return merged
    }

    /// The shape of a changed member; `nil` after a report that it cannot be changed.
    private func part(of shape: Shape, _ change: JSONMember) -> Shape? {
        switch shape {
        case .object(let name):
            guard let object = shapes[name] else { return .anything }
            guard let field = object.fields.first(where: { $0.key.hasSameBytes(as: change.key) }) else {
                if isInheritance { return .anything }
                reportUnknownKey(change, object)
                return nil
            }
            if isInheritance || field.isOverridable { return field.shape }
            context.collector.report(
                .unknownOverride,
                change.keyRange,
                "'\(change.key)' of '\(abbreviated(entry))' is the same in every environment",
                fix: change.key == "environments"
                    ? "delete it here, and list every environment that has '\(abbreviated(entry))' beside 'in'"
                    : "delete it here, or write a second entry and give each its 'environments'"
            )
            return nil
        case .map(_, let value): return value
        case .anyOf(let alternatives):
            return alternatives.lazy.compactMap { alternative in
                switch alternative {
                case .object, .map: self.part(of: alternative, change)
                default: nil
                }
            }.first
        default: return .anything
        }
    }

    private func reportUnknownKey(_ change: JSONMember, _ object: ObjectShape) {
        let known = object.fields.filter(\.isOverridable).map(\.key)
        context.collector.report(
            .unknownKey,
            change.keyRange,
            "key '\(abbreviated(change.key))' does not exist here",
            fix: nearest(to: change.key, among: known).map { "did you mean '\($0)'?" }
                ?? "the keys here are \(quotedList(known))"
        )
    }

    private func reportNeedlessNull(_ change: JSONMember) {
        context.collector.report(
            .unknownOverride,
            change.keyRange,
            "null deletes '\(abbreviated(change.key))' of '\(abbreviated(entry))', which has none",
            fix: "delete this line"
        )
    }
}
