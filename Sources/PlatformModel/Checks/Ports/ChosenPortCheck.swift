import Origins
import PlatformManifest

/// Where a service has several ports by name and no `port`, whoever asks it says which one.
///
/// Components know their own.
struct ChosenPortCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unchosenPort]

    func check(_ scope: CheckScope) {
        for (entry, _) in scope.services {
            guard let ports = Self.equals(of: entry.value) else { continue }
            let numbers = ports.map { "\($0.value.port.value) for '\($0.name.value)'" }.joined(separator: " or ")
            if let health = entry.value.health?.value, health.port == nil, let asks = health.asksPort {
                report("the probe", entry, asks, "write 'health.port': \(numbers)", scope)
            }
            if let metrics = entry.value.metrics, metrics.value.port == nil {
                report("the scrape", entry, metrics.origin, "write 'metrics.port': \(numbers)", scope)
            }
        }
        for route in scope.manifest.gateway?.value.routes ?? [] {
            guard let target = route.value.target, route.value.port == nil,
                scope.platform.service(target.value) != nil, let entry = scope.entry(target.value),
                let ports = Self.equals(of: entry.value)
            else { continue }
            let names = ports.map { "\"\($0.name.value)\"" }.joined(separator: " or ")
            let asker = "route '\(route.value.path.value)'"
            report(asker, entry, target.origin, "add 'port' to the route: \(names)", scope)
        }
    }

    /// The ports of which none is the main one; `nil` where there is no choice.
    private static func equals(of service: ServiceSection) -> [NamedMap<PortName, PortSection>.Entry]? {
        guard service.component == nil, service.port == nil, service.role.value == .service else { return nil }
        let ports = service.ports.entries
        return Set(ports.map(\.value.port.value)).count > 1 ? ports : nil
    }

    private func report(
        _ asker: String,
        _ entry: CheckScope.ServiceEntry,
        _ origin: Origin,
        _ fix: String,
        _ scope: CheckScope
    ) {
        let message = CheckMessage(
            .unchosenPort,
            "\(asker) does not say which port of service '\(entry.name.value)' it asks, which has several and none as 'port'"
        )
        let note = entry.value.ports.entries.first.map { DiagnosticNote("its ports stand here", at: $0.name.origin) }
        scope.report(
            message,
            at: origin,
            notes: note.map { [$0] } ?? [],
            fix: "\(fix), or make the main one the service's 'port'"
        )
    }
}

extension HealthSection {
    /// Where it says what its probe asks at a port; `nil` where it asks a program.
    fileprivate var asksPort: Origin? {
        guard none == nil, command == nil else { return nil }
        return (readiness ?? liveness)?.origin ?? (isTCP.value ? isTCP.origin : nil)
    }
}

extension DiagnosticCode {
    static let unchosenPort = DiagnosticCode("PG0334", "port that is one of several and not named")
}
