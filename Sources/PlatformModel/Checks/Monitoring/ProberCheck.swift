import Origins
import PlatformManifest

/// A blackbox exporter has a gateway to probe, and reaches it (PR-04).
struct ProberCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.idleProber]

    func check(_ scope: CheckScope) {
        guard !scope.isBase,
            let (entry, prober) = scope.services.first(where: { $0.service.component == .blackboxExporter }),
            scope.services.contains(where: { $0.service.component == .prometheus })
        else { return }
        guard let section = scope.manifest.gateway?.value else {
            scope.report(
                Self.message(prober.name.value, "the manifest has no gateway"),
                at: entry.value.component?.origin ?? entry.name.origin,
                fix: "delete the service, or add 'gateway'"
            )
            return
        }
        // A gateway that does not exist is another check's finding.
        guard let gateway = scope.platform.service(section.service.value), !gateway.meets(prober),
            scope.separations.isAlone(.probe, prober.name.value, gateway.name.value)
        else { return }
        let networks = gateway.networks.map(\.network.text)
        scope.report(
            Self.message(
                prober.name.value,
                "it shares no network with the gateway '\(gateway.name.value)', which it would ask"
            ),
            at: entry.value.networks?.origin ?? entry.name.origin,
            notes: [
                DiagnosticNote(
                    "the gateway joins \(networks.isEmpty ? "no network" : spokenList(networks))",
                    at: scope.entry(gateway.name.value)?.value.networks?.origin ?? gateway.name.origin
                )
            ],
            fix: networks.isEmpty
                ? "let both join one network"
                : "let '\(prober.name.value)' join \(networks.map { "'\($0)'" }.joined(separator: " or "))"
        )
    }

    private static func message(_ prober: ServiceName, _ reason: String) -> CheckMessage {
        CheckMessage(.idleProber, "service '\(prober)' probes nothing: \(reason)", severity: .warning)
    }
}

extension DiagnosticCode {
    static let idleProber = DiagnosticCode("PG0425", "blackbox exporter without anything to probe")
}
