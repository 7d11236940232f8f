import Origins
import PlatformManifest

/// A project's own rules have names that the platform's do not: routes, runbooks and tests tell alerts apart by them.
struct RuleNameCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.ruleOfThePlatform]

    func check(_ scope: CheckScope) {
        guard let monitoring = scope.manifest.monitoring?.value else { return }
        for alert in monitoring.alerts.entries where PlatformRules.alerts.contains(alert.name.value.text) {
            scope.report(
                CheckMessage(
                    .ruleOfThePlatform,
                    "alert '\(alert.name.value)' has the name of one of the platform's own"
                ),
                at: alert.name.origin,
                fix: "choose another name; 'patches' changes the platform's own"
            )
        }
        for recording in monitoring.recordings.entries where PlatformRules.records(recording.name.value.text) {
            scope.report(
                CheckMessage(
                    .ruleOfThePlatform,
                    "recording '\(recording.name.value)' has the name of one of the platform's own"
                ),
                at: recording.name.origin,
                fix: "choose another name"
            )
        }
    }
}

extension DiagnosticCode {
    static let ruleOfThePlatform = DiagnosticCode("PG0426", "rule with the name of one of the platform's own")
}
