import Origins
import PlatformManifest

/// What the catalog knows of a component: the defaults of every service that names it.
struct ComponentFacts {
    /// Image name without tag.
    var repository: String
    /// Before the version in the tag. For example: `v`.
    var tagPrefix = ""
    /// After the version in the tag. For example: `-alpine`.
    var tagSuffix = ""
    /// The version that is taken when the manifest names none.
    var version: String
    /// The content address of that version's image, for several platforms at once.
    var digest: String?
    var user: UserIdentity?
    var port: Int?
    /// Further ports, in the container.
    var namedPorts: [(name: String, port: Int)] = []
    var entrypoint: [String]?
    var command: [String]?
    var variables: [(name: String, value: FactValue)] = []
    /// The folder that outlives the container, in a volume named `<service>-data`.
    var dataFolder: String?
    var mounts: [Mount] = []
    var temporaryFolders: [(path: String, size: Sourced<MemorySize>, access: FolderAccess)] = []
    var probe: Probe.Command?
    /// Why there is no probe.
    var noProbeReason: String?
    var startPeriod: TimeSpan = .seconds(10)
    var interval: TimeSpan = .seconds(30)
    var retries: PositiveCount = 3
    var stopSignal: StopSignal?
    var stopGracePeriod: TimeSpan = .seconds(30)
    var capabilities: [(name: String, reason: String)] = []
    var rootReason: String?
    var hostProcessesReason: String?
    var openFiles: PositiveCount?
    var sharedMemory: MemorySize?
    var metrics: (path: String, port: Int)?
    /// Where every path of its own begins, if not at the root; see `ComponentContext.servedPath`.
    var servedPath: Sourced<String>?
    /// Secrets that it reads as files without a variable.
    var secrets: [SecretName] = []
    /// Secrets that the manifest's gateway names, which it reads as files, too.
    var users: [Sourced<SecretName>] = []
    /// The name under which it reaches the host, where it has to.
    var hostAlias: Sourced<String>?
    var outputs: [String: FactOutput] = [:]
    /// Of a database: what its exporters connect as.
    var monitoringRoles: [MonitoringRole] = []
}

/// Who may use a folder in memory.
enum FolderAccess {
    case everybody
    /// The container's user, by a mode. For example: `0700`.
    case owner(String)
}

/// The value of a component's variable.
enum FactValue {
    case text(String, Origin)
    case secretFile(SecretName, Origin)
}

/// Something of a service that others may refer to.
struct FactOutput {
    let text: String
    let origin: Origin
    /// The secret that completes it: the password of a URL.
    var password: SecretName?
    /// Whether only an environment has it, so that the base leaves out what refers to it.
    var isMissing = false
}

/// What a component's facts may depend on.
struct ComponentContext {
    let service: Sourced<ServiceName>
    let settings: ComponentSettings
    /// The service that `settings.for` names.
    let target: ComponentTarget?
    let environment: PlatformEnvironment
    let layout: Layout
    /// Whether the manifest's gateway runs as this service.
    let isGateway: Bool
    /// `nil` where the environment has no gateway, and in the base.
    let gateway: GatewayOutline?
    let monitoring: MonitoringSection
    /// What the container may use; `nil` where nothing limits it.
    let memory: Sourced<MemorySize>?
    /// The declared size of the data volume.
    let dataSize: Sourced<MemorySize>?

    /// Whether metrics are gathered here.
    let hasPrometheus: Bool
    /// The path of its `rootURL` that requests still have when they reach it: without one, or where the gateway strips
    /// it, `nil`. For example: `/monitoring`.
    let servedPath: Sourced<String>?

    /// The secret that holds the password: the one the manifest names, else `<service>-password` if that is declared.
    let password: Sourced<SecretName>?
    /// The roles of exporters that work for this database and do not connect as its owner.
    let monitoringRoles: [MonitoringRole]

    /// The address of this service on every network it joins.
    func host(_ port: Int) -> [String: FactOutput] {
        let name = service.value.text
        return [
            "host": FactOutput(text: name, origin: service.origin),
            "port": FactOutput(text: String(port), origin: .standard("port of the catalog")),
            "address": FactOutput(text: "\(name):\(port)", origin: service.origin),
        ]
    }

    /// The address of its HTTP interface, below the path where that begins.
    func url(_ port: Int) -> FactOutput {
        let origins = [service.origin] + (servedPath.map { [$0.origin] } ?? [])
        return FactOutput(
            text: "http://\(service.value.text):\(port)\(servedPath?.value ?? "")",
            origin: origins.count == 1 ? service.origin : .derived(rule: "address of a service", from: origins)
        )
    }

    /// A rendered folder at its place in the container; none in the base, where each environment has its own.
    func configuration(_ folder: ProjectPath?, at target: String, _ reason: String) -> [Mount] {
        guard let folder, let name = environment.name else { return [] }
        let origin = Origin.derived(rule: "folder of the environment's configuration", from: [name.origin])
        return [
            Mount(
                source: .rendered(folder),
                target: Sourced(AbsolutePath(unchecked: target), origin),
                isReadOnly: true,
                reason: reason
            )
        ]
    }

    func temporary(_ path: String, _ mebibytes: Int, access: FolderAccess = .everybody) -> (
        path: String, size: Sourced<MemorySize>, access: FolderAccess
    ) {
        (path, Sourced(MemorySize(bytes: mebibytes << 20), .constant), access)
    }
}

/// The service that a pool, an exporter or certbot works for.
struct ComponentTarget {
    let name: Sourced<ServiceName>
    /// Of the database behind it, through a pool where there is one.
    let user: Sourced<Identifier>
    let database: Sourced<Identifier>
    let password: Sourced<SecretName>?
}

/// One entry of the catalog.
protocol CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts
}

extension ComponentKind {
    /// The catalog's entry.
    var catalogEntry: any CatalogComponent.Type {
        switch self {
        case .postgres: Postgres.self
        case .timescaledb: TimescaleDB.self
        case .redis: Redis.self
        case .pgbouncer: PgBouncer.self
        case .vault: Vault.self
        case .nginx: Nginx.self
        case .certbot: Certbot.self
        case .prometheus: Prometheus.self
        case .alertmanager: Alertmanager.self
        case .grafana: Grafana.self
        case .loki: Loki.self
        case .jaeger: Jaeger.self
        case .fluentBit: FluentBit.self
        case .postgresExporter: PostgresExporter.self
        case .pgbouncerExporter: PgBouncerExporter.self
        case .redisExporter: RedisExporter.self
        case .nginxExporter: NginxExporter.self
        case .nodeExporter: NodeExporter.self
        case .blackboxExporter: BlackboxExporter.self
        case .cadvisor: CAdvisor.self
        }
    }
}

/// The probe with the busybox of small images: quiet, no download, IPv4 loopback (DF-17).
func wget(_ port: Int, _ path: String) -> Probe.Command {
    .arguments(["wget", "-q", "--spider", "http://127.0.0.1:\(port)\(path)"])
}
