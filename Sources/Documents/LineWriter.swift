package import Origins

/// Collects the text of one file and, when asked, the origins of each line.
package struct LineWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    /// One element a line, in order; empty unless origins are recorded.
    ///
    /// `Origin.constant` is not listed, nor one twice.
    package private(set) var lineOrigins: [[Origin]] = []

    /// How many of each line's origins are of what stands on it; the others are of blocks around it.
    package private(set) var ownOriginCounts: [Int] = []

    private let recordsOrigins: Bool
    private var currentOrigins: [Origin] = []
    /// Of the blocks that are open, outer ones first; `.constant` where a block has none of its own.
    private var blockOrigins: [Origin] = []

    /// Of the blocks that ended on the current line.
    private var closedOrigins: [Origin] = []

    /// `capacity` is the number of bytes to expect: less of it costs time, more of it memory.
    package init(recordsOrigins: Bool = false, capacity: Int = 64) {
        self.recordsOrigins = recordsOrigins
        bytes.reserveCapacity(capacity)
    }

    /// Appends text to the current line; a newline in it ends the line.
    package mutating func write(_ text: String, origin: Origin = .constant) {
        write(utf8: text.utf8, origin: origin)
    }

    /// Appends UTF-8 bytes to the current line; a newline among them ends the line.
    package mutating func write(utf8 text: some Collection<UInt8>, origin: Origin = .constant) {
        if recordsOrigins {
            writeRecording(text, origin)
        } else if text.withContiguousStorageIfAvailable({ bytes.append(contentsOf: $0) }) == nil {
            bytes.append(contentsOf: text)
        }
    }

    /// Appends text in which `escape` writes the characters that may need it, as `mayNeedEscape` tells by their first byte.
    @inline(__always)
    mutating func write(
        _ text: String,
        where mayNeedEscape: (UInt8) -> Bool,
        escape: (Unicode.Scalar, inout LineWriter) -> Void
    ) {
        // Most texts need none: those are looked through and copied as a whole.
        guard text.hasByte(where: mayNeedEscape) else { return write(text) }
        var rest = text.utf8[...]
        while let place = rest.firstIndex(where: mayNeedEscape) {
            if place > rest.startIndex { write(utf8: rest[..<place]) }
            escape(text.unicodeScalars[place], &self)
            rest = rest[text.unicodeScalars.index(after: place)...]
        }
        write(utf8: rest)
    }

    /// Appends one byte that is not a newline.
    package mutating func write(byte: UInt8) {
        bytes.append(byte)
    }

    /// Notes that the current line depends on `origin`, without writing.
    package mutating func note(_ origin: Origin) {
        guard recordsOrigins, origin != .constant, !currentOrigins.contains(origin) else { return }
        currentOrigins.append(origin)
    }

    /// Begins a block that is there because of `origin`: every line from here to its `leaveBlock` depends on it.
    package mutating func enterBlock(_ origin: Origin) {
        guard recordsOrigins else { return }
        blockOrigins.append(blockOrigins.contains(origin) ? .constant : origin)
    }

    /// Ends the block that was entered last, on a line that may be unfinished and still belongs to it.
    package mutating func leaveBlock() {
        guard recordsOrigins, let origin = blockOrigins.popLast() else { return }
        if hasUnfinishedLine { closedOrigins.append(origin) }
    }

    private var hasUnfinishedLine: Bool { bytes.last.map { $0 != UInt8(ascii: "\n") } ?? false }

    /// Appends spaces.
    package mutating func indent(_ columns: Int) {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: columns))
    }

    /// Ends the current line.
    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        if recordsOrigins {
            ownOriginCounts.append(currentOrigins.count)
            for origin in closedOrigins { note(origin) }
            closedOrigins.removeAll(keepingCapacity: true)
            for origin in blockOrigins.reversed() { note(origin) }
            lineOrigins.append(currentOrigins)
            currentOrigins.removeAll()
        }
    }

    private mutating func writeRecording(_ text: some Collection<UInt8>, _ origin: Origin) {
        var startsLine = true
        for byte in text {
            if startsLine { note(origin) }
            startsLine = byte == UInt8(ascii: "\n")
            if startsLine {
                endLine()
            } else {
                bytes.append(byte)
            }
        }
    }
}
