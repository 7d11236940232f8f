package import Origins
package import PlatformManifest

/// What the manifest means in one environment, with every reference resolved and every default filled in.
///
/// A class since it is large, never changes, and is handed on everywhere.
package final class Platform: Sendable {
    package let name: Sourced<PlatformName>
    package let title: Sourced<String>
    package let description: Sourced<String>?
    package let registry: Sourced<ImageRepository>?
    package let source: Sourced<WebURL>?
    package let vendor: Sourced<String>?
    package let contact: Sourced<EmailAddress>?
    package let license: Sourced<String>?
    package let outputFolder: Sourced<ProjectPath>
    package let environment: PlatformEnvironment
    package let networks: [Network]
    package let volumes: [Volume]
    /// Every declared secret that some service reads here, in the manifest's order.
    package let secrets: [Secret]
    /// Every variable that some service binds here, and those that the platform itself needs.
    package let variables: [Variable]
    /// In the manifest's order.
    package let services: [Service]
    package let layout: Layout
    /// `nil` without one, and in the base.
    package let gateway: Gateway?
    /// How the environment is watched; `nil` without a Prometheus, and in the base.
    package let monitoring: Monitoring?
    /// Who hears of alerts; `nil` without an Alertmanager, and in the base.
    package let alerting: Alerting?
    /// What a blackbox exporter asks the gateway for; empty without one, and in the base.
    package let edgeProbes: [EdgeProbe]
    /// What is saved here, in the manifest's order; none in the base.
    package let backups: [Backup]
    package let backupStorage: BackupStorage
    /// `nil` where Terraform does not deliver the platform.
    package let terraform: TerraformDelivery?

    private let places: [ServiceName: Int]
    private let placesOfSecrets: [SecretName: Int]

    package init(
        name: Sourced<PlatformName>,
        title: Sourced<String>,
        description: Sourced<String>?,
        registry: Sourced<ImageRepository>?,
        source: Sourced<WebURL>?,
        vendor: Sourced<String>?,
        contact: Sourced<EmailAddress>?,
        license: Sourced<String>?,
        outputFolder: Sourced<ProjectPath>,
        environment: PlatformEnvironment,
        networks: [Network],
        volumes: [Volume],
        secrets: [Secret],
        variables: [Variable],
        services: [Service],
        layout: Layout,
        gateway: Gateway?,
        monitoring: Monitoring?,
        alerting: Alerting?,
        edgeProbes: [EdgeProbe],
        backups: [Backup],
        backupStorage: BackupStorage,
        terraform: TerraformDelivery? = nil
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.registry = registry
        self.source = source
        self.vendor = vendor
        self.contact = contact
        self.license = license
        self.outputFolder = outputFolder
        self.environment = environment
        self.networks = networks
        self.volumes = volumes
        self.secrets = secrets
        self.variables = variables
        self.services = services
        self.layout = layout
        self.gateway = gateway
        self.monitoring = monitoring
        self.alerting = alerting
        self.edgeProbes = edgeProbes
        self.backups = backups
        self.backupStorage = backupStorage
        self.terraform = terraform
        places = Dictionary(services.enumerated().map { ($0.element.name.value, $0.offset) }) { first, _ in first }
        placesOfSecrets = Dictionary(secrets.enumerated().map { ($0.element.name.value, $0.offset) }) { first, _ in
            first
        }
    }

    /// The same platform with some of its services only.
    func with(services: [Service]) -> Platform {
        Platform(
            name: name,
            title: title,
            description: description,
            registry: registry,
            source: source,
            vendor: vendor,
            contact: contact,
            license: license,
            outputFolder: outputFolder,
            environment: environment,
            networks: networks,
            volumes: volumes,
            secrets: secrets,
            variables: variables,
            services: services,
            layout: layout,
            gateway: gateway,
            monitoring: monitoring,
            alerting: alerting,
            edgeProbes: edgeProbes,
            backups: backups,
            backupStorage: backupStorage,
            terraform: terraform
        )
    }

    package func service(_ name: ServiceName) -> Service? { places[name].map { services[$0] } }
    package func network(_ name: NetworkName) -> Network? { networks.first { $0.name.value == name } }
    package func secret(_ name: SecretName) -> Secret? { placesOfSecrets[name].map { secrets[$0] } }
}

/// One platform with all its environments: what generators read.
package struct PlatformSet: Sendable {
    /// Without any environment's overrides; what is the same everywhere is taken from here.
    package let base: Platform
    /// In the manifest's order.
    package let environments: [Platform]

    package init(base: Platform, environments: [Platform]) {
        self.base = base
        self.environments = environments
    }
}

/// Where a platform runs, with the defaults of the environment's purpose filled in.
package struct PlatformEnvironment: Sendable {
    /// `nil` for the base, which is no environment.
    package let name: Sourced<EnvironmentName>?
    package let description: Sourced<String>?
    package let purpose: Sourced<EnvironmentPurpose>
    package let domain: Sourced<DomainName>?
    package let images: Sourced<ImageSource>
    package let publish: Sourced<PublishPolicy>
    package let debug: Sourced<Bool>
    package let logLevel: Sourced<LogLevel>
    package let secrets: Sourced<SecretSource>
    package let hardening: Sourced<HardeningLevel>
    package let hotReload: Sourced<Bool>
    package let capacity: Capacity?
    package let hosts: Sourced<PositiveCount>
    /// Where the project lies on the host.
    package let directory: Sourced<AbsolutePath>
    package let tls: TLS?
    package let retention: Sourced<TimeSpan>?

    /// Whether secret values may be made up: nobody relies on them.
    package var mayInventSecrets: Bool {
        switch purpose.value {
        case .development, .test: secrets.value != .vault
        case .production, .staging: secrets.value == .throwaway
        }
    }

    /// Whether people rely on what is kept here: no developer's machine, and no test run.
    package var isForUsers: Bool {
        switch purpose.value {
        case .staging, .production: true
        case .development, .test: false
        }
    }

    /// Its public host name, or what stands for one where it has none.
    package var domainOrLocal: Sourced<DomainName> {
        domain
            ?? Sourced(DomainName(unchecked: "localhost"), .standard("domain of an environment without one"))
    }

    /// Whether units of the host run its scheduled jobs: it is no developer's machine and no test run, and one host's
    /// Compose has the jobs.
    package var runsJobsByTimer: Bool {
        isForUsers && hosts.number == 1
    }

    /// Whether its Compose file stands alone instead of over the base (CP-33).
    package var standsAlone: Bool { purpose.value == .test }
}

/// What the host has for containers.
package struct Capacity: Sendable {
    package let cpus: Sourced<CPUCount>
    package let memory: Sourced<MemorySize>
}

/// How the gateway's certificates come about; never `none`.
package struct TLS: Sendable {
    package let mode: Sourced<TLSMode>
    package let email: Sourced<EmailAddress>?
    package let hsts: Sourced<Bool>
    package let hstsPreload: Sourced<Bool>
    package let ocspStapling: Sourced<Bool>
}

/// A bridge network.
package struct Network: Sendable {
    package let name: Sourced<NetworkName>
    package let description: Sourced<String>?
    package let subnet: Sourced<CIDR>?
    package let range: Sourced<CIDR>?
    package let isInternal: Sourced<Bool>
    /// Internal as soon as the network-policy overlay is used.
    package let isInternalUnderPolicy: Bool
    package let isAttachable: Sourced<Bool>
    package let driverOptions: [(name: String, value: Sourced<String>)]

    /// The first host of the subnet, as the engine itself would choose.
    package var gateway: Sourced<IPv4Address>? {
        guard let subnet, let address = subnet.value.host(1) else { return nil }
        return Sourced(address, .derived(rule: "first host of the subnet", from: [subnet.origin]))
    }
}

/// A named volume.
package struct Volume: Sendable {
    package let name: Sourced<VolumeName>
    /// Where the engine does not call it `<project>_<name>`.
    package let engineName: Sourced<EngineVolumeName>?
    package let description: Sourced<String>?
    package let driver: Sourced<OptionName>?
    package let driverOptions: [(name: String, value: Sourced<String>)]
    package let isExternal: Sourced<Bool>
    package let size: Sourced<MemorySize>?
}

/// A value that arrives as a file under `/run/secrets`.
package struct Secret: Sendable {
    package let name: Sourced<SecretName>
    package let description: Sourced<String>?
    package let vaultPath: Sourced<VaultPath>?
    package let vaultKey: Sourced<OptionName>?
    package let rotation: Sourced<TimeSpan>?
    package let form: Sourced<SecretForm>
    /// Where its value is another secret's in a form that some reader wants.
    package let derivation: SecretDerivation?
    /// The services that read it, in the manifest's order.
    package let readers: [ServiceName]
}

extension SecretName {
    /// Where containers find the secret. For example: `/run/secrets/django-secret-key`.
    package var containerPath: String { "/run/secrets/\(text)" }
}

/// A JSON object with an address and another secret, which is how redis_exporter reads passwords.
package struct SecretDerivation: Sendable {
    package let source: Sourced<SecretName>
    /// For example: `redis://redis:6379`.
    package let address: Sourced<String>
}

/// A value that whoever starts the platform sets.
package struct Variable: Sendable {
    package let name: Sourced<EnvironmentVariableName>
    package let description: Sourced<String>
    package let type: Sourced<VariableType>
    /// What it is in this environment, unless set otherwise.
    package let value: Sourced<String>?
    package let isRequired: Sourced<Bool>
    package let allowed: [Sourced<String>]
    package let example: Sourced<String>?
}
