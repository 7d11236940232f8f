import PlatformManifest

extension ComponentKind {
    /// What our rules and dashboards read of this component's own endpoint; programs export more.
    package var metricFamilies: [MetricFamily] {
        switch self {
        case .postgresExporter: MetricFamily.postgres
        case .pgbouncerExporter: MetricFamily.pgbouncer
        case .redisExporter: MetricFamily.redis
        case .nginxExporter: MetricFamily.nginx
        case .nodeExporter: MetricFamily.host + MetricFamily.textfile
        case .cadvisor: MetricFamily.containers
        case .blackboxExporter: MetricFamily.probes
        case .vault: MetricFamily.vault
        case .prometheus: MetricFamily.prometheus
        case .alertmanager: MetricFamily.alertmanager
        case .grafana, .loki, .jaeger: MetricFamily.process
        case .fluentBit: MetricFamily.fluentBit
        case .postgres, .timescaledb, .redis, .pgbouncer, .nginx, .certbot: []
        }
    }
}

extension MetricFamily {
    static let postgres: [MetricFamily] = [
        MetricFamily("pg_up", .gauge, "short", [], "whether the exporter reached PostgreSQL"),
        MetricFamily("pg_settings_max_connections", .gauge, "short", ["server"], "connections that the server accepts"),
        MetricFamily(
            "pg_stat_activity_count",
            .gauge,
            "short",
            [
                "server", "datname", "state", "usename", "application_name", "backend_type", "wait_event",
                "wait_event_type",
            ],
            "connections by database and state"
        ),
        MetricFamily(
            "pg_stat_activity_max_tx_duration",
            .gauge,
            "s",
            [
                "server", "datname", "state", "usename", "application_name", "backend_type", "wait_event",
                "wait_event_type",
            ],
            "age of the longest transaction"
        ),
        MetricFamily("pg_stat_database_deadlocks", .counter, "short", ["datid", "datname"], "deadlocks"),
        MetricFamily(
            "pg_stat_database_xact_commit",
            .counter,
            "short",
            ["datid", "datname"],
            "committed transactions"
        ),
        MetricFamily(
            "pg_stat_database_xact_rollback",
            .counter,
            "short",
            ["datid", "datname"],
            "transactions that were rolled back"
        ),
        MetricFamily(
            "pg_stat_database_blks_hit",
            .counter,
            "short",
            ["datid", "datname"],
            "blocks found in the cache"
        ),
        MetricFamily("pg_stat_database_blks_read", .counter, "short", ["datid", "datname"], "blocks read from disk"),
        MetricFamily("pg_stat_database_tup_fetched", .counter, "short", ["datid", "datname"], "rows fetched"),
        MetricFamily("pg_stat_database_tup_inserted", .counter, "short", ["datid", "datname"], "rows inserted"),
        MetricFamily("pg_stat_database_tup_updated", .counter, "short", ["datid", "datname"], "rows updated"),
        MetricFamily("pg_stat_database_tup_deleted", .counter, "short", ["datid", "datname"], "rows deleted"),
        MetricFamily(
            "pg_stat_database_temp_bytes",
            .counter,
            "bytes",
            ["datid", "datname"],
            "temporary files written"
        ),
        MetricFamily("pg_database_size_bytes", .gauge, "bytes", ["datname"], "size of a database"),
        MetricFamily("pg_locks_count", .gauge, "short", ["datname", "mode"], "locks by mode"),
        MetricFamily("pg_replication_lag_seconds", .gauge, "s", [], "how far a standby is behind"),
        MetricFamily("pg_replication_is_replica", .gauge, "short", [], "whether the server is a standby"),
    ]

    static let pgbouncer: [MetricFamily] = [
        MetricFamily("pgbouncer_up", .gauge, "short", [], "whether the exporter reached the pool"),
        MetricFamily(
            "pgbouncer_pools_client_waiting_connections",
            .gauge,
            "short",
            ["database", "user"],
            "clients that wait for a server connection"
        ),
        MetricFamily(
            "pgbouncer_pools_client_active_connections",
            .gauge,
            "short",
            ["database", "user"],
            "clients with a server connection"
        ),
        MetricFamily(
            "pgbouncer_pools_client_maxwait_seconds",
            .gauge,
            "s",
            ["database", "user"],
            "how long the first client has waited"
        ),
        MetricFamily(
            "pgbouncer_pools_server_active_connections",
            .gauge,
            "short",
            ["database", "user"],
            "server connections in use"
        ),
        MetricFamily(
            "pgbouncer_pools_server_idle_connections",
            .gauge,
            "short",
            ["database", "user"],
            "server connections that are free"
        ),
        MetricFamily("pgbouncer_config_max_client_connections", .gauge, "short", [], "clients that the pool accepts"),
    ]

    static let redis: [MetricFamily] = [
        MetricFamily("redis_up", .gauge, "short", [], "whether the exporter reached Redis"),
        MetricFamily("redis_memory_used_bytes", .gauge, "bytes", [], "memory that data take"),
        MetricFamily("redis_memory_max_bytes", .gauge, "bytes", [], "memory that data may take; 0 for any"),
        MetricFamily("redis_connected_clients", .gauge, "short", [], "connected clients"),
        MetricFamily("redis_blocked_clients", .gauge, "short", [], "clients in a blocking call"),
        MetricFamily("redis_rejected_connections_total", .counter, "short", [], "connections that were turned away"),
        MetricFamily("redis_evicted_keys_total", .counter, "short", [], "keys that made room for others"),
        MetricFamily("redis_expired_keys_total", .counter, "short", [], "keys whose lifetime ended"),
        MetricFamily("redis_keyspace_hits_total", .counter, "short", [], "look-ups that found their key"),
        MetricFamily("redis_keyspace_misses_total", .counter, "short", [], "look-ups that did not"),
        MetricFamily("redis_commands_processed_total", .counter, "short", [], "commands"),
        MetricFamily("redis_db_keys", .gauge, "short", ["db"], "keys of a database"),
        MetricFamily("redis_uptime_in_seconds", .gauge, "s", [], "time since the start"),
        MetricFamily("redis_rdb_last_bgsave_status", .gauge, "short", [], "whether the last snapshot succeeded"),
    ]

    static let nginx: [MetricFamily] = [
        MetricFamily("nginx_up", .gauge, "short", [], "whether the exporter reached the status page"),
        MetricFamily("nginx_connections_accepted", .counter, "short", [], "accepted connections"),
        MetricFamily("nginx_connections_handled", .counter, "short", [], "handled connections"),
        MetricFamily("nginx_connections_active", .gauge, "short", [], "open connections"),
        MetricFamily("nginx_connections_reading", .gauge, "short", [], "connections that send a request"),
        MetricFamily("nginx_connections_writing", .gauge, "short", [], "connections that get an answer"),
        MetricFamily("nginx_connections_waiting", .gauge, "short", [], "idle connections"),
        MetricFamily("nginx_http_requests_total", .counter, "reqps", [], "requests, of whatever status"),
    ]

    static let host: [MetricFamily] = [
        MetricFamily("node_cpu_seconds_total", .counter, "s", ["cpu", "mode"], "processor time by mode"),
        MetricFamily("node_load1", .gauge, "short", [], "load over one minute"),
        MetricFamily("node_memory_MemTotal_bytes", .gauge, "bytes", [], "memory of the host"),
        MetricFamily("node_memory_MemAvailable_bytes", .gauge, "bytes", [], "memory that programs can still get"),
        MetricFamily("node_filesystem_size_bytes", .gauge, "bytes", fileSystem, "size of a file system"),
        MetricFamily("node_filesystem_avail_bytes", .gauge, "bytes", fileSystem, "space that programs can still get"),
        MetricFamily("node_filesystem_files", .gauge, "short", fileSystem, "inodes of a file system"),
        MetricFamily("node_filesystem_files_free", .gauge, "short", fileSystem, "free inodes"),
        MetricFamily("node_filesystem_readonly", .gauge, "short", fileSystem, "whether it is mounted read-only"),
        MetricFamily("node_disk_io_time_seconds_total", .counter, "s", ["device"], "time that a disk was busy"),
        MetricFamily("node_disk_read_bytes_total", .counter, "bytes", ["device"], "bytes read"),
        MetricFamily("node_disk_written_bytes_total", .counter, "bytes", ["device"], "bytes written"),
        MetricFamily("node_network_receive_bytes_total", .counter, "bytes", ["device"], "bytes received"),
        MetricFamily("node_network_transmit_bytes_total", .counter, "bytes", ["device"], "bytes sent"),
        MetricFamily("node_timex_offset_seconds", .gauge, "s", [], "how far the clock is off"),
        MetricFamily("node_timex_sync_status", .gauge, "short", [], "whether the clock is synchronised"),
        MetricFamily("node_vmstat_oom_kill", .counter, "short", [], "processes that the kernel ended for memory"),
        MetricFamily("node_boot_time_seconds", .gauge, "s", [], "when the host started"),
        MetricFamily("node_textfile_scrape_error", .gauge, "short", [], "whether a file of the textfile folder is bad"),
    ]

    private static let fileSystem = ["device", "fstype", "mountpoint"]

    /// Written by scripts into the node exporter's textfile folder (BK-03, PR-19).
    package static let textfile: [MetricFamily] = [
        MetricFamily(backupSuccess, .gauge, "s", ["backup"], "when a backup last succeeded"),
        MetricFamily(backupLastRun, .gauge, "short", ["backup"], "whether the last run of a backup succeeded"),
        MetricFamily(backupSize, .gauge, "bytes", ["backup"], "size of the newest backup"),
        MetricFamily(backupDuration, .gauge, "s", ["backup"], "how long the newest backup took"),
        MetricFamily(backupTest, .gauge, "s", ["backup"], "when a backup was last restored for a test"),
        MetricFamily(secretRotation, .gauge, "s", ["credential"], "when a secret was last replaced"),
    ]

    package static let backupSuccess = "backup_last_success_timestamp_seconds"
    package static let backupLastRun = "backup_last_run_success"
    package static let backupSize = "backup_size_bytes"
    package static let backupDuration = "backup_duration_seconds"
    package static let backupTest = "backup_verification_last_success_timestamp_seconds"
    /// Its label is `credential`: scanners take `secret: name` in a test of rules for a value.
    package static let secretRotation = "secret_rotation_timestamp_seconds"

    /// After relabelling: `service` is the platform's service.
    static let containers: [MetricFamily] = [
        MetricFamily("container_last_seen", .gauge, "s", ["name"], "when the container was last seen"),
        MetricFamily("container_start_time_seconds", .gauge, "s", ["name"], "when the container started"),
        MetricFamily("container_cpu_usage_seconds_total", .counter, "s", ["name", "cpu"], "processor time"),
        MetricFamily("container_cpu_cfs_periods_total", .counter, "short", ["name"], "periods with a processor limit"),
        MetricFamily(
            "container_cpu_cfs_throttled_periods_total",
            .counter,
            "short",
            ["name"],
            "periods in which the limit was reached"
        ),
        MetricFamily("container_spec_cpu_quota", .gauge, "short", ["name"], "processor time in a period, microseconds"),
        MetricFamily("container_spec_cpu_period", .gauge, "short", ["name"], "length of a period, microseconds"),
        MetricFamily(
            "container_memory_working_set_bytes",
            .gauge,
            "bytes",
            ["name"],
            "memory that cannot be reclaimed"
        ),
        MetricFamily("container_memory_usage_bytes", .gauge, "bytes", ["name"], "memory with caches"),
        MetricFamily("container_spec_memory_limit_bytes", .gauge, "bytes", ["name"], "memory limit; 0 for none"),
        MetricFamily("container_oom_events_total", .counter, "short", ["name"], "times that memory ran out"),
        MetricFamily("container_threads", .gauge, "short", ["name"], "threads"),
        MetricFamily("container_threads_max", .gauge, "short", ["name"], "threads that are allowed; 0 for any"),
        MetricFamily(
            "container_network_receive_bytes_total",
            .counter,
            "bytes",
            ["name", "interface"],
            "bytes received"
        ),
        MetricFamily("container_network_transmit_bytes_total", .counter, "bytes", ["name", "interface"], "bytes sent"),
        MetricFamily("container_fs_reads_bytes_total", .counter, "bytes", ["name", "device"], "bytes read"),
        MetricFamily("container_fs_writes_bytes_total", .counter, "bytes", ["name", "device"], "bytes written"),
    ]

    static let probes: [MetricFamily] = [
        MetricFamily("probe_success", .gauge, "short", ["host"], "whether the probe succeeded"),
        MetricFamily("probe_duration_seconds", .gauge, "s", ["host"], "how long the probe took"),
        MetricFamily("probe_http_status_code", .gauge, "short", ["host"], "status of the answer"),
        MetricFamily("probe_ssl_earliest_cert_expiry", .gauge, "s", ["host"], "when the first certificate expires"),
    ]

    static let vault: [MetricFamily] = [
        MetricFamily("vault_core_unsealed", .gauge, "short", ["cluster"], "whether Vault is unsealed"),
        MetricFamily("vault_core_active", .gauge, "short", ["cluster"], "whether this node is the active one"),
        MetricFamily("vault_expire_num_leases", .gauge, "short", [], "leases that have not ended"),
    ]

    static let prometheus: [MetricFamily] =
        process + [
            MetricFamily(
                "prometheus_config_last_reload_successful",
                .gauge,
                "short",
                [],
                "whether the last reload worked"
            ),
            MetricFamily(
                "prometheus_rule_evaluation_failures_total",
                .counter,
                "short",
                ["rule_group"],
                "rules that could not be evaluated"
            ),
            MetricFamily("prometheus_notifications_dropped_total", .counter, "short", [], "alerts that were not sent"),
            MetricFamily(
                "prometheus_notifications_alertmanagers_discovered",
                .gauge,
                "short",
                [],
                "Alertmanagers that Prometheus knows"
            ),
            MetricFamily("prometheus_tsdb_compactions_failed_total", .counter, "short", [], "compactions that failed"),
            MetricFamily("prometheus_tsdb_head_series", .gauge, "short", [], "series in memory"),
            MetricFamily(
                "prometheus_tsdb_head_samples_appended_total",
                .counter,
                "short",
                ["type"],
                "samples that were stored"
            ),
            MetricFamily("prometheus_tsdb_storage_blocks_bytes", .gauge, "bytes", [], "size of stored blocks"),
            MetricFamily(
                "prometheus_target_scrapes_exceeded_sample_limit_total",
                .counter,
                "short",
                [],
                "scrapes with more samples than allowed"
            ),
        ]

    static let alertmanager: [MetricFamily] =
        process + [
            MetricFamily(
                "alertmanager_config_last_reload_successful",
                .gauge,
                "short",
                [],
                "whether the last reload worked"
            ),
            MetricFamily("alertmanager_alerts", .gauge, "short", ["state"], "alerts by state"),
            MetricFamily("alertmanager_notifications_total", .counter, "short", ["integration"], "notifications"),
            MetricFamily(
                "alertmanager_notifications_failed_total",
                .counter,
                "short",
                ["integration", "reason"],
                "notifications that failed"
            ),
        ]

    static let fluentBit: [MetricFamily] = [
        MetricFamily("fluentbit_input_records_total", .counter, "short", ["name"], "records read"),
        MetricFamily("fluentbit_output_proc_records_total", .counter, "short", ["name"], "records sent"),
        MetricFamily("fluentbit_output_dropped_records_total", .counter, "short", ["name"], "records lost"),
    ]
}
