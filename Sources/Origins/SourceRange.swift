/// Bytes `lowerBound..<upperBound` of the manifest file, counted from 0.
public struct SourceRange: Hashable, Sendable, Comparable {
    public let lowerBound: UInt32
    public let upperBound: UInt32

    /// - Precondition: `lowerBound <= upperBound`.
    public init(_ lowerBound: Int, _ upperBound: Int) {
        precondition(lowerBound <= upperBound, "a source range ends before it begins")
        self.lowerBound = UInt32(lowerBound)
        self.upperBound = UInt32(upperBound)
    }

    /// Orders by start, then by end, so that an outer range comes after an inner one with the same start.
    public static func < (left: SourceRange, right: SourceRange) -> Bool {
        (left.lowerBound, left.upperBound) < (right.lowerBound, right.upperBound)
    }
}
