import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Alerts on monitoring itself: nobody else says that it is blind.
extension RuleContext {
    var prometheus: [Alert] {
        guard let target = monitoring.targets.first(where: { $0.job == monitoring.prometheus.name.value }) else {
            return []
        }
        let job = target.jobMatcher
        let labels = target.labels()
        var alerts = [
            failed(
                "PrometheusConfigurationRejected",
                "prometheus_config_last_reload_successful",
                target,
                "Prometheus refused its new configuration",
                "It goes on with the one before; what was changed since is not in force."
            ),
            grown(
                "PrometheusRulesFail",
                .warning,
                "increase(prometheus_rule_evaluation_failures_total{\(job)}[15m]) > 0",
                "prometheus_rule_evaluation_failures_total",
                labels,
                target,
                "rules cannot be evaluated",
                "Their alerts are blind; the log of Prometheus names them."
            ),
            grown(
                "PrometheusStorageFails",
                .warning,
                "increase(prometheus_tsdb_compactions_failed_total{\(job)}[3h]) > 0",
                "prometheus_tsdb_compactions_failed_total",
                labels,
                target,
                "Prometheus cannot compact its storage",
                "Most likely its volume is full; samples are lost when that goes on."
            ),
            grown(
                "PrometheusDropsSamples",
                .warning,
                "increase(prometheus_target_scrapes_exceeded_sample_limit_total{\(job)}[15m]) > 0",
                "prometheus_target_scrapes_exceeded_sample_limit_total",
                labels,
                target,
                "a target gives out more samples than it may",
                "Its whole scrapes are thrown away; a label with too many values is the usual cause."
            ),
        ]
        guard monitoring.alertmanager != nil else { return alerts }
        @Sendable func discovered(_ count: DecimalNumber) -> [TestSeries] {
            [TestSeries("prometheus_notifications_alertmanagers_discovered", labels, .constant(count))]
        }
        alerts.append(
            grown(
                "PrometheusDropsAlerts",
                .critical,
                "increase(prometheus_notifications_dropped_total{\(job)}[5m]) > 0",
                "prometheus_notifications_dropped_total",
                labels,
                target,
                "Prometheus cannot deliver alerts",
                "Alertmanager did not take them: nobody hears of other alerts."
            )
        )
        alerts.append(
            Alert(
                "PrometheusWithoutAlertmanager",
                .critical,
                of: target.subject.name.value,
                "prometheus_notifications_alertmanagers_discovered{\(job)} < 1",
                wait: .minutes(5),
                summary: "Prometheus knows no Alertmanager",
                details:
                    "Nobody hears of alerts; this one is seen only on Prometheus' own page and by the watchdog's receiver.",
                .monitoring,
                .systemOverview,
                cases: {
                    AlertCase.three(
                        at: .minutes(8),
                        fires: discovered(0),
                        FiringAlert(labels.filter { $0.name != "service" }),
                        below: discovered(1)
                    )
                }
            )
        )
        return alerts
    }

    var alertmanager: [Alert] {
        guard let service = monitoring.alertmanager,
            let target = monitoring.targets.first(where: { $0.job == service.name.value })
        else { return [] }
        let labels = target.labels(AlertLabel("integration", "webhook"))
        @Sendable func notifications(failed: DecimalNumber) -> [TestSeries] {
            [
                TestSeries("alertmanager_notifications_failed_total", labels, .growing(failed)),
                TestSeries("alertmanager_notifications_total", labels, .growing(100)),
            ]
        }
        let job = target.jobMatcher
        return [
            failed(
                "AlertmanagerConfigurationRejected",
                "alertmanager_config_last_reload_successful",
                target,
                "Alertmanager refused its new configuration",
                "It goes on with the one before; new routes and receivers are not in force."
            ),
            Alert(
                "AlertmanagerNotificationsFail",
                .critical,
                of: target.subject.name.value,
                """
                  sum by (job, integration) (rate(alertmanager_notifications_failed_total{\(job)}[15m]))
                /
                  (sum by (job, integration) (rate(alertmanager_notifications_total{\(job)}[15m])) > 0)
                > 0.01
                """,
                wait: .minutes(5),
                summary: "\(.percentage) of notifications through \(.label("integration")) fail",
                details: "Those receivers do not hear of alerts: the address, the secret or the way out is wrong.",
                .monitoring,
                .systemOverview,
                cases: {
                    AlertCase.three(
                        at: .minutes(25),
                        fires: notifications(failed: 2),
                        FiringAlert([target.jobLabel, labels[3]], "2%"),
                        below: notifications(failed: 1)
                    )
                }
            ),
        ]
    }

    var textfile: [Alert] {
        guard !monitoring.backups.isEmpty || !monitoring.rotations.isEmpty else { return [] }
        return monitoring.targets(.nodeExporter).map { target in
            let labels = target.labels()
            return Alert(
                "TextfileMetricsBroken",
                .warning,
                of: target.subject.name.value,
                "node_textfile_scrape_error{\(target.jobMatcher)} == 1",
                wait: .minutes(10),
                summary: "a file of metrics on the host cannot be read",
                details: "Scripts write their results there; what they say about backups and secrets may be missing.",
                .monitoring,
                .hostsContainers,
                cases: {
                    AlertCase.three(
                        at: .minutes(13),
                        fires: [TestSeries("node_textfile_scrape_error", labels, .constant(1))],
                        FiringAlert(labels.filter { $0.name != "service" }),
                        below: [TestSeries("node_textfile_scrape_error", labels, .constant(0))]
                    )
                }
            )
        }
    }

    private func failed(
        _ name: String,
        _ metric: MetricName,
        _ target: ScrapeTarget,
        _ summary: String,
        _ details: String
    ) -> Alert {
        zeroAlert(
            name,
            .warning,
            metric,
            target,
            waitMinutes: 5,
            summary: "\(text: summary)",
            details: "\(text: details)",
            .monitoring,
            .systemOverview
        )
    }

    private func grown(
        _ name: String,
        _ severity: AlertSeverity,
        _ expression: PromQL,
        _ metric: MetricName,
        _ labels: [AlertLabel],
        _ target: ScrapeTarget,
        _ summary: String,
        _ details: String
    ) -> Alert {
        Alert(
            name,
            severity,
            of: target.subject.name.value,
            expression,
            wait: nil,
            summary: "\(text: summary)",
            details: "\(text: details)",
            .monitoring,
            .systemOverview,
            cases: {
                AlertCase.three(
                    at: .minutes(10),
                    fires: [TestSeries(metric, labels, .growing(1))],
                    FiringAlert(labels.filter { $0.name != "service" }),
                    below: [TestSeries(metric, labels, .constant(9))]
                )
            }
        )
    }
}
