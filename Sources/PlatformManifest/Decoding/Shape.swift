/// What the manifest accepts at one place: the source of the JSON Schema and of the reference documentation.
package indirect enum Shape: Hashable, Sendable {
    case boolean
    case integer(ClosedRange<Int>)
    /// A number with at most so many decimals.
    case number(ClosedRange<Double>, decimals: Int)
    case anyNumber
    case anything
    case text(TextShape)
    /// One of these words, each with its meaning.
    case choice([Choice])
    case list(Shape, unique: Bool, minimum: Int)
    /// An object whose keys are chosen by the user.
    case map(key: TextShape, value: Shape)
    /// An object type by its name in the shape registry.
    case object(String)
    case anyOf([Shape])
    case constant(String)
    case null

    /// Whether null is a value here, beside the null that deletes in `in`.
    package var acceptsNull: Bool {
        switch self {
        case .null: true
        case .anyOf(let alternatives): alternatives.contains(.null)
        default: false
        }
    }

    package struct Choice: Hashable, Sendable {
        package let word: String
        package let meaning: String

        package init(_ word: String, _ meaning: String) {
            self.word = word
            self.meaning = meaning
        }
    }
}

/// A string that follows a pattern. For example: a memory size, `^[1-9][0-9]*[KMGT]?$`.
package struct TextShape: Hashable, Sendable {
    /// A noun phrase with article. For example: `a memory size`.
    package let title: String
    /// What the value means, its units and its range, in sentences.
    package let summary: String
    /// ECMA 262 regular expression over the whole text, or `nil` for any text.
    package let pattern: String?
    package let examples: [String]
    package let maximumLength: Int?

    package init(
        _ title: String,
        _ summary: String,
        pattern: String? = nil,
        examples: [String] = [],
        maximumLength: Int? = nil
    ) {
        self.title = title
        self.summary = summary
        self.pattern = pattern
        self.examples = examples
        self.maximumLength = maximumLength
    }
}

/// One object type of the manifest with its fields.
package struct ObjectShape: Hashable, Sendable {
    package let name: String
    package let summary: String
    package fileprivate(set) var fields: [FieldShape] = []
    package fileprivate(set) var rules: [ObjectRule] = []
    /// Whether entries of this type may hold `in`, overrides by environment.
    package fileprivate(set) var isOverridable = false
}

package struct FieldShape: Hashable, Sendable {
    package let key: String
    package let summary: String
    package let shape: Shape
    package let isRequired: Bool
    /// The default as JSON, where there is one that does not depend on other values.
    package let defaultText: String?
    /// Whether `in` may change it.
    package let isOverridable: Bool
}

/// A rule over the keys of one object that JSON Schema can state.
package enum ObjectRule: Hashable, Sendable {
    /// Exactly one of these keys stands in the object.
    case exactlyOne([String])
    /// At most one of these keys stands in the object.
    case atMostOne([String])
    /// At least one key of the object is present.
    case notEmpty
}

/// Collects every object type that is reachable from a root.
package struct ShapeRegistry {
    package private(set) var objects: [ObjectShape] = []
    private var names: Set<String> = []

    package init() {}

    /// The shape that refers to an object type, which is described at its first use.
    mutating func shape<Value: ManifestObject>(of type: Value.Type) -> Shape {
        let name = Value.shapeName
        if names.insert(name).inserted {
            let place = objects.count
            objects.append(ObjectShape(name: name, summary: Value.shapeSummary))
            var fields = FieldReader(describing: self)
            _ = Value(from: &fields)
            let (registry, shape) = fields.finishDescription()
            self = registry
            objects[place].fields = shape.fields
            objects[place].rules = shape.rules
            objects[place].isOverridable = shape.isOverridable
        }
        return .object(name)
    }
}

extension ObjectShape {
    mutating func add(_ field: FieldShape) { fields.append(field) }
    mutating func add(_ rule: ObjectRule) { rules.append(rule) }
    mutating func allowOverrides() { isOverridable = true }
}
