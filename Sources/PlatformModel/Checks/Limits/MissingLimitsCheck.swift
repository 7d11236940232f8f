import Origins
import PlatformManifest

/// Every container has limits: an error in production, a warning elsewhere.
struct MissingLimitsCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.missingLimits]

    func check(_ scope: CheckScope) {
        guard !scope.isBase else { return }
        for (entry, _) in scope.services where entry.value.limits == nil {
            let classes = scope.manifest.limits.names.map(\.text)
            scope.report(
                Self.message(entry.name.value, scope.purpose == .production ? .error : .warning),
                at: entry.name.origin,
                fix: classes.isEmpty
                    ? "add \"limits\": { \"cpus\": 0.5, \"memory\": \"512M\", \"pids\": 100 }"
                    : "add \"limits\" with one of the classes \(spokenList(classes))"
            )
        }
    }

    private static func message(_ service: ServiceName, _ severity: DiagnosticSeverity) -> CheckMessage {
        CheckMessage(.missingLimits, "service '\(service)' has no limits", severity: severity)
    }
}

extension DiagnosticCode {
    static let missingLimits = DiagnosticCode("PG0354", "service without limits")
}
