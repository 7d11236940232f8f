import Documents
import PlatformManifest

/// Turns shapes into schemas, and gathers the definitions that these refer to.
struct SchemaWriter {
    /// What a schema describes.
    enum Variant: Hashable {
        /// The value as it stands in the manifest.
        case written
        /// The change of a value in `in`: nothing is required, null deletes, what must not differ is absent.
        case override
        /// An environment that extends another: a change, but with keys of its own.
        case extending
    }

    private let shapes: [String: ObjectShape]
    private var requested: [(name: String, variant: Variant)] = []
    private var texts: [(name: String, shape: TextShape)] = []

    init(_ registry: ShapeRegistry) {
        shapes = Dictionary(registry.objects.map { ($0.name, $0) }) { first, _ in first }
    }

    // MARK: - Definitions

    /// Every definition that was referred to, in the order of first use, those of texts last.
    mutating func definitions() -> [DataPair] {
        var pairs: [DataPair] = []
        var next = 0
        while next < requested.count {
            let (name, variant) = requested[next]
            pairs.append(DataPair(Self.definitionName(name, variant), object(name, variant)))
            next += 1
        }
        return pairs + texts.map { DataPair($0.name, Self.definition(of: $0.shape)) }
    }

    /// For example: `service`, `service.override`.
    private static func definitionName(_ name: String, _ variant: Variant) -> String {
        switch variant {
        case .written: name
        case .override: "\(name).override"
        case .extending: "\(name).extending"
        }
    }

    private mutating func reference(_ name: String, _ variant: Variant) -> DataNode {
        if !requested.contains(where: { $0 == (name, variant) }) { requested.append((name, variant)) }
        return ["$ref": "#/$defs/\(Self.definitionName(name, variant))"]
    }

    private mutating func reference(_ shape: TextShape) -> DataNode {
        let name = shape.definitionName
        if let known = texts.first(where: { $0.name == name }) {
            precondition(known.shape == shape, "two kinds of text are called '\(shape.title)'")
        } else {
            texts.append((name, shape))
        }
        return ["$ref": "#/$defs/\(name)"]
    }

    private static func definition(of shape: TextShape) -> DataNode {
        var node: DataNode = [
            "title": DataNode(shape.titleWithoutArticle), "description": DataNode(shape.summary), "type": "string",
        ]
        if let pattern = shape.pattern { node.append("pattern", DataNode(pattern)) }
        if let limit = shape.maximumLength { node.append("maxLength", DataNode(limit)) }
        if !shape.examples.isEmpty { node.append("examples", DataNode(strings: shape.examples, style: .flow)) }
        return node
    }

    // MARK: - Objects

    mutating func object(_ name: String, _ variant: Variant) -> DataNode {
        guard let shape = shapes[name] else { preconditionFailure("object type '\(name)' is not in the registry") }
        var properties: [DataPair] = []
        var required: [String] = []
        for field in shape.fields {
            guard let schema = property(field, variant) else { continue }
            properties.append(DataPair(field.key, schema))
            if isRequired(field, variant) { required.append(field.key) }
        }
        if shape.isOverridable, variant == .written { properties.append(DataPair("in", overrides(of: shape))) }
        var node: DataNode = ["title": DataNode(shape.name), "description": DataNode(shape.summary), "type": "object"]
        node.append("properties", DataNode(pairs: properties))
        if !required.isEmpty { node.append("required", DataNode(strings: required, style: .flow)) }
        node.append("additionalProperties", false)
        if variant == .written { Self.append(shape.rules, to: &node) }
        return node
    }

    private func isRequired(_ field: FieldShape, _ variant: Variant) -> Bool {
        switch variant {
        case .written: field.isRequired
        case .override: false
        case .extending: field.isRequired && !field.isOverridable
        }
    }

    /// The schema of a field; `nil` where the variant does not have it.
    private mutating func property(_ field: FieldShape, _ variant: Variant) -> DataNode? {
        var isChange = variant == .override
        switch variant {
        case .written: break
        case .override: guard field.isOverridable else { return nil }
        case .extending: isChange = !EnvironmentOverrides.uninherited.contains(field.key)
        }
        var node: DataNode = ["description": DataNode(sentence(field.summary))]
        let type = schema(of: field.shape, isChange ? .override : .written)
        let isNullable = isChange && !field.isRequired
        for pair in (isNullable ? Self.nullable(type) : type).pairs ?? [] {
            if pair.key == "description", let words = pair.value.string {
                node["description"] = DataNode("\(sentence(field.summary))\n\n\(words)")
            } else {
                node.append(pair)
            }
        }
        if let text = field.defaultText, let fallback = Self.data(fromJSON: text) { node.append("default", fallback) }
        return node
    }

    private static func nullable(_ schema: DataNode) -> DataNode { ["anyOf": [schema, ["type": "null"]]] }

    private mutating func overrides(of shape: ObjectShape) -> DataNode {
        [
            "description": "What differs in some environments, merged as a JSON merge patch (RFC 7396).",
            "type": "object",
            "propertyNames": reference(EnvironmentName.textShape),
            "additionalProperties": reference(shape.name, .override),
        ]
    }

    private static func append(_ rules: [ObjectRule], to node: inout DataNode) {
        var conditions: [DataNode] = []
        for rule in rules {
            switch rule {
            case .exactlyOne(let keys):
                conditions.append([
                    "oneOf": DataNode(items: keys.map { ["required": DataNode(strings: [$0], style: .flow)] })
                ])
            case .atMostOne(let keys):
                let pairs = keys.indices.flatMap { first in
                    keys[(first + 1)...].map {
                        ["required": DataNode(strings: [keys[first], $0], style: .flow)] as DataNode
                    }
                }
                conditions.append(["not": ["anyOf": DataNode(items: pairs)]])
            case .notEmpty: node.append("minProperties", 1)
            }
        }
        if !conditions.isEmpty { node.append("allOf", DataNode(items: conditions)) }
    }

    // MARK: - Shapes

    private mutating func schema(of shape: Shape, _ variant: Variant) -> DataNode {
        switch shape {
        case .boolean: return ["type": "boolean"]
        case .integer(let range):
            return ["type": "integer", "minimum": DataNode(range.lowerBound), "maximum": DataNode(range.upperBound)]
        case .number(let range, let decimals):
            return [
                "description": "At most \(decimals) decimals.",
                "type": "number",
                "minimum": Self.number(range.lowerBound),
                "maximum": Self.number(range.upperBound),
            ]
        case .anyNumber: return ["type": "number"]
        case .anything: return ["type": DataNode(strings: Self.everyType, style: .flow)]
        case .text(let text): return reference(text)
        case .choice(let choices): return Self.choice(choices)
        case .list(let element, let isUnique, let minimum):
            var node: DataNode = ["type": "array", "items": schema(of: element, .written)]
            if isUnique { node.append("uniqueItems", true) }
            if minimum > 0 { node.append("minItems", DataNode(minimum)) }
            return node
        case .map(let key, let value): return map(key, value, variant)
        case .object(let name): return reference(name, variant == .extending ? .override : variant)
        case .anyOf(let alternatives):
            return ["anyOf": DataNode(items: alternatives.map { schema(of: $0, variant) })]
        case .constant(let text): return ["const": DataNode(text)]
        case .null: return ["type": "null"]
        }
    }

    private static let everyType = ["null", "boolean", "object", "array", "number", "string"]

    private mutating func map(_ key: TextShape, _ value: Shape, _ variant: Variant) -> DataNode {
        var element = schema(of: value, variant)
        if variant != .written {
            if !value.acceptsNull { element = Self.nullable(element) }
        } else if value == .object(EnvironmentSection.shapeName) {
            element = [
                "if": ["required": DataNode(strings: ["extends"], style: .flow)],
                "then": reference(EnvironmentSection.shapeName, .extending),
                "else": element,
            ]
        }
        return ["type": "object", "propertyNames": reference(key), "additionalProperties": element]
    }

    /// The words, and for editors what each means.
    private static func choice(_ choices: [Shape.Choice]) -> DataNode {
        let words = DataNode(strings: choices.map(\.word), style: .flow)
        guard choices.contains(where: { !$0.meaning.isEmpty }) else { return ["enum": words] }
        return [
            "description": DataNode(choices.map { "\($0.word): \($0.meaning)" }.joined(separator: "\n")),
            "enum": words,
            "enumDescriptions": DataNode(strings: choices.map(\.meaning)),
        ]
    }

    private static func number(_ value: Double) -> DataNode {
        let text = value == value.rounded() ? String(Int(value)) : String(value)
        guard let number = DecimalText(parsing: text) else { preconditionFailure("\(text) is no decimal number") }
        return DataNode(number)
    }

    /// A scalar from its JSON text, as defaults are kept.
    private static func data(fromJSON text: String) -> DataNode? {
        let source = SourceText(name: "default", bytes: Array(text.utf8))
        switch JSONReader.read(source, into: DiagnosticCollector())?.value {
        case .bool(let value): return DataNode(value)
        case .number(let text): return DecimalText(parsing: text).map { DataNode($0) }
        case .string(let text): return DataNode(text)
        case .null, .array, .object, nil: return nil
        }
    }
}

/// A summary as a sentence: a capital first, a full stop last.
func sentence(_ summary: String) -> String {
    let text = summary.prefix(1).uppercased() + summary.dropFirst()
    return text.hasSuffix(".") ? text : text + "."
}

extension TextShape {
    /// For example: `memory size` for `a memory size`.
    var titleWithoutArticle: String {
        for article in ["an ", "a ", "the "] where title.hasPrefix(article) {
            return String(title.dropFirst(article.count))
        }
        return title
    }

    /// For example: `text.memorySize`.
    var definitionName: String {
        let words = titleWithoutArticle.split(separator: " ")
        return "text." + (words.first ?? "")
            + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
}
