package import Origins

/// A type that can stand as a value in the manifest.
///
/// Decoding never fails: a fault is reported to the collector and a placeholder returned, so that one run reports
/// every problem. A manifest with a reported error is not used beyond its checks.
package protocol ManifestValue: Sendable {
    static func shape(in registry: inout ShapeRegistry) -> Shape
    static func decode(_ node: JSONNode, _ context: DecodingContext) -> Self
    /// Stands where the text had no usable value.
    static var placeholder: Self { get }
    /// What someone who writes a value of another kind here means, in our form; `nil` where it is not known.
    static func meant(by value: JSONValue) -> JSONValue?
    /// The same for an item of a list where a map stands: its key and value there.
    static func meant(byItem text: String) -> (key: String, value: JSONValue)?
}

/// A manifest value written as one JSON string.
package protocol TextValue: ManifestValue, CustomStringConvertible {
    static var textShape: TextShape { get }

    /// - Throws: what is wrong with the text, and what would be right.
    init(parsing text: String) throws(TextFault)
}

/// Why a text is no value of a type.
package struct TextFault: Error, Hashable {
    /// A clause after the quoted value. For example: `is not a port`.
    package let problem: String
    package let fix: String?

    package init(_ problem: String, fix: String? = nil) {
        self.problem = problem
        self.fix = fix
    }
}

/// What decoding needs besides the node.
package final class DecodingContext {
    package let collector: DiagnosticCollector
    /// The manifest without overrides, whose entries are taken over where an environment does not change them.
    let base: Manifest?
    /// Whether the text is none of the user's, but tried for a fix.
    let isTrial: Bool
    private var knownShapes: [String: ObjectShape] = [:]

    package init(collector: DiagnosticCollector, base: Manifest? = nil, isTrial: Bool = false) {
        self.collector = collector
        self.base = base
        self.isTrial = isTrial
    }

    /// The fields of an object type, described at most once.
    func shape<Object: ManifestObject>(of type: Object.Type) -> ObjectShape? {
        if let shape = knownShapes[type.shapeName] { return shape }
        var registry = ShapeRegistry()
        _ = type.shape(in: &registry)
        for shape in registry.objects { knownShapes[shape.name] = shape }
        return knownShapes[type.shapeName]
    }

    func reportWrongType(_ node: JSONNode, expected: String) {
        collector.report(.wrongType, node.range, "\(expected) should stand here, not \(node.value.kindWithArticle)")
    }

    /// The same, with the right form of what stands there, where that is known.
    func reportWrongType<Value: ManifestValue>(_ node: JSONNode, expected: String, as type: Value.Type) {
        collector.report(
            .wrongType,
            node.range,
            "\(expected) should stand here, not \(node.value.kindWithArticle)",
            fix: ShortForm.fix(for: node.value, as: type, self)
        )
    }
}

extension TextValue {
    package static func shape(in registry: inout ShapeRegistry) -> Shape { .text(textShape) }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Self {
        guard case .string(let text) = node.value else {
            let example = textShape.examples.first.map { ", such as \"\($0)\"" } ?? ""
            context.reportWrongType(node, expected: "\(textShape.title) in double quotes\(example)", as: Self.self)
            return placeholder
        }
        do {
            return try Self(parsing: text)
        } catch {
            context.collector.report(.badValue, node.range, "'\(abbreviated(text))' \(error.problem)", fix: error.fix)
            return placeholder
        }
    }
}

/// The text with what cannot be seen made visible, cut after 60 characters, for messages.
package func abbreviated(_ text: String) -> String {
    let start = visible(String(String.UnicodeScalarView(text.unicodeScalars.prefix(60))))
    return text.unicodeScalars.dropFirst(60).isEmpty ? start : start + "…"
}

extension Bool: ManifestValue {
    package static func shape(in registry: inout ShapeRegistry) -> Shape { .boolean }
    package static var placeholder: Bool { false }

    package static func meant(by value: JSONValue) -> JSONValue? {
        switch value {
        case .string("true"), .string("yes"), .string("on"), .number("1"): .bool(true)
        case .string("false"), .string("no"), .string("off"), .number("0"): .bool(false)
        default: nil
        }
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Bool {
        if case .bool(let value) = node.value { return value }
        context.reportWrongType(node, expected: "true or false", as: Self.self)
        return placeholder
    }
}

/// Any text, without meaning to the manifest beyond being shown or passed on; no NUL, at most 64 KiB.
extension String: ManifestValue {
    package static let textShape = TextShape(
        "a text",
        "Any text without NUL.",
        pattern: #"^[^\u0000]*$"#,
        maximumLength: 65_536
    )
    package static func shape(in registry: inout ShapeRegistry) -> Shape { .text(textShape) }
    package static var placeholder: String { "" }

    package static func meant(by value: JSONValue) -> JSONValue? {
        switch value {
        case .number(let text): .string(text)
        case .bool(let value): .string(value ? "true" : "false")
        default: nil
        }
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> String {
        guard case .string(let text) = node.value else {
            context.reportWrongType(node, expected: "a text in double quotes", as: Self.self)
            return placeholder
        }
        if text.utf8.contains(0) {
            context.collector.report(
                .badValue,
                node.range,
                "the text holds a NUL, which no output format can carry",
                fix: "delete '\\u0000'"
            )
            return placeholder
        }
        if text.utf8.count > 65_536, text.unicodeScalars.count > 65_536 {
            context.collector.report(
                .badValue,
                node.range,
                "the text has more than 65536 characters",
                fix: "move it to a file"
            )
            return placeholder
        }
        return text
    }
}

/// An integer whose range the type states.
package protocol IntegerValue: ManifestValue {
    static var range: ClosedRange<Int> { get }
    /// A noun phrase with article. For example: `a port`.
    static var title: String { get }
    var number: Int { get }
    init(unchecked number: Int)
}

extension IntegerValue {
    package static func shape(in registry: inout ShapeRegistry) -> Shape { .integer(range) }
    package static var placeholder: Self { Self(unchecked: range.lowerBound) }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Self {
        guard case .number(let text) = node.value else {
            context.reportWrongType(
                node,
                expected: "\(title), a number from \(range.lowerBound) to \(range.upperBound),",
                as: Self.self
            )
            return placeholder
        }
        guard let number = Int(text), range.contains(number) else {
            context.collector.report(
                .badValue,
                node.range,
                "\(abbreviated(text)) is not \(title): it is no whole number from \(range.lowerBound) to \(range.upperBound)",
                fix: ShortForm.fix(for: node.value, as: Self.self, context)
            )
            return placeholder
        }
        return Self(unchecked: number)
    }
}

/// A closed set of words.
package protocol ChoiceValue: ManifestValue, CaseIterable, RawRepresentable<String>, Hashable {
    /// What this word asks for, for the schema and the reference; empty where every one of the words says it itself.
    var meaning: String { get }
}

extension ChoiceValue {
    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .choice(allCases.map { Shape.Choice($0.rawValue, $0.meaning) })
    }

    package static var placeholder: Self {
        guard let first = allCases.first else { preconditionFailure("a choice without words") }
        return first
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Self {
        if case .string(let text) = node.value,
            let value = allCases.first(where: { $0.rawValue.hasSameBytes(as: text) })
        {
            return value
        }
        let words = allCases.map(\.rawValue)
        let list = quotedList(words)
        guard case .string(let text) = node.value else {
            context.reportWrongType(node, expected: "one of \(list)", as: Self.self)
            return placeholder
        }
        let fix = (ForeignWords.choice(text, among: words) ?? nearest(to: text, among: words))
            .map { "did you mean '\($0)'?" }
        context.collector.report(.badValue, node.range, "'\(abbreviated(text))' is not one of \(list)", fix: fix)
        return placeholder
    }
}

extension Array: ManifestValue where Element: ManifestValue {
    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .list(Element.shape(in: &registry), unique: false, minimum: 0)
    }
    package static var placeholder: [Element] { [] }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> [Element] {
        guard case .array(let elements) = node.value else {
            context.reportWrongType(node, expected: "an array", as: Self.self)
            return placeholder
        }
        return elements.map { Element.decode($0, context) }
    }
}

extension Sourced: ManifestValue where Value: ManifestValue {
    package static func shape(in registry: inout ShapeRegistry) -> Shape { Value.shape(in: &registry) }
    package static var placeholder: Sourced<Value> { Sourced(Value.placeholder, .constant) }
    package static func meant(by value: JSONValue) -> JSONValue? { Value.meant(by: value) }
    package static func meant(byItem text: String) -> (key: String, value: JSONValue)? { Value.meant(byItem: text) }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Sourced<Value> {
        Sourced(Value.decode(node, context), .manifest(node.range))
    }
}
