import Origins
import PlatformManifest

/// Alerts that ask for someone reach someone (AM-01): what no route takes goes to nobody.
///
/// An environment that is not for production and has no route of its own is left alone.
struct UnheardAlertsCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unheardAlerts]

    func check(_ scope: CheckScope) {
        guard let environment = scope.environment.name?.value,
            let alertmanager = scope.services.first(where: { $0.service.component == .alertmanager }),
            scope.services.contains(where: { $0.service.component == .prometheus })
        else { return }
        let routes = (scope.manifest.monitoring?.value.routes ?? []).filter { $0.value.holds(in: environment) }
        guard let last = routes.last else {
            guard scope.purpose == .production else { return }
            scope.report(
                Self.message("alerts", ""),
                at: alertmanager.entry.value.component?.origin ?? alertmanager.entry.name.origin,
                fix: "add 'routes' and 'receivers' to 'monitoring'; one of the kind 'none' says that nobody should hear"
            )
            return
        }
        // What is only recorded needs nobody.
        for severity in [AlertSeverity.critical, .warning] {
            let taking = routes.filter { route in
                route.value.severities.isEmpty || route.value.severities.contains { $0.value == severity }
            }
            if taking.contains(where: { $0.value.services.isEmpty }) { continue }
            var services: [String] = []
            for name in taking.flatMap(\.value.services).map(\.text) where !services.contains(name) {
                services.append(name)
            }
            scope.report(
                Self.message(
                    "\(severity.rawValue) alerts",
                    services.isEmpty ? "" : " unless they are about \(spokenList(services))"
                ),
                at: last.value.severities.first?.origin ?? last.value.services.first?.origin ?? last.origin,
                fix:
                    "add a route, such as { \"receiver\": \"\(last.value.receiver.value)\", \"severities\": [\"\(severity.rawValue)\"] }; a receiver of the kind 'none' says that nobody should hear"
            )
            // The most severe one says it.
            return
        }
    }

    private static func message(_ alerts: String, _ exception: String) -> CheckMessage {
        CheckMessage(
            .unheardAlerts,
            "\(alerts) reach no receiver\(exception)",
            severity: .warning,
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let unheardAlerts = DiagnosticCode("PG0424", "alerts that reach no receiver")
}
