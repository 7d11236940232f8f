import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// The host, the engine and every container against its limits; `nil` without an exporter of any.
    func hostsContainers() -> Dashboard? {
        let targets = targets(.nodeExporter, .cadvisor)
        let hasEngine = observed.contains { $0.monitoring.enginePort != nil }
        guard !targets.isEmpty || hasEngine else { return nil }
        var variables = variables(targets, and: hasEngine ? [PrometheusJobs.engine] : [])
        let cadvisors = self.targets(.cadvisor).map(\.job.text)
        if !cadvisors.isEmpty {
            let seen: PromQL = "container_last_seen{\(LabelMatcher.oneOf("job", cadvisors))}"
            variables.append(.label("service", "Service", of: seen))
        }
        let chosen = LabelMatcher.chosen("service")
        return dashboard(
            .hostsContainers,
            "Hosts and containers",
            "What the host has left, and what each container uses of its limits.",
            variables: variables,
            annotations: annotations(cadvisors.isEmpty ? [] : [chosen]),
            rows: [
                DashboardRow("Host", hostStats),
                DashboardRow("Host: processors and memory", hostPanels),
                DashboardRow("Host: disks and network", diskPanels),
                DashboardRow("Containers", containerOverview(containers(of: chosen))),
                DashboardRow(
                    "Containers of $service",
                    isCollapsed: true,
                    repeats: "service",
                    containerPanels(containers(of: chosen), by: ["name"], legend: "{{name}}")
                ),
                DashboardRow("Container engine", enginePanels),
            ]
        )
    }

    private var busy: PanelQuery {
        "1 - avg by (instance) (rate(\(.target("node_cpu_seconds_total", .equal("mode", "idle")))[$__rate_interval]))"
    }

    /// How many the host has.
    private var processors: PanelQuery {
        "count by (instance) (rate(\(.target("node_cpu_seconds_total", .equal("mode", "idle")))[$__rate_interval]))"
    }

    private var hostStats: [Panel] {
        [
            .gauge(
                "Processors busy",
                "The share of processor time that is not idle.",
                .ratio,
                "max(\(verbatim: busy))",
                thresholds: thresholds("HostCPUHigh"),
                links: runbook(.processor)
            ),
            .gauge(
                "Memory free",
                "The share of memory that programs can still get.",
                .ratio,
                hostMemoryFree,
                thresholds: thresholds("HostMemoryLow"),
                links: runbook(.host)
            ),
            .gauge(
                "Least disk free",
                "The free share of the fullest file system.",
                .ratio,
                "min(\(verbatim: hostDiskFree))",
                thresholds: thresholds("HostDiskLow", "HostDiskAlmostFull"),
                links: runbook(.disk)
            ),
            .stat(
                "Running for",
                "Time since the host started.",
                .age,
                "time() - max(\(.target("node_boot_time_seconds")))",
                thresholds: .neutral
            ),
            .stat(
                "Clock off by",
                "Tokens, certificates and the order of logs depend on it.",
                .seconds,
                "max(abs(\(.target("node_timex_offset_seconds"))))",
                thresholds: thresholds("HostClockSkew"),
                links: runbook(.host)
            ),
            .stat(
                "Killed for memory",
                "Processes that the kernel has ended in the chosen time.",
                .count,
                "sum(increase(\(.target("node_vmstat_oom_kill"))[$__range]))",
                thresholds: .rising((1, .orange)),
                decimals: 0,
                links: runbook(.memory)
            ),
        ]
    }

    private var hostPanels: [Panel] {
        [
            .timeSeries(
                "Processors by mode",
                "Of all processors; much iowait means slow disks, steal a busy neighbour.",
                .ratio,
                [
                    .range(
                        """
                        sum by (mode) (rate(\(.target("node_cpu_seconds_total", .notEqual("mode", "idle")))[$__rate_interval]))
                        / scalar(sum(\(verbatim: processors)))
                        """,
                        "{{mode}}"
                    )
                ],
                width: 8,
                maximum: 1,
                thresholds: thresholds("HostCPUHigh"),
                style: .init(isStacked: true),
                links: runbook(.processor)
            ),
            .timeSeries(
                "Load",
                "Processes that run or wait, over a minute; above the number of processors they wait.",
                .count,
                [
                    .range("max by (instance) (\(.target("node_load1")))", "load"),
                    .range(processors, "processors"),
                ],
                width: 8,
                links: runbook(.processor)
            ),
            .timeSeries(
                "Memory",
                "What the host has, and what programs can still get.",
                .bytes,
                [
                    .range("max by (instance) (\(.target("node_memory_MemTotal_bytes")))", "in all"),
                    .range("min by (instance) (\(.target("node_memory_MemAvailable_bytes")))", "free"),
                ],
                width: 8,
                links: runbook(.host)
            ),
        ]
    }

    private var diskPanels: [Panel] {
        func rate(_ metric: MetricName, _ matcher: LabelMatcher) -> PanelQuery {
            "sum by (device) (rate(\(.target(metric, matcher))[$__rate_interval]))"
        }
        // Devices that only stand for others.
        let disks = LabelMatcher.matchesNot("device", pattern: "loop.*|ram.*|sr.*|dm-.*")
        let cards = LabelMatcher.matchesNot("device", pattern: "lo|veth.*|br-.*|docker.*")
        return [
            .timeSeries(
                "Disk free",
                "The free share of each file system.",
                .ratio,
                [.range(hostDiskFree, "{{mountpoint}}")],
                width: 8,
                maximum: 1,
                thresholds: thresholds("HostDiskLow", "HostDiskAlmostFull"),
                links: runbook(.disk)
            ),
            .timeSeries(
                "Inodes free",
                "The share of files that can still be made, however much space there is.",
                .ratio,
                [
                    .range(
                        """
                        min by (mountpoint) (
                          \(.target("node_filesystem_files_free", Self.realFileSystems))
                        /
                          (\(.target("node_filesystem_files", Self.realFileSystems)) > 0)
                        )
                        """,
                        "{{mountpoint}}"
                    )
                ],
                width: 8,
                maximum: 1,
                thresholds: thresholds("HostInodesLow"),
                links: runbook(.disk)
            ),
            .timeSeries(
                "Disks busy",
                "The share of time in which a disk had something to do.",
                .ratio,
                [.range(rate("node_disk_io_time_seconds_total", disks), "{{device}}")],
                width: 8,
                maximum: 1
            ),
            .timeSeries(
                "Disk throughput",
                "Bytes per second read and written.",
                .bytesPerSecond,
                [
                    .range(rate("node_disk_read_bytes_total", disks), "{{device}}, read"),
                    .range(rate("node_disk_written_bytes_total", disks), "{{device}}, written"),
                ]
            ),
            .timeSeries(
                "Network",
                "Bytes per second received and sent by the host's own cards.",
                .bytesPerSecond,
                [
                    .range(rate("node_network_receive_bytes_total", cards), "{{device}}, received"),
                    .range(rate("node_network_transmit_bytes_total", cards), "{{device}}, sent"),
                ]
            ),
        ]
    }

    private func containerOverview(_ matchers: [LabelMatcher]) -> [Panel] {
        [
            .timeSeries(
                "Processors by service",
                "Processors that the containers of a service use together.",
                .count,
                [
                    .range(
                        """
                        sum by (service) (rate(\(.container("container_cpu_usage_seconds_total", of: matchers))[$__rate_interval]))
                        """,
                        "{{service}}"
                    )
                ],
                width: 8,
                style: .init(isStacked: true),
                links: runbook(.processor)
            ),
            .timeSeries(
                "Memory by service",
                "Memory that cannot be reclaimed, of all containers of a service.",
                .bytes,
                [
                    .range(
                        "sum by (service) (\(.container("container_memory_working_set_bytes", of: matchers)))",
                        "{{service}}"
                    )
                ],
                width: 8,
                style: .init(isStacked: true),
                links: runbook(.memory)
            ),
            .timeSeries(
                "Restarts",
                "Starts of each service's containers within 15 minutes, as the alert counts them.",
                .count,
                [
                    .range(
                        """
                        sum by (service) (changes(\(.container("container_start_time_seconds", of: matchers))[15m])) > 0
                        """,
                        "{{service}}"
                    )
                ],
                width: 8,
                thresholds: thresholds("ContainerRestarting"),
                style: .init(isBars: true),
                links: runbook(.restarts)
            ),
            .table(
                "Containers near a limit",
                "The fullest first: memory that cannot be reclaimed against its limit, and how often it ran out in the chosen time.",
                .ratio,
                [
                    """
                    topk(20, max by (service, name) (\(.container("container_memory_working_set_bytes", of: matchers)))
                    / (max by (service, name) (\(.container("container_spec_memory_limit_bytes", of: matchers))) > 0))
                    """,
                    """
                    sum by (service, name) (increase(\(.container("container_oom_events_total", of: matchers))[$__range]))
                    """,
                ],
                [
                    Panel.Column(field: "service", title: "service"), Panel.Column(field: "name", title: "container"),
                    Panel.Column(
                        field: "Value #A",
                        title: "memory",
                        unit: .ratio,
                        thresholds: thresholds("ContainerMemoryNearLimit")
                    ),
                    Panel.Column(
                        field: "Value #B",
                        title: "out of memory",
                        unit: .count,
                        thresholds: .rising((1, .orange))
                    ),
                ],
                sortedBy: "memory",
                links: runbook(.memory)
            ),
        ]
    }

    private var enginePanels: [Panel] {
        [
            .timeSeries(
                "Containers by state",
                "Of the whole engine, other platforms' among them.",
                .count,
                [.range("sum by (state) (\(.target("engine_daemon_container_states_containers")))", "{{state}}")],
                style: .init(isStacked: true)
            ),
            .timeSeries(
                "Failed health checks",
                "Health checks of containers that failed, per minute.",
                .countsPerMinute,
                [
                    .range(
                        "60 * sum(rate(\(.target("engine_daemon_health_checks_failed_total"))[$__rate_interval]))",
                        "failed"
                    )
                ],
                links: runbook(.serviceOutage)
            ),
        ]
    }
}
