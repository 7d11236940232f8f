import Origins
import PlatformManifest

/// The limits of all that runs at the same time fit on the hosts (CP-09). Jobs and tools come and go, so do profiles.
///
/// Memory beyond the host's is not there when it is needed, and something is killed. Processor time is shared when all want
/// it at once, so that more than there is is usual, and only reported.
struct CapacityCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.aboveCapacity]

    private struct Share {
        let service: Service
        let amount: Int
        let text: String
        let origin: Origin
    }

    func check(_ scope: CheckScope) {
        guard let name = scope.environment.name?.value, let capacity = scope.environment.capacity else { return }
        let hosts = scope.environment.hosts.number
        let running = scope.platform.services.compactMap { service -> (service: Service, limits: Limits)? in
            guard service.role.value == .service, service.profile == nil, let limits = service.limits else {
                return nil
            }
            return (service, limits)
        }
        let memory = running.map { service, limits in
            Share(
                service: service,
                amount: limits.memory.bytes * service.replicas.number,
                text: Self.gibibytes(limits.memory.bytes),
                origin: limits.memory.origin
            )
        }
        let cpus = running.map { service, limits in
            Share(
                service: service,
                amount: limits.cpus.millicores * service.replicas.number,
                text: "\(limits.cpus.value) cpus",
                origin: limits.cpus.origin
            )
        }
        let memoryTotal = memory.reduce(0) { $0 + $1.amount }
        if memoryTotal > capacity.memory.bytes * hosts {
            let (total, room) = (Self.gibibytes(memoryTotal), Self.gibibytes(capacity.memory.bytes * hosts))
            report(
                Self.message("memory limits", name, total, room, .error),
                memory,
                capacity.memory.origin,
                "lower limits or replicas there, or declare a larger host",
                scope
            )
        }
        let cpuTotal = cpus.reduce(0) { $0 + $1.amount }
        if cpuTotal > capacity.cpus.millicores * hosts {
            let total = CPUCount(millicores: cpuTotal).description
            let room = CPUCount(millicores: capacity.cpus.millicores * hosts).description
            report(
                Self.message("cpu limits", name, total, room, .warning),
                cpus,
                capacity.cpus.origin,
                "they share what there is when all are busy: lower limits or replicas there, or declare a larger host",
                scope
            )
        }
    }

    private func report(
        _ message: CheckMessage,
        _ shares: [Share],
        _ origin: Origin,
        _ fix: String,
        _ scope: CheckScope
    ) {
        let largest = shares.enumerated().sorted { ($1.element.amount, $0.offset) < ($0.element.amount, $1.offset) }
        let notes = largest.prefix(3).map { _, share in
            let count = share.service.replicas.number
            return DiagnosticNote(
                "'\(share.service.name.value)' takes \(count > 1 ? "\(count) × " : "")\(share.text)",
                at: share.origin
            )
        }
        scope.report(message, at: origin, notes: notes, fix: fix)
    }

    /// With at most one decimal, rounded up. For example: `71 GiB`, `1.5 GiB`, `512 MiB`.
    static func gibibytes(_ bytes: Int) -> String {
        if bytes < 1 << 30 { return "\((bytes + (1 << 20) - 1) >> 20) MiB" }
        let tenths = (bytes / 64 * 10 + (1 << 24) - 1) >> 24
        return "\(fixedPointText(tenths, digits: 1)) GiB"
    }

    private static func message(
        _ what: String,
        _ environment: EnvironmentName,
        _ total: String,
        _ room: String,
        _ severity: DiagnosticSeverity
    ) -> CheckMessage {
        CheckMessage(
            .aboveCapacity,
            "\(what) of environment '\(environment)' add up to \(total), above its capacity of \(room)",
            severity: severity
        )
    }
}

extension DiagnosticCode {
    static let aboveCapacity = DiagnosticCode("PG0351", "limits above the environment's capacity")
}
