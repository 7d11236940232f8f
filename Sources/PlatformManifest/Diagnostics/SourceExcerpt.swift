import Origins

/// The line of a range as a terminal shows it, and a line of signs under the range.
///
/// Indentation is left out, tabs become four blanks, what could not be seen becomes `\u{7}`, and a long line is cut to
/// a window around the range.
struct SourceExcerpt {
    let line: String
    /// For example: `    ^~~~~~`.
    let underline: String

    /// The widest excerpt, in columns of a terminal.
    static let widthLimit = 100
    /// How many columns of context a cut line keeps before the range.
    private static let contextWidth = 30

    private struct Cell {
        let text: String
        let width: Int
        let isMarked: Bool
    }

    /// - Returns: `nil` for an empty line.
    init?(_ range: SourceRange, in source: SourceText) {
        let line = source.lineBytes(source.position(of: range.lowerBound).line)
        let start = min(Int(range.lowerBound), line.upperBound)
        let end = max(min(Int(range.upperBound), line.upperBound), start + 1)
        var cells = Self.cells(in: source.bytes, line, start..<end)
        guard !cells.isEmpty else { return nil }
        // Nothing is marked where the range is the line's end.
        let firstMarked = cells.firstIndex(where: \.isMarked) ?? cells.count
        let dropped = Self.cellsToDrop(cells, firstMarked)
        let markedStart = firstMarked - dropped
        let isCutBefore = dropped > 0 || Self.windowStart(line, start) > line.lowerBound
        cells.removeFirst(dropped)
        var text = isCutBefore && !Self.isBlank(source.bytes[line.lowerBound..<start]) ? "…" : ""
        var column = text.isEmpty ? 0 : 1
        var marks = String(repeating: " ", count: column)
        for (place, cell) in cells.enumerated() {
            guard column + cell.width < Self.widthLimit else {
                text += "…"
                break
            }
            text += cell.text
            column += cell.width
            if place < markedStart {
                marks += String(repeating: " ", count: cell.width)
            } else if cell.isMarked {
                marks += String(repeating: "~", count: cell.width)
            }
        }
        self.line = text
        let blanks = marks.prefix { $0 == " " }
        underline = blanks + "^" + marks.dropFirst(blanks.count + 1)
    }

    private static func isBlank(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    }

    /// Where the bytes begin that can be seen at all: a line may have megabytes.
    private static func windowStart(_ line: Range<Int>, _ start: Int) -> Int { max(line.lowerBound, start - 400) }

    private static func cells(in bytes: [UInt8], _ line: Range<Int>, _ marked: Range<Int>) -> [Cell] {
        var offset = windowStart(line, marked.lowerBound)
        while offset < line.upperBound, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        if isBlank(bytes[line.lowerBound..<offset]) {
            while offset < marked.lowerBound, isBlank(bytes[offset...offset]) { offset += 1 }
        }
        let end = min(line.upperBound, marked.lowerBound + 800)
        var cells: [Cell] = []
        var decoder = UTF8()
        var iterator = bytes[offset..<end].makeIterator()
        while offset < end {
            let isMarked = marked.contains(offset)
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar):
                let text = scalar == "\t" ? "    " : visible(String(scalar))
                let width = text.unicodeScalars.count == 1 ? columns(of: scalar) : text.unicodeScalars.count
                cells.append(Cell(text: text, width: width, isMarked: isMarked))
                offset += UTF8.width(scalar)
            case .error:
                cells.append(Cell(text: "\u{FFFD}", width: 1, isMarked: isMarked))
                offset += 1
            case .emptyInput:
                offset = end
            }
        }
        return cells
    }

    private static func cellsToDrop(_ cells: [Cell], _ firstMarked: Int) -> Int {
        var total = cells.reduce(0) { $0 + $1.width }
        var before = cells[..<firstMarked].reduce(0) { $0 + $1.width }
        var dropped = 0
        while total >= widthLimit - 1, before > contextWidth, dropped < firstMarked {
            total -= cells[dropped].width
            before -= cells[dropped].width
            dropped += 1
        }
        return dropped
    }

    /// Columns of a terminal: 0 for marks that combine, 2 for East Asian wide characters and emoji (UAX #11).
    private static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F000...0x1F9FF, 0x1FA70...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default:
            return scalar.properties.isEmojiPresentation ? 2 : 1
        }
    }
}

/// The text on one line, with what could not be seen, or would reorder the rest, as `\u{7}`.
package func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isInvisible) else { return text }
    var result = ""
    for scalar in text.unicodeScalars {
        if isInvisible(scalar) {
            result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
        } else {
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    return switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
}
