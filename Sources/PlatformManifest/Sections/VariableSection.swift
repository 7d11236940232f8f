package import Origins

/// One entry of `variables`: a value that the operator sets, with its place in the environment files.
package struct VariableSection: ManifestObject {
    package static let shapeName = "variable"
    package static let shapeSummary =
        "A value that whoever starts the platform sets, through the environment files. Services bind it with {\"variable\": NAME}."

    package let description: Sourced<String>
    package let type: Sourced<VariableType>
    package let fallback: Sourced<ScalarText>?
    package let isRequired: Sourced<Bool>
    package let allowed: [Sourced<String>]
    package let example: Sourced<ScalarText>?

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        description = fields.required("description", "what it sets, in a sentence")
        type = fields.value("type", default: VariableType.text, "what its values look like")
        fallback = fields.optional("default", "the value without one in the environment")
        isRequired = fields.value("required", default: true, "whether the platform refuses to start without a value")
        allowed = fields.list("allowed", "the only values")
        example = fields.optional("example", "a value as it could be, where there is no default")
    }
}

package enum VariableType: String, ChoiceValue, DefaultText {
    case text, integer, boolean, hostname, hostnames, url, choice

    package var meaning: String {
        switch self {
        case .text: "any text"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .hostname: "a host name"
        case .hostnames: "host names, separated by commas"
        case .url: "a web address"
        case .choice: "one of 'allowed'"
        }
    }
}

/// A string, number or boolean that ends up as text. For example: `"on"`, `4`, `1.10`, `true`.
package struct ScalarText: ManifestValue, Hashable {
    /// As the environment holds it; a number keeps the manifest's digits.
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        .anyOf([.text(String.textShape), .boolean, .anyNumber])
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> ScalarText {
        switch node.value {
        case .string: return ScalarText(String.decode(node, context))
        case .number(let text): return ScalarText(text)
        case .bool(let value): return ScalarText(value ? "true" : "false")
        default:
            context.reportWrongType(node, expected: "a text, a number or a boolean")
            return placeholder
        }
    }

    package static var placeholder: ScalarText { ScalarText("") }
}
