import Origins
import PlatformManifest

/// What is kept free for a container is at most what it may use (CP-09).
struct ReservationCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.reservationAboveLimit]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.limits.entries {
            check(entry.value, "limits class '\(entry.name.value)'", scope)
        }
        for entry in scope.manifest.services.entries {
            guard case .written(let section) = entry.value.limits?.value else { continue }
            check(section, "service '\(entry.name.value)'", scope)
        }
    }

    private func check(_ section: LimitsSection, _ owner: String, _ scope: CheckScope) {
        guard let reserve = section.reserve?.value else { return }
        if let memory = reserve.memory, memory.value > section.memory.value {
            report("memory", memory.map(\.description), section.memory.map(\.description), owner, scope)
        }
        if let cpus = reserve.cpus, cpus.value > section.cpus.value {
            report("cpus", cpus.map(\.description), section.cpus.map(\.description), owner, scope)
        }
    }

    private func report(
        _ key: String,
        _ reserved: Sourced<String>,
        _ limit: Sourced<String>,
        _ owner: String,
        _ scope: CheckScope
    ) {
        scope.report(
            Self.message(owner, key, reserved.value, limit.value),
            at: reserved.origin,
            notes: [DiagnosticNote("the limit stands here", at: limit.origin)],
            fix: "reserve at most \(limit.value)"
        )
    }

    private static func message(_ owner: String, _ key: String, _ reserved: String, _ limit: String) -> CheckMessage {
        CheckMessage(.reservationAboveLimit, "\(owner) reserves \(reserved) of \(key), above its limit of \(limit)")
    }
}

extension DiagnosticCode {
    static let reservationAboveLimit = DiagnosticCode("PG0350", "reservation above the limit")
}
