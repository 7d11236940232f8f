import Origins
import PlatformManifest

/// Receivers that alert routes and the watchdog name are declared.
struct UnknownReceiverCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownReceiver]

    func check(_ scope: CheckScope) {
        guard let monitoring = scope.manifest.monitoring?.value else { return }
        func require(_ receiver: Sourced<ReceiverName>, _ clause: String) {
            scope.require(
                receiver,
                in: monitoring.receivers,
                .unknownReceiver,
                clause,
                kind: "receivers",
                section: "monitoring.receivers"
            )
        }
        for route in monitoring.routes { require(route.value.receiver, "an alert route leads to receiver") }
        if let watchdog = monitoring.watchdog { require(watchdog, "the watchdog alert goes to receiver") }
    }
}

extension DiagnosticCode {
    static let unknownReceiver = DiagnosticCode("PG0311", "alert receiver that is not declared")
}
