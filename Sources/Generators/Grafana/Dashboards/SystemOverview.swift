import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// What someone looks at first: is anything wrong, and where (GF-05).
    func systemOverview() -> Dashboard {
        dashboard(
            .systemOverview,
            "System overview",
            "Whether everything runs, what fires, and how much is asked of it; the other dashboards go deeper.",
            variables: variables([]),
            annotations: annotations(),
            rows: [
                DashboardRow("Status", statusStats),
                DashboardRow("Services", [serviceStates, firingAlerts]),
                DashboardRow("Requests", requestOverview),
                DashboardRow("Resources", resourceOverview),
                DashboardRow("Error budgets", [budgetBars]),
                DashboardRow("Backups and secrets", upkeep),
                DashboardRow("Logs", logs),
                DashboardRow("Monitoring itself", isCollapsed: true, monitoringItself),
            ]
        )
    }

    // MARK: - Status

    private var statusStats: [Panel] {
        [
            .stat(
                "Health",
                "The share of scrape targets that answer.",
                .ratio,
                "avg(\(.target("up")))",
                width: 3,
                thresholds: Thresholds(base: .red, limits: [(.unit(1) * 9, .orange), (1, .green)]),
                style: .init(isFilled: true),
                links: runbook(.serviceOutage)
            ),
            alertCount("Critical alerts", .critical, .red),
            alertCount("Warnings", .warning, .orange),
            .stat(
                "Requests",
                "HTTP requests per second to all services together.",
                .requestsPerSecond,
                "sum(\(.recorded(RequestSeries.rate, .chosen("job"))))",
                width: 3,
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
            .stat(
                "Errors",
                "The share of HTTP requests that end in a server error.",
                .ratio,
                errorRatio(by: []),
                width: 3,
                thresholds: errorThresholds,
                style: .init(hasTrend: true),
                decimals: 2,
                links: runbook(.highErrorRate)
            ),
            .stat(
                "95 % take at most",
                "The 95th percentile of how long HTTP requests take, over all services.",
                .seconds,
                "histogram_quantile(0.95, sum by (le) (\(.recorded(RequestSeries.buckets, .chosen("job")))))",
                width: 3,
                thresholds: latencyThresholds,
                style: .init(hasTrend: true),
                links: runbook(.latency)
            ),
            .stat(
                "Least budget left",
                "What is left of the error budget that is nearest to its end.",
                .ratio,
                "min(\(.recorded(ServiceLevelObjective.budgetRemaining, .matches("service", pattern: "$job"))))",
                width: 3,
                thresholds: Self.budgetThresholds,
                decimals: 1,
                links: runbook(.highErrorRate)
            ),
        ]
    }

    private func alertCount(_ title: PanelText, _ severity: AlertSeverity, _ color: PanelColor) -> Panel {
        let firing: [LabelMatcher] = [.equal("alertstate", "firing"), .equal("severity", severity.rawValue)]
        return .stat(
            title,
            "Alerts of this severity that fire now.",
            .count,
            "count(\(.recorded(.alerts, firing))) or vector(0)",
            width: 3,
            thresholds: .rising((1, color)),
            style: .init(isFilled: true)
        )
    }

    private var serviceStates: Panel {
        var panel = Panel.stat(
            "State by service",
            "Whether every container of a service answers Prometheus; an exporter stands for what it watches.",
            .count,
            "min by (service) (\(.target("up")))",
            legend: "{{service}}",
            width: 24,
            thresholds: .upIsGood,
            style: .init(isFilled: true, showsNames: true),
            words: [(0, "down", .red), (1, "up", .green)],
            links: runbook(.serviceOutage)
        )
        panel.height = 6
        return panel
    }

    private var firingAlerts: Panel {
        .table(
            "Firing alerts",
            "What fires now, but for the watchdog, which always does.",
            .count,
            [
                """
                max by (severity, alertname, service, job, name, host, datname, mountpoint) (
                  \(.recorded(.alerts, .equal("alertstate", "firing"), .notEqual("alertname", Alert.watchdog)))
                )
                """
            ],
            ["severity", "alertname", "service", "job", "name", "host", "datname", "mountpoint"].map {
                Panel.Column(field: $0, title: $0)
            },
            sortedBy: "severity"
        )
    }

    // MARK: - Requests and resources

    private var requestOverview: [Panel] {
        [
            .timeSeries(
                "Requests by service",
                "HTTP requests per second.",
                .requestsPerSecond,
                [.range("sum by (service) (\(.recorded(RequestSeries.rate, .chosen("job"))))", "{{service}}")],
                width: 8
            ),
            .timeSeries(
                "Errors by service",
                "The share of HTTP requests that end in a server error.",
                .ratio,
                [.range("max by (service) (\(.recorded(RequestSeries.errorRatio, .chosen("job"))))", "{{service}}")],
                width: 8,
                thresholds: errorThresholds,
                links: runbook(.highErrorRate)
            ),
            .timeSeries(
                "95th percentile by service",
                "How long 95 % of HTTP requests take at most.",
                .seconds,
                [
                    .range(
                        "histogram_quantile(0.95, sum by (service, le) (\(.recorded(RequestSeries.buckets, .chosen("job")))))",
                        "{{service}}"
                    )
                ],
                width: 8,
                thresholds: latencyThresholds,
                links: runbook(.latency)
            ),
        ]
    }

    private var resourceOverview: [Panel] {
        [
            .timeSeries(
                "Processors by service",
                "Processors that the containers of a service use together.",
                .count,
                [.range("sum by (service) (\(.recorded(ContainerSeries.processorRate)))", "{{service}}")],
                width: 8,
                links: runbook(.processor)
            ),
            .timeSeries(
                "Memory by service",
                "The share of its limit that the fullest container of a service uses.",
                .ratio,
                [.range("max by (service) (\(.recorded(ContainerSeries.memoryRatio)))", "{{service}}")],
                width: 8,
                maximum: 1,
                thresholds: thresholds("ContainerMemoryNearLimit"),
                links: runbook(.memory)
            ),
            .timeSeries(
                "Free on the host",
                "The share of memory and of each file system that is free.",
                .ratio,
                [.range(hostMemoryFree, "memory"), .range(hostDiskFree, "{{mountpoint}}")],
                width: 8,
                maximum: 1,
                thresholds: thresholds("HostDiskLow", "HostDiskAlmostFull"),
                links: runbook(.disk)
            ),
        ]
    }

    private var budgetBars: Panel {
        .bars(
            "Error budget left",
            "What is left of each error budget, in its own window.",
            .ratio,
            """
            max by (service, slo) (\(.recorded(ServiceLevelObjective.budgetRemaining, .matches("service", pattern: "$job"))))
            """,
            legend: "{{service}} {{slo}}",
            width: 24,
            maximum: 1,
            thresholds: Self.budgetThresholds,
            links: runbook(.highErrorRate)
        )
    }

    // MARK: - Upkeep

    private var upkeep: [Panel] {
        [
            .stat(
                "Newest backup",
                "Time since the last success of each backup.",
                .age,
                "time() - max by (backup) (\(.target(MetricName(MetricFamily.backupSuccess))))",
                legend: "{{backup}}",
                width: 8,
                thresholds: thresholds("BackupStale"),
                style: .init(showsNames: true),
                links: runbook(.backup)
            ),
            .stat(
                "Last restore test",
                "Time since each backup was last restored for a test.",
                .age,
                "time() - max by (backup) (\(.target(MetricName(MetricFamily.backupTest))))",
                legend: "{{backup}}",
                width: 8,
                thresholds: thresholds("RestoreTestStale"),
                style: .init(showsNames: true),
                links: runbook(.backup)
            ),
            .stat(
                "Size of the newest backup",
                "A size that falls by itself is a backup that misses something.",
                .bytes,
                "max by (backup) (\(.target("backup_size_bytes")))",
                legend: "{{backup}}",
                width: 8,
                thresholds: .neutral,
                style: .init(hasTrend: true, showsNames: true),
                links: runbook(.backup)
            ),
            .stat(
                "Last replacement of secrets",
                "Time since each secret was last replaced.",
                .age,
                "time() - max by (credential) (\(.target(MetricName(MetricFamily.secretRotation))))",
                legend: "{{credential}}",
                width: 16,
                thresholds: .neutral,
                style: .init(showsNames: true),
                links: runbook(.rotation)
            ),
            .stat(
                "Vault",
                "Whether Vault is open; nobody can read secrets while it is sealed.",
                .count,
                "min by (service) (\(.target("vault_core_unsealed")))",
                width: 4,
                thresholds: .upIsGood,
                style: .init(isFilled: true),
                words: [(0, "sealed", .red), (1, "open", .green)],
                links: runbook(.vault)
            ),
            .stat(
                "Leases of Vault",
                "Leases that have not ended; a number that only grows is a program that never gives them back.",
                .count,
                "sum(\(.target("vault_expire_num_leases")))",
                width: 4,
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
        ]
    }

    private var logs: [Panel] {
        [
            .timeSeries(
                "Log records",
                "Records per second that the log collector reads, sends on and loses.",
                .countsPerSecond,
                [
                    .range("sum(rate(\(.target("fluentbit_input_records_total"))[$__rate_interval]))", "read"),
                    .range("sum(rate(\(.target("fluentbit_output_proc_records_total"))[$__rate_interval]))", "sent"),
                    .range("sum(rate(\(.target("fluentbit_output_dropped_records_total"))[$__rate_interval]))", "lost"),
                ],
                width: 24
            )
        ]
    }

    // MARK: - Monitoring itself

    private var monitoringItself: [Panel] {
        [
            .timeSeries(
                "Scrape durations",
                "How long reading a target's metrics takes; above the scrape timeout the target counts as down.",
                .seconds,
                [.range("max by (job) (\(.target("scrape_duration_seconds")))", "{{job}}")],
                thresholds: .none,
                links: runbook(.monitoring)
            ),
            .timeSeries(
                "Samples by job",
                "Samples of each scrape; a job that grows steadily has a label with too many values.",
                .count,
                [
                    .range(
                        "sum by (job) (\(.target("scrape_samples_post_metric_relabeling")))",
                        "{{job}}"
                    )
                ],
                links: runbook(.monitoring)
            ),
            .timeSeries(
                "Series of Prometheus",
                "Series in memory, which take most of it.",
                .count,
                [.range("sum by (instance) (\(.target("prometheus_tsdb_head_series")))", "{{instance}}")],
                width: 8,
                links: runbook(.monitoring)
            ),
            .timeSeries(
                "Storage of Prometheus",
                "Size of the blocks on disk.",
                .bytes,
                [.range("sum by (instance) (\(.target("prometheus_tsdb_storage_blocks_bytes")))", "{{instance}}")],
                width: 8,
                links: runbook(.monitoring)
            ),
            .timeSeries(
                "Troubles of Prometheus",
                "Rules that could not be evaluated and alerts that were not sent, per second; both should stay at zero.",
                .countsPerSecond,
                [
                    .range(
                        "sum(rate(\(.target("prometheus_rule_evaluation_failures_total"))[$__rate_interval]))",
                        "rule failures"
                    ),
                    .range(
                        "sum(rate(\(.target("prometheus_notifications_dropped_total"))[$__rate_interval]))",
                        "dropped alerts"
                    ),
                ],
                width: 8,
                links: runbook(.monitoring)
            ),
            .timeSeries(
                "Notifications",
                "Notifications that Alertmanager sends, and those that fail, by the way they take.",
                .countsPerMinute,
                [
                    .range(
                        """
                        60 * sum by (integration) (rate(\(.target("alertmanager_notifications_total"))[$__rate_interval]))
                        """,
                        "{{integration}}"
                    ),
                    .range(
                        """
                        60 * sum by (integration) (rate(\(.target("alertmanager_notifications_failed_total"))[$__rate_interval]))
                        """,
                        "{{integration}}, failed"
                    ),
                ],
                width: 24,
                links: runbook(.monitoring)
            ),
        ]
    }
}
