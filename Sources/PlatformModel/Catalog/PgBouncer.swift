import Origins
import PlatformManifest

/// PgBouncer before a PostgreSQL. The image reads its password from the environment only, so a shell hands it over.
enum PgBouncer: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "edoburu/pgbouncer",
            version: "1.25.1-p0",
            digest: "sha256:c7bfcaa24de830e29588bb9ad1eb39cebaf07c27149e1974445899b695634bb4"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 70, group: 70)
        facts.port = 6432
        let settings = context.settings
        let standard = Origin.standard("component 'pgbouncer'")
        guard let target = context.target else { return facts }
        let (user, database) = (target.user, target.database)
        let mode = settings.poolMode ?? Sourced(.transaction, standard)
        let connections = settings.maximumConnections ?? Sourced(PositiveCount(unchecked: 500), standard)
        let pool = settings.poolSize ?? Sourced(PositiveCount(unchecked: 20), standard)
        facts.variables = [
            ("DB_HOST", .text(target.name.text, target.name.origin)),
            ("DB_PORT", .text("5432", standard)),
            ("DB_USER", .text(user.text, user.origin)),
            ("DB_NAME", .text(database.text, database.origin)),
            ("LISTEN_PORT", .text("6432", standard)),
            ("AUTH_TYPE", .text("scram-sha-256", standard)),
            ("POOL_MODE", .text(mode.value.rawValue, mode.origin)),
            ("MAX_CLIENT_CONN", .text(String(connections.number), connections.origin)),
            // The exporter reads the pool's own statistics.
            ("STATS_USERS", .text(user.text, user.origin)),
            // Drivers and the exporter set it; a pool cannot honour it and would refuse them.
            ("IGNORE_STARTUP_PARAMETERS", .text("extra_float_digits", standard)),
            ("DEFAULT_POOL_SIZE", .text(String(pool.number), pool.origin)),
        ]
        if let password = target.password {
            facts.secrets = [password.value]
            facts.entrypoint = [
                "/bin/sh", "-c",
                "DB_PASSWORD=\"$(cat /run/secrets/\(password.value))\" exec /entrypoint.sh \"$@\"", "pgbouncer",
            ]
            facts.command = ["pgbouncer", "/etc/pgbouncer/pgbouncer.ini"]
        }
        facts.temporaryFolders = [
            context.temporary("/tmp", 16),
            context.temporary("/etc/pgbouncer", 1, access: .owner("0700")),
        ]
        // With user and database named, the answer does not depend on who the container's user is.
        facts.probe = .arguments([
            "pg_isready", "-q", "-h", "127.0.0.1", "-p", "6432", "-U", user.text, "-d", database.text,
        ])
        facts.interval = .seconds(10)
        // SIGTERM would wait for clients to leave, SIGINT waits for servers only.
        facts.stopSignal = .interrupt
        facts.openFiles = 65_536
        facts.outputs = context.host(6432)
        facts.outputs["user"] = FactOutput(text: user.text, origin: user.origin)
        facts.outputs["database"] = FactOutput(text: database.text, origin: database.origin)
        let origin = Origin.derived(
            rule: "address of PgBouncer",
            from: [context.service.origin, user.origin, database.origin]
        )
        facts.outputs["url"] = FactOutput(
            text: "postgresql://\(user.text)@\(context.service.text):6432/\(database.text)",
            origin: origin,
            password: target.password?.value
        )
        return facts
    }
}
