/// Finds the pairs of a mapping by key, also where there are thousands of them.
package struct MappingIndex {
    /// A key by its bytes, as readers tell keys apart.
    private struct Key: Hashable {
        let text: String

        static func == (left: Key, right: Key) -> Bool {
            left.text.utf8.count == right.text.utf8.count && left.text.utf8.elementsEqual(right.text.utf8)
        }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Up to so many pairs are found faster by looking at each.
    private static let fewPairs = 12

    private let node: DataNode
    private let pairs: [DataPair]
    /// Empty for few pairs.
    private let places: [Key: Int]

    /// Of anything but a mapping, the index is empty. Merge keys are not in it.
    package init(_ node: DataNode) {
        self.node = node
        pairs = node.pairs ?? []
        var places: [Key: Int] = [:]
        if pairs.count > Self.fewPairs {
            places.reserveCapacity(pairs.count)
            for (place, pair) in pairs.enumerated() where !pair.isMerge { places[Key(text: pair.key)] = place }
        }
        self.places = places
    }

    package subscript(key: String) -> DataNode? {
        guard pairs.count > Self.fewPairs else { return node[key] }
        return places[Key(text: key)].map { pairs[$0].value }
    }
}
