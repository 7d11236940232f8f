package import Origins

/// One entry of `environments`.
package struct EnvironmentSection: ManifestObject {
    package static let shapeName = "environment"
    package static let shapeSummary = "One place where the platform runs, and what is special there."

    package let description: Sourced<String>?
    package let purpose: Sourced<EnvironmentPurpose>
    package let extends: Sourced<EnvironmentName>?
    package let domain: Sourced<DomainName>?
    package let images: Sourced<ImageSource>?
    package let publish: Sourced<PublishPolicy>?
    package let debug: Sourced<Bool>?
    package let logLevel: Sourced<LogLevel>?
    package let secrets: Sourced<SecretSource>?
    package let hardening: Sourced<HardeningLevel>?
    package let hotReload: Sourced<Bool>?
    package let limits: Sourced<EnvironmentLimitsSection>?
    package let capacity: Sourced<CapacitySection>?
    package let hosts: Sourced<PositiveCount>
    package let directory: Sourced<AbsolutePath>?
    package let backupStorage: Sourced<BackupStorageSection>?
    package let tls: Sourced<TLSSection>?
    package let retention: Sourced<TimeSpan>?
    package let variables: NamedMap<EnvironmentVariableName, ScalarText>

    package init(from fields: inout FieldReader) {
        description = fields.optional("description", "what the environment is for, in a sentence")
        purpose = fields.required("purpose", "which rules and defaults hold", overridable: false)
        extends = fields.optional(
            "extends",
            "an environment whose own settings and whose overrides ('in') hold here too, unless this one has its own",
            overridable: false
        )
        domain = fields.optional("domain", "the public host name here; the default is the platform's")
        images = fields.optional("images", "whether images are built or pulled; the default is by purpose")
        publish = fields.optional(
            "publish",
            "which ports are reachable from outside the networks; the default is by purpose"
        )
        debug = fields.optional(
            "debug",
            "whether services run with debugging on; the default is true for development only"
        )
        logLevel = fields.optional("logLevel", "how much services log; the default is by purpose")
        secrets = fields.optional("secrets", "where secret values come from; the default is by purpose")
        hardening = fields.optional("hardening", "how far containers are locked down; the default is by purpose")
        hotReload = fields.optional(
            "hotReload",
            "whether sources are mounted and servers reload; the default is true for development only"
        )
        limits = fields.optional("limits", "how the services' limits differ here")
        capacity = fields.optional(
            "capacity",
            "what the host has; memory limits may not add up to more, and cpu limits above it are reported"
        )
        hosts = fields.value("hosts", default: 1, "how many hosts the platform runs on; more than one means Swarm")
        directory = fields.optional(
            "directory",
            "where the project lies on the host, for units of systemd; the default is /srv and the platform's name"
        )
        backupStorage = fields.optional(
            "backupStorage",
            "where backups lie on the host, and who can read them"
        )
        tls = fields.optional(
            "tls",
            "how the gateway's certificates come about; the default is none, which in production has to be said"
        )
        retention = fields.optional("retention", "how long metrics are kept")
        variables = fields.map("variables", "values of the manifest's 'variables' here")
    }
}

/// The kind of environment, which sets its defaults.
package enum EnvironmentPurpose: String, ChoiceValue {
    case development, test, staging, production

    package var meaning: String {
        switch self {
        case .development: "on a developer's machine: built images, mounted sources, ports on loopback"
        case .test: "for a test run in CI: stands alone, publishes nothing, keeps nothing beyond 'down --volumes'"
        case .staging: "like production, for rehearsals"
        case .production: "for users: pulled images, only the edge published, fully hardened"
        }
    }
}

/// How an environment gets the images of built services.
package enum ImageSource: String, ChoiceValue {
    case build, pull

    package var meaning: String {
        switch self {
        case .build: "from the sources, on the spot"
        case .pull: "from the registry, by tag or digest"
        }
    }
}

/// Which container ports the host publishes.
package enum PublishPolicy: String, ChoiceValue {
    case none, loopback, edge

    package var meaning: String {
        switch self {
        case .none: "no port"
        case .loopback: "every service's port, on 127.0.0.1 only"
        case .edge: "only the ports of the gateway and those marked public"
        }
    }
}

package enum LogLevel: String, ChoiceValue {
    case debug, info, warning, error

    package var meaning: String {
        switch self {
        case .debug: "everything"
        case .info: "normal operation"
        case .warning: "what may need attention"
        case .error: "failures only"
        }
    }
}

/// Where the files under `/run/secrets` come from.
package enum SecretSource: String, ChoiceValue {
    case files, vault, throwaway

    package var meaning: String {
        switch self {
        case .files: "files in an ignored folder, which somebody writes once"
        case .vault: "files that are written from Vault before a start"
        case .throwaway: "values made for one run and marked as such"
        }
    }
}

package enum HardeningLevel: String, ChoiceValue {
    case minimal, full

    package var meaning: String {
        switch self {
        case .minimal: "no new privileges"
        case .full: "no new privileges, no capabilities, read-only root file system, non-root user"
        }
    }
}

/// `environments.<name>.limits`.
package struct EnvironmentLimitsSection: ManifestObject {
    package static let shapeName = "environmentLimits"
    package static let shapeSummary = "How limits differ in one environment. A service's own override wins."

    package let limitsClass: Sourced<LimitsClassName>?
    package let scale: Sourced<Percentage>?

    package init(from fields: inout FieldReader) {
        limitsClass = fields.optional("class", "the limits class of every service here")
        scale = fields.optional("scale", "the share of the services' usual cpus, memory and pids that they have here")
        fields.rule(.exactlyOne(["class", "scale"]))
    }
}

/// `environments.<name>.capacity`.
package struct CapacitySection: ManifestObject {
    package static let shapeName = "capacity"
    package static let shapeSummary = "What the host has for containers."

    package let cpus: Sourced<CPUCount>
    package let memory: Sourced<MemorySize>

    package init(from fields: inout FieldReader) {
        cpus = fields.required("cpus", "processors")
        memory = fields.required("memory", "memory")
    }
}

/// `environments.<name>.tls`.
package struct TLSSection: ManifestObject {
    package static let shapeName = "tls"
    package static let shapeSummary = "How the gateway's certificates come about."

    package let mode: Sourced<TLSMode>
    package let email: Sourced<EmailAddress>?
    package let hsts: Sourced<Bool>
    package let hstsPreload: Sourced<Bool>
    package let ocspStapling: Sourced<Bool>

    package init(from fields: inout FieldReader) {
        mode = fields.required("mode", "where certificates come from")
        email = fields.optional("email", "the ACME account's address; the default is the platform's contact")
        hsts = fields.value(
            "hsts",
            default: true,
            "whether Strict-Transport-Security is sent, for two years with subdomains"
        )
        hstsPreload = fields.value(
            "hstsPreload",
            default: false,
            "whether the header asks for the browsers' preload list"
        )
        ocspStapling = fields.value(
            "ocspStapling",
            default: false,
            "whether the CA has an OCSP responder to staple from"
        )
    }
}

package enum TLSMode: String, ChoiceValue {
    case none, selfSigned = "self-signed", files, acme, acmeStaging = "acme-staging"

    package var meaning: String {
        switch self {
        case .none: "plain HTTP"
        case .selfSigned: "a certificate made on the spot"
        case .files: "fullchain.pem and privkey.pem, put there by hand"
        case .acme: "from an ACME authority, renewed by the certbot component"
        case .acmeStaging: "from the ACME authority's staging environment, which browsers do not trust"
        }
    }
}
