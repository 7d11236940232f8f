extension String {
    /// Whether both have the same bytes: readers tell `é` from `e` with an accent, `==` does not.
    func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { other in own.indices.allSatisfy { own[$0] == other[$0] } }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Orders by bytes, which `<` does not: it takes `é` and `e` with an accent for one.
    func hasBytesBefore(_ other: String) -> Bool {
        let isBefore = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { other in
                let difference = (0..<min(own.count, other.count)).first { own[$0] != other[$0] }
                return difference.map { own[$0] < other[$0] } ?? (own.count < other.count)
            }
        }
        return (isBefore ?? nil) ?? utf8.lexicographicallyPrecedes(other.utf8)
    }
}
