import Documents
import Origins

/// One variable of the configuration, with its values.
struct TerraformVariable {
    struct Rule {
        let condition: HCLExpression
        let message: String
        /// Of the message.
        var origin = Origin.constant
    }

    let name: String
    let description: Sourced<String>
    let type: HCLExpression
    var fallback: HCLExpression?
    var isNullable = false
    /// Why there is such a variable, where the description does not say it.
    var origin = Origin.constant
    var rule: Rule?
    /// Where each environment's tfvars file has a value of its own.
    var values: [HCLExpression?] = []

    var item: HCLItem {
        var body: [HCLItem] = [
            .attribute("description", HCLExpression(description)), .attribute("type", type),
        ]
        if let fallback { body.append(.attribute("default", fallback)) }
        body.append(.attribute("nullable", .bool(isNullable)))
        if let rule {
            body.append(
                .block(
                    "validation",
                    body: [
                        .attribute("condition", rule.condition),
                        .attribute("error_message", .sourced(.string(rule.message), rule.origin)),
                    ]
                )
            )
        }
        return .block("variable", HCLIdentifier(name), origin: origin, body: body)
    }

    /// The type in a word or two, for tables.
    var typeText: String {
        let text = type.text
        return text.contains("\n") ? String(text.prefix { $0 != "{" }) + "…" : text
    }
}
