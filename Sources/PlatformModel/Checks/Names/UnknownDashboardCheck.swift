import Origins
import PlatformManifest

/// Dashboards that alerts lead to exist: the manifest's, and those that every platform has.
struct UnknownDashboardCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownDashboard]

    func check(_ scope: CheckScope) {
        guard let monitoring = scope.manifest.monitoring?.value else { return }
        let names =
            monitoring.dashboards.names + PlatformDashboard.allCases.map { DashboardName(unchecked: $0.rawValue) }
        for alert in monitoring.alerts.entries {
            guard let dashboard = alert.value.dashboard else { continue }
            scope.require(
                dashboard,
                among: names,
                .unknownDashboard,
                "alert '\(alert.name.value)' leads to dashboard",
                kind: "dashboards",
                section: "monitoring.dashboards"
            )
        }
    }
}

extension DiagnosticCode {
    static let unknownDashboard = DiagnosticCode("PG0315", "dashboard that does not exist")
}
