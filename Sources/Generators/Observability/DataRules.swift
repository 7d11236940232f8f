import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// PR-17, one group for each exporter.
    func dataGroups() -> [RuleGroup] {
        monitoring.targets.flatMap { target -> [RuleGroup] in
            let alerts: [Alert] =
                switch target.service.component {
                case .postgresExporter: database(target)
                case .pgbouncerExporter: pool(target)
                case .redisExporter: redis(target)
                default: []
                }
            return group("data-\(target.subject.name.value)", .data, alerts: alerts)
        }
    }

    /// An exporter that answers but does not reach what it watches.
    private func down(
        _ name: String,
        _ metric: MetricName,
        _ target: ScrapeTarget,
        _ runbook: Runbook,
        _ dashboard: PlatformDashboard
    ) -> Alert {
        zeroAlert(
            name,
            .critical,
            metric,
            target,
            waitMinutes: 1,
            summary: "\(text: target.subject.name.value) accepts no connections",
            details:
                "Its exporter has been unable to connect for a minute, so its clients are most likely failing too.",
            runbook,
            dashboard
        )
    }

    // MARK: - PostgreSQL

    private func database(_ target: ScrapeTarget) -> [Alert] {
        let job = target.jobMatcher
        let service = target.subject.name.value
        let labels = target.labels()
        let inDatabase = labels + [AlertLabel("datname", "main")]
        let byJob = [target.jobLabel]
        let byDatabase = [target.jobLabel, AlertLabel("datname", "main")]
        @Sendable func connections(_ count: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("pg_stat_activity_count", inDatabase + [AlertLabel("state", "active")], .constant(count)),
                TestSeries("pg_stat_activity_count", inDatabase + [AlertLabel("state", "idle")], .constant(40)),
                TestSeries("pg_settings_max_connections", labels, .constant(100)),
            ]
        }
        @Sendable func lag(_ seconds: DecimalNumber, isReplica: DecimalNumber = 1) -> [TestSeries] {
            [
                TestSeries("pg_replication_lag_seconds", labels, .constant(seconds)),
                TestSeries("pg_replication_is_replica", labels, .constant(isReplica)),
            ]
        }
        @Sendable func transaction(_ seconds: DecimalNumber) -> [TestSeries] {
            [
                TestSeries(
                    "pg_stat_activity_max_tx_duration",
                    inDatabase + [AlertLabel("state", "idle in transaction")],
                    .constant(seconds)
                )
            ]
        }
        return [
            down("PostgresDown", "pg_up", target, .database, .database),
            Alert(
                "PostgresConnectionsHigh",
                .warning,
                of: service,
                """
                  sum by (job) (pg_stat_activity_count{\(job)})
                /
                  min by (job) (pg_settings_max_connections{\(job)})
                > 0.8
                """,
                wait: .minutes(5),
                summary: "\(.percentage) of the connections of \(text: service) are taken",
                details: "When none is left, new ones are refused, those of operators among them.",
                .database,
                .database,
                cases: {
                    AlertCase.three(
                        at: .minutes(8),
                        fires: connections(41),
                        FiringAlert(byJob, "81%"),
                        below: connections(40)
                    )
                }
            ),
            Alert(
                "PostgresDeadlocks",
                .warning,
                of: service,
                "sum by (job, datname) (increase(pg_stat_database_deadlocks{\(job)}[15m])) > 5",
                wait: nil,
                summary: "\(.label("datname")) has had more than five deadlocks in 15 minutes",
                details: "Each ended a transaction: programs take the same locks in different orders.",
                .database,
                .database,
                cases: {
                    AlertCase.three(
                        at: .minutes(20),
                        fires: [TestSeries("pg_stat_database_deadlocks", inDatabase, .growing(1))],
                        FiringAlert(byDatabase),
                        below: [TestSeries("pg_stat_database_deadlocks", inDatabase, .changing(0, samples: 12, 3))]
                    )
                }
            ),
            Alert(
                "PostgresReplicationLag",
                .warning,
                of: service,
                "pg_replication_lag_seconds{\(job)} > 30 and pg_replication_is_replica{\(job)} == 1",
                wait: .minutes(5),
                summary: "the standby is \(.duration) behind",
                details: "A failover now would lose that much.",
                .database,
                .database,
                cases: {
                    let labels = labels.filter { $0.name != "service" }
                    return AlertCase.three(
                        at: .minutes(8),
                        fires: lag(31),
                        FiringAlert(labels, "31s"),
                        below: lag(30)
                    ) + [AlertCase("is silent on a primary", lag(31, isReplica: 0), at: .minutes(8))]
                }
            ),
            Alert(
                "PostgresLongTransaction",
                .warning,
                of: service,
                "max by (job, datname) (pg_stat_activity_max_tx_duration{\(job)}) > 900",
                wait: .minutes(1),
                summary: "a transaction in \(.label("datname")) is open for \(.duration)",
                details: "It holds locks and keeps old rows from being cleaned up.",
                .database,
                .database,
                cases: {
                    AlertCase.three(
                        at: .minutes(4),
                        fires: transaction(901),
                        FiringAlert(byDatabase, "15m 1s"),
                        below: transaction(900)
                    )
                }
            ),
        ]
    }

    // MARK: - PgBouncer

    private func pool(_ target: ScrapeTarget) -> [Alert] {
        let labels = target.labels() + [AlertLabel("database", "main"), AlertLabel("user", "shop")]
        @Sendable func waiting(_ clients: DecimalNumber) -> [TestSeries] {
            [TestSeries("pgbouncer_pools_client_waiting_connections", labels, .constant(clients))]
        }
        return [
            down("PgBouncerDown", "pgbouncer_up", target, .pool, .database),
            Alert(
                "PgBouncerClientsWaiting",
                .warning,
                of: target.subject.name.value,
                "sum by (job, database) (pgbouncer_pools_client_waiting_connections{\(target.jobMatcher)}) > 0",
                wait: .minutes(5),
                summary: "\(.number) clients wait for a connection to \(.label("database"))",
                details: "All server connections of the pool are taken: by load, or by transactions that stay open.",
                .pool,
                .database,
                cases: {
                    AlertCase.three(
                        at: .minutes(8),
                        fires: waiting(1),
                        FiringAlert([target.jobLabel, AlertLabel("database", "main")], "1"),
                        below: waiting(0)
                    )
                }
            ),
        ]
    }

    // MARK: - Redis

    private func redis(_ target: ScrapeTarget) -> [Alert] {
        let job = target.jobMatcher
        let service = target.subject.name.value
        let labels = target.labels()
        let own = labels.filter { $0.name != "service" }
        @Sendable func memory(_ used: DecimalNumber, of limit: DecimalNumber = 1000) -> [TestSeries] {
            [
                TestSeries("redis_memory_used_bytes", labels, .constant(used)),
                TestSeries("redis_memory_max_bytes", labels, .constant(limit)),
            ]
        }
        @Sendable func counter(_ name: MetricName, grows: Bool) -> [TestSeries] {
            [TestSeries(name, labels, grows ? .growing(1) : .constant(7))]
        }
        @Sendable func lookUps(hits: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("redis_keyspace_hits_total", labels, .growing(hits)),
                TestSeries("redis_keyspace_misses_total", labels, .growing(1000 - hits)),
            ]
        }
        return [
            down("RedisDown", "redis_up", target, .redis, .cache),
            Alert(
                "RedisMemoryHigh",
                .warning,
                of: service,
                "redis_memory_used_bytes{\(job)} / (redis_memory_max_bytes{\(job)} > 0) > 0.9",
                wait: .minutes(5),
                summary: "\(text: service) uses \(.percentage) of its memory",
                details: "At the limit keys are evicted, or writes fail, as its policy says.",
                .redis,
                .cache,
                cases: {
                    AlertCase.three(
                        at: .minutes(8),
                        fires: memory(901),
                        FiringAlert(own, "90.1%"),
                        below: memory(900)
                    ) + [AlertCase("is silent without a limit", memory(901, of: 0), at: .minutes(8))]
                }
            ),
            Alert(
                "RedisEvicting",
                .info,
                of: service,
                "increase(redis_evicted_keys_total{\(job)}[15m]) > 0",
                wait: nil,
                summary: "\(text: service) evicts keys",
                details: "Usual for a cache that is full; a loss for anything else.",
                .redis,
                .cache,
                cases: {
                    AlertCase.three(
                        at: .minutes(20),
                        fires: counter("redis_evicted_keys_total", grows: true),
                        FiringAlert(own),
                        below: counter("redis_evicted_keys_total", grows: false)
                    )
                }
            ),
            Alert(
                "RedisRejectsConnections",
                .warning,
                of: service,
                "increase(redis_rejected_connections_total{\(job)}[15m]) > 0",
                wait: nil,
                summary: "\(text: service) has turned connections away",
                details: "The limit on clients was reached within the last 15 minutes.",
                .redis,
                .cache,
                cases: {
                    AlertCase.three(
                        at: .minutes(20),
                        fires: counter("redis_rejected_connections_total", grows: true),
                        FiringAlert(own),
                        below: counter("redis_rejected_connections_total", grows: false)
                    )
                }
            ),
            Alert(
                "RedisHitRatioLow",
                .warning,
                of: service,
                """
                  sum by (job) (rate(redis_keyspace_hits_total{\(job)}[1h]))
                /
                  (
                    sum by (job) (rate(redis_keyspace_hits_total{\(job)}[1h]))
                  +
                    sum by (job) (rate(redis_keyspace_misses_total{\(job)}[1h]))
                  > 0
                  )
                < 0.9
                """,
                wait: .hours(1),
                summary: "only \(.percentage) of look-ups in \(text: service) find their key",
                details: "The cache saves less work than it should: too small, too short-lived, or newly emptied.",
                .redis,
                .cache,
                cases: {
                    AlertCase.three(
                        at: .minutes(125),
                        fires: lookUps(hits: 895),
                        FiringAlert([target.jobLabel], "89.5%"),
                        below: lookUps(hits: 905)
                    )
                }
            ),
        ]
    }
}
