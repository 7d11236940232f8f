package import PlatformManifest

/// Time series of one name, as an exporter or a program gives them out.
package struct MetricFamily: Sendable, Hashable {
    package let name: MetricName
    package let type: MetricType
    /// As Grafana names it. For example: `bytes`, `s`, `percentunit`, `short`.
    package let unit: String
    /// Without those of the target: `job`, `instance`, `service`, `team`, `tier`.
    package let labels: [LabelName]
    package let help: String

    package init(name: MetricName, type: MetricType, unit: String, labels: [LabelName], help: String) {
        self.name = name
        self.type = type
        self.unit = unit
        self.labels = labels
        self.help = help
    }

    init(_ name: String, _ type: MetricType, _ unit: String = "short", _ labels: [String] = [], _ help: String) {
        self.init(
            name: MetricName(unchecked: name),
            type: type,
            unit: unit,
            labels: labels.map { LabelName(unchecked: $0) },
            help: help
        )
    }

    /// The names of its series: those of a histogram end in `_bucket`, `_count` and `_sum`.
    package var seriesNames: [String] {
        type == .histogram ? ["_bucket", "_count", "_sum"].map { name.text + $0 } : [name.text]
    }
}

extension MetricFamily {
    /// Requests by method, handler and status code.
    package static let httpRequests = "http_requests_total"
    /// How long they took; its buckets are the manifest's.
    package static let httpDuration = "http_request_duration_seconds"
    package static let httpInProgress = "http_requests_in_progress"

    /// What Prometheus notes about every target.
    package static let ofEveryTarget: [MetricFamily] = [
        MetricFamily("up", .gauge, "short", [], "whether the target answered the last scrape"),
        MetricFamily("scrape_duration_seconds", .gauge, "s", [], "how long the last scrape took"),
        MetricFamily("scrape_samples_scraped", .gauge, "short", [], "samples of the last scrape"),
        MetricFamily(
            "scrape_samples_post_metric_relabeling",
            .gauge,
            "short",
            [],
            "samples of the last scrape that were kept"
        ),
    ]

    /// What every program that takes HTTP requests has to export (SYSTEMS §1.7).
    package static let http: [MetricFamily] = [
        MetricFamily(httpRequests, .counter, "reqps", ["method", "handler", "status"], "requests by status code"),
        MetricFamily(httpDuration, .histogram, "s", ["method", "handler"], "how long requests took"),
    ]

    static let process: [MetricFamily] = [
        MetricFamily("process_cpu_seconds_total", .counter, "s", [], "processor time of the program"),
        MetricFamily("process_resident_memory_bytes", .gauge, "bytes", [], "memory of the program"),
        MetricFamily("process_start_time_seconds", .gauge, "s", [], "when the program started"),
        MetricFamily("process_open_fds", .gauge, "short", [], "open files of the program"),
        MetricFamily("process_max_fds", .gauge, "short", [], "files that the program may open"),
    ]

    /// The engine's own, where its `metrics-addr` is set.
    package static let engine: [MetricFamily] = [
        MetricFamily(
            "engine_daemon_container_states_containers",
            .gauge,
            "short",
            ["state"],
            "containers of the engine by state"
        ),
        MetricFamily(
            "engine_daemon_health_checks_failed_total",
            .counter,
            "short",
            [],
            "health checks that failed"
        ),
        MetricFamily("engine_daemon_engine_memory_bytes", .gauge, "bytes", [], "memory of the host"),
    ]
}
