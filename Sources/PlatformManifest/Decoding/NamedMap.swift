package import Origins

/// An object with keys of the user's choice, in the order of the manifest.
package struct NamedMap<Key: TextValue & Hashable, Element: ManifestValue>: ManifestValue {
    package struct Entry: Sendable {
        /// The key, with the range of its text.
        package let name: Sourced<Key>
        package let value: Element
        /// The range of the whole value.
        package let range: SourceRange
    }

    package let entries: [Entry]
    private let places: [Key: Int]

    package init(_ entries: [Entry] = []) {
        self.entries = entries
        places = Dictionary(entries.enumerated().map { ($0.element.name.value, $0.offset) }) { first, _ in first }
    }

    package subscript(key: Key) -> Element? { places[key].map { entries[$0].value } }

    package func entry(_ key: Key) -> Entry? { places[key].map { entries[$0] } }

    package var isEmpty: Bool { entries.isEmpty }
    package var names: [Key] { entries.map(\.name.value) }

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .map(key: Key.textShape, value: Element.shape(in: &registry))
    }

    package static var placeholder: NamedMap { NamedMap() }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> NamedMap {
        guard case .object(let members) = node.value else {
            context.reportWrongType(node, expected: "an object")
            return placeholder
        }
        var entries: [Entry] = []
        entries.reserveCapacity(members.count)
        for member in members {
            let value = Element.decode(member.node, context)
            do {
                let name = Sourced(try Key(parsing: member.key), .manifest(member.keyRange))
                entries.append(Entry(name: name, value: value, range: member.node.range))
            } catch {
                context.collector.report(
                    .badValue,
                    member.keyRange,
                    "key '\(abbreviated(member.key))' \(error.problem)",
                    fix: error.fix
                )
            }
        }
        return NamedMap(entries)
    }
}
