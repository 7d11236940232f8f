package import Origins

/// A manifest type that is written as an object with known keys.
///
/// `init(from:)` names each field once, with its type, default and meaning. It runs over an object to decode it, and
/// over nothing to describe it for the schema, so that decoder, defaults, schema and reference cannot disagree.
package protocol ManifestObject: ManifestValue {
    /// The name of the type in the schema. For example: `service`.
    static var shapeName: String { get }
    static var shapeSummary: String { get }
    /// What an object in the form of another tool means, in ours; `nil` for one in our own form.
    static func meant(byMembers members: [JSONMember]) -> JSONValue?
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
            context.reportWrongType(node, expected: "an object", as: Self.self)
            return placeholder
        }
        if let meant = meant(byMembers: members), ShortForm.accepts(meant, as: Self.self) {
            context.collector.report(
                .wrongType,
                node.range,
                "this object has the form of Compose, which is another here",
                fix: "write \(meant.lineText)"
            )
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
    /// Whether the fields are described instead of read.
    private let isDescribing: Bool
    private let members: [JSONMember]
    /// The range of the object; empty when describing.
    package let range: SourceRange
    private let context: DecodingContext
    private var usedCount = 0
    private var registry = ShapeRegistry()
    private var description = ObjectShape(name: "", summary: "")

    init(members: [JSONMember], range: SourceRange, _ context: DecodingContext) {
        isDescribing = false
        self.members = members
        self.range = range
        self.context = context
    }

    init(describing registry: ShapeRegistry) {
        isDescribing = true
        members = []
        range = SourceRange(0, 0)
        context = DecodingContext(collector: DiagnosticCollector())
        self.registry = registry
    }

    func finishDescription() -> (registry: ShapeRegistry, shape: ObjectShape) { (registry, description) }

    /// The first byte of the object, where what it lacks is reported.
    private var opening: SourceRange { SourceRange(Int(range.lowerBound), Int(range.lowerBound) + 1) }

    /// A field that must be there.
    package mutating func required<Value: ManifestValue>(
        _ key: String,
        _ summary: StaticString,
        overridable: Bool = true,
        as type: Value.Type = Value.self
    ) -> Sourced<Value> {
        if let member = member(key, summary, Value.self, isRequired: true, default: nil, overridable) {
            return decode(member)
        }
        if !isDescribing {
            context.collector.report(
                .missingKey,
                opening,
                "key '\(key)' is missing in this object",
                fix: "add \"\(key)\": …, \(summary)"
            )
        }
        return Sourced(Value.placeholder, .constant)
    }

    /// A field that may be left out.
    package mutating func optional<Value: ManifestValue>(
        _ key: String,
        _ summary: StaticString,
        overridable: Bool = true,
        as type: Value.Type = Value.self
    ) -> Sourced<Value>? {
        member(key, summary, Value.self, isRequired: false, default: nil, overridable).map(decode)
    }

    /// A field with a default that depends on nothing else.
    package mutating func value<Value: ManifestValue & DefaultText>(
        _ key: String,
        default fallback: Value,
        _ summary: StaticString,
        overridable: Bool = true
    ) -> Sourced<Value> {
        member(key, summary, Value.self, isRequired: false, default: fallback, overridable).map(decode)
            ?? Sourced(fallback, .standard("default of '\(key)'"))
    }

    /// A list field; empty when left out.
    package mutating func list<Element: ManifestValue>(
        _ key: String,
        _ summary: StaticString,
        overridable: Bool = true,
        of type: Element.Type = Element.self
    ) -> [Sourced<Element>] {
        member(key, summary, [Sourced<Element>].self, isRequired: false, default: nil, overridable).map {
            decode($0).value
        }
            ?? []
    }

    /// A map field; empty when left out.
    package mutating func map<Key, Element>(
        _ key: String,
        _ summary: StaticString,
        overridable: Bool = true
    ) -> NamedMap<Key, Element> {
        member(key, summary, NamedMap<Key, Element>.self, isRequired: false, default: nil, overridable)
            .map { decode($0).value } ?? NamedMap()
    }

    /// A map whose entries one environment may override; entries that it does not are taken from the base.
    ///
    /// `base` is no key path, since each would be made anew at run time.
    mutating func section<Key, Element>(
        _ key: String,
        _ base: (Manifest) -> NamedMap<Key, Element>,
        _ summary: StaticString
    ) -> NamedMap<Key, Element> {
        guard let member = member(key, summary, NamedMap<Key, Element>.self, isRequired: false, default: nil, true)
        else { return NamedMap() }
        guard let base = context.base.map(base) else { return NamedMap.decode(member.node, context) }
        return member.node.isMerged ? NamedMap.decode(member.node, context, reusing: base.entries) : base
    }

    /// States a rule over the keys, and reports where the object breaks it.
    package mutating func rule(_ rule: ObjectRule) {
        guard !isDescribing else {
            description.add(rule)
            return
        }
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
            reportExtra(present)
        case .atMostOne(let keys):
            reportExtra(members.filter { keys.contains($0.key) })
        case .notEmpty:
            if members.isEmpty { context.collector.report(.keyConflict, opening, "this object needs at least one key") }
        }
    }

    private func reportExtra(_ present: [JSONMember]) {
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
        if isDescribing {
            description.allowOverrides()
        } else if members.contains(where: { $0.key.hasSameBytes(as: "in") }) {
            usedCount += 1
        }
    }

    private func wayOut(of member: JSONMember, in shape: ObjectShape, _ known: [String], _ missing: [String]) -> String
    {
        if let advice = ForeignWords.advice(for: member.key, member.node.value, in: shape.name) { return advice }
        if let ours = ForeignWords.translation(of: member.key, among: missing) { return "did you mean '\(ours)'?" }
        if let there = ForeignWords.translation(of: member.key, among: known) {
            return "write it in '\(there)', which stands here already"
        }
        if let near = nearest(to: member.key, among: missing) { return "did you mean '\(near)'?" }
        if known.count <= Self.longestList { return "the keys here are \(quotedList(known))" }
        return "delete it: none of the \(known.count) keys here is like it; docs/manifest-reference.md has them"
    }

    /// As many keys as a person reads through.
    private static let longestList = 15

    // MARK: - Members

    /// The member with a key; when describing, `nil` after the field's description.
    @inline(__always)
    private mutating func member<Value: ManifestValue>(
        _ key: String,
        _ summary: StaticString,
        _ type: Value.Type,
        isRequired: Bool,
        default fallback: (any DefaultText)?,
        _ isOverridable: Bool
    ) -> JSONMember? {
        guard isDescribing else { return member(key) }
        description.add(
            FieldShape(
                key: key,
                summary: "\(summary)",
                shape: Value.shape(in: &registry),
                isRequired: isRequired,
                defaultText: fallback?.defaultText,
                isOverridable: isOverridable
            )
        )
        return nil
    }

    private mutating func member(_ key: String) -> JSONMember? {
        // Of equal length and canonically equivalent to ASCII is the same bytes.
        let place = members.indices.first { members[$0].key.utf8.count == key.utf8.count && members[$0].key == key }
        guard let place else { return nil }
        usedCount += 1
        return members[place]
    }

    private func decode<Value: ManifestValue>(_ member: JSONMember) -> Sourced<Value> {
        Sourced.decode(member.node, context)
    }

    /// Reports each key that no field asked for.
    func reportUnknownKeys<Value: ManifestObject>(of type: Value.Type) {
        guard usedCount < members.count, let shape = context.shape(of: type) else { return }
        let known = shape.fields.map(\.key) + (shape.isOverridable ? ["in"] : [])
        let missing = known.filter { name in !members.contains { $0.key.hasSameBytes(as: name) } }
        for member in members where !known.contains(where: { $0.hasSameBytes(as: member.key) }) {
            context.collector.report(
                .unknownKey,
                member.keyRange,
                "key '\(abbreviated(member.key))' does not exist here",
                fix: wayOut(of: member, in: shape, known, missing)
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
