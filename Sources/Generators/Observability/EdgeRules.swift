import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// The gateway, asked from outside, and by its own status page (PR-18).
    func edgeGroups() -> [RuleGroup] {
        group("edge-probes", .edge, alerts: probes)
            + monitoring.targets(.nginxExporter).flatMap { target in
                group("edge-\(target.subject.name.value)", .edge, alerts: gateway(target))
            }
    }

    private var probes: [Alert] {
        guard let probe = monitoring.edgeProbes.first else { return [] }
        let gateway = probe.gateway.name.value
        let job = LabelMatcher.equal("job", PrometheusJobs.edge)
        let labels = [
            AlertLabel("job", PrometheusJobs.edge), AlertLabel("instance", probe.url),
            AlertLabel("service", gateway.text), AlertLabel("host", probe.host.text),
        ]
        let own = labels.filter { $0.name != "service" }
        var alerts = [
            Alert(
                "EdgeProbeFailed",
                .critical,
                of: gateway,
                "probe_success{\(job)} == 0",
                wait: .minutes(2),
                summary: "\(.label("host")) does not answer",
                details:
                    "Requests through the gateway have failed for two minutes, or were answered with a server error.",
                .gateway,
                .gateway,
                cases: {
                    AlertCase.three(
                        at: .minutes(5),
                        fires: [TestSeries("probe_success", labels, .constant(0))],
                        FiringAlert(own),
                        below: [TestSeries("probe_success", labels, .constant(1))]
                    )
                }
            )
        ]
        guard monitoring.edgeProbes.contains(where: \.isTLS) else { return alerts }
        for (name, severity, days) in [
            ("CertificateExpiresSoon", AlertSeverity.warning, 21), ("CertificateExpires", .critical, 7),
        ] {
            alerts.append(
                Alert(
                    name,
                    severity,
                    of: gateway,
                    "probe_ssl_earliest_cert_expiry{\(job)} - time() < \(days) * 86400",
                    wait: .hours(1),
                    summary: "the certificate of \(.label("host")) expires in \(.duration)",
                    details: "It should have been renewed by now; when it expires, clients refuse to connect.",
                    .certificate,
                    .gateway,
                    cases: {
                        // Seen at 65 minutes, so that many seconds later.
                        let limit = DecimalNumber(65 * 60 + days * 86_400)
                        func expiry(_ time: DecimalNumber) -> [TestSeries] {
                            [TestSeries("probe_ssl_earliest_cert_expiry", labels, .constant(time))]
                        }
                        return AlertCase.three(
                            at: .minutes(65),
                            // Below the limit for the whole hour before.
                            fires: expiry(limit - 86_400),
                            FiringAlert(own, "\(days - 1)d 0h 0m 0s"),
                            below: expiry(limit)
                        )
                    }
                )
            )
        }
        return alerts
    }

    private func gateway(_ target: ScrapeTarget) -> [Alert] {
        let job = target.jobMatcher
        let labels = target.labels()
        let own = labels.filter { $0.name != "service" }
        @Sendable func connections(handled: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("nginx_connections_accepted", labels, .growing(600)),
                TestSeries("nginx_connections_handled", labels, .growing(handled)),
            ]
        }
        return [
            Alert(
                "GatewayDown",
                .critical,
                of: target.subject.name.value,
                "nginx_up{\(job)} == 0",
                wait: .minutes(1),
                summary: "\(text: target.subject.name.value) does not answer on its status page",
                details: "The gateway is down, or so busy that it does not answer its own exporter.",
                .gateway,
                .gateway,
                cases: {
                    AlertCase.three(
                        at: .minutes(4),
                        fires: [TestSeries("nginx_up", labels, .constant(0))],
                        FiringAlert(own),
                        below: [TestSeries("nginx_up", labels, .constant(1))]
                    )
                }
            ),
            Alert(
                "GatewayDropsConnections",
                .warning,
                of: target.subject.name.value,
                "rate(nginx_connections_accepted{\(job)}[5m]) - rate(nginx_connections_handled{\(job)}[5m]) > 0",
                wait: .minutes(5),
                summary: "\(text: target.subject.name.value) drops connections",
                details: "It accepts more than it can handle: its limit on connections or open files is reached.",
                .gateway,
                .gateway,
                cases: {
                    AlertCase.three(
                        at: .minutes(15),
                        fires: connections(handled: 540),
                        FiringAlert(own),
                        below: connections(handled: 600)
                    )
                }
            ),
        ]
    }
}
