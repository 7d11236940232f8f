import Origins
import PlatformManifest

/// Prometheus reaches what it reads: services whose metrics the manifest names, exporters, the engine (PR-02).
///
/// Metrics that a component has anyway are left alone where nobody asked for them.
struct ScrapeCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unreachableTarget, .unreachableEngine]

    func check(_ scope: CheckScope) {
        guard let (entry, prometheus) = scope.services.first(where: { $0.service.component == .prometheus }) else {
            return
        }
        for (other, service) in scope.services {
            guard let origin = scope.reasonToScrape(other, service), !service.meets(prometheus),
                service.name.value != prometheus.name.value,
                scope.separations.isAlone(.scrape, prometheus.name.value, service.name.value)
            else { continue }
            let networks = spokenList(prometheus.networks.map(\.network.text))
            scope.report(
                Self.unreachable(service.name.value, prometheus.name.value),
                at: origin,
                notes: [
                    DiagnosticNote(
                        "'\(prometheus.name.value)' joins \(networks)",
                        at: entry.value.networks?.origin ?? entry.name.origin
                    )
                ],
                fix: "let '\(service.name.value)' join \(networks)"
            )
        }
        guard let port = scope.manifest.monitoring?.value.enginePort else { return }
        let isShut = prometheus.networks.allSatisfy {
            scope.platform.network($0.network.value)?.isInternal.value ?? false
        }
        guard isShut, !prometheus.networks.isEmpty else { return }
        scope.report(
            Self.engine(prometheus.name.value),
            at: port.origin,
            notes: [
                DiagnosticNote(
                    "'\(prometheus.name.value)' joins these",
                    at: entry.value.networks?.origin ?? entry.name.origin
                )
            ],
            fix: "let '\(prometheus.name.value)' join a network that is not internal, or delete 'enginePort'"
        )
    }

    private static func unreachable(_ service: ServiceName, _ prometheus: ServiceName) -> CheckMessage {
        CheckMessage(
            .unreachableTarget,
            "service '\(service)' has metrics, but shares no network with '\(prometheus)', which reads them"
        )
    }

    private static func engine(_ prometheus: ServiceName) -> CheckMessage {
        CheckMessage(
            .unreachableEngine,
            "'\(prometheus)' cannot reach the engine's metrics on the host: all its networks are internal",
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let unreachableTarget = DiagnosticCode("PG0421", "metrics that Prometheus cannot reach")
    static let unreachableEngine = DiagnosticCode("PG0422", "engine metrics that Prometheus cannot reach")
}
