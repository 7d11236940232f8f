internal import Mustache
internal import Origins

// Every value travels through the engine between NULs, as kind, number and text, which no value and no template contains: so
// the escaping knows what a value is meant to be, and the result where it came from.

/// The engine's view of a tree of values, and the origins of its strings.
struct MustacheValues {
    private(set) var origins: [Origin] = []

    mutating func object(_ values: TemplateValues) -> [String: Any] {
        var object: [String: Any] = [:]
        for field in values.fields { object[field.name] = convert(field.value) }
        return object
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

    /// Takes the rendered text apart: what stood between NULs has an origin, the rest is the template's.
    func segments(of rendered: String) -> [TemplateText.Segment] {
        var segments: [TemplateText.Segment] = []
        var origin = Origin.constant
        for (index, part) in rendered.split(separator: "\0", omittingEmptySubsequences: false).enumerated() {
            switch index % 3 {
            case 0: segments.append(TemplateText.Segment(text: String(part), origin: .constant))
            case 1: origin = Int(part.dropFirst()).map { origins[$0] } ?? .constant
            default: segments.append(TemplateText.Segment(text: String(part), origin: origin))
            }
        }
        return segments.filter { !$0.text.isEmpty }
    }
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
        let parts = text.split(separator: "\0", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let kind = parts[1].first.flatMap(TemplateLanguage.ValueKind.init(rawValue:)) else {
            preconditionFailure("a template value reaches the engine without its marks")
        }
        return "\0\(parts[1])\0\(language.escape(String(parts[2].dropLast()), as: kind))\0"
    }
}
