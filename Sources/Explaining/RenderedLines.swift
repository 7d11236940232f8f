package import Documents
package import Origins

/// One rendered file as lines, each with what made it.
package struct RenderedLines: Sendable {
    package let bytes: [UInt8]
    /// Without their ends.
    package let lines: [Range<Int>]
    /// One element a line.
    package let origins: [[Origin]]

    package init(_ document: any Document) {
        let (bytes, origins) = document.renderedWithOrigins()
        var lines: [Range<Int>] = []
        var start = 0
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            lines.append(start..<offset)
            start = offset + 1
        }
        if start < bytes.count { lines.append(start..<bytes.count) }
        self.bytes = bytes
        self.lines = lines
        self.origins = origins + Array(repeating: [], count: max(0, lines.count - origins.count))
    }

    /// A line by its number from 1.
    package func text(_ number: Int) -> String { String(decoding: bytes[lines[number - 1]], as: UTF8.self) }
}
