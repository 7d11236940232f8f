import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What several dashboards share.
extension DashboardScope {
    func dashboard(
        _ kind: PlatformDashboard,
        _ title: String,
        _ description: String,
        variables: [DashboardVariable],
        annotations: [DashboardAnnotation],
        rows: [DashboardRow]
    ) -> Dashboard {
        var dashboard = Dashboard(
            name: kind.rawValue,
            uid: kind.uid(in: platform),
            origin: .derived(rule: "dashboard of a platform", from: [platform.name.origin]),
            title: title,
            description: description,
            rows: rows
        )
        dashboard.variables = variables
        dashboard.annotations = annotations
        return dashboard.limited(to: isKnown, origin: origin)
    }

    /// What these exporters watch.
    func serviceMatcher(_ targets: [ScrapeTarget]) -> [LabelMatcher] {
        [.oneOf("service", targets.map(\.subject.name.text))]
    }

    /// Per second, by what each series is about.
    func rate(_ metric: MetricName, by labels: [LabelName], _ more: LabelMatcher...) -> PanelQuery {
        let series = more.isEmpty ? PanelSeries.target(metric) : PanelSeries.target(metric, more[0])
        return "sum by (\(labels)) (rate(\(series)[$__rate_interval]))"
    }

    // MARK: - Requests

    /// The share of server errors; a service without any has no such series, hence the zero (PR-08).
    func errorRatio(by labels: [LabelName]) -> PanelQuery {
        let requests = MetricName(MetricFamily.httpRequests)
        let grouping: PanelQuery = labels.isEmpty ? "sum" : "sum by (\(labels))"
        let all: PanelQuery = "\(verbatim: grouping) (rate(\(.target(requests))[$__rate_interval]))"
        let failed: PanelQuery =
            "\(verbatim: grouping) (rate(\(.target(requests, .matches("status", pattern: "5..")))[$__rate_interval]))"
        return "(\n  \(verbatim: failed)\nor\n  0 * \(verbatim: all)\n)\n/\n(\(verbatim: all) > 0)"
    }

    func quantile(_ share: DecimalNumber, by labels: [LabelName] = []) -> PanelQuery {
        let buckets = MetricName("\(MetricFamily.httpDuration)_bucket")
        return """
            histogram_quantile(\(share), sum by (\(labels + ["le"])) (rate(\(.target(buckets))[$__rate_interval])))
            """
    }

    static let median = DecimalNumber(1).divided(by: 2, fractionDigits: 1)
    static let most = DecimalNumber(95).divided(by: 100, fractionDigits: 2)
    static let nearlyAll = DecimalNumber(99).divided(by: 100, fractionDigits: 2)

    /// The limit of the alert that pages, else of the one for services without an objective.
    var errorThresholds: Thresholds {
        let paging = alerts.keys.filter { $0.hasPrefix("AvailabilityBudgetBurn") }.compactMap { alerts[$0] }
            .filter { $0.severity == .critical }.max { ($0.limit?.value ?? 0) < ($1.limit?.value ?? 0) }
        return paging.map { Thresholds(of: [$0]) } ?? thresholds("HighErrorRate")
    }

    /// The strictest objective.
    var latencyThresholds: Thresholds {
        let limits = objectives.compactMap { objective -> (value: DecimalNumber, origin: Origin)? in
            guard case .latency(_, let threshold) = objective.kind else { return nil }
            return (DecimalNumber(threshold.milliseconds).divided(by: 1000, fractionDigits: 3), objective.origin)
        }
        guard let strictest = limits.map(\.value).min() else { return .none }
        var thresholds = Thresholds.rising((strictest, .orange))
        thresholds.origin = .derived(rule: "strictest objective", from: limits.map(\.origin))
        return thresholds
    }

    /// Of what is left of an error budget.
    static let budgetThresholds = Thresholds(
        base: .red,
        limits: [(DecimalNumber.unit(1), .orange), (DecimalNumber.unit(1) * 5, .green)]
    )

    // MARK: - Containers

    /// cAdvisor's series of services that these matchers select.
    func containers(of services: LabelMatcher...) -> [LabelMatcher] {
        let jobs = targets(.cadvisor).map(\.job.text)
        return jobs.isEmpty ? services : [.oneOf("job", jobs).from(targets(.cadvisor).map(\.origin))] + services
    }

    /// Use, saturation and errors of containers against their limits (GF-05, row 3).
    func containerPanels(_ matchers: [LabelMatcher], by labels: [LabelName], legend: String) -> [Panel] {
        func sum(_ metric: MetricName) -> PanelQuery { "sum by (\(labels)) (\(.container(metric, of: matchers)))" }
        func rate(_ metric: MetricName) -> PanelQuery {
            "sum by (\(labels)) (rate(\(.container(metric, of: matchers))[$__rate_interval]))"
        }
        return [
            .timeSeries(
                "Processors, of the limit",
                "Processor time against the limit; at 100 % containers are made to wait.",
                .ratio,
                [
                    .range(
                        """
                        \(verbatim: rate("container_cpu_usage_seconds_total"))
                        /
                        sum by (\(labels)) (
                          \(.container("container_spec_cpu_quota", of: matchers))
                        /
                          \(.container("container_spec_cpu_period", of: matchers))
                        )
                        """,
                        legend
                    )
                ],
                width: 8,
                links: runbook(.processor)
            ),
            .timeSeries(
                "Throttled",
                "The share of periods in which a container had to wait for its processor limit.",
                .ratio,
                [
                    .range(
                        """
                        \(verbatim: rate("container_cpu_cfs_throttled_periods_total"))
                        /
                        (\(verbatim: rate("container_cpu_cfs_periods_total")) > 0)
                        """,
                        legend
                    )
                ],
                width: 8,
                maximum: 1,
                thresholds: thresholds("ContainerThrottled"),
                links: runbook(.processor)
            ),
            .timeSeries(
                "Memory, of the limit",
                "Memory that cannot be reclaimed against the limit; at 100 % the kernel ends processes.",
                .ratio,
                [
                    .range(
                        """
                        \(verbatim: sum("container_memory_working_set_bytes"))
                        /
                        (\(verbatim: sum("container_spec_memory_limit_bytes")) > 0)
                        """,
                        legend
                    )
                ],
                width: 8,
                maximum: 1,
                thresholds: thresholds("ContainerMemoryNearLimit"),
                links: runbook(.memory)
            ),
            .timeSeries(
                "Threads, of the limit",
                "Threads and processes against the limit; at 100 % no further one can start.",
                .ratio,
                [
                    .range(
                        """
                        \(verbatim: sum("container_threads"))
                        /
                        (\(verbatim: sum("container_threads_max")) > 0)
                        """,
                        legend
                    )
                ],
                width: 8,
                maximum: 1,
                thresholds: thresholds("ContainerThreadsNearLimit"),
                links: runbook(.processor)
            ),
            .timeSeries(
                "Network",
                "Bytes per second received and sent.",
                .bytesPerSecond,
                [
                    .range(rate("container_network_receive_bytes_total"), "\(legend), received"),
                    .range(rate("container_network_transmit_bytes_total"), "\(legend), sent"),
                ],
                width: 8
            ),
            .timeSeries(
                "Disk",
                "Bytes per second read and written.",
                .bytesPerSecond,
                [
                    .range(rate("container_fs_reads_bytes_total"), "\(legend), read"),
                    .range(rate("container_fs_writes_bytes_total"), "\(legend), written"),
                ],
                width: 8
            ),
        ]
    }

    // MARK: - Host

    /// As the alerts see them: without file systems that live in memory or in images.
    static let realFileSystems = LabelMatcher.noneOf("fstype", ["tmpfs", "overlay", "squashfs", "ramfs", "iso9660"])

    var hostMemoryFree: PanelQuery {
        "min(\(.target("node_memory_MemAvailable_bytes")) / \(.target("node_memory_MemTotal_bytes")))"
    }

    var hostDiskFree: PanelQuery {
        """
        min by (mountpoint) (
          \(.target("node_filesystem_avail_bytes", Self.realFileSystems))
        /
          \(.target("node_filesystem_size_bytes", Self.realFileSystems))
        )
        """
    }
}
