import Origins
import PlatformManifest
import PlatformModel

/// What a runbook says beside its alerts: prose in plain text, and commands.
struct RunbookContent {
    /// A step with the command that does it, if one does.
    struct Step {
        let text: String
        var command: String?
        /// What undoes it, for steps that change something.
        var undo: String?
        /// Of the service that it is about.
        let origin: Origin

        init(_ text: String, _ command: String? = nil, undo: String? = nil, about service: Service? = nil) {
            origin = service?.name.origin ?? .constant
            self.text = text
            self.command = command
            self.undo = undo
        }
    }

    let title: String
    let meaning: String
    let impact: String
    /// Reading only.
    let first: [Step]
    /// What to ask, and what the answer means.
    let diagnosis: [Step]
    /// The least risky first.
    let mitigations: [Step]
    let escalation: String
}

extension RunbookContent {
    /// The contents of a runbook for the services of an environment.
    static func of(_ runbook: Runbook, _ commands: OperatorCommands, about services: [Service]) -> RunbookContent {
        RunbookWriter(commands: commands, services: services).content(of: runbook)
    }
}

/// Writes one runbook for one environment.
struct RunbookWriter {
    let commands: OperatorCommands
    /// Those that the alerts are about.
    let services: [Service]

    var platform: Platform { commands.platform }
    var status: RunbookContent.Step { .init("See what runs, restarts or is unhealthy.", "dc ps --all") }

    func service(_ kinds: ComponentKind...) -> Service? {
        platform.services.first { service in service.component.map(kinds.contains) ?? false }
    }

    func logs(_ count: Int = 3) -> [RunbookContent.Step] {
        services.prefix(count).map { .init("Read the log of \($0.name.value).", commands.logs($0)) }
    private func logs(_ count: Int = 3) -> [RunbookContent.Step] {
        services.prefix(count).map { .init("Read the log of \($0.name.value).", commands.logs($0), about: $0) }
    }

    func restarts(_ count: Int = 3) -> [RunbookContent.Step] {
        services.prefix(count).map { service in
            .init(
                "Restart \(service.name.value); its requests in flight are finished first.",
                commands.restart(service),
                undo: "nothing to undo",
                about: service
            )
        }
    }

    var rollback: RunbookContent.Step {
        .init(
            "If a release came just before: go back to the one before it, by its tag, for the service that fails.",
            platform.environment.images.value == .pull
                ? "IMAGE_TAG=PREVIOUS dc up --detach --wait --wait-timeout 300 --no-deps SERVICE"
                : nil,
            undo: "the same with the newer tag"
        )
    }

    func content(
        _ title: String,
        meaning: String,
        impact: String,
        first: [RunbookContent.Step],
        diagnosis: [RunbookContent.Step],
        mitigations: [RunbookContent.Step],
        escalation: String =
            "If nothing here helps within the 15 minutes of the target, call the owner of the service and say what was tried."
    ) -> RunbookContent {
        RunbookContent(
            title: title,
            meaning: meaning,
            impact: impact,
            first: first,
            diagnosis: diagnosis,
            mitigations: mitigations,
            escalation: escalation
        )
    }

    func content(of runbook: Runbook) -> RunbookContent {
        switch runbook {
        case .highErrorRate: highErrorRate
        case .latency: latency
        case .serviceOutage: serviceOutage
        case .restarts: containerRestarts
        case .memory: memory
        case .processor: processor
        case .disk: disk
        case .host: host
        case .database: database
        case .pool: pool
        case .redis: redis
        case .gateway: gateway
        case .certificate: certificate
        case .backup: backup
        case .rotation: rotation
        case .vault: vault
        case .monitoring: monitoring
        }
    }

    // MARK: - Requests

    private var highErrorRate: RunbookContent {
        content(
            "High error rate",
            meaning:
                "Too many requests end in a server error: the error budget burns faster than it may, or a service without an objective fails one request in twenty.",
            impact: "Users see errors. At the fastest alert's pace a month's budget is gone in two days.",
            first: [status] + logs(),
            diagnosis: [
                .init(
                    "Which status and which handler fails? One handler is a fault of the program, all of them one of what it depends on.",
                    commands.query(
                        "topk(10, sum by (job, handler, status) (rate(http_requests_total{status=~\"5..\"}[5m])))"
                    )
                ),
                .init(
                    "Does something else fire? A database, pool or cache that is down is the cause, and has its own runbook.",
                    commands.query("ALERTS{alertstate=\"firing\", severity=\"critical\"}")
                ),
                .init(
                    "Did it begin with a release? Compare with the containers' start.",
                    "dc ps --format 'table {{.Service}}\\t{{.Image}}\\t{{.RunningFor}}'"
                ),
            ],
            mitigations: restarts(1) + [rollback]
        )
    }

    private var latency: RunbookContent {
        content(
            "Latency objective",
            meaning: "More requests than the objective allows take longer than its threshold.",
            impact: "Users wait; callers run into their own timeouts, which then look like errors.",
            first: [status] + logs(2),
            diagnosis: [
                .init(
                    "Which handlers are slow?",
                    commands.query(
                        "topk(10, sum by (job, handler) (rate(http_request_duration_seconds_sum[5m])) / (sum by (job, handler) (rate(http_request_duration_seconds_count[5m])) > 0))"
                    )
                ),
                .init(
                    "Are there more requests than usual? A day ago is the comparison.",
                    commands.query("job:http_requests:rate5m / (job:http_requests:rate5m offset 1d > 0)")
                ),
                .init(
                    "Does a container wait for its processor limit, or a client for a database connection?",
                    commands.query("ALERTS{alertstate=\"firing\"}")
                ),
            ],
            mitigations: [
                .init(
                    "More load than room: raise 'replicas' of the service in the manifest, render, and bring it up.",
                    undo: "the former number"
                )
            ] + restarts(1) + [rollback]
        )
    }

    private var serviceOutage: RunbookContent {
        content(
            "Service outage",
            meaning: "No container of a service answers, one of several is missing, or the engine runs none.",
            impact:
                "Everything that needs the service fails: users see errors of the gateway or of the services before it.",
            first: [status] + logs(2),
            diagnosis: [
                .init(
                    "Why did the container end? 137 is the kernel or a kill, 1 the program itself.",
                    "dc ps --all --format 'table {{.Service}}\\t{{.State}}\\t{{.ExitCode}}'"
                ),
                .init(
                    "Is only Prometheus blind? Then the health check still succeeds: see the networks of both.",
                    "dc ps --format 'table {{.Service}}\\t{{.Health}}'"
                ),
                .init(
                    "Does it wait for something else that is down?",
                    commands.query("ALERTS{alertstate=\"firing\", severity=\"critical\"}")
                ),
            ],
            mitigations: services.prefix(2).map {
                .init(
                    "Start \($0.name.value) again and wait until it is healthy.",
                    "dc up --detach --wait --wait-timeout 300 --no-deps \($0.name.value)",
                    undo: "nothing to undo"
                )
            } + restarts(1) + [rollback]
        )
    }

    // MARK: - Containers and host

    private var containerRestarts: RunbookContent {
        content(
            "Container restarts",
            meaning: "A container has started more than twice in fifteen minutes.",
            impact: "Requests in flight are lost at every end; nothing is served while it starts.",
            first: [
                status,
                .init(
                    "See which one, and how often.",
                    commands.query("topk(5, changes(container_start_time_seconds[15m]))")
                ),
            ],
            diagnosis: [
                .init(
                    "What are its last words? Put the service of the alert in.",
                    "dc logs --since 30m --timestamps SERVICE | tail -n 100"
                ),
                .init(
                    "Was it memory? Then go on with memory-leak.md.",
                    commands.query("increase(node_vmstat_oom_kill[30m])")
                ),
                .init(
                    "Does a configuration or secret lack? The entrypoint names every variable that it misses.",
                    "dc config --quiet"
                ),
            ],
            mitigations: [
                .init("Stop it, so that it does no harm while you look.", "dc stop SERVICE", undo: "dc start SERVICE"),
                rollback,
            ]
        )
    }

    private var memory: RunbookContent {
        content(
            "Memory leak",
            meaning:
                "A container comes close to its memory limit, or the kernel has already ended a process for lack of memory.",
            impact: "The process is ended in the middle of its requests, and starts again.",
            first: [
                .init("Who uses how much of its limit?", commands.query("topk(10, \(ContainerSeries.memoryRatio))")),
                .init("See it live.", "docker stats --no-stream"),
            ],
            diagnosis: [
                .init(
                    "Does it grow steadily (a leak), or with the load?",
                    commands.query("deriv(container_memory_working_set_bytes[1h]) > 0")
                ),
                .init(
                    "Is the host itself short of memory?",
                    commands.query("node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes")
                ),
            ],
            mitigations: [
                .init("Restart the service: gives time, cures nothing.", "dc restart SERVICE", undo: "nothing to undo"),
                .init(
                    "Raise its limits class in the manifest, render, and bring it up; the capacity of the environment is checked.",
                    undo: "the former class"
                ),
                rollback,
            ]
        )
    }

    private var processor: RunbookContent {
        content(
            "High processor use",
            meaning:
                "A container waits for its processor limit, comes close to its limit of threads, or all processors of the host are busy.",
            impact: "Everything takes longer; health checks may run into their timeouts.",
            first: [
                .init("Who uses the processors?", commands.query("topk(10, \(ContainerSeries.processorRate))")),
                .init("See it live.", "docker stats --no-stream"),
            ],
            diagnosis: [
                .init("Is there more load than usual, or is it a loop?", commands.query("job:http_requests:rate5m")),
                .init("Is a job the cause, such as a backup?", "dc ps --all"),
            ],
            mitigations: [
                .init("Stop the job that can wait.", "dc stop JOB", undo: "dc start JOB"),
                .init("Restart the service that loops.", "dc restart SERVICE", undo: "nothing to undo"),
                .init("Raise its limits class or 'replicas' in the manifest, and render.", undo: "the former class"),
            ]
        )
    }

    private var disk: RunbookContent {
        content(
            "Disk full",
            meaning: "A file system of the host is nearly full, will be within a day, or has no inodes left.",
            impact: "Databases stop when they cannot write; logs and metrics are lost.",
            first: [
                .init(
                    "How full is what?",
                    "df --human-readable --type=ext4 --type=xfs --type=btrfs; df --inodes --type=ext4 --type=xfs"
                ),
                .init("What does the engine hold?", "docker system df --verbose"),
            ],
            diagnosis: [
                .init(
                    "Which volume grows?",
                    "sudo du --human-readable --max-depth=1 /var/lib/docker/volumes | sort --human-numeric-sort | tail"
                ),
                .init("Since when?", commands.query("predict_linear(node_filesystem_avail_bytes[6h], 86400)")),
            ],
            mitigations: [
                .init(
                    "Delete images that no container uses; they can be pulled again.",
                    "docker image prune --all --filter until=168h",
                    undo: "dc pull"
                ),
                .init(
                    "Delete the build cache.",
                    "docker builder prune --filter until=168h",
                    undo: "the next build fills it again"
                ),
                .init(
                    "Destructive: delete old local backups, only after a newer one was restored for a test.",
                    undo: "none: a copy is in object storage, if one was made"
                ),
            ]
        )
    }

    private var host: RunbookContent {
        content(
            "Host trouble",
            meaning: "The host is short of memory, or its clock is off.",
            impact: "The kernel ends processes of its choice; with a wrong clock tokens and certificates are refused.",
            first: [
                .init("Memory, load, and since when it runs.", "free --human; uptime"),
                .init("The clock.", "timedatectl status"),
            ],
            diagnosis: [
                .init("Who uses the memory?", "docker stats --no-stream"),
                .init("What did the kernel say?", "sudo journalctl --dmesg --since -1h --no-pager | tail -n 50"),
            ],
            mitigations: [
                .init(
                    "Let the clock be set again.",
                    "sudo systemctl restart systemd-timesyncd",
                    undo: "nothing to undo"
                ),
                .init("Stop what can wait, such as jobs and tools.", "dc stop SERVICE", undo: "dc start SERVICE"),
            ]
        )
    }

    // MARK: - Data

    private func sql(_ database: Service, _ statement: String) -> String {
        commands.run(database, "sh -c 'psql -U \"$POSTGRES_USER\" -d \"$POSTGRES_DB\"' <<'SQL'\n\(statement)\nSQL")
            .replacingFirst("dc exec", "dc exec -T")
    }

    private var database: RunbookContent {
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
                        commands.restart(server),
                        undo: "nothing to undo"
                    ),
                ]
            } ?? []
        )
    }

    private var pool: RunbookContent {
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
                [.init("Restart the pool: clients connect again.", commands.restart(pool), undo: "nothing to undo")]
            } ?? []) + [
                .init(
                    "Raise 'settings.poolSize' in the manifest, below what the server accepts, and render.",
                    undo: "the former size"
                )
            ]
        )
    }

    private var redis: RunbookContent {
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
                            commands.restart($0),
                            undo: "none without persistence"
                        )
                    ]
                } ?? [])
        )
    }

    // MARK: - Edge

    private var gateway: RunbookContent {
        let gateway = service(.nginx)
        return content(
            "Gateway outage",
            meaning: "The gateway does not answer, answers with server errors, or drops connections.",
            impact: "Nobody reaches the platform from outside, or only some do.",
            first: [status] + (gateway.map { [.init("Read the gateway's log.", commands.logs($0))] } ?? []),
            diagnosis: [
                .init(
                    "What did the probe see? 0 is no answer, 5xx one of a service behind.",
                    commands.query("probe_http_status_code")
                )
            ] + (gateway.map { [.init("Is its configuration sound?", commands.run($0, "nginx -t"))] } ?? []) + [
                .init(
                    "Does a service behind it fail? Then that one's runbook comes first.",
                    commands.query("ALERTS{alertstate=\"firing\", severity=\"critical\"}")
                )
            ],
            mitigations: gateway.map { gateway in
                [
                    .init(
                        "Read the configuration again; connections stay.",
                        commands.run(gateway, "nginx -s reload"),
                        undo: "nothing to undo"
                    ),
                    .init(
                        "Recreate the container; connections break.",
                        commands.recreate(gateway),
                        undo: "nothing to undo"
                    ),
                ]
            } ?? []
        )
    }

    private var certificate: RunbookContent {
        let certbot = service(.certbot)
        let gateway = service(.nginx)
        return content(
            "Certificate expiry",
            meaning: "A certificate should have been renewed by now and was not.",
            impact: "On the day it expires every client refuses to connect.",
            first: [
                .init(
                    "Which host name, and in how many days?",
                    commands.query("(probe_ssl_earliest_cert_expiry - time()) / 86400")
                )
            ]
                + (certbot.map { [.init("Why was it not renewed?", commands.logs($0))] } ?? []),
            diagnosis: [
                .init(
                    "Does the name still lead to this host, and port 80 to the gateway? The authority asks there.",
                    commands.query("probe_success")
                ),
                .init("Was it renewed, but not read by the gateway? Then a reload is enough."),
            ],
            mitigations: (gateway.map {
                [.init("Read the certificates again.", commands.run($0, "nginx -s reload"), undo: "nothing to undo")]
            } ?? [])
                + (certbot.map {
                    [
                        .init(
                            "Start the renewal again; the authority allows few attempts an hour.",
                            commands.recreate($0),
                            undo: "nothing to undo"
                        )
                    ]
                } ?? [])
        )
    }

    // MARK: - Operations

    private var backup: RunbookContent {
        let jobs = platform.services.filter { $0.role.value == .job && $0.schedule != nil }
        return content(
            "Backup and restore",
            meaning: "A backup is too old, failed, never ran, or was not restored for a test in time.",
            impact: "None yet. If data are lost now, more of them are lost than agreed.",
            first: [
                .init(
                    "What is how old, in hours?",
                    commands.query("(time() - backup_last_success_timestamp_seconds) / 3600")
                )
            ]
                + jobs.prefix(3).map { .init("Read the log of \($0.name.value).", commands.logs($0), about: $0) },
            diagnosis: [
                .init("Is there room for a backup?", "df --human-readable"),
                .init("Did the timer start it?", "systemctl list-timers --all"),
                .init("Does the result reach the node exporter?", "ls -l /var/lib/node-exporter"),
            ],
            mitigations: jobs.prefix(3).map {
                .init("Run \($0.name.value) now.", "dc run --rm \($0.name.value)", undo: "nothing to undo")
            },
            escalation: "A backup that fails twice in a row is for the owner of the data store, the same day."
        )
    }

    private var rotation: RunbookContent {
        content(
            "Secret rotation",
            meaning: "A secret is older than the manifest allows.",
            impact: "None yet. The longer a secret lives, the more places have seen it.",
            first: [
                .init(
                    "Which, and how old in days?",
                    commands.query("(time() - secret_rotation_timestamp_seconds) / 86400")
                )
            ],
            diagnosis: [
                .init("Did the timer start the rotation?", "systemctl list-timers --all"),
                .init("Is Vault open?", commands.query("vault_core_unsealed")),
            ],
            mitigations: [
                .init(
                    "Rotate it by hand: write the new value beside the old one, recreate what reads it, check, then retire the old one.",
                    undo: "the old value, until it is retired"
                )
            ],
            escalation: "A secret that may have leaked is an incident: do not wait for the rotation."
        )
    }

    private var vault: RunbookContent {
        let vault = service(.vault)
        return content(
            "Vault sealed",
            meaning: "Vault has restarted, or was sealed, and holds its keys shut.",
            impact:
                "Services keep the secrets that they have read; new containers cannot start, and nothing is rotated.",
            first: [status]
                + (vault.map {
                    [
                        .init("Ask it.", commands.run($0, "vault status")),
                        .init("Why did it restart?", commands.logs($0)),
                    ]
                } ?? []),
            diagnosis: [.init("Was it sealed on purpose? Then somebody suspects a break-in: ask before you unseal.")],
            mitigations: vault.map { vault in
                [
                    .init(
                        "Unseal: each key holder enters a share, on the prompt and never on the command line.",
                        "dc exec \(vault.name.value) vault operator unseal",
                        undo: "dc exec \(vault.name.value) vault operator seal"
                    )
                ]
            } ?? [],
            escalation: "Call the key holders: as many as the threshold says are needed."
        )
    }

    private var monitoring: RunbookContent {
        let prometheus = commands.monitoring.prometheus
        let alertmanager = commands.monitoring.alertmanager
        return content(
            "Monitoring trouble",
            meaning:
                "Monitoring itself is blind or mute: a target gives out no metrics, rules fail, alerts are not delivered; or the watchdog's message stayed away.",
            impact: "Users notice nothing, and neither would you notice an outage. Watch by hand until this is mended.",
            first: [status, .init("Read the log of Prometheus.", commands.logs(prometheus))]
                + (alertmanager.map { [.init("Read the log of Alertmanager.", commands.logs($0))] } ?? []),
            diagnosis: [
                .init("Which targets are down?", commands.query("up == 0")),
                .init(
                    "Is the configuration sound?",
                    commands.run(prometheus, "promtool check config /etc/prometheus/prometheus.yml")
                ),
            ]
                + (alertmanager.map {
                    [
                        .init(
                            "And Alertmanager's?",
                            commands.run($0, "amtool check-config /etc/alertmanager/alertmanager.yml")
                        )
                    ]
                } ?? []),
            mitigations: [
                .init(
                    "Read the configuration again.",
                    "dc kill --signal SIGHUP \(([prometheus] + (alertmanager.map { [$0] } ?? [])).map(\.name.text).joined(separator: " "))",
                    undo: "nothing to undo"
                ),
                .init(
                    "Restart Prometheus; it reads its journal first, which takes a while.",
                    commands.restart(prometheus),
                    undo: "nothing to undo"
                ),
            ]
        )
    }
}

extension String {
    /// The text with the first appearance of another replaced.
    fileprivate func replacingFirst(_ other: String, _ new: String) -> String {
        guard let range = ranges(of: other).first else { return self }
        return String(self[..<range.lowerBound]) + new + String(self[range.upperBound...])
    }
}
