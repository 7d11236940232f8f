extension JSONNode {
    /// RFC 7396: objects merge member by member, null deletes, anything else replaces. Members keep their own ranges;
    /// new ones come after the old ones.
    package func merging(_ patch: JSONNode) -> JSONNode {
        guard case .object(let changes) = patch.value, case .object(var members) = value else {
            return patch.withoutNulls
        }
        for change in changes {
            let place = members.firstIndex { $0.key == change.key }
            if case .null = change.node.value {
                if let place { members.remove(at: place) }
            } else if let place {
                // The key's range moves too, so that a name that the patch repeats points at the patch.
                let node = members[place].node.merging(change.node)
                members[place] = JSONMember(key: change.key, keyRange: change.keyRange, node: node)
            } else {
                members.append(JSONMember(key: change.key, keyRange: change.keyRange, node: change.node.withoutNulls))
            }
        }
        return JSONNode(.object(members), range)
    }

    /// What a patch leaves where there was nothing: its members without the deletions.
    private var withoutNulls: JSONNode {
        guard case .object(let members) = value else { return self }
        let kept = members.compactMap { member -> JSONMember? in
            if case .null = member.node.value { return nil }
            return JSONMember(key: member.key, keyRange: member.keyRange, node: member.node.withoutNulls)
        }
        return JSONNode(.object(kept), range)
    }
}
