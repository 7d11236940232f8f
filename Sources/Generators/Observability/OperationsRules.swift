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
            Alert.watchdog,
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
                    let label = AlertLabel("backup", backup.backup.name.text)
                    return (alert, FiringAlert([label]), TestSeries(success, [label], .constant(0)))
                }
            )
        }
    }

    private func backup(_ watched: WatchedBackup) -> [Alert] {
        let backup = watched.backup
        let name = backup.name.text
        let service = backup.service?.value ?? monitoring.prometheus.name.value
        let matcher = LabelMatcher.equal("backup", name)
        let label = AlertLabel("backup", name)
        let success = MetricName(MetricFamily.backupSuccess)
        let lastRun = MetricName(MetricFamily.backupLastRun)
        let limit = PromQLDuration(milliseconds: watched.maximumAge.value.milliseconds)
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
        if let age = watched.maximumTestAge {
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
}

/// As Prometheus' `humanizeDuration` prints whole seconds. For example: `1d 2h 20m 0s`.
private func humanDuration(_ duration: PromQLDuration) -> String {
    let seconds = duration.milliseconds / 1000
    let (days, hours, minutes, rest) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    if days > 0 { return "\(days)d \(hours)h \(minutes)m \(rest)s" }
    return hours > 0 ? "\(hours)h \(minutes)m \(rest)s" : "\(minutes)m \(rest)s"
}
