package import Origins

/// One entry of `secrets`: a name for a value that never stands in a file of the repository.
package struct SecretSection: ManifestObject {
    package static let shapeName = "secret"
    package static let shapeSummary =
        "A value that arrives at run time as the file /run/secrets/<name>. Its value never stands in the manifest."

    package let description: Sourced<String>?
    package let vaultPath: Sourced<VaultPath>?
    package let vaultKey: Sourced<OptionName>?
    package let rotation: Sourced<TimeSpan>?
    package let generate: Sourced<SecretForm>

    package init(from fields: inout FieldReader) {
        description = fields.optional("description", "what it opens, in a sentence")
        vaultPath = fields.optional("vaultPath", "path below the KV mount. For example: database/main")
        vaultKey = fields.optional("vaultKey", "key within the Vault entry; the default is 'value'")
        rotation = fields.optional("rotation", "how often it is replaced")
        generate = fields.value("generate", default: SecretForm.base64, "what a generated value looks like")
    }
}

package enum SecretForm: String, ChoiceValue, DefaultText {
    case base64, hex, htpasswd, none

    package var meaning: String {
        switch self {
        case .base64: "32 random bytes in base64"
        case .hex: "32 random bytes in hexadecimal, for values that stand in URLs"
        case .htpasswd: "a line for each user, with the name and a hash of the password, as basicAuth reads it"
        case .none: "cannot be generated: another party gives it out"
        }
    }
}

/// A path below a KV mount of Vault. For example: `database/main`.
package struct VaultPath: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a Vault path",
        "Letters, digits, underscores and hyphens, joined by slashes.",
        pattern: "^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$",
        examples: ["database/main"],
        maximumLength: 255
    )

    package init(parsing text: String) throws(TextFault) {
        let isWord = { (part: Substring) in
            !part.isEmpty && part.utf8.allSatisfy { $0.isAlphanumeric || $0.isOne(of: "_-") }
        }
        guard text.utf8.count <= 255, text.split(atByte: "/").allSatisfy(isWord)
        else {
            throw TextFault("is not a Vault path", fix: "write it like database/main")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: VaultPath { VaultPath(unchecked: "placeholder") }
}
