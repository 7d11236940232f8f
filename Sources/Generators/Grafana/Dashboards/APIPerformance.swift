import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// Rate, errors and duration of requests, and what the services' containers use for them; `nil` without requests.
    func apiPerformance() -> Dashboard? {
        let targets = requestTargets
        guard !targets.isEmpty else { return nil }
        // Containers are known by service: those of the chosen jobs.
        let jobs: [LabelMatcher] = [.oneOf("job", targets.map(\.job.text)), .chosen("job")]
        let chosen = LabelMatcher.chosen("service")
        return dashboard(
            .apiPerformance,
            "API performance",
            "Requests by service and route: how many, how many fail, how long they take, and at what cost.",
            variables: variables(targets) + [.following("service", of: "up{\(jobs)}")],
            annotations: annotations([chosen]),
            rows: [
                DashboardRow("Status", requestStats),
                DashboardRow("Requests, errors, durations", requestPanels),
                DashboardRow("Routes", routePanels),
                DashboardRow(
                    "Containers",
                    containerPanels(containers(of: chosen), by: ["service"], legend: "{{service}}")
                ),
                DashboardRow("Service $job", isCollapsed: true, repeats: "job", details),
            ]
        )
    }

    private var requests: MetricName { MetricName(MetricFamily.httpRequests) }

    private var requestStats: [Panel] {
        [
            .stat(
                "Requests",
                "Requests per second to the chosen services.",
                .requestsPerSecond,
                "sum(rate(\(.target(requests))[$__rate_interval]))",
                width: 6,
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
            .stat(
                "Errors",
                "The share of requests that end in a server error.",
                .ratio,
                errorRatio(by: []),
                width: 6,
                thresholds: errorThresholds,
                style: .init(hasTrend: true),
                decimals: 2,
                links: runbook(.highErrorRate)
            ),
            .stat(
                "Half take at most",
                "The median of how long requests take.",
                .seconds,
                quantile(Self.median),
                width: 6,
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
            .stat(
                "95 % take at most",
                "The 95th percentile of how long requests take.",
                .seconds,
                quantile(Self.most),
                width: 6,
                thresholds: latencyThresholds,
                style: .init(hasTrend: true),
                links: runbook(.latency)
            ),
        ]
    }

    private var requestPanels: [Panel] {
        [
            .timeSeries(
                "Requests by service",
                "Requests per second.",
                .requestsPerSecond,
                [.range("sum by (job) (rate(\(.target(requests))[$__rate_interval]))", "{{job}}")],
                width: 8
            ),
            .timeSeries(
                "Errors by service",
                "The share of requests that end in a server error.",
                .ratio,
                [.range(errorRatio(by: ["job"]), "{{job}}")],
                width: 8,
                thresholds: errorThresholds,
                links: runbook(.highErrorRate)
            ),
            .timeSeries(
                "95th percentile by service",
                "How long 95 % of requests take at most.",
                .seconds,
                [.range(quantile(Self.most, by: ["job"]), "{{job}}")],
                width: 8,
                thresholds: latencyThresholds,
                links: runbook(.latency)
            ),
            .timeSeries(
                "Requests by status",
                "Requests per second by status code: 4xx are the client's mistakes, 5xx ours.",
                .requestsPerSecond,
                [.range("sum by (status) (rate(\(.target(requests))[$__rate_interval]))", "{{status}}")],
                style: .init(isStacked: true)
            ),
            .timeSeries(
                "Durations",
                "How long half, 95 % and 99 % of requests take at most, over the chosen services.",
                .seconds,
                [
                    .range(quantile(Self.median), "50 %"), .range(quantile(Self.most), "95 %"),
                    .range(quantile(Self.nearlyAll), "99 %"),
                ],
                thresholds: latencyThresholds,
                links: runbook(.latency)
            ),
            .timeSeries(
                "Requests in progress",
                "Requests that have begun and not ended.",
                .count,
                [.range("sum by (job) (\(.target(MetricName(MetricFamily.httpInProgress))))", "{{job}}")],
                width: 24
            ),
        ]
    }

    private var routePanels: [Panel] {
        [
            .timeSeries(
                "Busiest routes",
                "Requests per second to the ten routes with most.",
                .requestsPerSecond,
                [
                    .range(
                        "topk(10, sum by (job, method, handler) (rate(\(.target(requests))[$__rate_interval])))",
                        "{{job}} {{method}} {{handler}}"
                    )
                ]
            ),
            .timeSeries(
                "Slowest routes",
                "The 95th percentile of the ten routes where it is highest.",
                .seconds,
                [
                    .range(
                        "topk(10, \(verbatim: quantile(Self.most, by: ["job", "method", "handler"])))",
                        "{{job}} {{method}} {{handler}}"
                    )
                ],
                thresholds: latencyThresholds,
                links: runbook(.latency)
            ),
            errorRoutes(of: .target(requests, .matches("status", pattern: "5.."))),
        ]
    }

    /// Which routes fail most in the dashboard's time range.
    func errorRoutes(of failed: PanelSeries, width: Int = 24) -> Panel {
        .table(
            "Routes with most errors",
            "Server errors in the chosen time, by route and status.",
            .count,
            ["topk(20, sum by (job, method, handler, status) (increase(\(failed)[$__range])) > 0)"],
            [
                Panel.Column(field: "job", title: "service"), Panel.Column(field: "method", title: "method"),
                Panel.Column(field: "handler", title: "route"), Panel.Column(field: "status", title: "status"),
                Panel.Column(field: "Value", title: "errors", unit: .count),
            ],
            sortedBy: "errors",
            width: width,
            links: runbook(.highErrorRate)
        )
    }

    /// One service, where it is repeated for each.
    private var details: [Panel] {
        let bucket = MetricName("\(MetricFamily.httpDuration)_bucket")
        return [
            .timeSeries(
                "Requests by route",
                "Requests per second.",
                .requestsPerSecond,
                [
                    .range(
                        "sum by (method, handler) (rate(\(.target(requests))[$__rate_interval]))",
                        "{{method}} {{handler}}"
                    )
                ]
            ),
            .timeSeries(
                "Errors by route",
                "The share of requests that end in a server error.",
                .ratio,
                [.range(errorRatio(by: ["method", "handler"]), "{{method}} {{handler}}")],
                thresholds: errorThresholds,
                links: runbook(.highErrorRate)
            ),
            .heatmap(
                "Spread of durations",
                "Requests by how long they took: two bands are two kinds of requests.",
                .seconds,
                "sum by (le) (increase(\(.target(bucket))[$__rate_interval]))"
            ),
            .timeSeries(
                "Requests by container",
                "Requests per second; containers of one service should get about the same.",
                .requestsPerSecond,
                [.range("sum by (instance) (rate(\(.target(requests))[$__rate_interval]))", "{{instance}}")]
            ),
            .timeSeries(
                "Memory by container",
                "Memory of the program itself.",
                .bytes,
                [.range("max by (instance) (\(.target("process_resident_memory_bytes")))", "{{instance}}")],
                links: runbook(.memory)
            ),
            .timeSeries(
                "Open files, of the limit",
                "Files and connections that the program holds open, against what it may.",
                .ratio,
                [
                    .range(
                        """
                        max by (instance) (\(.target("process_open_fds")) / \(.target("process_max_fds")))
                        """,
                        "{{instance}}"
                    )
                ],
                maximum: 1
            ),
        ]
    }
}
