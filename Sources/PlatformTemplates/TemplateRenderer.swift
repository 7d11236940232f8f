import Origins

/// Puts values into the parts of a template.
///
/// The names were checked before, by `TemplateNames`: what is missing here is a broken assumption.
struct TemplateRenderer {
    private let templates: [String: CompiledTemplate]
    private(set) var segments: [TemplateText.Segment] = []

    /// Where in the templates and in their values the rendering is.
    private struct Scope {
        let language: TemplateLanguage
        /// The context's, then those of the list elements around this place.
        var values: [TemplateValues]
        /// In the innermost list; `nil` outside of lists.
        var place: (index: Int, count: Int)?
        /// Of the partial that is rendered.
        var indentation = ""
    }

    init(templates: [String: CompiledTemplate]) {
        self.templates = templates
    }

    /// - Throws: If the template cannot be compiled.
    mutating func render(_ path: String, values: TemplateValues) throws(TemplateError) {
        guard let template = templates[path] else { throw TemplateError(path, .unknownTemplate) }
        let parsed = try template.result.get()
        try render(parsed.parts, Scope(language: parsed.language, values: [values]))
    }

    private mutating func render(_ parts: [TemplatePart], _ scope: Scope) throws(TemplateError) {
        for part in parts {
            switch part {
            case .text(let text):
                append(scope.indentation.isEmpty ? text : indented(text, by: scope.indentation), .constant)
            case .variable(let name, let escaped, _): appendValue(of: name, escaped: escaped, scope)
            case .section(let name, let inverted, let body, _):
                try renderSection(value(of: name, scope), inverted: inverted, body, scope)
            case .position(let position, let inverted, let body):
                let isThere = scope.place.map { place in
                    position == .first ? place.index == 0 : place.index == place.count - 1
                }
                if isThere ?? false != inverted { try render(body, scope) }
            case .partial(let name, let indentation, let line):
                guard let partial = templates[name] else {
                    throw TemplateError(name, line: line, .unknownPartial(name))
                }
                let parsed = try partial.result.get()
                let indentation = scope.indentation + indentation
                try render(
                    parsed.parts,
                    Scope(language: parsed.language, values: scope.values, place: scope.place, indentation: indentation)
                )
            }
        }
    }

    private mutating func renderSection(
        _ value: TemplateValue,
        inverted: Bool,
        _ body: [TemplatePart],
        _ scope: Scope
    ) throws(TemplateError) {
        switch value {
        case .bool(let isThere):
            if isThere != inverted { try render(body, scope) }
        case .list(let elements) where inverted:
            if elements.isEmpty { try render(body, scope) }
        case .list(let elements):
            for (index, element) in elements.enumerated() {
                var inner = scope
                inner.values.append(element)
                inner.place = (index, elements.count)
                try render(body, inner)
            }
        case .string, .identifier, .comment, .code: preconditionFailure("a section of a text passes the check of names")
        }
    }

    private mutating func appendValue(of name: String, escaped: Bool, _ scope: Scope) {
        let (text, kind, origin): (String, TemplateLanguage.ValueKind, Origin) =
            switch value(of: name, scope) {
            case .string(let text, let origin): (text, .string, origin)
            case .identifier(let text, let origin): (text, .identifier, origin)
            case .comment(let text, let origin): (text, .comment, origin)
            case .code(let text, let origin): (text, .code, origin)
            case .bool, .list: preconditionFailure("a list in place of a text passes the check of names")
            }
        let printed = escaped ? scope.language.escape(text, as: kind) : text
        // The further lines of a value are its own.
        if startsLine, !printed.isEmpty { append(scope.indentation, .constant) }
        append(printed, origin)
    }

    /// The value of a name, from the innermost list element that has it.
    private func value(of name: String, _ scope: Scope) -> TemplateValue {
        for values in scope.values.reversed() {
            if let value = values[name] { return value }
        }
        preconditionFailure("name '\(name)' passes the check of names")
    }

    /// Adds text, joined to what stands before where neither is a value with an origin.
    private mutating func append(_ text: String, _ origin: Origin) {
        guard !text.isEmpty else { return }
        if origin == .constant, segments.last?.origin == .constant {
            segments[segments.count - 1].append(text)
        } else {
            segments.append(TemplateText.Segment(text: text, origin: origin))
        }
    }

    private var startsLine: Bool { segments.last.map { $0.text.utf8.last == UInt8(ascii: "\n") } ?? true }

    /// The text with the indentation at the start of each line that begins in it and is not empty.
    private func indented(_ text: String, by indentation: String) -> String {
        var result = ""
        var startsLine = startsLine
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if startsLine, !line.isEmpty { result += indentation }
            result += line
            result += "\n"
            startsLine = true
        }
        result.removeLast()
        return result
    }
}
