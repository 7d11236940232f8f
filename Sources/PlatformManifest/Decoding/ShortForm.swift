import Origins

/// What someone means who writes another kind of value than the manifest takes: the short forms of Compose, mostly.
enum ShortForm {
    /// An imperative with the right form of the user's own value; `nil` where it is not known what is meant.
    static func fix<Value: ManifestValue>(for value: JSONValue, as type: Value.Type, _ context: DecodingContext)
        -> String?
    {
        // What is tried below is no text of the user's.
        guard !context.isTrial, let meant = Value.meant(by: value), accepts(meant, as: type) else { return nil }
        let text = meant.lineText
        return text.utf8.count <= 300 ? "write \(text)" : nil
    }

    /// Whether a value decodes without an error.
    static func accepts<Value: ManifestValue>(_ value: JSONValue, as type: Value.Type) -> Bool {
        let collector = DiagnosticCollector()
        let context = DecodingContext(collector: collector, isTrial: true)
        _ = Value.decode(JSONNode(value, SourceRange(0, 0)), context)
        return !collector.hasErrors
    }

    /// What Docker's own command line would split a command into.
    static func words(of command: String) -> JSONValue {
        let needsShell = command.utf8.contains { $0.isOne(of: "\"'\\$`|&;<>(){}*?~#\n") }
        let words = needsShell ? ["sh", "-c", command] : command.split(separator: " ").map(String.init)
        return .array(words.map(JSONValue.string))
    }

    /// The command of a Compose `healthcheck.test`, without the word that says how it is run.
    static func probe(_ test: JSONValue) -> JSONValue? {
        switch test {
        case .string(let text): return words(of: text)
        case .array(let elements):
            guard case .string(let first) = elements.first?.value else { return nil }
            let rest = elements.dropFirst().map(\.value)
            switch first {
            case "CMD": return .array(rest)
            case "CMD-SHELL":
                guard case .string(let command) = rest.first, rest.count == 1 else { return nil }
                return words(of: command)
            default: return .array(elements.map(\.value))
            }
        default: return nil
        }
    }

    /// A mount as Compose writes it in one text: `db:/data`, `./conf:/etc/app:ro`, `/srv:/srv`.
    static func mount(_ text: String) -> JSONValue? {
        var parts = text.split(atByte: ":").map(String.init)
        let isReadOnly = parts.count == 3 && parts[2].split(atByte: ",").contains("ro")
        if parts.count == 3 { parts.removeLast() }
        guard parts.count == 2 else { return nil }
        return mount(from: parts[0], to: parts[1], isReadOnly: isReadOnly)
    }

    /// A volume, a path of the project or one of the host, by what its name begins with.
    static func mount(from source: String, to target: String, isReadOnly: Bool) -> JSONValue? {
        let (key, name): (String, String) =
            if source.hasBytePrefix("/") {
                ("host", source)
            } else if source.hasBytePrefix("./") {
                ("path", String(source.dropFirstBytes(2)))
            } else if source.utf8.contains(UInt8(ascii: "/")) || source == "." {
                ("path", source)
            } else {
                ("volume", volumeName(source))
            }
        return .object([
            key: .string(name.utf8.last == UInt8(ascii: "/") && name != "/" ? String(name.dropLastBytes(1)) : name),
            "at": .string(target), "readOnly": isReadOnly ? .bool(true) : nil,
        ])
    }

    /// Volumes of Compose may have underscores, ours may not.
    private static func volumeName(_ name: String) -> String {
        String(decoding: name.utf8.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }, as: UTF8.self)
    }
}

extension JSONValue {
    /// An object of members that stand in no file.
    init(pairs: [(key: String, value: JSONValue)]) {
        let nowhere = SourceRange(0, 0)
        self = .object(pairs.map { JSONMember(key: $0.key, keyRange: nowhere, node: JSONNode($0.value, nowhere)) })
    }

    /// RFC 8259 text on one line, ASCII only. For example: `{ "volume": "db", "at": "/data" }`.
    var lineText: String {
        switch self {
        case .null, .bool, .number, .string: jsonText()
        case .array(let elements): "[\(elements.map(\.value.lineText).joined(separator: ", "))]"
        case .object(let members):
            members.isEmpty
                ? "{}"
                : "{ \(members.map { "\(JSONValue.string($0.key).jsonText()): \($0.node.value.lineText)" }.joined(separator: ", ")) }"
        }
    }
}

// MARK: - By kind of value

extension ManifestObject {
    /// The object with the one key that it cannot go without, or the empty one.
    package static func meant(by value: JSONValue) -> JSONValue? {
        var registry = ShapeRegistry()
        _ = Self.shape(in: &registry)
        guard let shape = registry.objects.first(where: { $0.name == shapeName }) else { return nil }
        let required = shape.fields.filter(\.isRequired)
        switch value {
        case .null: return .object([:])
        case .string, .number, .bool:
            guard required.count == 1 else { return nil }
            return JSONValue(pairs: [(required[0].key, value)])
        case .array, .object: return nil
        }
    }

    package static func meant(byMembers members: [JSONMember]) -> JSONValue? { nil }
}

extension NamedMap {
    /// Entries by name, where a list of them stands, or one.
    package static func meant(by value: JSONValue) -> JSONValue? {
        let elements: [JSONValue]
        switch value {
        case .null: return .object([:])
        case .string: elements = [value]
        case .array(let nodes): elements = nodes.map(\.value)
        default: return nil
        }
        var pairs: [(key: String, value: JSONValue)] = []
        for element in elements {
            guard case .string(let text) = element, let pair = Element.meant(byItem: text) else { return nil }
            pairs.append(pair)
        }
        return pairs.isEmpty ? nil : JSONValue(pairs: pairs)
    }
}

extension ManifestValue {
    package static func meant(by value: JSONValue) -> JSONValue? { nil }

    /// `NAME=value`, or a name alone where an entry may be empty.
    package static func meant(byItem text: String) -> (key: String, value: JSONValue)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2 { return (parts[0], .string(parts[1])) }
        return (text, .object([:]))
    }
}

extension Array where Element: ManifestValue {
    /// The list of one element, the words of a command, or the names of a map.
    package static func meant(by value: JSONValue) -> JSONValue? {
        switch value {
        case .string(let text):
            if Element.self is Sourced<String>.Type { return ShortForm.words(of: text) }
            if ShortForm.accepts(value, as: Element.self) { return .array([value]) }
            return Element.meant(by: value).map { .array([$0]) }
        case .number, .bool: return .array([value])
        case .object(let members):
            let names = members.map { JSONValue.string($0.key) }
            // One element of a list, without its brackets.
            return ShortForm.accepts(value, as: Element.self) ? .array([value]) : .array(names)
        case .null: return .array([JSONNode]())
        case .array: return nil
        }
    }
}

extension TextValue {
    /// A number or a boolean in quotes.
    package static func meant(by value: JSONValue) -> JSONValue? {
        switch value {
        case .number(let text): .string(text)
        case .bool(let value): .string(value ? "true" : "false")
        default: nil
        }
    }
}

extension IntegerValue {
    /// A number without quotes or decimals.
    package static func meant(by value: JSONValue) -> JSONValue? {
        switch value {
        case .string(let text): text.canonicalInteger.map(JSONValue.number)
        case .number(let text):
            // A whole number with decimals, as some programs print it.
            text.split(atByte: ".").count == 2 && text.split(atByte: ".")[1].utf8.allSatisfy { $0 == UInt8(ascii: "0") }
                ? text.split(atByte: ".")[0].canonicalInteger.map(JSONValue.number) : nil
        default: nil
        }
    }
}

extension ChoiceValue {
    /// The word, where an object or an array of Compose holds it.
    package static func meant(by value: JSONValue) -> JSONValue? {
        let words = allCases.map(\.rawValue)
        let texts: [String] =
            switch value {
            case .object(let members):
                members.compactMap { if case .string(let text) = $0.node.value { text } else { nil } }
            case .array(let elements):
                elements.compactMap { if case .string(let text) = $0.value { text } else { nil } }
            default: []
            }
        return texts.lazy.compactMap { text in
            words.contains(text) ? text : ForeignWords.choice(text, among: words)
        }.first.map(JSONValue.string)
    }
}
