internal import Documents
internal import Mustache
internal import Origins

// Every value travels through the engine as a mark: between NULs, which no template contains, its number. Where the engine
// escapes, marks of begin and end come around it, and the escaping is done when the marks are replaced, since only then a
// value is one text. Marks also stand for the lines that the engine does not get.

/// The engine's view of a tree of values, and what the marks in its result stand for.
struct MustacheValues {
    /// A text, how it is escaped where it is, and where it comes from.
    private struct Value {
        let text: String
        let kind: TemplateLanguage.ValueKind
        let origin: Origin
    }

    /// What a mark begins with.
    private enum Sign {
        static let value = UInt8(ascii: "v")
        static let run = UInt8(ascii: "r")
        /// Before the number of a language.
        static let escaping = UInt8(ascii: "e")
        static let verbatim = UInt8(ascii: "f")
    }

    private static let mark = UInt8(ascii: "\0")

    private var values: [Value] = []

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
        values.append(Value(text: text, kind: kind, origin: origin))
        return Self.mark(Sign.value, values.count - 1)
    }

    /// Stands for a run of lines; see `EngineText`.
    static func markOfRun(_ number: Int) -> String { mark(Sign.run, number) }

    /// What the engine renders for the text of a `MarkedText` where it escapes.
    static func escaped(_ text: String, for language: TemplateLanguage) -> String {
        // The engine indents no line that begins with nothing.
        text.isEmpty ? "" : mark(Sign.escaping, language.number) + text + mark(Sign.verbatim, 0)
    }

    private static func mark(_ sign: UInt8, _ number: Int) -> String { "\0\(Unicode.Scalar(sign))\(number)\0" }

    /// Takes the rendered text apart: values have an origin, runs and the rest are the template's.
    func segments(of rendered: String, runs: [String]) -> [TemplateText.Segment] {
        var segments: [TemplateText.Segment] = []
        func append(_ text: String, _ origin: Origin) {
            if !text.isEmpty { segments.append(TemplateText.Segment(text: text, origin: origin)) }
        }
        var language: TemplateLanguage?
        let parts = Array(rendered.utf8).split(separator: Self.mark, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard !index.isMultiple(of: 2) else {
                append(String(decoding: part, as: UTF8.self), .constant)
                continue
            }
            let number = part.dropFirst().reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
            switch part.first {
            case Sign.run: append(runs[number], .constant)
            case Sign.escaping: language = TemplateLanguage.allCases[number]
            case Sign.verbatim: language = nil
            default:
                let value = values[number]
                append(language?.escape(value.text, as: value.kind) ?? value.text, value.origin)
            }
        }
        return segments
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
