package import Origins

/// An expression of HCL.
///
/// Literals are expressions: `["a", 1, true]`, `["key": "value"]`.
package indirect enum HCLExpression: Hashable, Sendable {
    /// Prints `null`.
    case null
    /// Prints `true` or `false`.
    case bool(Bool)
    /// Prints `8080`.
    case integer(Int)
    /// Prints `0.5`.
    case number(DecimalText)
    /// Prints `"text"`; nothing in it is interpolated.
    case string(String)
    /// Prints `"text${var.name}"`, or the expression alone if there is nothing else.
    case template([HCLTemplatePart])
    /// Prints `[a, b]`, or an item a line if `isMultiline` or an item takes several lines.
    case list([HCLExpression], isMultiline: Bool = false)
    /// Prints an entry a line between braces, or `{ a = 1, b = 2 }` if `isInline`, or `{}`.
    case object([HCLObjectEntry], isInline: Bool = false)
    /// Prints `var.name`, `docker_network.backend.id`.
    case reference([HCLIdentifier])
    /// Prints `base.name`.
    case attribute(HCLExpression, HCLIdentifier)
    /// Prints `base[index]`.
    case index(HCLExpression, HCLExpression)
    /// Prints `base[*].name`, or `base[*]` without a name.
    case splat(HCLExpression, HCLIdentifier?)
    /// Prints `name(a, b)`. Types are calls too: `map(string)`, `optional(number, 1)`.
    case call(HCLIdentifier, [HCLExpression])
    /// Prints `a == b`.
    case binary(HCLExpression, HCLOperator, HCLExpression)
    /// Prints `!a`.
    case not(HCLExpression)
    /// Prints `condition ? a : b`.
    case conditional(HCLExpression, then: HCLExpression, else: HCLExpression)
    /// Prints `[for v in list : result if condition]`; two variables as `k, v`.
    case forList([HCLIdentifier], in: HCLExpression, result: HCLExpression, if: HCLExpression? = nil)
    /// Prints `{ for k, v in map : key => value if condition }`.
    case forObject(
        [HCLIdentifier],
        in: HCLExpression,
        key: HCLExpression,
        value: HCLExpression,
        if: HCLExpression? = nil
    )
    /// Constant source text on one line, as `terraform fmt` would leave it.
    case raw(StaticText)
    /// An expression with its origin. Prints the expression.
    case sourced(HCLExpression, Origin)
}

/// A part of an HCL template.
package enum HCLTemplatePart: Hashable, Sendable {
    /// Text in which nothing has a meaning.
    case text(String)
    /// Prints `${expression}`.
    case interpolation(HCLExpression)
}

/// An operator between two expressions.
package enum HCLOperator: String, Hashable, Sendable {
    case equal = "=="
    case notEqual = "!="
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
    case and = "&&"
    case or = "||"
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divided = "/"
    case modulo = "%"
}

/// One entry of an HCL object.
package struct HCLObjectEntry: Hashable, Sendable {
    enum Key: Hashable, Sendable {
        case name(String)
        case expression(HCLExpression)
    }

    let key: Key
    package var value: HCLExpression
    /// Lines above the entry.
    package var comment: [String] = []
    /// An empty line above the entry and its comment, where the object takes several lines and this is not the first.
    package var blankLineBefore = false
    /// Why there is such an entry, where the value does not say it.
    package var origin = Origin.constant
    /// Where the comment comes from, where it is no text of the generator.
    package var commentOrigin = Origin.constant

    /// Prints `name = value`; the name is quoted if it is no identifier.
    package init(
        _ name: String,
        _ value: HCLExpression,
        comment: [String] = [],
        blankLineBefore: Bool = false,
        origin: Origin = .constant
    ) {
        self.origin = origin
        key = .name(name)
        self.value = value
        self.comment = comment
        self.blankLineBefore = blankLineBefore
    }

    /// Prints `(key) = value`.
    package init(key: HCLExpression, _ value: HCLExpression) {
        self.key = .expression(key)
        self.value = value
    }
}

/// Text that is written in the source of a generator and nowhere else.
package struct StaticText: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    package init(stringLiteral value: StaticString) {
        text = value.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
}

extension HCLExpression: ExpressibleByStringInterpolation, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension HCLExpression: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    package init(arrayLiteral elements: HCLExpression...) { self = .list(elements) }

    /// Keeps the order in which the entries are written.
    package init(dictionaryLiteral elements: (String, HCLExpression)...) {
        self = .object(elements.map { HCLObjectEntry($0.0, $0.1) })
    }
}

extension HCLExpression {
    /// As it prints as the value of an attribute that begins its line; the same for values that differ in origins only.
    package var text: String {
        var writer = LineWriter()
        HCLExpressionPrinter.write(self, indent: 0, isInline: false, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Whether it takes several lines there.
    package var isMultiline: Bool { HCLExpressionPrinter.isMultiline(self) }

    /// Whether all print alike: whether they differ in origins at most.
    package static func areAlike(_ expressions: [HCLExpression]) -> Bool {
        guard let first = expressions.first?.text else { return true }
        return expressions.dropFirst().allSatisfy { $0.text == first }
    }

    /// A string with its origin.
    package init(_ sourced: Sourced<String>) { self = .sourced(.string(sourced.value), sourced.origin) }

    /// A number with its origin.
    package init(_ sourced: Sourced<Int>) { self = .sourced(.integer(sourced.value), sourced.origin) }

    /// A boolean with its origin.
    package init(_ sourced: Sourced<Bool>) { self = .sourced(.bool(sourced.value), sourced.origin) }

    /// A list of strings.
    package init(strings: some Sequence<String>, isMultiline: Bool = false) {
        self = .list(strings.map { .string($0) }, isMultiline: isMultiline)
    }

    /// Prints `var.name`, `docker_network.backend.id`.
    package static func ref(_ names: HCLIdentifier...) -> HCLExpression { .reference(names) }
}
