import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// PR-19, and the watchdog of PR-15.
    func operationsGroups() -> [RuleGroup] {
        group("watchdog", .operations, alerts: [watchdog])
            + backupGroup
            + group("secrets", .operations, alerts: rotations + sealed)
            + group("monitoring", .operations, alerts: prometheus + alertmanager + textfile)
    }

    /// Always fires: whoever gets it raises the alarm when it stays away.
    private var watchdog: Alert {
        Alert(
            "Watchdog",
            .info,
            of: monitoring.prometheus.name.value,
            "vector(1)",
            wait: nil,
            summary: "monitoring works",
            details: "This alert always fires. When it stays away, Prometheus, Alertmanager or the way out is broken.",
            .monitoring,
            .systemOverview,
            cases: { [AlertCase("always fires", [], at: .minutes(1), firing: [FiringAlert([])])] }
        )
    }

    // MARK: - Backups and secrets

    private var backupGroup: [RuleGroup] {
        let alerts = monitoring.backups.flatMap(backup)
        let success = MetricName(MetricFamily.backupSuccess)
        return group("backups", .operations, alerts: alerts) {
            let unknown = alerts.filter { $0.name == "BackupUnknown" }
            return SharedCase.absence(
                zip(unknown, monitoring.backups).map { alert, backup in
                    let label = AlertLabel("backup", backup.name.text)
                    return (alert, FiringAlert([label]), TestSeries(success, [label], .constant(0)))
                }
            )
        }
    }

    private func backup(_ backup: WatchedBackup) -> [Alert] {
        let name = backup.name.text
        let service = backup.service?.value ?? monitoring.prometheus.name.value
        let matcher = LabelMatcher.equal("backup", name)
        let label = AlertLabel("backup", name)
        let success = MetricName(MetricFamily.backupSuccess)
        let lastRun = MetricName(MetricFamily.backupLastRun)
        let limit = PromQLDuration(milliseconds: backup.maximumAge.value.milliseconds)
        var alerts = [
            stale(
                "BackupStale",
                success,
                matcher,
                label,
                limit,
                service,
                summary: "the newest backup of \(text: name) is \(.duration) old",
                details: "It should never be older than \(text: limit): what was written since would be lost."
            ),
            Alert(
                "BackupUnknown",
                .warning,
                of: service,
                "absent(\(success){\(matcher)})",
                wait: .hours(1),
                summary: "nothing says when \(text: name) was last backed up",
                details: "The backup has never run on this host, or its result does not reach the node exporter.",
                .backup,
                .systemOverview,
                cases: { [] }
            ),
            Alert(
                "BackupFailed",
                .warning,
                of: service,
                "min by (backup) (\(lastRun){\(matcher)}) == 0",
                wait: .minutes(10),
                summary: "the last run of backup \(text: name) failed",
                details: "Its log says why; the backup before it is still there.",
                .backup,
                .systemOverview,
                cases: {
                    AlertCase.three(
                        at: .minutes(13),
                        fires: [TestSeries(lastRun, [label], .constant(0))],
                        FiringAlert([label]),
                        below: [TestSeries(lastRun, [label], .constant(1))]
                    )
                }
            ),
        ]
        if let age = backup.maximumTestAge {
            let limit = PromQLDuration(milliseconds: age.value.milliseconds)
            alerts.append(
                stale(
                    "RestoreTestStale",
                    MetricName(MetricFamily.backupTest),
                    matcher,
                    label,
                    limit,
                    service,
                    summary: "the last restore test of \(text: name) was \(.duration) ago",
                    details: "It should be repeated within \(text: limit): a backup that was never restored is a hope."
                )
            )
        }
        return alerts
    }

    private func stale(
        _ alert: String,
        _ metric: MetricName,
        _ matcher: LabelMatcher,
        _ label: AlertLabel,
        _ limit: PromQLDuration,
        _ service: ServiceName,
        summary: AlertText,
        details: AlertText
    ) -> Alert {
        Alert(
            alert,
            .warning,
            of: service,
            "time() - max by (backup) (\(metric){\(matcher)}) > \(limit.milliseconds / 1000)",
            wait: .minutes(10),
            summary: summary,
            details: details,
            .backup,
            .systemOverview,
            cases: { ages(limit, .minutes(15), metric, label) }
        )
    }

    /// Tests begin at the epoch, so that what happened before has a negative time.
    private func ages(
        _ limit: PromQLDuration,
        _ seen: PromQLDuration,
        _ metric: MetricName,
        _ label: AlertLabel
    ) -> [AlertCase] {
        let seconds = limit.milliseconds / 1000
        let age = PromQLDuration.seconds(seconds + seen.milliseconds / 1000)
        return AlertCase.three(
            at: seen,
            fires: [TestSeries(metric, [label], .constant(DecimalNumber(-seconds)))],
            FiringAlert([label], humanDuration(age)),
            below: [TestSeries(metric, [label], .constant(DecimalNumber(seen.milliseconds / 1000 - seconds)))]
        )
    }

    /// Rotations that should have happened, one rule for each interval.
    private var rotations: [Alert] {
        var intervals: [(every: TimeSpan, secrets: [String])] = []
        for (secret, every) in monitoring.rotations {
            if let place = intervals.firstIndex(where: { $0.every == every.value }) {
                intervals[place].secrets.append(secret.text)
            } else {
                intervals.append((every.value, [secret.text]))
            }
        }
        let service = platform.services.first { $0.component == .vault } ?? monitoring.prometheus
        let metric = MetricName(MetricFamily.secretRotation)
        return intervals.map { every, secrets in
            let limit = PromQLDuration(milliseconds: every.milliseconds + 86_400_000)
            let label = AlertLabel("credential", secrets[0])
            return Alert(
                "SecretRotationOverdue",
                .warning,
                of: service.name.value,
                labels: [AlertLabel("rotation", PromQLDuration(milliseconds: every.milliseconds).description)],
                "time() - max by (credential) (\(metric){\(LabelMatcher.oneOf("credential", secrets))}) > \(limit.milliseconds / 1000)",
                wait: .hours(1),
                summary: "secret \(.label("credential")) was replaced \(.duration) ago",
                details: "It should be replaced every \(text: every), and a day has passed since that was due.",
                .rotation,
                .systemOverview,
                cases: { ages(limit, .minutes(65), metric, label) }
            )
        }
    }

    private var sealed: [Alert] {
        monitoring.targets(.vault).map { target in
            let labels = target.labels()
            return Alert(
                "VaultSealed",
                .critical,
                of: target.subject.name.value,
                "vault_core_unsealed{\(target.jobMatcher)} == 0",
                wait: .minutes(1),
                summary: "\(text: target.subject.name.value) is sealed",
                details:
                    "Nobody can read secrets until enough key holders have unsealed it; what runs keeps what it has read.",
                .vault,
                .systemOverview,
                cases: {
                    AlertCase.three(
                        at: .minutes(4),
                        fires: [TestSeries("vault_core_unsealed", labels, .constant(0))],
                        FiringAlert(labels.filter { $0.name != "service" }),
                        below: [TestSeries("vault_core_unsealed", labels, .constant(1))]
                    )
                }
            )
        }
    }

    // MARK: - Monitoring itself

    private var prometheus: [Alert] {
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
        func discovered(_ count: DecimalNumber) -> [TestSeries] {
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

    private var alertmanager: [Alert] {
        guard let service = monitoring.alertmanager,
            let target = monitoring.targets.first(where: { $0.job == service.name.value })
        else { return [] }
        let labels = target.labels(AlertLabel("integration", "webhook"))
        func notifications(failed: DecimalNumber) -> [TestSeries] {
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

    private var textfile: [Alert] {
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

/// As Prometheus' `humanizeDuration` prints whole seconds. For example: `1d 2h 20m 0s`.
private func humanDuration(_ duration: PromQLDuration) -> String {
    let seconds = duration.milliseconds / 1000
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    if days > 0 { return "\(days)d \(hours)h \(minutes)m \(rest)s" }
    return hours > 0 ? "\(hours)h \(minutes)m \(rest)s" : "\(minutes)m \(rest)s"
}
