import Origins
import PlatformManifest

/// PostgreSQL, the official alpine image, run as its own user so that no capability is needed.
enum Postgres: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "postgres",
            version: "15.18-alpine",
            digest: "sha256:3d0f7584ed7d04e27fa050d6683a74746608faf21f202be78460d679cc56461f"
        )
        facts.tagSuffix = "-alpine"
        facts.user = UserIdentity(user: 70, group: 70)
        complete(&facts, in: context)
        return facts
    }

    /// What PostgreSQL and its descendants share.
    static func complete(_ facts: inout ComponentFacts, in context: ComponentContext) {
        let settings = context.settings
        let user = settings.user ?? Sourced(Identifier(unchecked: "postgres"), .standard("user of PostgreSQL"))
        let database = settings.database ?? user
        facts.port = 5432
        facts.dataFolder = "/var/lib/postgresql/data"
        // A folder below the mount point, so that a volume with lost+found in it can be used.
        facts.variables = [
            ("POSTGRES_USER", .text(user.text, user.origin)),
            ("POSTGRES_DB", .text(database.text, database.origin)),
            ("PGDATA", .text("/var/lib/postgresql/data/pgdata", .standard("data folder of PostgreSQL"))),
        ]
        if let password = context.password {
            facts.variables.append(("POSTGRES_PASSWORD_FILE", .secretFile(password.value, password.origin)))
        }
        if let connections = settings.maximumConnections {
            facts.command = ["postgres", "-c", "max_connections=\(connections.number)"]
        }
        facts.mounts = settings.initialization.enumerated().map { place, path in
            let name = path.text.split(separator: "/").last.map(String.init) ?? path.text
            let number = place < 9 ? "0\(place + 1)" : String(place + 1)
            return Mount(
                source: .project(path),
                target: Sourced(
                    AbsolutePath(unchecked: "/docker-entrypoint-initdb.d/\(number)-\(name)"),
                    path.origin
                ),
                isReadOnly: true,
                reason: "runs once, when the data folder is empty"
            )
        }
        if let first = context.monitoringRoles.first {
            facts.monitoringRoles = context.monitoringRoles
            facts.secrets += context.monitoringRoles.map(\.password.value)
            facts.mounts.append(
                Mount(
                    source: .rendered(context.layout.monitoringRolesScript(of: context.service.value)),
                    // After the scripts of the image and the project's own.
                    target: Sourced(
                        AbsolutePath(unchecked: "/docker-entrypoint-initdb.d/99-\(Layout.monitoringRolesScript)"),
                        first.name.origin
                    ),
                    isReadOnly: true,
                    reason: "roles of exporters; runs once, when the data folder is empty"
                )
            )
        }
        facts.temporaryFolders = [
            context.temporary("/tmp", 64),
            context.temporary("/var/run/postgresql", 16, access: .owner("0775")),
        ]
        facts.probe = .shell(#"pg_isready -q -U "$POSTGRES_USER" -d "$POSTGRES_DB""#)
        facts.interval = .seconds(10)
        facts.retries = 5
        facts.stopSignal = .interrupt
        facts.stopGracePeriod = .seconds(60)
        facts.openFiles = 65_536
        facts.sharedMemory = MemorySize(bytes: 256 << 20)
        facts.outputs = context.host(5432)
        let origin = Origin.derived(
            rule: "address of PostgreSQL",
            from: [context.service.origin, user.origin, database.origin]
        )
        facts.outputs["user"] = FactOutput(text: user.text, origin: user.origin)
        facts.outputs["database"] = FactOutput(text: database.text, origin: database.origin)
        facts.outputs["url"] = FactOutput(
            text: "postgresql://\(user.text)@\(context.service.text):5432/\(database.text)",
            origin: origin,
            password: context.password?.value
        )
        facts.outputs["asyncURL"] = FactOutput(
            text: "postgresql+asyncpg://\(user.text)@\(context.service.text):5432/\(database.text)",
            origin: origin,
            password: context.password?.value
        )
    }
}
