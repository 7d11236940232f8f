package import Origins
package import PlatformManifest

/// A service in one environment.
///
/// A class since it is large, never changes, and is handed on everywhere.
package final class Service: Sendable {
    package let name: Sourced<ServiceName>
    package let title: Sourced<String>
    package let description: Sourced<String>?
    package let role: Sourced<ServiceRole>
    package let team: Sourced<String>?
    package let formerNames: [Sourced<String>]
    package let component: ComponentKind?
    /// Of the component that it is; `.constant` for what the user builds, which is much alike whatever its runtime.
    package let kindOrigin: Origin
    package let image: ServiceImage
    /// The size that the image may have at most; `nil` for one that another service has.
    package let imageBudget: Sourced<MemorySize>?
    package let command: [Sourced<String>]?
    package let entrypoint: [Sourced<String>]?
    package let ports: [ServicePort]
    /// `nil` leaves the image's own user.
    package let user: Sourced<UserIdentity>?
    package let networks: [NetworkMembership]
    package let mounts: [Mount]
    /// Folders in memory, writable although the root file system is not.
    package let temporaryFolders: [TemporaryFolder]
    package let limits: Limits?
    package let dependencies: [Dependency]
    package let variables: [ServiceVariable]
    /// Every secret that it reads as a file, each once.
    package let secrets: [Sourced<SecretName>]
    package let health: ServiceHealth
    package let metrics: MetricsEndpoint?
    /// Of a component with an address of its own below a path: where the paths of all that it answers begin.
    ///
    /// For example: `/monitoring`.
    package let servedPath: Sourced<String>?
    package let objective: Objective?
    package let replicas: Sourced<PositiveCount>
    package let deploy: DeployPlan
    package let schedule: Sourced<CalendarExpression>?
    package let profile: Sourced<String>?
    package let hardening: Hardening
    package let restart: RestartPolicy
    /// What the container calls itself, if not its id.
    package let hostname: Sourced<HostName>?
    package let stopSignal: Sourced<StopSignal>?
    package let stopGracePeriod: Sourced<TimeSpan>?
    package let sharedMemory: Sourced<MemorySize>?
    package let openFiles: Sourced<PositiveCount>?
    package let labels: [(name: String, value: Sourced<String>)]
    /// The name under which the container reaches its host, where it has to. For example: `host.docker.internal`.
    package let hostAlias: Sourced<String>?
    /// Of a database: the roles of exporters, which are made at its first start.
    package let monitoringRoles: [MonitoringRole]

    package init(
        name: Sourced<ServiceName>,
        title: Sourced<String>,
        description: Sourced<String>?,
        role: Sourced<ServiceRole>,
        team: Sourced<String>?,
        formerNames: [Sourced<String>],
        component: ComponentKind?,
        kindOrigin: Origin = .constant,
        image: ServiceImage,
        imageBudget: Sourced<MemorySize>?,
        command: [Sourced<String>]?,
        entrypoint: [Sourced<String>]?,
        ports: [ServicePort],
        user: Sourced<UserIdentity>?,
        networks: [NetworkMembership],
        mounts: [Mount],
        temporaryFolders: [TemporaryFolder],
        limits: Limits?,
        dependencies: [Dependency],
        variables: [ServiceVariable],
        secrets: [Sourced<SecretName>],
        health: ServiceHealth,
        metrics: MetricsEndpoint?,
        servedPath: Sourced<String>?,
        objective: Objective?,
        replicas: Sourced<PositiveCount>,
        deploy: DeployPlan,
        schedule: Sourced<CalendarExpression>?,
        profile: Sourced<String>?,
        hardening: Hardening,
        restart: RestartPolicy,
        hostname: Sourced<HostName>?,
        stopSignal: Sourced<StopSignal>?,
        stopGracePeriod: Sourced<TimeSpan>?,
        sharedMemory: Sourced<MemorySize>?,
        openFiles: Sourced<PositiveCount>?,
        labels: [(name: String, value: Sourced<String>)],
        hostAlias: Sourced<String>?,
        monitoringRoles: [MonitoringRole] = []
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.role = role
        self.team = team
        self.formerNames = formerNames
        self.component = component
        self.kindOrigin = kindOrigin
        self.image = image
        self.imageBudget = imageBudget
        self.command = command
        self.entrypoint = entrypoint
        self.ports = ports
        self.user = user
        self.networks = networks
        self.mounts = mounts
        self.temporaryFolders = temporaryFolders
        self.limits = limits
        self.dependencies = dependencies
        self.variables = variables
        self.secrets = secrets
        self.health = health
        self.metrics = metrics
        self.servedPath = servedPath
        self.objective = objective
        self.replicas = replicas
        self.deploy = deploy
        self.schedule = schedule
        self.profile = profile
        self.hardening = hardening
        self.restart = restart
        self.hostname = hostname
        self.stopSignal = stopSignal
        self.stopGracePeriod = stopGracePeriod
        self.sharedMemory = sharedMemory
        self.openFiles = openFiles
        self.labels = labels
        self.hostAlias = hostAlias
        self.monitoringRoles = monitoringRoles
    }

    /// Why files are there that are there for the service.
    package var reason: Origin { .derived(rule: "service of an environment", from: [name.origin, kindOrigin]) }

    /// The port that it serves on, if it serves.
    package var mainPort: ServicePort? { ports.first }
}

extension Service {
    /// Whether it tells how it went by files that the node exporter reads.
    package var writesMetricsFiles: Bool {
        mounts.contains { mount in
            if case .host(let path) = mount.source {
                path.value.text == PlatformConventions.metricsFilesFolder
            } else {
                false
            }
        }
    }
}

/// Where the image of a service comes from.
///
/// Indirect, since a build is larger than all else of a service.
package indirect enum ServiceImage: Sendable {
    case built(Build)
    case pulled(Sourced<ImageReference>)
    /// The image that another service builds or pulls.
    case shared(with: Sourced<ServiceName>, Build?, Sourced<ImageReference>?)

    /// How the image is built, whoever builds it.
    package var build: Build? {
        switch self {
        case .built(let build): build
        case .pulled: nil
        case .shared(_, let build, _): build
        }
    }

    package var pulled: Sourced<ImageReference>? {
        switch self {
        case .built: nil
        case .pulled(let image): image
        case .shared(_, _, let image): image
        }
    }
}

/// A port of a container, and where the host publishes it.
package struct ServicePort: Sendable {
    package let name: String?
    package let container: Sourced<Port>
    package let transport: Transport
    package let published: PublishedPort?
}

package struct PublishedPort: Sendable {
    package let host: Sourced<Port>
    /// On 127.0.0.1 only, else on all addresses.
    package let isLoopback: Bool
    /// Why it is published.
    package let origin: Origin
}

package struct NetworkMembership: Sendable {
    package let network: Sourced<NetworkName>
    package let aliases: [Sourced<ServiceName>]
    package let address: Sourced<IPv4Address>?
}

/// Something that a container sees at a path.
package struct Mount: Sendable {
    package enum Source: Sendable {
        case volume(Sourced<VolumeName>)
        /// Below the project's root.
        case project(Sourced<ProjectPath>)
        /// Below the output folder: a file or folder that platformgen renders.
        case rendered(ProjectPath)
        case host(Sourced<AbsolutePath>)
    }

    package let source: Source
    package let target: Sourced<AbsolutePath>
    package let isReadOnly: Bool
    package var reason: String?
    /// Mount changes of the host appear in the container, not the other way; node-exporter's view of the host needs it.
    package var propagatesFromHost = false

    /// `nil` for a folder of the host.
    package var volume: Sourced<VolumeName>? {
        if case .volume(let name) = source { name } else { nil }
    }

    func holds(_ volume: VolumeName) -> Bool { self.volume?.value == volume }
}

/// A role of a database that may read its statistics (`pg_monitor`), and no data.
package struct MonitoringRole: Sendable {
    package let name: Sourced<Identifier>
    package let password: Sourced<SecretName>

    package init(name: Sourced<Identifier>, password: Sourced<SecretName>) {
        self.name = name
        self.password = password
    }
}

package struct TemporaryFolder: Sendable {
    package let path: Sourced<AbsolutePath>
    package let size: MemorySize
    /// Owner and permission bits as mount options. For example: `mode=1777`.
    package let mode: String
}

/// What a container may use.
package struct Limits: Sendable {
    package let cpus: Sourced<CPUCount>
    package let memory: Sourced<MemorySize>
    package let pids: Sourced<PositiveCount>
    package let reservedCPUs: Sourced<CPUCount>?
    package let reservedMemory: Sourced<MemorySize>?
    /// The class that they come from, for anchors and comments.
    package let className: LimitsClassName?
}

package struct Dependency: Sendable {
    package let service: Sourced<ServiceName>
    package let condition: DependencyCondition
}

/// A variable of a container.
package struct ServiceVariable: Sendable {
    package enum Value: Sendable {
        case text(Sourced<String>)
        /// Read from the file that `<NAME>_FILE` names.
        case secretFile(Sourced<SecretName>)
        /// Names the file itself, as a component's own variables do. For example: `POSTGRES_PASSWORD_FILE`.
        case secretPath(Sourced<SecretName>)
        /// A URL whose password the entrypoint inserts from the file that `<NAME>_PASSWORD_FILE` names.
        case url(Sourced<String>, password: Sourced<SecretName>)
        /// Indirect, since a declared variable is several times larger than other values.
        indirect case variable(Variable)
    }

    /// As the program reads it.
    package let name: Sourced<EnvironmentVariableName>
    package let description: Sourced<String>?
    package let value: Value
    /// Whether the entrypoint refuses to start without it.
    package let isRequired: Bool

    /// What the container is given, name by name.
    package var entries: [(name: String, value: ContainerValue)] {
        switch value {
        case .text(let text): [(name.text, .text(text))]
        case .secretFile(let secret): [("\(name.text)_FILE", .text(secret.map(\.containerPath)))]
        case .secretPath(let secret): [(name.text, .text(secret.map(\.containerPath)))]
        case .url(let url, let password):
            [
                (name.text, .text(url)),
                ("\(name.text)_PASSWORD_FILE", .text(password.map(\.containerPath))),
            ]
        case .variable(let variable): [(name.text, .variable(variable))]
        }
    }
}

/// The value of one entry of a container's environment.
package enum ContainerValue: Sendable {
    case text(Sourced<String>)
    case variable(Variable)
}

/// Where Prometheus reads a service's metrics.
package struct MetricsEndpoint: Sendable {
    package let path: Sourced<HTTPPath>
    package let port: Sourced<Port>
    package let buckets: [Sourced<DecimalNumber>]
    package let exported: NamedMap<MetricName, MetricSection>
}

/// Service level objectives.
package struct Objective: Sendable {
    package let availability: Sourced<Percentage>?
    package let latency: [(quantile: Sourced<QuantileName>, threshold: Sourced<TimeSpan>)]
    package let window: Sourced<TimeSpan>
}

/// How a new version takes over.
package struct DeployPlan: Sendable {
    package let strategy: Sourced<DeployStrategy>
    package let steps: [Sourced<Percentage>]
    package let hold: Sourced<TimeSpan>
    package let drain: Sourced<TimeSpan>
}

/// How far a container is locked down.
package struct Hardening: Sendable {
    package let hasNoNewPrivileges: Sourced<Bool>
    package let dropsCapabilities: Sourced<Bool>
    /// Capabilities that are kept although all are dropped, with reasons.
    package let capabilities: [(name: Sourced<CapabilityName>, reason: String)]
    package let hasReadOnlyRoot: Sourced<Bool>
    /// Why the root file system is writable, where hardening would have it read-only.
    package let writableRootReason: Sourced<String>?
    /// Why it runs as root.
    package let rootReason: Sourced<String>?
    /// Whether an init process reaps children and passes signals on.
    package let hasInit: Bool
    /// Whether it sees the host's processes, with the reason.
    package let hostProcessesReason: String?
}

/// What the engine does when a container ends.
package enum RestartPolicy: String, Sendable {
    case never = "no"
    case unlessStopped = "unless-stopped"
}
