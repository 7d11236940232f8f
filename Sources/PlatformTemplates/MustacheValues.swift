internal import Mustache
internal import Origins

// Every value travels through the engine between NULs, as kind, number and text, which no value and no template contains: so
// the escaping knows what a value is meant to be, and the result where it came from. So do the marks of lines that the engine
// does not get, with a kind of their own and no text.

/// The engine's view of a tree of values, and the origins of its strings.
struct MustacheValues {
    private static let mark = UInt8(ascii: "\0")
    private static let kindOfRun = UInt8(ascii: "r")

    private(set) var origins: [Origin] = []

    mutating func object(_ values: TemplateValues) -> Any {
        MustacheObject(fields: values.fields.map { ($0.name, convert($0.value)) })
    }

    private mutating func convert(_ value: TemplateValue) -> Any {
        switch value {
        case .string(let text, let origin): mark(text, .string, origin)
        case .identifier(let text, let origin): mark(text, .identifier, origin)
        case .comment(let text, let origin): mark(text, .comment, origin)
        case .code(let text, let origin): mark(text, .code, origin)
        case .bool(let bool): bool
        case .list(let elements): elements.map { object($0) }
        }
    }

    private mutating func mark(_ text: String, _ kind: TemplateLanguage.ValueKind, _ origin: Origin) -> MarkedText {
        origins.append(origin)
        return MarkedText(renderText: "\0\(kind.rawValue)\(origins.count - 1)\0\(text)\0")
    }

    /// Stands for a run of lines; see `EngineText`.
    static func markOfRun(_ number: Int) -> String { "\0\(Unicode.Scalar(kindOfRun))\(number)\0\0" }

    /// Takes the rendered text apart: what stood between NULs has an origin or is a run, the rest is the template's.
    func segments(of rendered: String, runs: [String]) -> [TemplateText.Segment] {
        var segments: [TemplateText.Segment] = []
        func append(_ text: String, _ origin: Origin) {
            if !text.isEmpty { segments.append(TemplateText.Segment(text: text, origin: origin)) }
        }
        var origin = Origin.constant
        let parts = rendered.utf8.split(separator: Self.mark, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            switch index % 3 {
            case 0: append(String(Substring(part)), .constant)
            case 1:
                guard let kind = part.first, let number = Int(Substring(part.dropFirst())) else { continue }
                if kind == Self.kindOfRun { append(runs[number], .constant) } else { origin = origins[number] }
            default: append(String(Substring(part)), origin)
            }
        }
        return segments
    }

    /// Splits the text of a `MarkedText` behind its second NUL, the last one left out.
    static func split(_ text: String) -> (mark: Substring, kind: TemplateLanguage.ValueKind, value: String)? {
        let bytes = text.utf8
        let start = bytes.index(after: bytes.startIndex)
        guard bytes.first == mark, bytes.last == mark, let end = bytes[start...].firstIndex(of: mark),
            let kind = text[start...].first.flatMap(TemplateLanguage.ValueKind.init(rawValue:))
        else { return nil }
        let value = text[bytes.index(after: end)..<bytes.index(before: bytes.endIndex)]
        return (text[...end], kind, String(value))
    }
}

/// The fields of a context or of one element of a list.
///
/// A type of its own, since the engine asks each object at each name which of its protocols it has: for a dictionary that
/// takes long to find out.
private struct MustacheObject: MustacheParent {
    let fields: [(name: String, value: Any)]

    func child(named name: String) -> Any? { fields.first { $0.name == name }?.value }
}

/// A string on its way through the engine.
private struct MarkedText: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }
}

/// Escapes the text of a `MarkedText` for one language and leaves its marks.
struct EscapingContentType: MustacheContentType {
    private let language: TemplateLanguage

    /// Makes our content types known to the engine, whose table of them is global; done once.
    static let registerAll: Void = {
        for language in TemplateLanguage.allCases {
            MustacheContentTypes.register(EscapingContentType(language: language), named: language.rawValue)
        }
    }()

    private init(language: TemplateLanguage) {
        self.language = language
    }

    func escapeText(_ text: String) -> String {
        guard let (mark, kind, value) = MustacheValues.split(text) else {
            preconditionFailure("a template value reaches the engine without its marks")
        }
        return "\(mark)\(language.escape(value, as: kind))\0"
    }
}
