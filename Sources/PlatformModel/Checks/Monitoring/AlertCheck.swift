import Origins
import PlatformManifest

/// A project's own alerts are there somewhere, and their tests say all that promtool compares.
struct AlertCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.absentAlert, .testWithoutValue, .unreadHole]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.monitoring?.value.alerts.entries ?? [] {
            let alert = entry.value
            let texts = [alert.summary, alert.description].compactMap(\.self)
            for text in texts where text.value.hasUnreadHole {
                scope.report(
                    CheckMessage(
                        .unreadHole,
                        "a text of alert '\(entry.name.value)' has braces that would stay as they are written"
                    ),
                    at: text.origin,
                    fix:
                        "write {{ $value }}, {{ $labels.NAME }}, {{ $value | humanize }} or {{ $value | printf \"%.1f\" }}"
                )
            }
            guard let test = alert.test, test.value.value == nil,
                let text = texts.first(where: { $0.value.showsValue })
            else { continue }
            scope.report(
                Self.withoutValue(entry.name.value),
                at: test.origin,
                notes: [DiagnosticNote("the value stands in this text", at: text.origin)],
                fix: "add 'value', what the text prints in place of {{ $value }}"
            )
        }
    }

    func check(all scopes: [CheckScope]) {
        let present = Set(scopes.flatMap { $0.platform.monitoring?.alerts ?? [] }.map(\.name.value))
        guard let base = scopes.first(where: \.isBase) else { return }
        for entry in base.manifest.monitoring?.value.alerts.entries ?? [] where !present.contains(entry.name.value) {
            // A service that does not exist is a finding of its own.
            guard base.manifest.services.contains(entry.value.service.value) else { continue }
            base.report(
                Self.absent(entry.name.value, entry.value.service.value),
                at: entry.name.origin,
                fix: "let a Prometheus and the service run in one environment that the alert holds in",
                grounds: [entry.value.service.origin]
            )
        }
    }

    private static func withoutValue(_ name: AlertName) -> CheckMessage {
        CheckMessage(.testWithoutValue, "the test of alert '\(name)' does not say which value its text prints")
    }

    private static func absent(_ name: AlertName, _ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .absentAlert,
            "no environment has alert '\(name)': none that it holds in has both service '\(service)' and a Prometheus",
            severity: .warning
        )
    }
}

extension DiagnosticCode {
    static let absentAlert = DiagnosticCode("PG0427", "alert that no environment has")
    static let unreadHole = DiagnosticCode("PG0429", "text of an alert with a hole that it does not take")
    static let testWithoutValue = DiagnosticCode("PG0428", "test of an alert that lacks a value")
}
