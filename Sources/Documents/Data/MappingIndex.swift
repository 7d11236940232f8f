/// Finds the pairs of a mapping by key, also where there are thousands of them.
package struct MappingIndex {
    /// A key by its bytes, as readers tell keys apart.
    private struct Key: Hashable {
        let text: String

        static func == (left: Key, right: Key) -> Bool {
            left.text.hasSameBytes(as: right.text)
        }

        func hash(into hasher: inout Hasher) {
            var text = text
            text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        }
    }

    /// Up to so many pairs are found faster by looking at each.
    private static let fewPairs = 32

    private let pairs: [DataPair]
    /// Behind the pair that was found last: mappings that are compared mostly have the same keys in the same order.
    private var next = 0
    /// Empty until it is needed.
    private var places: [Key: Int] = [:]

    /// Of anything but a mapping, the index is empty. Merge keys are not in it.
    package init(_ node: DataNode) {
        pairs = node.pairs ?? []
    }

    /// The value of a key; `nil` where the mapping has no such key.
    package mutating func value(of key: String) -> DataNode? {
        guard let place = next < pairs.count && pairs[next].has(key: key) ? next : place(of: key) else { return nil }
        next = place + 1
        return pairs[place].value
    }

    private mutating func place(of key: String) -> Int? {
        guard pairs.count > Self.fewPairs else { return pairs.firstIndex { $0.has(key: key) } }
        if places.isEmpty {
            places.reserveCapacity(pairs.count)
            for (place, pair) in pairs.enumerated() where !pair.isMerge { places[Key(text: pair.key)] = place }
        }
        return places[Key(text: key)]
    }
}
