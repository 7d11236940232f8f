package import Origins

/// A manifest type that is written as an object with known keys.
///
/// `init(from:)` names each field once, with its type, default and meaning. It runs over an object to decode it, and
/// over nothing to describe it for the schema, so that decoder, defaults, schema and reference cannot disagree.
package protocol ManifestObject: ManifestValue {
    /// The name of the type in the schema. For example: `service`.
    static var shapeName: String { get }
    static var shapeSummary: String { get }
    init(from fields: inout FieldReader)
}

extension ManifestObject {
    package static func shape(in registry: inout ShapeRegistry) -> Shape { registry.shape(of: Self.self) }

    package static var placeholder: Self {
        var fields = FieldReader(
            members: [],
            range: SourceRange(0, 0),
            DecodingContext(collector: DiagnosticCollector())
        )
        return Self(from: &fields)
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> Self {
        guard case .object(let members) = node.value else {
            context.reportWrongType(node, expected: "an object")
            return placeholder
        }
        var fields = FieldReader(members: members, range: node.range, context)
        let value = Self(from: &fields)
        fields.reportUnknownKeys(of: Self.self)
        return value
    }
}

/// Reads the fields of one object, or describes them.
package struct FieldReader {
    private enum Mode {
        case decoding(members: [JSONMember], range: SourceRange, DecodingContext)
        case describing
    }

    private let mode: Mode
    private var isUsed: [Bool] = []
    private var registry = ShapeRegistry()
    private var description = ObjectShape(name: "", summary: "")

    init(members: [JSONMember], range: SourceRange, _ context: DecodingContext) {
        mode = .decoding(members: members, range: range, context)
        isUsed = Array(repeating: false, count: members.count)
    }

    init(describing registry: ShapeRegistry) {
        mode = .describing
        self.registry = registry
    }

    func finishDescription() -> (registry: ShapeRegistry, shape: ObjectShape) { (registry, description) }

    /// The range of the object; empty when describing.
    package var range: SourceRange {
        switch mode {
        case .decoding(_, let range, _): range
        case .describing: SourceRange(0, 0)
        }
    }

    /// A field that must be there.
    package mutating func required<Value: ManifestValue>(
        _ key: StaticString,
        _ summary: StaticString,
        overridable: Bool = true,
        as type: Value.Type = Value.self
    ) -> Sourced<Value> {
        if let member = member(key, summary, Value.self, isRequired: true, default: nil, overridable) {
            return decode(member)
        }
        if case .decoding(_, let range, let context) = mode {
            context.collector.report(
                .missingKey,
                SourceRange(Int(range.lowerBound), Int(range.lowerBound) + 1),
                "key '\(key)' is missing in this object",
                fix: "add \"\(key)\": \(summaryClause(summary))"
            )
        }
        return Sourced(Value.placeholder, .constant)
    }

    /// A field that may be left out.
    package mutating func optional<Value: ManifestValue>(
        _ key: StaticString,
        _ summary: StaticString,
        overridable: Bool = true,
        as type: Value.Type = Value.self
    ) -> Sourced<Value>? {
        member(key, summary, Value.self, isRequired: false, default: nil, overridable).map(decode)
    }

    /// A field with a default that depends on nothing else.
    package mutating func value<Value: ManifestValue & DefaultText>(
        _ key: StaticString,
        default fallback: Value,
        _ summary: StaticString,
        overridable: Bool = true
    ) -> Sourced<Value> {
        member(key, summary, Value.self, isRequired: false, default: fallback, overridable).map(decode)
            ?? Sourced(fallback, .standard("default of '\(key)'"))
    }

    /// A list field; empty when left out.
    package mutating func list<Element: ManifestValue>(
        _ key: StaticString,
        _ summary: StaticString,
        of type: Element.Type = Element.self
    ) -> [Sourced<Element>] {
        member(key, summary, [Sourced<Element>].self, isRequired: false, default: nil, true).map { decode($0).value }
            ?? []
    }

    /// A map field; empty when left out.
    package mutating func map<Key, Element>(
        _ key: StaticString,
        _ summary: StaticString,
        overridable: Bool = true
    ) -> NamedMap<Key, Element> {
        member(key, summary, NamedMap<Key, Element>.self, isRequired: false, default: nil, overridable)
            .map { decode($0).value } ?? NamedMap()
    }

    /// States a rule over the keys, and reports where the object breaks it.
    package mutating func rule(_ rule: ObjectRule) {
        guard case .decoding(let members, let range, let context) = mode else {
            description.add(rule)
            return
        }
        let opening = SourceRange(Int(range.lowerBound), Int(range.lowerBound) + 1)
        switch rule {
        case .exactlyOne(let keys):
            let present = members.filter { keys.contains($0.key) }
            if present.isEmpty {
                context.collector.report(
                    .keyConflict,
                    opening,
                    "one of the keys \(quotedList(keys)) is missing in this object"
                )
            }
            reportExtra(present, context)
        case .atMostOne(let keys):
            reportExtra(members.filter { keys.contains($0.key) }, context)
        case .notEmpty:
            if members.isEmpty { context.collector.report(.keyConflict, opening, "this object needs at least one key") }
        }
    }

    private func reportExtra(_ present: [JSONMember], _ context: DecodingContext) {
        guard let first = present.first else { return }
        for extra in present.dropFirst() {
            context.collector.report(
                .keyConflict,
                extra.keyRange,
                "key '\(extra.key)' excludes key '\(first.key)'",
                notes: [DiagnosticNote("'\(first.key)' stands here", first.keyRange)],
                fix: "keep one of the two"
            )
        }
    }

    /// Says that `in` may override entries of this type by environment; the overrides are merged before decoding.
    package mutating func allowOverrides() {
        if case .describing = mode { description.allowOverrides() }
    }

    // MARK: - Members

    private func summaryClause(_ summary: StaticString) -> String {
        "…, \(summary)"
    }

    private mutating func member<Value: ManifestValue>(
        _ key: StaticString,
        _ summary: StaticString,
        _ type: Value.Type,
        isRequired: Bool,
        default fallback: (any DefaultText)?,
        _ isOverridable: Bool
    ) -> JSONMember? {
        let name = "\(key)"
        switch mode {
        case .describing:
            description.add(
                FieldShape(
                    key: name,
                    summary: "\(summary)",
                    shape: Value.shape(in: &registry),
                    isRequired: isRequired,
                    defaultText: fallback?.defaultText,
                    isOverridable: isOverridable
                )
            )
            return nil
        case .decoding(let members, _, _):
            guard let place = members.firstIndex(where: { $0.key == name }) else { return nil }
            isUsed[place] = true
            return members[place]
        }
    }

    private func decode<Value: ManifestValue>(_ member: JSONMember) -> Sourced<Value> {
        guard case .decoding(_, _, let context) = mode else { return Sourced(Value.placeholder, .constant) }
        return Sourced.decode(member.node, context)
    }

    func reportUnknownKeys<Value: ManifestObject>(of type: Value.Type) {
        guard case .decoding(let members, _, let context) = mode, isUsed.contains(false) else { return }
        var description = FieldReader(describing: ShapeRegistry())
        _ = Value(from: &description)
        let known = description.finishDescription().shape.fields.map(\.key)
        for (place, member) in members.enumerated() where !isUsed[place] {
            let missing = known.filter { name in !members.contains { $0.key == name } }
            let fix =
                nearest(to: member.key, among: missing).map { "did you mean '\($0)'?" }
                ?? "the keys here are \(quotedList(known))"
            context.collector.report(
                .unknownKey,
                member.keyRange,
                "key '\(abbreviated(member.key))' does not exist here",
                fix: fix
            )
        }
    }
}

/// Names in single quotes, separated by commas.
package func quotedList(_ names: [String]) -> String {
    names.map { "'\($0)'" }.joined(separator: ", ")
}

/// A value that can be shown as a default in the schema.
package protocol DefaultText {
    /// As JSON.
    var defaultText: String { get }
}

extension Bool: DefaultText {
    package var defaultText: String { self ? "true" : "false" }
}

extension String: DefaultText {
    package var defaultText: String { "\"\(self)\"" }
}

extension TextValue where Self: DefaultText {
    package var defaultText: String { "\"\(description)\"" }
}

extension IntegerValue where Self: DefaultText {
    package var defaultText: String { String(number) }
}

extension ChoiceValue where Self: DefaultText {
    package var defaultText: String { "\"\(rawValue)\"" }
}
