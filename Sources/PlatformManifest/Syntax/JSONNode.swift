package import Origins

/// A JSON value that knows where it stands in the manifest.
package struct JSONNode: Sendable {
    package var value: JSONValue
    package let range: SourceRange
    /// Whether the value is not what stands at the range, but that with overrides.
    package var isMerged = false

    package init(_ value: JSONValue, _ range: SourceRange) {
        self.value = value
        self.range = range
    }
}

/// The six kinds of RFC 8259 §3. Numbers keep their text, so that `1.10` and `1.1` stay different.
package enum JSONValue: Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])

    /// The kind with its article, for messages. For example: `a string`.
    package var kindWithArticle: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .number: "a number"
        case .string: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

/// A key and its value, in the order of the text. Keys of one object are unique.
package struct JSONMember: Sendable {
    package let key: String
    package let keyRange: SourceRange
    package var node: JSONNode

    package init(key: String, keyRange: SourceRange, node: JSONNode) {
        self.key = key
        self.keyRange = keyRange
        self.node = node
    }
}

extension JSONNode {
    /// The members of an object; empty for every other kind.
    package var members: [JSONMember] {
        guard case .object(let members) = value else { return [] }
        return members
    }

    /// The member of an object with this key.
    package subscript(key: String) -> JSONMember? {
        members.first { $0.key.hasSameBytes(as: key) }
    }
}
