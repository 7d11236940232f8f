import Origins
import PlatformManifest

/// Time intervals that alert routes name are declared.
struct UnknownTimeIntervalCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownTimeInterval]

    func check(_ scope: CheckScope) {
        guard let monitoring = scope.manifest.monitoring?.value else { return }
        for name in monitoring.routes.flatMap(\.value.timeIntervals) {
            scope.require(
                name,
                in: monitoring.timeIntervals,
                .unknownTimeInterval,
                "an alert route names time interval",
                kind: "time intervals",
                section: "monitoring.timeIntervals"
            )
        }
    }
}

extension AlertRouteSection {
    /// Those in which the receiver hears of alerts, and those in which it does not.
    var timeIntervals: [Sourced<TimeIntervalName>] { activeTimeIntervals + muteTimeIntervals }
}

extension DiagnosticCode {
    static let unknownTimeInterval = DiagnosticCode("PG0314", "time interval that is not declared")
}
