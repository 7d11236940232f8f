package import Origins

/// Collects the text of one file and, when asked, the origins of each line.
package struct LineWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    /// One element a line, in order; empty unless origins are recorded. `Origin.constant` is not listed.
    package private(set) var lineOrigins: [[Origin]] = []

    private let recordsOrigins: Bool
    private var currentOrigins: [Origin] = []

    package init(recordsOrigins: Bool = false) {
        self.recordsOrigins = recordsOrigins
    }

    /// Appends text to the current line; a newline in it ends the line.
    package mutating func write(_ text: String, origin: Origin = .constant) {
        if recordsOrigins {
            writeRecording(text, origin)
        } else {
            bytes.append(contentsOf: text.utf8)
        }
    }

    /// Notes that the current line depends on `origin`, without writing.
    package mutating func note(_ origin: Origin) {
        guard recordsOrigins, origin != .constant else { return }
        currentOrigins.append(origin)
    }

    package mutating func indent(_ columns: Int) {
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: columns))
    }

    package mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        if recordsOrigins {
            lineOrigins.append(currentOrigins)
            currentOrigins.removeAll()
        }
    }

    private mutating func writeRecording(_ text: String, _ origin: Origin) {
        note(origin)
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n") {
                endLine()
                note(origin)
            } else {
                bytes.append(byte)
            }
        }
    }
}
