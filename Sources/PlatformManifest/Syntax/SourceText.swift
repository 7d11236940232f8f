/// The manifest's bytes with its name, and the line table that turns offsets into positions.
package struct SourceText: Sendable {
    /// As the user named the file, for messages.
    package let name: String
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        self.bytes = bytes
        var starts = [0]
        bytes.withUnsafeBufferPointer { bytes in
            var offset = 0
            while offset < bytes.count {
                if bytes[offset] == 0x0A { starts.append(offset + 1) }
                offset += 1
            }
        }
        lineStarts = starts
    }

    /// Whether comments and trailing commas are allowed: the name ends in `.jsonc`.
    package var allowsComments: Bool { name.hasSuffix(".jsonc") }

    /// The position of a byte offset; the end of the text for offsets beyond it.
    package func position(of offset: UInt32) -> SourcePosition {
        let offset = min(Int(offset), bytes.count)
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        var start = lineStarts[low]
        if low == 0, bytes.starts(with: byteOrderMark) { start = min(byteOrderMark.count, offset) }
        let column = bytes[start..<max(start, offset)].count { $0 & 0xC0 != 0x80 } + 1
        return SourcePosition(line: low + 1, column: column)
    }

    /// The bytes of a line without its end, by its number from 1; empty for a line that is not there.
    package func lineBytes(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return start..<max(start, end)
    }

    /// A line without its end, by its number from 1; invalid UTF-8 is replaced.
    package func line(_ number: Int) -> String { String(decoding: bytes[lineBytes(number)], as: UTF8.self) }
}

/// Line and column from 1; columns count Unicode scalars, a byte order mark counts as nothing.
package struct SourcePosition: Hashable, Sendable {
    package let line: Int
    package let column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
}

/// U+FEFF in UTF-8, which RFC 8259 §8.1 lets a reader skip.
let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
