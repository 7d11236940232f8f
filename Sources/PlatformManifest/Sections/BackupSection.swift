package import Origins

/// One entry of `backups`.
package struct BackupSection: ManifestObject {
    package static let shapeName = "backup"
    package static let shapeSummary = "What is saved, how, how often, where to, and how long it is kept."

    package let description: Sourced<String>?
    package let service: Sourced<ServiceName>?
    package let volume: Sourced<VolumeName>?
    package let job: Sourced<ServiceName>?
    package let commands: Sourced<BackupCommandsSection>?
    package let environments: [Sourced<EnvironmentName>]
    package let schedule: Sourced<CalendarExpression>
    package let verification: Sourced<CalendarExpression>?
    package let bucket: Sourced<BucketURL>?
    package let daily: Sourced<Count>
    package let weekly: Sourced<Count>
    package let monthly: Sourced<Count>
    package let recoveryPoint: Sourced<TimeSpan>?
    package let recoveryTime: Sourced<TimeSpan>?

    package init(from fields: inout FieldReader) {
        fields.allowOverrides()
        description = fields.optional("description", "what is in it, in a sentence")
        service = fields.optional("service", "the data store that is saved")
        volume = fields.optional("volume", "the volume that is saved")
        job = fields.optional(
            "job",
            "a job of the project's own that makes it; without one, scripts are rendered that do"
        )
        commands = fields.optional(
            "commands",
            "how the service prints and takes its data; PostgreSQL, TimescaleDB and Redis of the catalog need none"
        )
        environments = fields.list(
            "environments",
            "the only environments that are backed up; the default is all but those for development and tests",
            overridable: false
        )
        schedule = fields.required("schedule", "when")
        verification = fields.optional("verification", "when the newest copy is restored for a test")
        bucket = fields.optional("bucket", "the object storage that copies go to")
        daily = fields.value("daily", default: 7, "daily copies that are kept")
        weekly = fields.value("weekly", default: 4, "weekly copies that are kept")
        monthly = fields.value("monthly", default: 12, "monthly copies that are kept")
        recoveryPoint = fields.optional("recoveryPoint", "how much may be lost at most (RPO)")
        recoveryTime = fields.optional("recoveryTime", "how long recovery may take at most (RTO)")
        fields.rule(.exactlyOne(["service", "volume"]))
        fields.rule(.atMostOne(["job", "commands"]))
        fields.rule(.atMostOne(["volume", "commands"]))
    }
}

/// `backups.<name>.commands`.
package struct BackupCommandsSection: ManifestObject {
    package static let shapeName = "backupCommands"
    package static let shapeSummary =
        "Commands that run in the service's container, without a shell unless they name one."

    package let save: Sourced<[Sourced<String>]>
    package let restore: [Sourced<String>]

    package init(from fields: inout FieldReader) {
        save = fields.required("save", "prints the data on standard output")
        restore = fields.list("restore", "puts back what it reads on standard input: what 'save' printed")
    }
}

/// An S3 bucket with an optional prefix. For example: `s3://acme-backups/shop`.
package struct BucketURL: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "a bucket",
        "s3:// and a bucket name, then path components.",
        pattern: "^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)*$",
        examples: ["s3://acme-backups/shop"]
    )

    package init(parsing text: String) throws(TextFault) {
        let fault = TextFault("is not a bucket", fix: "write it like s3://acme-backups/shop")
        guard text.hasBytePrefix("s3://") else { throw fault }
        let parts = text.dropFirstBytes(5).split(atByte: "/")
        let name = parts[0].utf8
        guard (3...63).contains(name.count), let first = name.first, let last = name.last,
            first.isLowercaseOrDigit, last.isLowercaseOrDigit,
            name.allSatisfy({ $0.isLowercaseOrDigit || $0.isOne(of: ".-") }),
            parts.dropFirst().allSatisfy({ part in
                !part.isEmpty && part.utf8.allSatisfy { $0.isAlphanumeric || $0.isOne(of: "._-") }
            })
        else { throw fault }
        self.text = text
    }

    /// The bucket and what follows. For example: `acme-backups/shop`.
    package var path: String { String(text.dropFirstBytes(5)) }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: BucketURL { BucketURL(unchecked: "s3://placeholder") }
}
