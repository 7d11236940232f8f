import Origins
import PlatformManifest
import PlatformModel

/// Intervals of scrapes, and ages of backups.
extension DerivedNumberInvariant {
    func checkPrometheus(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        guard let prometheus = environment.prometheus, let monitoring = environment.platform.monitoring else { return }
        let global = prometheus.configuration["global"]
        let times = [
            ("scrape_interval", monitoring.scrapeInterval.value), ("scrape_timeout", monitoring.scrapeTimeout.value),
            ("evaluation_interval", monitoring.evaluationInterval.value),
        ]
        for (key, due) in times where Quantity.milliseconds(global?[key]?.text) != due.milliseconds {
            findings.reportDeviation(
                global?[key]?.place ?? global?.place ?? Place("\(prometheus.folder)/prometheus.yml"),
                "\(key) is '\(global?[key]?.text ?? "")'",
                fix: "the manifest gives \(due)"
            )
        }
        for job in prometheus.jobs {
            let interval = Quantity.milliseconds(job["scrape_interval"]?.text ?? global?["scrape_interval"]?.text) ?? 0
            let timeout = Quantity.milliseconds(job["scrape_timeout"]?.text ?? global?["scrape_timeout"]?.text) ?? 0
            if timeout > interval {
                findings.report(
                    job["scrape_timeout"]?.place ?? job.place,
                    "job '\(job["job_name"]?.text ?? "")' waits longer than its interval"
                )
            }
        }
        for source in environment.dataSources?["datasources"]?.items ?? [] where source["type"]?.text == "prometheus" {
            guard let interval = source.at("jsonData", "timeInterval") else { continue }
            if Quantity.milliseconds(interval.text) != monitoring.scrapeInterval.value.milliseconds {
                findings.report(
                    interval.place,
                    "Grafana takes \(interval.text ?? "") for the interval of scrapes",
                    fix: "it is \(monitoring.scrapeInterval.value)"
                )
            }
        }
        checkBackups(prometheus, monitoring, &findings)
    }

    private func checkBackups(
        _ prometheus: PrometheusView,
        _ monitoring: Monitoring,
        _ findings: inout FindingCollector
    ) {
        for alert in prometheus.alerts where alert.name == "BackupStale" || alert.name == "RestoreTestStale" {
            guard
                let matcher = PromQLSelector.all(in: alert.expression).flatMap(\.matchers).first(where: {
                    $0.label == "backup"
                }),
                let backup = monitoring.backups.first(where: { $0.backup.name.value.text == matcher.value })
            else { continue }
            let due = alert.name == "BackupStale" ? backup.maximumAge.value : backup.maximumTestAge?.value
            if let due, threshold(alert.expression) != "\(due.seconds)" {
                findings.reportDeviation(
                    alert.place,
                    "alert '\(alert.name)' of '\(backup.backup.name.value)' waits \(threshold(alert.expression) ?? "") seconds",
                    fix: "the manifest gives \(due.seconds)"
                )
            }
        }
    }

    /// The number behind the last comparison.
    private func threshold(_ expression: String) -> String? {
        expression.split { " \n".contains($0) }.last.map(String.init)
    }
}
