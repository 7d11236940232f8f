/// Data of a file with the place of each value; the same for YAML, JSON and evaluated HCL.
///
/// Scalars are texts: numbers and truth values as they are written. A class since anchors share values.
package final class LocatedValue: Sendable {
    package enum Content: Sendable {
        case null
        case scalar(String)
        case list([LocatedValue])
        case map([LocatedEntry])
    }

    package let content: Content
    package let place: Place

    package init(_ content: Content, _ place: Place) {
        self.content = content
        self.place = place
    }

    /// `nil` for anything but a scalar.
    package var text: String? {
        if case .scalar(let text) = content { text } else { nil }
    }

    package var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// Of a list; empty for anything else.
    package var items: [LocatedValue] {
        if case .list(let items) = content { items } else { [] }
    }

    /// Of a map, in the file's order; empty for anything else.
    package var entries: [LocatedEntry] {
        if case .map(let entries) = content { entries } else { [] }
    }

    /// The scalars of a list; a scalar alone counts as a list of one.
    package var texts: [String] {
        switch content {
        case .scalar(let text): [text]
        case .list(let items): items.compactMap(\.text)
        case .null, .map: []
        }
    }

    package var integer: Int? { text.flatMap { Int($0) } }
    package var isTrue: Bool { text == "true" }

    package subscript(_ key: String) -> LocatedValue? {
        guard case .map(let entries) = content else { return nil }
        for entry in entries where entry.key == key { return entry.value }
        return nil
    }

    /// The value below a way of keys.
    package func at(_ keys: String...) -> LocatedValue? {
        var value: LocatedValue? = self
        for key in keys { value = value?[key] }
        return value
    }

    /// One line that is the same for equal data: what it says, without places.
    package var canonical: String {
        switch content {
        case .null: "null"
        case .scalar(let text): "\"\(text)\""
        case .list(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .map(let entries):
            "{" + entries.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.canonical)" }.joined(separator: ",")
                + "}"
        }
    }
}

/// A key of a map with its value.
package struct LocatedEntry: Sendable {
    package let key: String
    package let place: Place
    package let value: LocatedValue
}
