import Origins
import PlatformManifest

/// Metrics that dashboards draw are exported by some service in some environment.
struct UnknownMetricCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownMetric]

    func check(all scopes: [CheckScope]) {
        var exported: Set<String> = []
        for scope in scopes {
            for entry in scope.manifest.services.entries {
                exported.formUnion(entry.value.metrics?.value.exported.names.map(\.text) ?? [])
            }
        }
        for scope in scopes {
            for dashboard in scope.manifest.monitoring?.value.dashboards.entries ?? [] {
                for metric in dashboard.value.metrics where !exported.contains(metric.text) {
                    scope.report(
                        Self.message(dashboard.name.value, metric.value),
                        at: metric.origin,
                        fix: nearest(to: metric.text, among: exported.sorted()).map { "did you mean '\($0)'?" }
                            ?? "declare it in 'metrics.exported' of the service that exports it"
                    )
                }
            }
        }
    }

    private static func message(_ dashboard: DashboardName, _ metric: MetricName) -> CheckMessage {
        CheckMessage(.unknownMetric, "dashboard '\(dashboard)' draws metric '\(metric)', which no service exports")
    }
}

extension DiagnosticCode {
    static let unknownMetric = DiagnosticCode("PG0312", "metric that no service exports")
}
