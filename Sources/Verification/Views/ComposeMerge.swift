/// Lays Compose files over each other as Compose does (compose-spec, "Merge and override").
///
/// Maps are merged key by key. Lists are joined, each entry once, but for commands, which the later file replaces, and for
/// mounts and ports, where the later one of a place wins. What may be a list or a map is merged as a map.
enum ComposeMerge {
    static func merge(_ files: [LocatedValue]) -> LocatedValue? {
        guard var merged = files.first else { return nil }
        for file in files.dropFirst() { merged = merge(merged, file, key: "", depth: 0) }
        return merged
    }

    private static let replaced: Set<String> = ["command", "entrypoint", "test"]
    /// A list of names, or a map with settings.
    private static let named: Set<String> = ["networks", "depends_on"]
    /// A list of `NAME=value`, or a map.
    private static let assigned: Set<String> = ["environment", "labels", "args", "sysctls", "annotations"]

    private static func merge(_ base: LocatedValue, _ over: LocatedValue, key: String, depth: Int) -> LocatedValue {
        if named.contains(key) || assigned.contains(key), depth > 1 {
            return merged(
                map(base, isAssigned: assigned.contains(key)),
                map(over, isAssigned: assigned.contains(key)),
                depth
            )
        }
        switch (base.content, over.content) {
        case (.map, .map): return merged(base, over, depth)
        case (.list(let first), .list(let second)):
            guard !replaced.contains(key) else { return over }
            return LocatedValue(.list(joined(first, second, key)), over.place)
        case (_, .null): return base
        default: return over
        }
    }

    private static func merged(_ base: LocatedValue, _ over: LocatedValue, _ depth: Int) -> LocatedValue {
        var entries = base.entries
        var places: [String: Int] = [:]
        for (place, entry) in entries.enumerated() { places[entry.key] = place }
        for entry in over.entries {
            if let place = places[entry.key] {
                entries[place] = LocatedEntry(
                    key: entry.key,
                    place: entries[place].place,
                    value: merge(entries[place].value, entry.value, key: entry.key, depth: depth + 1)
                )
            } else {
                places[entry.key] = entries.count
                entries.append(entry)
            }
        }
        return LocatedValue(.map(entries), base.entries.isEmpty ? over.place : base.place)
    }

    /// A short form as the map that it stands for.
    static func map(_ value: LocatedValue, isAssigned: Bool) -> LocatedValue {
        guard case .list(let items) = value.content else { return value }
        let entries = items.compactMap { item -> LocatedEntry? in
            guard let text = item.text else { return nil }
            guard isAssigned else {
                return LocatedEntry(key: text, place: item.place, value: LocatedValue(.null, item.place))
            }
            let name = text.prefix { $0 != "=" }
            let content: LocatedValue.Content =
                name.count == text.count ? .null : .scalar(String(text.dropFirst(name.count + 1)))
            return LocatedEntry(key: String(name), place: item.place, value: LocatedValue(content, item.place))
        }
        return LocatedValue(.map(entries), value.place)
    }

    private static func joined(_ first: [LocatedValue], _ second: [LocatedValue], _ key: String) -> [LocatedValue] {
        var items = first
        var places: [String: Int] = [:]
        for (place, item) in first.enumerated() { places[identity(of: item, key)] = place }
        for item in second {
            let identity = identity(of: item, key)
            if let place = places[identity] {
                items[place] = item
            } else {
                places[identity] = items.count
                items.append(item)
            }
        }
        return items
    }

    private static func identity(of item: LocatedValue, _ key: String) -> String {
        key == "volumes" ? ComposeMount(item).target : item.canonical
    }
}

/// A mount of a container, in either form. For example: `static:/app/static:ro`.
struct ComposeMount: Sendable {
    enum Kind: String, Sendable { case bind, volume, tmpfs, other }

    let kind: Kind
    let source: String
    let target: String
    let isReadOnly: Bool
    let propagation: String
    let place: Place

    init(_ value: LocatedValue) {
        place = value.place
        guard let text = value.text else {
            kind = value["type"]?.text.flatMap(Kind.init) ?? .other
            source = value["source"]?.text ?? ""
            target = value["target"]?.text ?? ""
            isReadOnly = value["read_only"]?.isTrue ?? false
            propagation = value.at("bind", "propagation")?.text ?? ""
            return
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        source = parts.count > 1 ? parts[0] : ""
        target = parts.count > 1 ? parts[1] : parts[0]
        isReadOnly = parts.count > 2 && parts[2].split(separator: ",").contains("ro")
        propagation = ""
        kind = source.hasPrefix("/") || source.hasPrefix(".") || source.hasPrefix("~") ? .bind : .volume
    }
}
