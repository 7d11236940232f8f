extension String {
    /// Whether both have the same bytes: readers tell `é` from `e` with an accent, `==` does not.
    func hasSameBytes(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { own in
            other.utf8.withContiguousStorageIfAvailable { other in own.indices.allSatisfy { own[$0] == other[$0] } }
        }
        return (isSame ?? nil) ?? utf8.elementsEqual(other.utf8)
    }

    /// Whether some byte is such a one. The view's own search asks at every byte how the text is stored.
    @inline(__always)
    func hasByte(where isSuch: (UInt8) -> Bool) -> Bool {
        utf8.withContiguousStorageIfAvailable { $0.contains(where: isSuch) } ?? utf8.contains(where: isSuch)
    }

    /// The lines of a text in which only "\n" ends one, at least one.
    package var lines: [String] {
        utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { String(Substring($0)) }
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
