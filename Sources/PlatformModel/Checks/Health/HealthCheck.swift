import Origins
import PlatformManifest

/// Every service has a probe that its image can run, or a recorded reason for having none (DF-16, CP-13).
///
/// Without either it is an error in staging and production, a warning elsewhere.
struct HealthCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.missingHealth, .impossibleProbe, .slowProbe]

    /// The longest that a question to the service may wait (CP-13).
    private static let longestTimeout = TimeSpan.seconds(5)
    /// The same for a command: one that starts a virtual machine of its own, as RabbitMQ's does, takes its time on a busy host.
    private static let longestCommand = TimeSpan.seconds(30)

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            checkPresence(entry, service, scope)
            let isCommand = entry.value.health?.value.command != nil
            let longest = isCommand ? Self.longestCommand : Self.longestTimeout
            if let timeout = entry.value.health?.value.timeout, timeout.value > longest {
                scope.report(
                    Self.slow(entry.name.value, timeout.value, longest),
                    at: timeout.origin,
                    fix: "write at most \(longest); a slower answer is no sign of health"
                )
            }
        }
    }

    private func checkPresence(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        guard case .unknown = service.health else { return }
        guard let health = entry.value.health else {
            guard !scope.isBase else { return }
            let isStrict = scope.purpose == .staging || scope.purpose == .production
            scope.report(
                Self.missing(entry.name.value, isStrict ? .error : .warning),
                at: entry.name.origin,
                fix: "add 'health' with a path, a command or 'tcp', or with the reason in 'none'"
            )
            return
        }
        if service.ports.isEmpty, health.value.port == nil {
            scope.report(
                Self.noPort(entry.name.value),
                at: health.origin,
                fix: "add 'port' to the service, or write 'health.command'"
            )
        } else if let kind = service.image.build?.kind {
            scope.report(
                Self.noTool(entry.name.value, kind),
                at: health.origin,
                fix: kind == .generic
                    ? "write 'health.command' with a program of the image, or the reason in 'health.none'"
                    : "set 'runtime.healthCommand' to the program's own probe, or write the reason in 'health.none'"
            )
        }
    }

    private static func missing(_ service: ServiceName, _ severity: DiagnosticSeverity) -> CheckMessage {
        CheckMessage(
            .missingHealth,
            "service '\(service)' has neither a health check nor a reason for its absence",
            severity: severity
        )
    }

    private static func noPort(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.impossibleProbe, "the probe of service '\(service)' has no port to ask")
    }

    private static func noTool(_ service: ServiceName, _ kind: RuntimeKind) -> CheckMessage {
        CheckMessage(
            .impossibleProbe,
            "an image of kind '\(kind.rawValue)' holds no program that the probe of service '\(service)' could ask with"
        )
    }

    private static func slow(_ service: ServiceName, _ timeout: TimeSpan, _ longest: TimeSpan) -> CheckMessage {
        CheckMessage(.slowProbe, "the probe of service '\(service)' waits \(timeout), above \(longest)")
    }
}

extension DiagnosticCode {
    static let missingHealth = DiagnosticCode("PG0360", "service without health check or reason")
    static let slowProbe = DiagnosticCode("PG0361", "probe that waits too long")
    static let impossibleProbe = DiagnosticCode("PG0362", "probe that the image cannot run")
}
