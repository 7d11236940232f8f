import Origins
import PlatformManifest

/// Metrics that dashboards draw are exported by some service, and where there is a Grafana; those of alerts and recordings are
/// exported in each environment that has them; no two dashboards show the same.
struct UnknownMetricCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownMetric, .dashboardTwice]

    func check(all scopes: [CheckScope]) {
        var exported: Set<String> = []
        for scope in scopes {
            for entry in scope.manifest.services.entries {
                exported.formUnion(entry.value.metrics?.value.exported.names.map(\.text) ?? [])
            }
        }
        let shown = scopes.compactMap(\.platform.monitoring).filter { $0.grafana != nil }
        let given = Set(shown.flatMap(\.targets).flatMap(\.metrics).map(\.name.text))
        for scope in scopes {
            for dashboard in scope.manifest.monitoring?.value.dashboards.entries ?? [] {
                for metric in dashboard.value.metrics where !exported.contains(metric.text) {
                    // The entry that could not be read may export it.
                    if scope.isMentionedUnread(metric.text) { continue }
                    scope.report(
                        Self.message(dashboard.name.value, metric.value),
                        at: metric.origin,
                        fix: nearest(to: metric.text, among: exported.sorted()).map { "did you mean '\($0)'?" }
                            ?? "declare it in 'metrics.exported' of the service that exports it"
                    )
                }
                for metric in dashboard.value.metrics
                where !shown.isEmpty && exported.contains(metric.text) && !given.contains(metric.text) {
                    let exporters = scope.manifest.services.entries.filter {
                        $0.value.metrics?.value.exported.contains(metric.value) ?? false
                    }
                    // Another finding says why it is not read.
                    if exporters.contains(where: { isSaidOtherwise($0, scopes) }) { continue }
                    let portless = exporters.first { $0.value.hasNoPort && $0.value.metrics?.value.port == nil }
                    scope.report(
                        Self.unseen(dashboard.name.value, metric.value),
                        at: metric.origin,
                        fix: portless.map { "add 'port' to service '\($0.name.value)'" }
                            ?? "let the service that exports it exist in an environment with a Grafana, within Prometheus' reach",
                        grounds: exporters.map(\.name.origin)
                    )
                }
            }
        }
    }

    /// Whether a service has no port for its metrics, or shares no network with Prometheus, which is reported there.
    private func isSaidOtherwise(_ entry: CheckScope.ServiceEntry, _ scopes: [CheckScope]) -> Bool {
        scopes.contains { scope in
            if scope.missingPort(of: entry) != nil, entry.value.metrics?.value.port == nil { return true }
            guard let service = scope.platform.service(entry.name.value), service.role.value == .service,
                let prometheus = scope.platform.services.first(where: { $0.component == .prometheus })
            else { return false }
            return !service.meets(prometheus)
        }
    }

    func check(_ scope: CheckScope) {
        checkRules(scope)
        var first: [PlatformDashboard: Sourced<DashboardName>] = [:]
        for entry in scope.manifest.monitoring?.value.dashboards.entries ?? [] {
            guard let topic = entry.value.topic(named: entry.name.value) else { continue }
            guard let earlier = first[topic] else {
                first[topic] = entry.name
                continue
            }
            scope.report(
                Self.twice(entry.name.value, topic),
                at: entry.value.shows?.origin ?? entry.name.origin,
                notes: [DiagnosticNote("'\(earlier.value)' shows it already", at: earlier.origin)],
                fix: "let one of them show it; alerts lead to one dashboard each"
            )
        }
    }

    /// An alert on a metric that is not there never fires.
    private func checkRules(_ scope: CheckScope) {
        guard let monitoring = scope.platform.monitoring, !monitoring.alerts.isEmpty || !monitoring.recordings.isEmpty
        else { return }
        let known = Set(monitoring.seriesNames)
        for alert in monitoring.alerts {
            let expression = alert.value.expression
            check(expression.value.query, expression.origin, "alert '\(alert.name.value)'", monitoring, known, scope)
        }
        for recording in monitoring.recordings {
            let expression = recording.value.expression
            let asker = "recording '\(recording.name.value)'"
            check(expression.value.query, expression.origin, asker, monitoring, known, scope)
        }
    }

    private func check(
        _ query: QueryText,
        _ origin: Origin,
        _ asker: String,
        _ monitoring: Monitoring,
        _ known: Set<String>,
        _ scope: CheckScope
    ) {
        // The entry that could not be read may export or record it.
        for metric in query.metrics
        where !known.contains(metric) && !monitoring.hasOwnSeries(metric) && !scope.isMentionedUnread(metric) {
            scope.report(
                Self.missing(asker, metric),
                at: origin,
                fix: nearest(to: metric, among: monitoring.seriesNames).map { "did you mean '\($0)'?" }
                    ?? "declare it in 'metrics.exported' of the service that exports it, or say in 'environments' where it is"
            )
        }
    }

    private static func missing(_ asker: String, _ metric: String) -> CheckMessage {
        CheckMessage(
            .unknownMetric,
            "\(asker) asks for metric '\(metric)', which nothing exports",
            namesEnvironments: true
        )
    }

    private static func unseen(_ dashboard: DashboardName, _ metric: MetricName) -> CheckMessage {
        CheckMessage(
            .unknownMetric,
            "dashboard '\(dashboard)' draws metric '\(metric)', which nobody exports where there is a Grafana"
        )
    }

    private static func twice(_ dashboard: DashboardName, _ topic: PlatformDashboard) -> CheckMessage {
        CheckMessage(.dashboardTwice, "dashboard '\(dashboard)' shows '\(topic.rawValue)', as another one does")
    }

    private static func message(_ dashboard: DashboardName, _ metric: MetricName) -> CheckMessage {
        CheckMessage(.unknownMetric, "dashboard '\(dashboard)' draws metric '\(metric)', which no service exports")
    }
}

extension DiagnosticCode {
    static let dashboardTwice = DiagnosticCode("PG0313", "dashboard of the platform that is shown twice")
    static let unknownMetric = DiagnosticCode("PG0312", "metric that no service exports")
}
