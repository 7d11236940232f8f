/// The tags of a template, as a tree: the part of Mustache that templates here use.
///
/// Not among them, so that names can be compared: other delimiters, inheritance, dynamic partials, dotted names, `{{.}}`.
indirect enum TemplateTag: Equatable, Sendable {
    /// `{{name}}`; not escaped as `{{{name}}}` or `{{&name}}`.
    case variable(String, escaped: Bool, line: Int)

    /// `{{#name}}…{{/name}}`, or `{{^name}}…{{/name}}` when inverted.
    case section(String, inverted: Bool, [TemplateTag], line: Int)

    /// `{{#first()}}…{{/first()}}` and the like: depends on the place in the list, offers no names of its own.
    case position([TemplateTag])

    /// `{{> scripts/lib.sh}}`: another template, with the names of this place.
    case partial(String, line: Int)

    /// The templates that tags include, at any depth.
    static func partials(in tags: [TemplateTag]) -> [String] {
        tags.flatMap { tag -> [String] in
            switch tag {
            case .variable: []
            case .section(_, _, let body, _), .position(let body): partials(in: body)
            case .partial(let name, _): [name]
            }
        }
    }
}

/// Reads the tags of one template, and refuses what the subset does not have.
struct TemplateTagReader {
    private let path: String
    private var rest: Substring.UTF8View
    private var line = 1
    /// Where tags stand, braces included.
    private var places: [Range<String.Index>] = []

    private struct OpenSection {
        let name: String
        let inverted: Bool
        let line: Int
        var tags: [TemplateTag]
    }

    /// The language of the first line, and the tags after it with their places, in order.
    ///
    /// - Throws: at the first tag that is not of the subset.
    static func read(
        _ text: String,
        path: String
    ) throws(TemplateError) -> (language: TemplateLanguage, tags: [TemplateTag], places: [Range<String.Index>]) {
        let firstLine = text.prefix { !$0.isNewline }
        let language = TemplateLanguage.allCases.first { firstLine == "{{% CONTENT_TYPE:\($0.rawValue)}}" }
        guard let language else { throw TemplateError(path, line: 1, .missingContentType) }
        var reader = TemplateTagReader(path: path, rest: text.utf8[firstLine.endIndex...])
        let tags = try reader.readTags()
        return (language, tags, reader.places)
    }

    private init(path: String, rest: Substring.UTF8View) {
        self.path = path
        self.rest = rest
    }

    private mutating func readTags() throws(TemplateError) -> [TemplateTag] {
        var open: [OpenSection] = []
        var tags: [TemplateTag] = []
        while let place = skipToTag() {
            let start = line
            let content = try readContent()
            places.append(place..<rest.startIndex)
            let (sigil, name) = try parse(content, at: start)
            switch sigil {
            case "!": break
            case "#", "^":
                open.append(OpenSection(name: name, inverted: sigil == "^", line: start, tags: tags))
                tags = []
            case "/":
                guard let section = open.popLast(), section.name == name else {
                    throw TemplateError(path, line: start, .unexpectedEnd(name))
                }
                let closed: TemplateTag =
                    Self.positions.contains(name)
                    ? .position(tags) : .section(name, inverted: section.inverted, tags, line: section.line)
                tags = section.tags + [closed]
            case ">": tags.append(.partial(name, line: start))
            default: tags.append(.variable(name, escaped: sigil == nil, line: start))
            }
        }
        if let section = open.last { throw TemplateError(path, line: section.line, .unclosed(section.name)) }
        return tags
    }

    private static let positions: Set<String> = ["first()", "last()"]

    /// Moves behind the next `{{` and tells where that is; `nil` at the end of the text.
    private mutating func skipToTag() -> String.Index? {
        var place = rest.startIndex
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if byte == UInt8(ascii: "{"), rest.first == UInt8(ascii: "{") {
                rest.removeFirst()
                return place
            }
            place = rest.startIndex
        }
        return nil
    }

    /// The text up to `}}`, with a third brace where it began with one.
    private mutating func readContent() throws(TemplateError) -> String {
        let start = line
        let text = rest
        while let end = rest.firstIndex(of: UInt8(ascii: "}")) {
            line += rest[..<end].count { $0 == UInt8(ascii: "\n") }
            rest = rest[rest.index(after: end)...]
            guard rest.first == UInt8(ascii: "}") else { continue }
            rest.removeFirst()
            if text.first == UInt8(ascii: "{"), rest.popFirst() != UInt8(ascii: "}") { break }
            return String(Substring(text[..<end]))
        }
        throw TemplateError(path, line: start, .unclosed("{{\(Substring(text).prefix(20))"))
    }

    /// Splits a tag's content into its leading sign and its name.
    private func parse(_ content: String, at line: Int) throws(TemplateError) -> (sigil: Character?, name: String) {
        let sigil = content.first.flatMap { "!#^/>&{".contains($0) ? $0 : nil }
        var trimmed = (sigil == nil ? content[...] : content.dropFirst()).drop { $0 == " " }
        while trimmed.last == " " { trimmed.removeLast() }
        let name = String(trimmed)
        let isSupported =
            switch sigil {
            case "!": true
            case "#", "^", "/": Self.isName(name) || Self.positions.contains(name)
            case ">": !name.isEmpty && name.allSatisfy { Self.isWord($0) || "._-/".contains($0) }
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
