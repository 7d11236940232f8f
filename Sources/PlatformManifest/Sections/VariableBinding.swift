package import Origins

/// One entry of a service's `env`: a value in place, where it comes from, or that it is not there.
package enum VariableBinding: ManifestValue {
    case literal(Sourced<ScalarText>, description: Sourced<String>?)
    /// An output of another service. For example: `postgres.host`.
    case reference(Sourced<ServiceOutput>, description: Sourced<String>?)
    /// The program reads `<NAME>_FILE`, which names the file with the secret.
    case secret(Sourced<SecretName>, description: Sourced<String>?)
    /// The variable itself names the file with the secret.
    case secretPath(Sourced<SecretName>, description: Sourced<String>?)
    /// A variable that the operator sets, by its name in `variables`.
    case variable(Sourced<EnvironmentVariableName>, description: Sourced<String>?)
    /// `null`: the service goes without a variable of the service that it has its image from. With the `null`'s origin.
    case dropped(Origin)

    /// The long form.
    private struct Written: ManifestObject {
        static let shapeName = "binding"
        static let shapeSummary = "Where the value of a container's environment variable comes from."

        let value: Sourced<ScalarText>?
        let from: Sourced<ServiceOutput>?
        let secret: Sourced<SecretName>?
        let secretPath: Sourced<SecretName>?
        let variable: Sourced<EnvironmentVariableName>?
        let description: Sourced<String>?

        init(from fields: inout FieldReader) {
            value = fields.optional("value", "the value itself")
            from = fields.optional("from", "an output of another service. For example: postgres.host")
            secret = fields.optional("secret", "a secret; the container reads it from the file that <NAME>_FILE names")
            secretPath = fields.optional("secretPath", "a secret; this variable itself names the file that holds it")
            variable = fields.optional("variable", "a variable that the operator sets")
            description = fields.optional("description", "what the service does with it, in a sentence")
            fields.rule(.exactlyOne(["value", "from", "secret", "secretPath", "variable"]))
        }
    }

    package static func shape(in registry: inout ShapeRegistry) -> Shape {
        guard case .anyOf(let scalars) = ScalarText.shape(in: &registry) else { return Written.shape(in: &registry) }
        return .anyOf(scalars + [Written.shape(in: &registry), .null])
    }

    package static func decode(_ node: JSONNode, _ context: DecodingContext) -> VariableBinding {
        if case .null = node.value { return .dropped(.manifest(node.range)) }
        guard case .object = node.value else { return .literal(.decode(node, context), description: nil) }
        let written = Written.decode(node, context)
        if let from = written.from { return .reference(from, description: written.description) }
        if let secret = written.secret { return .secret(secret, description: written.description) }
        if let secret = written.secretPath { return .secretPath(secret, description: written.description) }
        if let variable = written.variable { return .variable(variable, description: written.description) }
        return .literal(written.value ?? .placeholder, description: written.description)
    }

    /// `NAME=value`, or a name alone, for which Compose takes the value of whoever starts it.
    package static func meant(byItem text: String) -> (key: String, value: JSONValue)? {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        return (parts[0], parts.count == 2 ? .string(parts[1]) : .object(["variable": .string(parts[0])]))
    }

    package static var placeholder: VariableBinding { .literal(.placeholder, description: nil) }
}

/// `<service>.<output>`, typed by the catalog. For example: `postgres.url`.
package struct ServiceOutput: TextValue, Hashable {
    package let service: ServiceName
    package let output: String

    package static let textShape = TextShape(
        "an output of a service",
        "The service's name, a dot and the name of the output. Each service has 'host'; with a port 'port' and 'address', as in api:8000; 'url' where the protocol is known: components, exporters aside, and services with an HTTP health or metrics path, a route or a web runtime; postgres, timescaledb and pgbouncer also 'user' and 'database', the former two 'asyncURL', for asyncpg; jaeger 'otlpGRPC' and 'otlpHTTP'. 'environment' has 'name', 'purpose', 'domain', 'debug' and 'logLevel', 'platform' has 'name'.",
        pattern: "^[a-z]([a-z0-9-]{0,61}[a-z0-9])?\\.[a-z][A-Za-z0-9]{0,40}$",
        examples: ["postgres.url"]
    )

    package init(service: ServiceName, output: String) {
        self.service = service
        self.output = output
    }

    package init(parsing text: String) throws(TextFault) {
        let parts = text.split(atByte: ".")
        guard parts.count == 2, let service = try? ServiceName(parsing: String(parts[0])),
            parts[1].isWord(of: .alphanumerics, 1...41, first: .lowercase)
        else {
            throw TextFault("is not an output of a service", fix: "write it like postgres.url")
        }
        self.init(service: service, output: String(parts[1]))
    }

    package var description: String { "\(service).\(output)" }
    package static var placeholder: ServiceOutput { ServiceOutput(service: .placeholder, output: "host") }
}
