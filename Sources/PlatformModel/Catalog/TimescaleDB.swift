import Origins
import PlatformManifest

/// PostgreSQL with TimescaleDB; the image is built on the official alpine one.
enum TimescaleDB: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(repository: "timescale/timescaledb", version: "2.24.0-pg15")
        facts.tagSuffix = "-pg15"
        facts.user = UserIdentity(user: 70, group: 70)
        Postgres.complete(&facts, in: context)
        facts.variables.append(("TIMESCALEDB_TELEMETRY", .text("off", .standard("component 'timescaledb'"))))
        return facts
    }
}
