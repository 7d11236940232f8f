/// A reader that goes over a text byte by byte, and knows where it is.
protocol TextReader {
    var bytes: [UInt8] { get }
    var path: String { get }
    var position: Int { get set }
    /// From 1.
    var line: Int { get set }
    /// Where the line begins.
    var lineStart: Int { get set }
}

extension TextReader {
    var place: Place { Place(path, line: line, column: position - lineStart + 1) }
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    func failure(_ message: String) -> ReadingFailure { ReadingFailure(place, message) }

    /// Steps over one byte, which may end a line.
    mutating func step() {
        position += 1
        if bytes[position - 1] == UInt8(ascii: "\n") {
            line += 1
            lineStart = position
        }
    }

    /// Steps over blanks, ends of lines and comments, which `comment` begins.
    mutating func skipSpace(comment: UInt8? = nil) {
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): step()
            case comment: while let byte = next, byte != UInt8(ascii: "\n") { position += 1 }
            default: return
            }
        }
    }
}
