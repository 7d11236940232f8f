package import Origins

/// `terraform`: how Terraform delivers the platform with the docker provider.
package struct TerraformSection: ManifestObject {
    package static let shapeName = "terraform"
    package static let shapeSummary =
        "How Terraform delivers the platform with the kreuzwerker/docker provider. Without this section nothing is rendered for it."

    package let environments: [Sourced<EnvironmentName>]
    package let provider: Sourced<VersionConstraint>
    package let dockerHost: Sourced<DockerHost>
    package let backend: Sourced<TerraformBackendSection>?

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        environments = fields.list(
            "environments",
            "the environments that Terraform delivers; the default is all but those for tests",
            overridable: false
        )
        provider = fields.value(
            "provider",
            default: VersionConstraint(unchecked: "~> 4.5"),
            "which versions of the provider will do; arguments are those of 3.7 and later",
            overridable: false
        )
        dockerHost = fields.value(
            "dockerHost",
            default: DockerHost(unchecked: "unix:///var/run/docker.sock"),
            "where the engine listens; a socket of podman will do"
        )
        backend = fields.optional(
            "backend",
            "where the state is kept; the default is a local file for each environment"
        )
    }
}

/// `terraform.backend`.
package struct TerraformBackendSection: ManifestObject {
    package static let shapeName = "terraformBackend"
    package static let shapeSummary =
        "Where Terraform keeps its state. Credentials come from the backend's own environment variables."

    package let kind: Sourced<TerraformBackendKind>
    package let settings: NamedMap<TerraformSettingName, ScalarText>

    package init(from fields: inout FieldReader) {
        kind = fields.required("kind", "the type of the backend")
        settings = fields.map(
            "settings",
            "the backend's own arguments; the place of each environment's state within it is added"
        )
    }
}

package enum TerraformBackendKind: String, ChoiceValue {
    case local, s3, gcs, azurerm, http, consul, pg

    package var meaning: String {
        switch self {
        case .local: "a file beside the configuration"
        case .s3: "an S3 bucket, with a lock file"
        case .gcs: "a bucket of Google Cloud Storage"
        case .azurerm: "a container of Azure Blob Storage"
        case .http: "a REST endpoint, such as GitLab's; the environment's name is appended to 'address'"
        case .consul: "Consul's key-value store"
        case .pg: "a PostgreSQL database, a schema for each environment"
        }
    }
}

/// An argument of a Terraform backend. For example: `bucket`.
package struct TerraformSettingName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of a backend's argument",
        "Lower-case letters, digits and underscores, a letter first.",
        pattern: "^[a-z][a-z0-9_]{0,62}$",
        examples: ["bucket"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .lowercaseOrDigits + "_", 1...63, first: .lowercase) else {
            throw TextFault(
                "is not the name of a backend's argument",
                fix: "use lower-case letters, digits and underscores, a letter first"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: TerraformSettingName { TerraformSettingName(unchecked: "placeholder") }
}

/// Versions that will do, as Terraform writes them. For example: `~> 4.5`, `>= 3.7, < 5.0`.
package struct VersionConstraint: TextValue, Hashable, DefaultText {
    package let text: String

    package static let textShape = TextShape(
        "a version constraint",
        "Comparisons with dotted numbers, joined by commas: =, !=, >, >=, <, <= or ~> before one to three numbers.",
        pattern:
            #"^(=|!=|>=?|<=?|~>) [0-9]{1,5}(\.[0-9]{1,5}){0,2}(, (=|!=|>=?|<=?|~>) [0-9]{1,5}(\.[0-9]{1,5}){0,2})*$"#,
        examples: ["~> 4.5"],
        maximumLength: 100
    )

    private static let operators = ["=", "!=", ">", ">=", "<", "<=", "~>"]

    package init(parsing text: String) throws(TextFault) {
        let fault = TextFault("is not a version constraint", fix: "write it like '~> 4.5'")
        guard text.utf8.count <= 100 else { throw fault }
        for (place, comparison) in text.split(atByte: ",").enumerated() {
            let words = comparison.split(atByte: " ")
            let expected = place == 0 ? 2 : 3
            guard words.count == expected, place == 0 || words[0].isEmpty,
                Self.operators.contains(where: { $0.utf8.elementsEqual(words[expected - 2].utf8) })
            else { throw fault }
            let numbers = words[expected - 1].split(atByte: ".")
            guard (1...3).contains(numbers.count),
                numbers.allSatisfy({ (1...5).contains($0.utf8.count) && $0.utf8.allSatisfy(\.isDigit) })
            else { throw fault }
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: VersionConstraint { VersionConstraint(unchecked: "~> 0.0") }
}

/// Where an engine listens. For example: `unix:///var/run/docker.sock`, `ssh://deploy@host.example.com:22`.
package struct DockerHost: TextValue, Hashable, DefaultText {
    package let text: String

    package static let textShape = TextShape(
        "the address of an engine",
        "A socket, or a host over SSH or TLS: unix:///path, ssh://user@host or tcp://host:port.",
        pattern: "^(unix:///[A-Za-z0-9._/-]+|ssh://[A-Za-z0-9._@:/-]+|tcp://[A-Za-z0-9._:-]+)$",
        examples: ["unix:///var/run/docker.sock", "ssh://deploy@host.example.com"],
        maximumLength: 255
    )

    private static let schemes = [("unix:///", "._/-"), ("ssh://", "._@:/-"), ("tcp://", "._:-")]

    package init(parsing text: String) throws(TextFault) {
        let fits = Self.schemes.contains { scheme, signs in
            text.utf8.starts(with: scheme.utf8) && text.utf8.count > scheme.utf8.count
                && text.utf8.dropFirst(scheme.utf8.count).allSatisfy { byte in
                    byte.isAlphanumeric || signs.utf8.contains(byte)
                }
        }
        guard fits, text.utf8.count <= 255 else {
            throw TextFault(
                "is not the address of an engine",
                fix: "write it like unix:///var/run/docker.sock or ssh://deploy@host.example.com"
            )
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: DockerHost { DockerHost(unchecked: "unix:///placeholder") }
}
