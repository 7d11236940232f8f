package import Origins

/// One value of a map with its key.
///
/// Not nested in the map: the runtime would look up, at start, that key and element of each such type conform as the map
/// demands it.
package struct NamedEntry<Key, Element> {
    /// The key, with the range of its text.
    package let name: Sourced<Key>
    package let value: Element
    /// The range of the whole value.
    package let range: SourceRange
}

extension NamedEntry: Sendable where Key: Sendable, Element: Sendable {}

/// An object with keys of the user's choice, in the order of the manifest.
package struct NamedMap<Key: TextValue & Hashable, Element: ManifestValue>: ManifestValue {
    package typealias Entry = NamedEntry<Key, Element>

    package let entries: [Entry]
    private let places: [Key: Int]

    package init(_ entries: [Entry] = []) {
        self.entries = entries
        places = Dictionary(entries.enumerated().map { ($0.element.name.value, $0.offset) }) { first, _ in first }
    }

    private init(entries: [Entry], places: [Key: Int]) {
        self.entries = entries
        self.places = places
    }

    package subscript(key: Key) -> Element? { place(of: key).map { entries[$0].value } }

    package func entry(_ key: Key) -> Entry? { place(of: key).map { entries[$0] } }

    @inline(__always)
    private func place(of key: Key) -> Int? { places[key] }

    package func contains(_ key: Key) -> Bool { places[key] != nil }

    package var isEmpty: Bool { entries.isEmpty }
    package var names: [Key] { entries.map { $0.name.value } }

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .map(key: Key.textShape, value: Element.shape(in: &registry))
    }

    package static var placeholder: NamedMap { NamedMap() }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> NamedMap {
        decode(node, context, reusing: [])
    }

    /// Decodes entries, but takes over those of `decoded` whose text no override has changed.
    ///
    /// `decoded` came from the same text, so that it has the entries in the same order.
    static func decode(_ node: JSONNode, _ context: DecodingContext, reusing decoded: [Entry]) -> NamedMap {
        guard case .object(let members) = node.value else {
            context.reportWrongType(node, expected: "an object, each key \(Key.textShape.title),", as: Self.self)
            return placeholder
        }
        var entries: [Entry] = []
        entries.reserveCapacity(members.count)
        var places: [Key: Int] = [:]
        places.reserveCapacity(members.count)
        var next = 0
        for member in members {
            while next < decoded.count, decoded[next].range < member.node.range { next += 1 }
            if !member.node.isMerged, next < decoded.count, decoded[next].range == member.node.range {
                places[decoded[next].name.value] = entries.count
                entries.append(decoded[next])
                continue
            }
            let value = Element.decode(member.node, context)
            guard let name = decodeKey(member, context) else { continue }
            if let first = places[name] {
                context.collector.report(
                    .duplicateKey,
                    member.keyRange,
                    "key '\(abbreviated(member.key))' means the same as one before it",
                    notes: [DiagnosticNote("first written here", entries[first].name.origin.manifestRanges.first)],
                    fix: "keep one of the two"
                )
                continue
            }
            places[name] = entries.count
            entries.append(
                Entry(name: Sourced(name, .manifest(member.keyRange)), value: value, range: member.node.range)
            )
        }
        return NamedMap(entries: entries, places: places)
    }

    private static func decodeKey(_ member: JSONMember, _ context: DecodingContext) -> Key? {
        do {
            return try Key(parsing: member.key)
        } catch {
            context.collector.report(
                .badValue,
                member.keyRange,
                "key '\(abbreviated(member.key))' \(error.problem)",
                fix: error.fix
            )
            return nil
        }
    }
}

// Look-ups in the largest maps, since generic code of one target is not specialized in another.

extension NamedMap<ServiceName, ServiceSection> {
    package subscript(key: ServiceName) -> ServiceSection? { place(of: key).map { entries[$0].value } }

    package func entry(_ key: ServiceName) -> Entry? { place(of: key).map { entries[$0] } }
}

extension NamedMap<SecretName, SecretSection> {
    package subscript(key: SecretName) -> SecretSection? { place(of: key).map { entries[$0].value } }

    package func entry(_ key: SecretName) -> Entry? { place(of: key).map { entries[$0] } }
}

extension NamedMap<NetworkName, NetworkSection> {
    package subscript(key: NetworkName) -> NetworkSection? { place(of: key).map { entries[$0].value } }

    package func entry(_ key: NetworkName) -> Entry? { place(of: key).map { entries[$0] } }
}
