import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RunbookWriter {
    private func sql(_ database: Service, _ statement: String) -> OperatorCommand {
        commands.run(
            database,
            "sh -c 'psql -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\"' <<'SQL'\n\(statement)\nSQL",
            .text
        )
    }

    var database: RunbookContent {
        let server = service(.postgres, .timescaledb)
        let state =
            "SELECT pid, usename, application_name, state, now() - xact_start AS age, left(query, 80) AS query\nFROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY age DESC LIMIT 20;"
        return content(
            "Database issues",
            meaning:
                "PostgreSQL does not answer, is short of connections, has long transactions or deadlocks, or its standby falls behind.",
            impact: "Every service that stores data slows down or fails.",
            first: [status] + (server.map { [.init("Read its log.", commands.logs($0))] } ?? []),
            diagnosis: server.map { server in
                [
                    .init(
                        "Does it accept connections?",
                        commands.run(server, "sh -c 'pg_isready -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\"'")
                    ),
                    .init("Who has been in a transaction for how long?", sql(server, state)),
                    .init(
                        "Who waits for whom?",
                        sql(
                            server,
                            "SELECT pid, pg_blocking_pids(pid) AS blocked_by, wait_event, left(query, 80) AS query\nFROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;"
                        )
                    ),
                    .init(
                        "How many connections, of which kind?",
                        sql(
                            server,
                            "SELECT usename, application_name, state, count(*) FROM pg_stat_activity GROUP BY 1, 2, 3 ORDER BY 4 DESC;"
                        )
                    ),
                ]
            } ?? [],
            mitigations: server.map { server in
                [
                    .init(
                        "Cancel a statement that runs too long; its program gets an error.",
                        sql(
                            server,
                            "SELECT pid, pg_cancel_backend(pid) FROM pg_stat_activity\nWHERE state = 'active' AND now() - xact_start > interval '15 minutes' AND backend_type = 'client backend'\n  AND application_name = 'APPLICATION';"
                        ),
                        undo: "the program repeats it"
                    ),
                    .init(
                        "End sessions that sit idle in a transaction for long, of one application only. Those of a pool are idle without a transaction, and stay.",
                        sql(
                            server,
                            "SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity\nWHERE state = 'idle in transaction' AND now() - state_change > interval '15 minutes'\n  AND application_name = 'APPLICATION';"
                        ),
                        undo: "the program connects again"
                    ),
                    .init(
                        "Destructive for what is in flight: restart the server. Clients fail until it is back.",
                        commands.restart(.service(server)),
                        undo: "nothing to undo"
                    ),
                ]
            } ?? []
        )
    }

    var pool: RunbookContent {
        let pool = service(.pgbouncer)
        return content(
            "Connection pool exhausted",
            meaning: "Clients wait for a database connection, or the pool does not answer.",
            impact: "Requests that need the database wait, then fail.",
            first: [status] + (pool.map { [.init("Read the pool's log.", commands.logs($0))] } ?? []),
            diagnosis: [
                .init(
                    "How many wait, how many are served?",
                    commands.query(
                        "{__name__=~\"pgbouncer_pools_(client_waiting|client_active|server_active|server_idle)_connections\"}"
                    )
                ),
                .init(
                    "Are long transactions the cause? Then go on with database-issues.md.",
                    commands.query("max by (datname) (pg_stat_activity_max_tx_duration)")
                ),
            ],
            mitigations: (pool.map { pool in
                [
                    .init(
                        "Restart the pool: clients connect again.",
                        commands.restart(.service(pool)),
                        undo: "nothing to undo"
                    )
                ]
            } ?? []) + [
                .init(
                    "Raise 'settings.poolSize' in the manifest, below what the server accepts, and render.",
                    undo: "the former size"
                )
            ]
        )
    }

    var redis: RunbookContent {
        let redis = service(.redis)
        return content(
            "Redis",
            meaning: "Redis does not answer, is nearly full, turns connections away, evicts keys, or finds too few.",
            impact:
                "Sessions and queues fail or are lost; what was cached is computed again, and the database gets the load.",
            first: [status] + (redis.map { [.init("Read its log.", commands.logs($0))] } ?? []),
            diagnosis: [
                .init(
                    "How much of the memory is used?",
                    commands.query("redis_memory_used_bytes / (redis_memory_max_bytes > 0)")
                ),
                .init(
                    "How many look-ups find their key?",
                    commands.query(
                        "rate(redis_keyspace_hits_total[5m]) / (rate(redis_keyspace_hits_total[5m]) + rate(redis_keyspace_misses_total[5m]) > 0)"
                    )
                ),
                .init("How many clients?", commands.query("redis_connected_clients")),
            ],
            mitigations: [
                .init(
                    "Raise 'settings.maximumMemory' in the manifest, at most three quarters of the memory limit, and render.",
                    undo: "the former size"
                )
            ]
                + (redis.map {
                    [
                        .init(
                            "Restart it; without persistence its data are gone.",
                            commands.restart(.service($0)),
                            undo: "none without persistence"
                        )
                    ]
                } ?? [])
        )
    }
}
