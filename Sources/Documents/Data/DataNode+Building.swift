package import Origins

extension DataNode: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self.init(.string(value)) }
    package init(integerLiteral value: Int) { self.init(.integer(value)) }
    package init(booleanLiteral value: Bool) { self.init(.bool(value)) }
}

extension DataNode: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: DataNode...) { self.init(.sequence(elements)) }

    /// Keeps the order in which the pairs are written.
    package init(dictionaryLiteral elements: (String, DataNode)...) {
        self.init(pairs: elements.map { DataPair($0.0, $0.1) })
    }
}

/// A type that is a scalar of the data tree as it stands.
package protocol DataScalar {
    var dataValue: DataValue { get }
}

extension String: DataScalar { package var dataValue: DataValue { .string(self) } }
extension Int: DataScalar { package var dataValue: DataValue { .integer(self) } }
extension Bool: DataScalar { package var dataValue: DataValue { .bool(self) } }
extension DecimalText: DataScalar { package var dataValue: DataValue { .number(self) } }

extension DataNode {
    /// Prints `null`.
    package static var null: DataNode { DataNode(.null) }
    /// Prints `[]`.
    package static var emptySequence: DataNode { DataNode(.sequence([])) }
    /// Prints `{}`.
    package static var emptyMapping: DataNode { DataNode(.mapping([])) }

    /// A scalar that is not a literal.
    package init(_ scalar: some DataScalar, origin: Origin = .constant) {
        self.init(scalar.dataValue, origin: origin)
    }

    /// A string; apart from the other scalars, since most are strings and this is no generic code.
    package init(_ text: String, origin: Origin = .constant) {
        self.init(.string(text), origin: origin)
    }

    /// A string with the origin that it brings.
    package init(_ sourced: Sourced<String>) {
        self.init(.string(sourced.value), origin: sourced.origin)
    }

    /// A scalar with the origin that it brings.
    package init(_ sourced: Sourced<some DataScalar>) {
        self.init(sourced.value.dataValue, origin: sourced.origin)
    }

    /// A query with the origins of what it is about.
    package init(_ expression: PromQL) {
        self.init(.string(expression.text), origin: expression.origin)
    }

    /// A mapping with these pairs, each key once.
    package init(pairs: [DataPair], origin: Origin = .constant, style: DataStyle = .automatic) {
        assert(
            Set(pairs.lazy.filter { !$0.isMerge }.map(\.keyBytes)).count == pairs.filter { !$0.isMerge }.count,
            "a key stands twice in a mapping"
        )
        self.init(.mapping(pairs), origin: origin, style: style)
    }

    /// A sequence with these items.
    package init(items: [DataNode], origin: Origin = .constant, style: DataStyle = .automatic) {
        self.init(.sequence(items), origin: origin, style: style)
    }

    /// A sequence of scalars.
    ///
    /// For example: `DataNode(strings: ["CMD", "true"], style: .flowQuoted)`.
    package init(strings: [String], origin: Origin = .constant, style: DataStyle = .automatic) {
        self.init(.sequence(strings.map { DataNode(.string($0), origin: origin) }), origin: origin, style: style)
    }

    /// The node with this anchor.
    ///
    /// Prints `*name`.
    package static func alias(_ name: String) -> DataNode { DataNode(.alias(name)) }

    /// A string on several lines.
    ///
    /// Prints a literal block: `|`.
    package static func literal(_ text: String, origin: Origin = .constant) -> DataNode {
        DataNode(.string(text), origin: origin, style: .literal)
    }

    /// The same node in another style.
    package func styled(_ style: DataStyle) -> DataNode {
        var node = self
        node.style = style
        return node
    }

    /// The same node from elsewhere.
    package func from(_ origin: Origin) -> DataNode {
        var node = self
        node.origin = origin
        return node
    }

    /// The same node under an anchor.
    package func anchored(_ name: String) -> DataNode {
        var node = self
        node.anchor = name
        return node
    }

    /// The same node with a local YAML tag.
    ///
    /// For example: `DataNode.null.tagged("reset")` prints `!reset null`.
    package func tagged(_ name: String) -> DataNode {
        var node = self
        node.tag = name
        return node
    }

    /// True for a collection that is not empty.
    var hasChildren: Bool {
        switch value {
        case .sequence(let items): !items.isEmpty
        case .mapping(let pairs): !pairs.isEmpty
        case .null, .bool, .integer, .number, .string, .alias: false
        }
    }

    /// The items of a sequence; `nil` for other values.
    package var items: [DataNode]? {
        guard case .sequence(let items) = value else { return nil }
        return items
    }

    /// The pairs of a mapping; `nil` for other values.
    package var pairs: [DataPair]? {
        guard case .mapping(let pairs) = value else { return nil }
        return pairs
    }

    /// The text of a string; `nil` for other values.
    package var string: String? {
        guard case .string(let text) = value else { return nil }
        return text
    }

    /// The value of a key.
    ///
    /// Setting replaces in place, keeping the pair's comment, or appends; setting `nil` removes. Merge keys are not seen.
    ///
    /// - Precondition: to set, the node is a mapping or null, which becomes a mapping.
    package subscript(key: String) -> DataNode? {
        get {
            // By places, since an iterator would retain and release all parts of each pair.
            guard case .mapping(let pairs) = value else { return nil }
            return pairs.indices.first { pairs[$0].has(key: key) }.map { pairs[$0].value }
        }
        set {
            updatePairs { pairs in
                let index = pairs.firstIndex { $0.has(key: key) }
                switch (index, newValue) {
                case (let index?, let node?): pairs[index].value = node
                case (let index?, nil): pairs.remove(at: index)
                case (nil, let node?): pairs.append(DataPair(key, node))
                case (nil, nil): break
                }
            }
        }
    }

    /// Appends a pair to a mapping.
    ///
    /// - Precondition: the node is a mapping or null; the key is new.
    package mutating func append(_ pair: DataPair) {
        updatePairs { pairs in
            assert(pair.isMerge || !pairs.contains { $0.has(key: pair.key) }, "key '\(pair.key)' twice")
            pairs.append(pair)
        }
    }

    /// Appends a pair to a mapping.
    ///
    /// - Precondition: the node is a mapping or null; the key is new.
    package mutating func append(
        _ key: String,
        _ value: DataNode,
        keyOrigin: Origin = .constant,
        comment: [String] = [],
        blankLineBefore: Bool = false
    ) {
        append(DataPair(key, value, keyOrigin: keyOrigin, comment: comment, blankLineBefore: blankLineBefore))
    }

    /// Appends a pair whose key the manifest names.
    ///
    /// - Precondition: the node is a mapping or null; the key is new.
    package mutating func append(
        _ key: Sourced<String>,
        _ value: DataNode,
        comment: [String] = [],
        blankLineBefore: Bool = false
    ) {
        append(DataPair(key, value, comment: comment, blankLineBefore: blankLineBefore))
    }

    /// Appends an item to a sequence.
    ///
    /// - Precondition: the node is a sequence or null.
    package mutating func append(item: DataNode) {
        var items: [DataNode]
        switch value {
        case .sequence(let present): items = present
        case .null: items = []
        case .bool, .integer, .number, .string, .mapping, .alias:
            preconditionFailure("an item is appended to what is not a sequence")
        }
        value = .null
        items.append(item)
        value = .sequence(items)
    }

    private mutating func updatePairs(_ change: (inout [DataPair]) -> Void) {
        var pairs: [DataPair]
        switch value {
        case .mapping(let present): pairs = present
        case .null: pairs = []
        case .bool, .integer, .number, .string, .sequence, .alias:
            preconditionFailure("a key is set in what is not a mapping")
        }
        value = .null
        change(&pairs)
        value = .mapping(pairs)
    }
}
