package import Origins

/// `environments.<name>.backupStorage`.
package struct BackupStorageSection: ManifestObject {
    package static let shapeName = "backupStorage"
    package static let shapeSummary =
        "Where backups lie on the host, and who can read them. Credentials of the object storage are the host's own."

    package let folder: Sourced<AbsolutePath>?
    package let recipients: Sourced<AbsolutePath>?
    package let identity: Sourced<AbsolutePath>?
    package let region: Sourced<RegionName>?
    package let endpoint: Sourced<WebURL>?

    package init(from fields: inout FieldReader) {
        folder = fields.optional(
            "folder",
            "the folder, in which the platform's, the environment's and the backup's name follow; the default is /var/backups"
        )
        recipients = fields.optional(
            "recipients",
            "a file on the host with the public keys of age that backups are encrypted for; the default is plain files"
        )
        identity = fields.optional(
            "identity",
            "a file on the host with a private key of age, which restore tests and restores read backups by"
        )
        region = fields.optional("region", "the region of the buckets")
        endpoint = fields.optional("endpoint", "the address of an object storage that is not AWS'")
    }
}

/// A region of an object storage. For example: `eu-central-1`.
package struct RegionName: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "the name of a region",
        "Letters, digits and hyphens, a letter or digit first.",
        pattern: "^[A-Za-z0-9][A-Za-z0-9-]{0,62}$",
        examples: ["eu-central-1"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard let first = text.utf8.first, first.isAlphanumeric, text.utf8.count <= 63,
            text.utf8.allSatisfy({ $0.isAlphanumeric || $0 == UInt8(ascii: "-") })
        else { throw TextFault("is not the name of a region", fix: "write it like eu-central-1") }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: RegionName { RegionName(unchecked: "placeholder") }
}
