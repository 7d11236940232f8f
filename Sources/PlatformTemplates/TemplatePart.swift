/// The parts of a template, as a tree: the part of Mustache that templates here use.
///
/// Not among them, so that names can be compared: other delimiters, inheritance, dynamic partials, dotted names, `{{.}}`.
indirect enum TemplatePart: Equatable, Sendable {
    /// What stands between tags. A tag alone on its line takes the line with it.
    case text(String)

    /// `{{name}}`; not escaped as `{{{name}}}` or `{{&name}}`.
    case variable(String, escaped: Bool, line: Int)

    /// `{{#name}}…{{/name}}`, or `{{^name}}…{{/name}}` when inverted.
    case section(String, inverted: Bool, [TemplatePart], line: Int)

    /// `{{#first()}}…{{/first()}}` and the like: depends on the place in the list, offers no names of its own.
    case position(Position, inverted: Bool, [TemplatePart])

    /// `{{> scripts/lib.sh}}`: another template, with the names of this place.
    ///
    /// Alone on its line, it indents each line of that template as it is itself.
    case partial(String, indentation: String, line: Int)

    /// A place in a list.
    enum Position: String, Sendable {
        case first = "first()"
        case last = "last()"
    }
}

/// Reads the parts of one template, and refuses what the subset does not have.
struct TemplateReader {
    private let path: String
    private let bytes: [UInt8]
    private var place = 0
    private var line = 1
    /// Where the text starts that is not a part yet.
    private var textStart = 0

    private struct OpenSection {
        let name: String
        let inverted: Bool
        let line: Int
        var parts: [TemplatePart]
    }

    /// The language of the first line, and the parts after it.
    ///
    /// - Throws: at the first tag that is not of the subset.
    static func read(_ text: String, path: String) throws(TemplateError) -> (TemplateLanguage, [TemplatePart]) {
        let firstLine = text.prefix { !$0.isNewline }
        let language = TemplateLanguage.allCases.first { firstLine == "{{% CONTENT_TYPE:\($0.rawValue)}}" }
        guard let language else { throw TemplateError(path, line: 1, .missingContentType) }
        var reader = TemplateReader(path: path, bytes: Array(text[firstLine.endIndex...].utf8))
        return (language, try reader.readParts())
    }

    private init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        skipRestOfLine()
        textStart = place
    }

    private mutating func readParts() throws(TemplateError) -> [TemplatePart] {
        var open: [OpenSection] = []
        var parts: [TemplatePart] = []
        while let tag = skipToTag() {
            let start = line
            let content = try readContent()
            let (sigil, name) = try parse(content, at: start)
            let standsAlone = !isInserted(sigil) && standsAlone(tag)
            let blanks = endText(before: tag, standsAlone: standsAlone, to: &parts)
            switch sigil {
            case UInt8(ascii: "!"): break
            case UInt8(ascii: "#"), UInt8(ascii: "^"):
                open.append(
                    OpenSection(name: name, inverted: sigil == UInt8(ascii: "^"), line: start, parts: parts)
                )
                parts = []
            case UInt8(ascii: "/"):
                guard let section = open.popLast(), section.name == name else {
                    throw TemplateError(path, line: start, .unexpectedEnd(name))
                }
                let closed: TemplatePart =
                    if let position = TemplatePart.Position(rawValue: name) {
                        .position(position, inverted: section.inverted, parts)
                    } else {
                        .section(name, inverted: section.inverted, parts, line: section.line)
                    }
                parts = section.parts + [closed]
            case UInt8(ascii: ">"): parts.append(.partial(name, indentation: blanks, line: start))
            default: parts.append(.variable(name, escaped: sigil == nil, line: start))
            }
        }
        _ = endText(before: bytes.count, standsAlone: false, to: &parts)
        if let section = open.last { throw TemplateError(path, line: section.line, .unclosed(section.name)) }
        return parts
    }

    /// Moves behind the next `{{`, and returns where that begins; `nil` at the end of the text.
    private mutating func skipToTag() -> Int? {
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "{"), place < bytes.count, bytes[place] == UInt8(ascii: "{") {
                place += 1
                return place - 2
            }
        }
        return nil
    }

    /// The text up to `}}`, with a third brace where it began with one.
    private mutating func readContent() throws(TemplateError) -> String {
        let start = (place: place, line: line)
        while place + 1 < bytes.count {
            if bytes[place] == UInt8(ascii: "\n") { line += 1 }
            guard bytes[place] == UInt8(ascii: "}"), bytes[place + 1] == UInt8(ascii: "}") else {
                place += 1
                continue
            }
            let content = text(start.place..<place)
            place += 2
            guard content.hasPrefix("{") else { return content }
            guard place < bytes.count, bytes[place] == UInt8(ascii: "}") else { break }
            place += 1
            return content
        }
        let content = text(start.place..<bytes.count)
        throw TemplateError(path, line: start.line, .unclosed("{{\(content.prefix(20))"))
    }

    /// Splits a tag's content into its leading sign and its name.
    private func parse(_ content: String, at line: Int) throws(TemplateError) -> (sigil: UInt8?, name: String) {
        let sigil = content.utf8.first.flatMap { "!#^/>&{".utf8.contains($0) ? $0 : nil }
        var trimmed = (sigil == nil ? content[...] : content.dropFirst()).drop { $0 == " " }
        while trimmed.last == " " { trimmed.removeLast() }
        let name = String(trimmed)
        let isSupported =
            switch sigil {
            case UInt8(ascii: "!"): true
            case UInt8(ascii: "#"), UInt8(ascii: "^"), UInt8(ascii: "/"):
                Self.isName(name) || TemplatePart.Position(rawValue: name) != nil
            case UInt8(ascii: ">"): !name.isEmpty && name.allSatisfy { Self.isWord($0) || "._-/".contains($0) }
            default: Self.isName(name)
            }
        guard isSupported else { throw TemplateError(path, line: line, .unsupportedTag(content)) }
        return (sigil, name)
    }

    /// Starts with an ASCII letter or `_`, goes on with those and digits.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !isDigit(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
            default: isDigit(byte)
            }
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

    private static func isWord(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
}

// MARK: - Text and lines

extension TemplateReader {
    private func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// True for a tag in whose place a value stands, which never takes its line away.
    private func isInserted(_ sigil: UInt8?) -> Bool {
        sigil == nil || sigil == UInt8(ascii: "{") || sigil == UInt8(ascii: "&")
    }

    /// True if nothing but blanks is on the line of the tag that begins at `tag` and has just been read.
    private func standsAlone(_ tag: Int) -> Bool {
        guard lineEnd(after: place) != nil else { return false }
        let before = blanksStart(before: tag)
        return before == 0 || bytes[before - 1] == UInt8(ascii: "\n")
    }

    /// Where the blanks start that end at a place.
    private func blanksStart(before place: Int) -> Int {
        var start = place
        while start > 0, Self.isBlank(bytes[start - 1]) { start -= 1 }
        return start
    }

    /// Where the next line starts, or the text ends, if only blanks stand before it.
    private func lineEnd(after place: Int) -> Int? {
        var end = place
        while end < bytes.count, Self.isBlank(bytes[end]) { end += 1 }
        if end + 1 < bytes.count, bytes[end] == UInt8(ascii: "\r"), bytes[end + 1] == UInt8(ascii: "\n") { end += 1 }
        guard end < bytes.count else { return end }
        return bytes[end] == UInt8(ascii: "\n") ? end + 1 : nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    /// Adds the text up to a tag, and goes on behind that, behind its whole line if it stands alone.
    ///
    /// - Returns: The blanks before a tag that stands alone, which are not added.
    private mutating func endText(before tag: Int, standsAlone: Bool, to parts: inout [TemplatePart]) -> String {
        let end = standsAlone ? blanksStart(before: tag) : tag
        if end > textStart { parts.append(.text(text(textStart..<end))) }
        if standsAlone { skipRestOfLine() }
        textStart = place
        return text(end..<tag)
    }

    /// Moves behind the end of the line if only blanks stand before it.
    private mutating func skipRestOfLine() {
        guard let next = lineEnd(after: place) else { return }
        if next > place, bytes[next - 1] == UInt8(ascii: "\n") { line += 1 }
        place = next
    }
}
