package import Documents
package import Origins

/// One rendered file as lines, each with what made it.
package struct RenderedLines: Sendable {
    package let bytes: [UInt8]
    /// Without their ends.
    package let lines: [Range<Int>]
    /// One element a line: of what stands on it, then of the blocks around it, inner ones first.
    package let origins: [[Origin]]
    /// How many of each line's origins are of what stands on it.
    package let ownOriginCounts: [Int]

    package init(_ document: any Document) {
        let written = document.writtenWithOrigins()
        let (bytes, origins) = (written.bytes, written.lineOrigins)
        var lines: [Range<Int>] = []
        var start = 0
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(start..<offset)
            start = offset + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        self.bytes = bytes
        self.lines = lines
        let missing = max(0, lines.count - origins.count)
        self.origins = origins + Array(repeating: [], count: missing)
        ownOriginCounts = written.ownOriginCounts + Array(repeating: 0, count: missing)
    }

    /// The origins of what stands on a line, by its number from 1.
    func ownOrigins(_ number: Int) -> ArraySlice<Origin> { origins[number - 1].prefix(ownOriginCounts[number - 1]) }

    /// The origins of the blocks around a line, by its number from 1.
    func blockOrigins(_ number: Int) -> ArraySlice<Origin> {
        origins[number - 1].dropFirst(ownOriginCounts[number - 1])
    }

    /// A line by its number from 1.
    package func text(_ number: Int) -> String { String(decoding: bytes[lines[number - 1]], as: UTF8.self) }
}
