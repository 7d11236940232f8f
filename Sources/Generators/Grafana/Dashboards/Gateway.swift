import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// The edge, by its own status page and as probes see it; `nil` without either.
    func gateway() -> Dashboard? {
        let exporters = targets(.nginxExporter)
        let hasProbes = observed.contains { !$0.monitoring.edgeProbes.isEmpty }
        guard !exporters.isEmpty || hasProbes else { return nil }
        let gateways =
            exporters.map(\.subject.name.text)
            + observed.flatMap(\.monitoring.edgeProbes).map(\.gateway.name.text)
        var seen: Set<String> = []
        return dashboard(
            .gateway,
            "Gateway",
            "The edge: whether clients reach it, how many do, and how long its certificates last.",
            variables: variables(exporters, and: hasProbes ? [PrometheusJobs.edge] : []),
            annotations: annotations([.oneOf("service", gateways.filter { seen.insert($0).inserted })]),
            rows: [
                DashboardRow("Status", gatewayStats),
                DashboardRow("Traffic", traffic),
                DashboardRow("Probes", probes),
            ]
        )
    }

    private var expiry: PanelQuery { "min by (host) (\(.target("probe_ssl_earliest_cert_expiry")) - time())" }

    private var gatewayStats: [Panel] {
        [
            .stat(
                "Hosts",
                "Whether each host name of the gateway answers a probe without a server error.",
                .count,
                "min by (host) (\(.target("probe_success")))",
                legend: "{{host}}",
                width: 8,
                thresholds: .upIsGood,
                style: .init(isFilled: true, showsNames: true),
                words: [(0, "down", .red), (1, "up", .green)],
                links: runbook(.gateway)
            ),
            .stat(
                "Certificates expire in",
                "The first of each host's chain; they are renewed weeks before.",
                .age,
                expiry,
                legend: "{{host}}",
                width: 8,
                thresholds: thresholds("CertificateExpiresSoon", "CertificateExpires"),
                style: .init(showsNames: true),
                links: runbook(.certificate)
            ),
            .stat(
                "Gateway",
                "Whether it answers on its own status page.",
                .count,
                "min by (service) (\(.target("nginx_up")))",
                legend: "{{service}}",
                thresholds: .upIsGood,
                style: .init(isFilled: true, showsNames: true),
                words: [(0, "down", .red), (1, "up", .green)],
                links: runbook(.gateway)
            ),
            .stat(
                "Requests",
                "Requests per second, of whatever status.",
                .requestsPerSecond,
                "sum(rate(\(.target("nginx_http_requests_total"))[$__rate_interval]))",
                thresholds: .neutral,
                style: .init(hasTrend: true)
            ),
        ]
    }

    private var traffic: [Panel] {
        [
            .timeSeries(
                "Requests",
                "Requests per second; the status page does not say how they ended.",
                .requestsPerSecond,
                [
                    .range(
                        "sum by (service) (rate(\(.target("nginx_http_requests_total"))[$__rate_interval]))",
                        "{{service}}"
                    )
                ],
                width: 8
            ),
            .timeSeries(
                "Open connections",
                "Connections that send a request, get an answer, or wait for the next request.",
                .count,
                [
                    .range("sum(\(.target("nginx_connections_reading")))", "sending"),
                    .range("sum(\(.target("nginx_connections_writing")))", "answered"),
                    .range("sum(\(.target("nginx_connections_waiting")))", "waiting"),
                ],
                width: 8,
                style: .init(isStacked: true)
            ),
            .timeSeries(
                "New and dropped connections",
                "Connections per second; dropped ones were over the limit of connections or open files.",
                .countsPerSecond,
                [
                    .range("sum(rate(\(.target("nginx_connections_accepted"))[$__rate_interval]))", "new"),
                    .range(
                        """
                        sum(
                          rate(\(.target("nginx_connections_accepted"))[$__rate_interval])
                        -
                          rate(\(.target("nginx_connections_handled"))[$__rate_interval])
                        )
                        """,
                        "dropped"
                    ),
                ],
                width: 8,
                links: runbook(.gateway)
            ),
        ]
    }

    private var probes: [Panel] {
        [
            .timeSeries(
                "Answers of probes",
                "The status of the answer to a probe; 0 is none at all.",
                .count,
                [.range("max by (host) (\(.target("probe_http_status_code")))", "{{host}}")],
                width: 8,
                links: runbook(.gateway)
            ),
            .timeSeries(
                "Durations of probes",
                "From the look-up of the name to the end of the answer.",
                .seconds,
                [.range("max by (host) (\(.target("probe_duration_seconds")))", "{{host}}")],
                width: 8,
                links: runbook(.gateway)
            ),
            .timeSeries(
                "Certificates expire in",
                "It rises when they are renewed.",
                .seconds,
                [.range(expiry, "{{host}}")],
                width: 8,
                minimum: nil,
                thresholds: thresholds("CertificateExpiresSoon", "CertificateExpires"),
                links: runbook(.certificate)
            ),
        ]
    }
}
