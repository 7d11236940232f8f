package import Origins

/// The services that the catalog knows.
package enum ComponentKind: String, ChoiceValue {
    case postgres, timescaledb, redis, pgbouncer, vault, nginx, certbot
    case prometheus, alertmanager, grafana, loki, jaeger
    case fluentBit = "fluent-bit"
    case postgresExporter = "postgres-exporter"
    case pgbouncerExporter = "pgbouncer-exporter"
    case redisExporter = "redis-exporter"
    case nginxExporter = "nginx-exporter"
    case nodeExporter = "node-exporter"
    case blackboxExporter = "blackbox-exporter"
    case cadvisor

    package var meaning: String {
        switch self {
        case .postgres: "PostgreSQL"
        case .timescaledb: "PostgreSQL with TimescaleDB"
        case .redis: "Redis"
        case .pgbouncer: "connection pool before PostgreSQL"
        case .vault: "HashiCorp Vault"
        case .nginx: "the gateway"
        case .certbot: "ACME client for the gateway's certificates"
        case .prometheus: "metrics, rules and alerts"
        case .alertmanager: "routes alerts to receivers"
        case .grafana: "dashboards"
        case .loki: "log store"
        case .jaeger: "traces"
        case .fluentBit: "log collector"
        case .postgresExporter: "metrics of PostgreSQL"
        case .pgbouncerExporter: "metrics of PgBouncer"
        case .redisExporter: "metrics of Redis"
        case .nginxExporter: "metrics of nginx"
        case .nodeExporter: "metrics of the host"
        case .blackboxExporter: "probes from outside"
        case .cadvisor: "metrics of containers"
        }
    }
}

/// `settings` of a component.
package struct ComponentSettings: ManifestObject {
    package static let shapeName = "componentSettings"
    package static let shapeSummary = "What is special about a component. Each setting belongs to certain components."

    package let target: Sourced<ServiceName>?
    package let database: Sourced<Identifier>?
    package let user: Sourced<Identifier>?
    package let password: Sourced<SecretName>?
    package let initialization: [Sourced<ProjectPath>]
    package let maximumConnections: Sourced<PositiveCount>?
    package let poolSize: Sourced<PositiveCount>?
    package let poolMode: Sourced<PoolMode>?
    package let maximumMemory: Sourced<MemorySize>?
    package let evictionPolicy: Sourced<EvictionPolicy>?
    package let isPersistent: Sourced<Bool>?
    package let mountPath: Sourced<VaultPath>?
    package let keyShares: Sourced<PositiveCount>?
    package let keyThreshold: Sourced<PositiveCount>?
    package let rootURL: Sourced<WebURL>?

    /// Which components each setting belongs to, for the check and the reference.
    package static let applicability: [(key: String, kinds: [ComponentKind])] = [
        ("for", [.pgbouncer, .postgresExporter, .pgbouncerExporter, .redisExporter, .nginxExporter, .certbot]),
        ("database", [.postgres, .timescaledb]),
        ("user", [.postgres, .timescaledb, .postgresExporter]),
        ("password", [.postgres, .timescaledb, .redis, .grafana, .postgresExporter, .redisExporter]),
        ("initialization", [.postgres, .timescaledb]),
        ("maximumConnections", [.postgres, .timescaledb, .pgbouncer]),
        ("poolSize", [.pgbouncer]),
        ("poolMode", [.pgbouncer]),
        ("maximumMemory", [.redis]),
        ("evictionPolicy", [.redis]),
        ("persistent", [.redis]),
        ("mountPath", [.vault]),
        ("keyShares", [.vault]),
        ("keyThreshold", [.vault]),
        ("rootURL", [.grafana, .prometheus, .alertmanager]),
    ]

    package init(from fields: inout FieldReader) {
        target = fields.optional("for", "the service that an exporter, a pool or certbot works for")
        database = fields.optional("database", "the database that is made at the first start")
        user = fields.optional(
            "user",
            "the role that owns the database; of an exporter, the role that it connects as, which is made to read statistics and nothing else"
        )
        password = fields.optional("password", "the secret that holds the password")
        initialization = fields.list(
            "initialization",
            "SQL files of the project that run at the first start, in this order"
        )
        maximumConnections = fields.optional("maximumConnections", "connections that the server accepts")
        poolSize = fields.optional("poolSize", "server connections of one pool")
        poolMode = fields.optional("poolMode", "when a server connection goes back to the pool")
        maximumMemory = fields.optional(
            "maximumMemory",
            "what the data may take, at most three quarters of the memory limit"
        )
        evictionPolicy = fields.optional("evictionPolicy", "what goes when that is reached")
        isPersistent = fields.optional("persistent", "whether data outlives the container")
        mountPath = fields.optional("mountPath", "where the KV version 2 engine is mounted")
        keyShares = fields.optional("keyShares", "unseal keys that are made")
        keyThreshold = fields.optional("keyThreshold", "unseal keys that are needed")
        rootURL = fields.optional("rootURL", "the address under which people reach it")
    }
}

package enum PoolMode: String, ChoiceValue {
    case session, transaction, statement

    package var meaning: String {
        switch self {
        case .session: "when the client disconnects"
        case .transaction: "after each transaction"
        case .statement: "after each statement"
        }
    }
}

package enum EvictionPolicy: String, ChoiceValue {
    case noEviction = "noeviction"
    case allKeysLRU = "allkeys-lru"
    case allKeysLFU = "allkeys-lfu"
    case volatileLRU = "volatile-lru"
    case volatileTTL = "volatile-ttl"

    package var meaning: String {
        switch self {
        case .noEviction: "nothing: writes fail"
        case .allKeysLRU: "the least recently used keys"
        case .allKeysLFU: "the least often used keys"
        case .volatileLRU: "the least recently used keys with a lifetime"
        case .volatileTTL: "the keys that end soonest"
        }
    }
}

/// A name that SQL takes without quotes. For example: `shop_main`.
package struct Identifier: TextValue, Hashable {
    package let text: String

    package static let textShape = TextShape(
        "an SQL name",
        "Lower-case letters, digits and underscores, a letter first, at most 63 characters.",
        pattern: "^[a-z][a-z0-9_]{0,62}$",
        examples: ["shop_main"]
    )

    package init(parsing text: String) throws(TextFault) {
        guard text.isWord(of: .lowercaseOrDigits + "_", 1...63, first: .lowercase) else {
            throw TextFault("is not an SQL name", fix: "use lower-case letters, digits and underscores, a letter first")
        }
        self.text = text
    }

    package init(unchecked text: String) { self.text = text }
    package var description: String { text }
    package static var placeholder: Identifier { Identifier(unchecked: "placeholder") }
}
