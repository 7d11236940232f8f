internal import Documents
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
        case .string, .identifier, .comment, .code, .constant, .series: MarkedText(renderText: marked(value))
        case .bool(let bool): bool
        case .list(let elements): elements.map { object($0) }
        }
    }

    private mutating func marked(_ value: TemplateValue) -> String {
        switch value {
        case .string(let text, let origin): mark(text, .string, origin)
        case .identifier(let text, let origin): mark(text, .identifier, origin)
        case .comment(let text, let origin): mark(text, .comment, origin)
        case .code(let text, let origin): mark(text, .code, origin)
        case .constant(let text): text.text
        case .series(let values, let separator): values.map { marked($0) }.joined(separator: separator.text)
        case .bool, .list: preconditionFailure("a series of template values holds what is no text")
        }
    }

    private mutating func mark(_ text: String, _ kind: TemplateLanguage.ValueKind, _ origin: Origin) -> String {
        origins.append(origin)
        return "\0\(kind.rawValue)\(origins.count - 1)\0\(text)\0"
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

    /// The text of a `MarkedText` with its values escaped; its marks stay.
    static func escaped(_ text: String, for language: TemplateLanguage) -> String {
        var escaped = ""
        var kind: TemplateLanguage.ValueKind?
        for (index, part) in text.utf8.split(separator: mark, omittingEmptySubsequences: false).enumerated() {
            let part = Substring(part)
            if index > 0 { escaped += "\0" }
            if index % 3 == 1 { kind = part.first.flatMap(TemplateLanguage.ValueKind.init(rawValue:)) }
            if index % 3 == 2, let kind {
                escaped += language.escape(String(part), as: kind)
            } else {
                escaped += part
            }
        }
        return escaped
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

/// A string, or a series of them, on its way through the engine.
private struct MarkedText: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }
}

/// Escapes what is marked in the text of a `MarkedText` for one language and leaves the marks.
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
        MustacheValues.escaped(text, for: language)
    }
}
