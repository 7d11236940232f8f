import Documents
import Origins

/// A value in one environment.
struct TerraformValue {
    /// As it stands in `locals.tf`, where it may refer to variables.
    let shared: HCLExpression
    /// As it stands in a tfvars file, where nothing can be referred to; `nil` when that is not possible.
    let literal: HCLExpression?
    /// By which values of several environments are compared.
    let text: String

    init(_ shared: HCLExpression, literal: HCLExpression?) {
        self.shared = shared
        self.literal = literal
        text = shared.text
    }

    /// Whether it refers to variables.
    var refers: Bool { literal?.text != text }

    /// A value without references.
    init(_ plain: HCLExpression) { self.init(plain, literal: plain) }
}

/// Lines above an entry, with where they come from.
struct TerraformComment: ExpressibleByArrayLiteral {
    let lines: [String]
    let origin: Origin

    init(_ lines: [String], _ origin: Origin) {
        self.lines = lines
        self.origin = origin
    }

    init(arrayLiteral elements: String...) { self.init(elements, .constant) }

    /// A description, if there is one.
    init(_ text: Sourced<String>?, after start: String = "") {
        self.init(text.map { [start + $0.value] } ?? [], text?.origin ?? .constant)
    }

    /// An entry below these lines.
    func entry(_ name: String, _ value: HCLExpression, origin: Origin = .constant) -> HCLObjectEntry {
        var entry = HCLObjectEntry(name, value, comment: lines, origin: origin)
        entry.commentOrigin = self.origin
        return entry
    }
}

/// An attribute of a service, a network, a volume or an image in one environment.
struct TerraformField {
    enum Content {
        case value(TerraformValue)
        /// A map that is merged key by key.
        case map([(key: String, value: TerraformValue, comment: TerraformComment)])
    }

    let name: String
    var comment: TerraformComment = []
    let content: Content

    init(_ name: String, _ value: TerraformValue, comment: TerraformComment = []) {
        self.name = name
        self.comment = comment
        content = .value(value)
    }

    init(_ name: String, _ plain: HCLExpression, comment: TerraformComment = []) {
        self.init(name, TerraformValue(plain), comment: comment)
    }

    init(_ name: String, map: [(key: String, value: TerraformValue, comment: TerraformComment)]) {
        self.name = name
        content = .map(map)
    }
}

/// Entries of one kind over all environments, parted into what is the same wherever they exist and what is not.
struct TerraformTable {
    struct Entry {
        let name: String
        /// Of the name.
        var origin = Origin.constant
        var comment: TerraformComment = []
        let fields: [TerraformField]
    }

    struct Row {
        let name: String
        /// Of the name.
        let origin: Origin
        let comment: TerraformComment
        let common: [HCLObjectEntry]
        /// For each environment what is special there; `nil` where it does not exist.
        let own: [[HCLObjectEntry]?]
    }

    let rows: [Row]

    /// - Parameters:
    ///   - environments: the entries of each environment.
    ///   - names: those of the environments, in the same order.
    ///   - order: the names of all entries in the order in which they are to stand.
    ///   - fieldOrder: the same for fields; those that are not named come last.
    init(_ environments: [[Entry]], names: [String], order: [String], fieldOrder: [String] = []) {
        let fieldPlaces = Dictionary(uniqueKeysWithValues: fieldOrder.enumerated().map { ($1, $0) })
        let entries = environments.map { Dictionary($0.map { ($0.name, $0) }) { first, _ in first } }
        rows = order.compactMap { name in
            let here = entries.map { $0[name] }
            guard let first = here.compactMap(\.self).first else { return nil }
            return Self.row(first, here, names, fieldPlaces)
        }
    }

    private static func row(
        _ first: Entry,
        _ entries: [Entry?],
        _ names: [String],
        _ fieldPlaces: [String: Int]
    ) -> Row {
        var common: [HCLObjectEntry] = []
        var own: [[HCLObjectEntry]?] = entries.map { $0 == nil ? nil : [] }
        var fieldNames: [String] = []
        for field in entries.compactMap(\.self).flatMap(\.fields) where !fieldNames.contains(field.name) {
            fieldNames.append(field.name)
        }
        let places = Dictionary(
            uniqueKeysWithValues: fieldNames.enumerated().map { ($1, fieldPlaces[$1] ?? 1000 + $0) }
        )
        fieldNames.sort { (places[$0] ?? 0) < (places[$1] ?? 0) }
        for name in fieldNames {
            let fields = entries.map { entry in entry.map { $0.fields.first { $0.name == name } } }
            let parted = part(name, fields, names)
            common += parted.common
            for place in own.indices { own[place]?.append(contentsOf: parted.own[place]) }
        }
        return Row(name: first.name, origin: first.origin, comment: first.comment, common: common, own: own)
    }

    /// One field; the outer optional is the entry's existence, the inner one the field's.
    private static func part(
        _ name: String,
        _ fields: [TerraformField??],
        _ names: [String]
    ) -> (common: [HCLObjectEntry], own: [[HCLObjectEntry]]) {
        let present = fields.compactMap { $0.flatMap(\.self) }
        guard case .map = present.first?.content else {
            return part(
                name,
                fields.map { field in
                    field.map { field in
                        guard let field, case .value(let value) = field.content else { return nil }
                        return (value, field.comment)
                    }
                },
                names
            )
        }
        var keys: [String] = []
        var maps: [[String: (TerraformValue, TerraformComment)]?] = []
        for field in fields {
            guard let field else {
                maps.append(nil)
                continue
            }
            var map: [String: (TerraformValue, TerraformComment)] = [:]
            if let field, case .map(let entries) = field.content {
                for entry in entries {
                    map[entry.key] = (entry.value, entry.comment)
                    if !keys.contains(entry.key) { keys.append(entry.key) }
                }
            }
            maps.append(map)
        }
        var common: [HCLObjectEntry] = []
        var own: [[HCLObjectEntry]] = fields.map { _ in [] }
        for key in keys {
            let parted = part(key, maps.map { map in map.map { $0[key] } }, names)
            common += parted.common
            for place in own.indices { own[place] += parted.own[place] }
        }
        func map(_ entries: [HCLObjectEntry]) -> [HCLObjectEntry] {
            entries.isEmpty ? [] : [HCLObjectEntry(name, .object(entries))]
        }
        return (map(common), own.map(map))
    }

    /// One value: common when it is the same wherever the entry exists, or wherever it is set and refers to variables; else
    /// in the environments' own files; else, where those cannot hold it, common and chosen by the environment's name.
    private static func part(
        _ name: String,
        _ values: [(TerraformValue, TerraformComment)??],
        _ names: [String]
    ) -> (common: [HCLObjectEntry], own: [[HCLObjectEntry]]) {
        let none: [[HCLObjectEntry]] = values.map { _ in [] }
        let entries = values.compactMap(\.self)
        let present = entries.compactMap(\.self)
        guard let first = present.first else { return ([], none) }
        if present.count == entries.count, present.allSatisfy({ $0.0.text == first.0.text }) {
            return ([first.1.entry(name, first.0.shared)], none)
        }
        if present.allSatisfy({ $0.0.text == first.0.text }), first.0.refers {
            let here = zip(names, values).filter { $0.1.flatMap(\.self) != nil }.map(\.0)
            let choice = HCLExpression.conditional(
                .call("contains", [HCLExpression(strings: here), .ref("var", "environment")]),
                then: first.0.shared,
                else: .null
            )
            return ([first.1.entry(name, choice)], none)
        }
        if present.allSatisfy({ $0.0.literal != nil }) {
            let own = values.map { value -> [HCLObjectEntry] in
                guard let value, let value, let literal = value.0.literal else { return [] }
                return [value.1.entry(name, literal)]
            }
            return ([], own)
        }
        let choices = zip(names, values).compactMap { environment, value -> HCLObjectEntry? in
            guard let value, let value else { return nil }
            return HCLObjectEntry(environment, value.0.shared)
        }
        let choice = HCLExpression.call(
            "lookup",
            [.object(choices, isInline: true), .ref("var", "environment"), .null]
        )
        return ([first.1.entry(name, choice)], none)
    }
}
