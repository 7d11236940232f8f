import Origins
import PlatformManifest

/// Receivers that alert routes name are declared.
struct UnknownReceiverCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownReceiver]

    func check(_ scope: CheckScope) {
        guard let monitoring = scope.manifest.monitoring?.value else { return }
        for route in monitoring.routes {
            scope.require(
                route.value.receiver,
                among: monitoring.receivers,
                .unknownReceiver,
                "an alert route leads to receiver",
                kind: "receivers",
                section: "monitoring.receivers"
            )
        }
    }
}

extension DiagnosticCode {
    static let unknownReceiver = DiagnosticCode("PG0311", "alert receiver that is not declared")
}
