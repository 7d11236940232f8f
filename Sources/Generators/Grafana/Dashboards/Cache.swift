import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// Redis; `nil` without its exporter.
    func cache() -> Dashboard? {
        let targets = targets(.redisExporter)
        guard !targets.isEmpty else { return nil }
        return dashboard(
            .cache,
            "Cache",
            "Redis: how full it is, how often it has what is asked for, and what it drops.",
            variables: variables(targets),
            annotations: annotations(serviceMatcher(targets)),
            rows: [
                DashboardRow("Status", cacheStats), DashboardRow("Memory and keys", cacheKeys),
                DashboardRow("Clients and commands", cacheClients),
            ]
        )
    }

    private func cacheHits(_ range: PanelQuery) -> PanelQuery {
        let hits: PanelQuery =
            "sum by (service) (rate(\(.target("redis_keyspace_hits_total"))[\(verbatim: range)]))"
        let misses: PanelQuery =
            "sum by (service) (rate(\(.target("redis_keyspace_misses_total"))[\(verbatim: range)]))"
        return "\(verbatim: hits)\n/\n(\(verbatim: hits) + \(verbatim: misses) > 0)"
    }

    private var cacheFull: PanelQuery {
        """
        max by (service) (
          \(.target("redis_memory_used_bytes"))
        /
          (\(.target("redis_memory_max_bytes")) > 0)
        )
        """
    }

    private var cacheStats: [Panel] {
        [
            .stat(
                "Redis",
                "Whether its exporter can connect.",
                .count,
                "min by (service) (\(.target("redis_up")))",
                legend: "{{service}}",
                thresholds: .upIsGood,
                style: .init(isFilled: true, showsNames: true),
                words: [(0, "down", .red), (1, "up", .green)],
                links: runbook(.redis)
            ),
            .gauge(
                "Memory used",
                "Of what data may take; at the limit keys are dropped or writes fail.",
                .ratio,
                cacheFull,
                thresholds: thresholds("RedisMemoryHigh"),
                links: runbook(.redis)
            ),
            .gauge(
                "Hit ratio",
                "The share of look-ups over the last hour that found their key, as the alert sees it.",
                .ratio,
                cacheHits("1h"),
                thresholds: thresholds("RedisHitRatioLow"),
                links: runbook(.redis)
            ),
            .stat(
                "Clients",
                "Connected now.",
                .count,
                "sum(\(.target("redis_connected_clients")))",
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
            .stat(
                "Running for",
                "A cache that was restarted is empty, and everything behind it works harder.",
                .age,
                "min(\(.target("redis_uptime_in_seconds")))",
                thresholds: .neutral
            ),
            .stat(
                "Last snapshot",
                "Whether the last save to disk succeeded.",
                .count,
                "min(\(.target("redis_rdb_last_bgsave_status")))",
                thresholds: .upIsGood,
                style: .init(isFilled: true),
                words: [(0, "failed", .red), (1, "saved", .green)],
                links: runbook(.redis)
            ),
        ]
    }

    private var cacheKeys: [Panel] {
        [
            .timeSeries(
                "Memory",
                "What data take, and the limit where there is one.",
                .bytes,
                [
                    .range("max by (service) (\(.target("redis_memory_used_bytes")))", "{{service}}, used"),
                    .range("max by (service) (\(.target("redis_memory_max_bytes")) > 0)", "{{service}}, limit"),
                ],
                width: 8,
                links: runbook(.redis)
            ),
            .timeSeries(
                "Keys by database",
                "Keys that are there.",
                .count,
                [.range("sum by (service, db) (\(.target("redis_db_keys")))", "{{service}} {{db}}")],
                width: 8
            ),
            .timeSeries(
                "Keys that went",
                "Keys per second whose lifetime ended, and keys that were dropped to make room.",
                .countsPerSecond,
                [
                    .range(rate("redis_expired_keys_total", by: ["service"]), "{{service}}, ended"),
                    .range(rate("redis_evicted_keys_total", by: ["service"]), "{{service}}, dropped"),
                ],
                width: 8,
                links: runbook(.redis)
            ),
            .timeSeries(
                "Hit ratio",
                "The share of look-ups that find their key.",
                .ratio,
                [.range(cacheHits("$__rate_interval"), "{{service}}")],
                width: 24,
                maximum: 1,
                thresholds: thresholds("RedisHitRatioLow"),
                links: runbook(.redis)
            ),
        ]
    }

    private var cacheClients: [Panel] {
        [
            .timeSeries(
                "Commands",
                "Commands per second.",
                .operationsPerSecond,
                [.range(rate("redis_commands_processed_total", by: ["service"]), "{{service}}")],
                width: 8
            ),
            .timeSeries(
                "Clients",
                "Connected clients, and those in a call that waits, such as for a queue.",
                .count,
                [
                    .range("sum by (service) (\(.target("redis_connected_clients")))", "{{service}}, connected"),
                    .range("sum by (service) (\(.target("redis_blocked_clients")))", "{{service}}, waiting"),
                ],
                width: 8
            ),
            .timeSeries(
                "Connections turned away",
                "Per second; the limit on clients was reached.",
                .countsPerSecond,
                [.range(rate("redis_rejected_connections_total", by: ["service"]), "{{service}}")],
                width: 8,
                links: runbook(.redis)
            ),
        ]
    }
}
