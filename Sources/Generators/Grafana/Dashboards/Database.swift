import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// PostgreSQL and its pools; `nil` without an exporter of either.
    func database() -> Dashboard? {
        let targets = targets(.postgresExporter, .pgbouncerExporter)
        guard !targets.isEmpty else { return nil }
        return dashboard(
            .database,
            "Database",
            "PostgreSQL and its connection pool: who is connected, what is done, and what waits.",
            variables: variables(targets),
            annotations: annotations(serviceMatcher(targets)),
            rows: [
                DashboardRow("Status", databaseStats),
                DashboardRow("Connections", connectionPanels),
                DashboardRow("Connection pool", poolPanels),
                DashboardRow("Work", databaseWork),
                DashboardRow("Locks, size and replication", databaseDetails),
            ]
        )
    }

    /// The templates of new databases are never in use.
    private static let realDatabases = LabelMatcher.matchesNot("datname", pattern: "template.*")

    private var connectionsTaken: PanelQuery {
        """
        max(
          sum by (job) (\(.target("pg_stat_activity_count")))
        /
          min by (job) (\(.target("pg_settings_max_connections")))
        )
        """
    }

    private func databaseHits(by labels: [LabelName]) -> PanelQuery {
        let hits = rate("pg_stat_database_blks_hit", by: labels, Self.realDatabases)
        let reads = rate("pg_stat_database_blks_read", by: labels, Self.realDatabases)
        return "\(verbatim: hits)\n/\n(\(verbatim: hits) + \(verbatim: reads) > 0)"
    }

    private var databaseStats: [Panel] {
        [
            .stat(
                "PostgreSQL",
                "Whether its exporter can connect.",
                .count,
                "min by (service) (\(.target("pg_up")))",
                legend: "{{service}}",
                thresholds: .upIsGood,
                style: .init(isFilled: true, showsNames: true),
                words: [(0, "down", .red), (1, "up", .green)],
                links: runbook(.database)
            ),
            .gauge(
                "Connections taken",
                "Of those that the server accepts; when none is left, new ones are refused.",
                .ratio,
                connectionsTaken,
                thresholds: thresholds("PostgresConnectionsHigh"),
                links: runbook(.database)
            ),
            .stat(
                "Longest transaction",
                "How long the oldest open transaction has been open; it holds locks and keeps old rows.",
                .age,
                "max(\(.target("pg_stat_activity_max_tx_duration")))",
                thresholds: thresholds("PostgresLongTransaction"),
                links: runbook(.database)
            ),
            .stat(
                "Found in memory",
                "The share of blocks that were in the server's cache when they were needed.",
                .ratio,
                "min(\(verbatim: databaseHits(by: ["job"])))",
                thresholds: .neutral,
                style: .init(hasTrend: true),
                decimals: 1
            ),
            .stat(
                "Size",
                "Of all databases together.",
                .bytes,
                "sum(\(.target("pg_database_size_bytes", Self.realDatabases)))",
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
            .stat(
                "Clients that wait",
                "Clients of the pool that have no server connection yet.",
                .count,
                "sum(\(.target("pgbouncer_pools_client_waiting_connections")))",
                thresholds: .rising((1, .orange)),
                links: runbook(.pool)
            ),
        ]
    }

    private var connectionPanels: [Panel] {
        [
            .timeSeries(
                "Connections by state",
                "Those idle in a transaction hold locks without doing anything.",
                .count,
                [.range("sum by (state) (\(.target("pg_stat_activity_count")))", "{{state}}")],
                style: .init(isStacked: true),
                links: runbook(.database)
            ),
            .timeSeries(
                "Connections by database",
                "Of all clients, against what the server accepts.",
                .count,
                [
                    .range("sum by (datname) (\(.target("pg_stat_activity_count")))", "{{datname}}"),
                    .range("min(\(.target("pg_settings_max_connections")))", "accepted"),
                ],
                links: runbook(.database)
            ),
            .timeSeries(
                "Longest transaction",
                "Of each database.",
                .seconds,
                [.range("max by (datname) (\(.target("pg_stat_activity_max_tx_duration")))", "{{datname}}")],
                width: 24,
                thresholds: thresholds("PostgresLongTransaction"),
                links: runbook(.database)
            ),
        ]
    }

    private var poolPanels: [Panel] {
        [
            .timeSeries(
                "Clients of the pool",
                "Clients with a server connection, and clients that wait for one.",
                .count,
                [
                    .range(
                        "sum by (database) (\(.target("pgbouncer_pools_client_active_connections")))",
                        "{{database}}, active"
                    ),
                    .range(
                        "sum by (database) (\(.target("pgbouncer_pools_client_waiting_connections")))",
                        "{{database}}, waiting"
                    ),
                ],
                width: 8,
                links: runbook(.pool)
            ),
            .timeSeries(
                "Server connections of the pool",
                "When none is idle, clients wait.",
                .count,
                [
                    .range(
                        "sum by (database) (\(.target("pgbouncer_pools_server_active_connections")))",
                        "{{database}}, active"
                    ),
                    .range(
                        "sum by (database) (\(.target("pgbouncer_pools_server_idle_connections")))",
                        "{{database}}, idle"
                    ),
                ],
                width: 8,
                links: runbook(.pool)
            ),
            .timeSeries(
                "Longest wait for the pool",
                "How long the first waiting client has waited.",
                .seconds,
                [.range("max by (database) (\(.target("pgbouncer_pools_client_maxwait_seconds")))", "{{database}}")],
                width: 8,
                links: runbook(.pool)
            ),
        ]
    }

    private var databaseWork: [Panel] {
        [
            .timeSeries(
                "Transactions",
                "Transactions per second that were committed and rolled back.",
                .operationsPerSecond,
                [
                    .range(
                        rate("pg_stat_database_xact_commit", by: ["datname"], Self.realDatabases),
                        "{{datname}}, committed"
                    ),
                    .range(
                        rate("pg_stat_database_xact_rollback", by: ["datname"], Self.realDatabases),
                        "{{datname}}, rolled back"
                    ),
                ],
                width: 8
            ),
            .timeSeries(
                "Rows",
                "Rows per second that were fetched and changed.",
                .countsPerSecond,
                [
                    .range(rate("pg_stat_database_tup_fetched", by: ["service"], Self.realDatabases), "fetched"),
                    .range(rate("pg_stat_database_tup_inserted", by: ["service"], Self.realDatabases), "inserted"),
                    .range(rate("pg_stat_database_tup_updated", by: ["service"], Self.realDatabases), "updated"),
                    .range(rate("pg_stat_database_tup_deleted", by: ["service"], Self.realDatabases), "deleted"),
                ],
                width: 8
            ),
            .timeSeries(
                "Found in memory",
                "The share of blocks that were in the server's cache; the rest was read from disk.",
                .ratio,
                [.range(databaseHits(by: ["datname"]), "{{datname}}")],
                width: 8,
                minimum: nil,
                maximum: 1
            ),
        ]
    }

    private var databaseDetails: [Panel] {
        [
            .timeSeries(
                "Locks",
                "Locks by mode; AccessExclusive ones keep everyone out of a table.",
                .count,
                [.range("sum by (mode) (\(.target("pg_locks_count", Self.realDatabases)))", "{{mode}}")],
                width: 8,
                links: runbook(.database)
            ),
            .timeSeries(
                "Deadlocks",
                "Deadlocks within 15 minutes, as the alert counts them; each ended a transaction.",
                .count,
                [
                    .range(
                        "sum by (datname) (increase(\(.target("pg_stat_database_deadlocks", Self.realDatabases))[15m]))",
                        "{{datname}}"
                    )
                ],
                width: 8,
                thresholds: thresholds("PostgresDeadlocks"),
                links: runbook(.database)
            ),
            .timeSeries(
                "Temporary files",
                "Bytes per second of sorts and joins that did not fit into memory.",
                .bytesPerSecond,
                [.range(rate("pg_stat_database_temp_bytes", by: ["datname"], Self.realDatabases), "{{datname}}")],
                width: 8
            ),
            .timeSeries(
                "Size by database",
                "On disk, with indexes.",
                .bytes,
                [.range("max by (datname) (\(.target("pg_database_size_bytes", Self.realDatabases)))", "{{datname}}")],
                links: runbook(.disk)
            ),
            .timeSeries(
                "Replication lag",
                "How far a standby is behind; empty without one.",
                .seconds,
                [
                    .range(
                        """
                        max by (instance) (\(.target("pg_replication_lag_seconds")) and \(.target("pg_replication_is_replica")) == 1)
                        """,
                        "{{instance}}"
                    )
                ],
                thresholds: thresholds("PostgresReplicationLag"),
                links: runbook(.database)
            ),
        ]
    }
}
