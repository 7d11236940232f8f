/// An element of XML or HTML.
///
/// For example: `<text x="12" class="name">api</text>`.
package struct MarkupElement: Equatable, Sendable {
    package struct Attribute: Equatable, Sendable {
        package let name: String
        package let value: String
    }

    package let name: String
    /// In the order in which they are printed.
    package var attributes: [Attribute]
    package var children: [MarkupNode]

    /// - Precondition: names are names; they come from our own code, never from a manifest.
    package init(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        _ children: [MarkupNode] = []
    ) {
        self.name = "\(name)"
        self.attributes = attributes.map { Attribute(name: "\($0.key)", value: $0.value) }
        self.children = children
    }

    /// An element that holds nothing but text.
    package init(_ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], text: String) {
        self.init(name, attributes, [.text(text)])
    }

    /// An element that holds nothing but elements.
    package init(
        _ name: StaticString,
        _ attributes: KeyValuePairs<StaticString, String> = [:],
        of elements: [MarkupElement]
    ) {
        self.init(name, attributes, elements.map(MarkupNode.element))
    }

    /// The same with one more attribute at the end.
    package func with(_ name: StaticString, _ value: String) -> MarkupElement {
        var element = self
        element.attributes.append(Attribute(name: "\(name)", value: value))
        return element
    }

    package mutating func append(_ element: MarkupElement) { children.append(.element(element)) }
}

/// What stands within an element.
package enum MarkupNode: Equatable, Sendable {
    case element(MarkupElement)
    /// Text in which nothing is markup; invisible characters become visible escapes.
    case text(String)
    /// A style sheet or a script, as it is: our own code, into which no text of a manifest comes.
    case code(StaticString)

    package static func == (left: MarkupNode, right: MarkupNode) -> Bool {
        switch (left, right) {
        case (.element(let element), .element(let other)): element == other
        case (.text(let text), .text(let other)): text.hasSameBytes(as: other)
        case (.code(let code), .code(let other)): "\(code)" == "\(other)"
        case (.element, _), (.text, _), (.code, _): false
        }
    }
}

extension MarkupNode: ExpressibleByStringLiteral {
    package init(stringLiteral text: String) { self = .text(text) }
}
