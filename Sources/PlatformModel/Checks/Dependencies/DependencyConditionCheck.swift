import Origins
import PlatformManifest

/// A service waits for what can come true: health of one with a probe, completion of a job (CP-15).
struct DependencyConditionCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.dependencyCondition]

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            for dependency in entry.value.dependsOn?.value.dependencies ?? [] {
                guard let condition = dependency.condition,
                    let target = scope.platform.service(dependency.service.value)
                else { continue }
                let note = DiagnosticNote("'\(target.name.value)' stands here", at: target.name.origin)
                switch condition.value {
                case .started: break
                case .healthy:
                    if case .probe = target.health { break }
                    // With hot reload it may be that only its start can be waited for.
                    let here = service.dependencies.first { $0.service.value == dependency.service.value }
                    guard here?.condition == .healthy else { break }
                    scope.report(
                        Self.noProbe(entry.name.value, target.name.value),
                        at: condition.origin,
                        notes: [note],
                        fix: target.role.value == .service
                            ? "give '\(target.name.value)' a 'health', or wait for 'started'" : "wait for 'completed'"
                    )
                case .completed:
                    guard target.role.value != .job else { break }
                    scope.report(
                        Self.noJob(entry.name.value, target.name.value),
                        at: condition.origin,
                        notes: [note],
                        fix: "wait for 'healthy' or 'started', or give '\(target.name.value)' the role 'job'"
                    )
                }
            }
        }
    }

    private static func noProbe(_ service: ServiceName, _ target: ServiceName) -> CheckMessage {
        CheckMessage(
            .dependencyCondition,
            "service '\(service)' waits until '\(target)' is healthy, but '\(target)' has no probe"
        )
    }

    private static func noJob(_ service: ServiceName, _ target: ServiceName) -> CheckMessage {
        CheckMessage(
            .dependencyCondition,
            "service '\(service)' waits until '\(target)' has completed, but '\(target)' is no job"
        )
    }
}

extension DiagnosticCode {
    static let dependencyCondition = DiagnosticCode("PG0322", "dependency whose condition never comes true")
}
