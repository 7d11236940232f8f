import Origins
import PlatformManifest

/// Each port of the host is published once, and where the engine honours it (CP-19).
struct PublishedPortCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.portTwice, .portOnInternalNetworks, .portOfReplicas, .exposedDataStore]

    /// Components that keep data or secrets, which nobody outside the host talks to.
    private static let dataStores: Set<ComponentKind> = [.postgres, .timescaledb, .redis, .vault]

    private struct HostPort: Hashable {
        let number: Int
        let transport: Transport
    }

    func check(_ scope: CheckScope) {
        var first: [HostPort: (service: Service, place: Origin)] = [:]
        for (entry, service) in scope.services {
            for port in service.ports {
                guard let published = port.published else { continue }
                let place = published.host.range == nil ? entry.name.origin : published.host.origin
                let hostPort = HostPort(number: published.host.number, transport: port.transport)
                if let earlier = first[hostPort] {
                    scope.report(
                        Self.twice(earlier.service.name.value, service.name.value, hostPort.number),
                        at: place,
                        notes: [DiagnosticNote("'\(earlier.service.name.value)' publishes it here", at: earlier.place)],
                        fix: "give one of them another 'publishAs' in 'ports'"
                    )
                } else {
                    first[hostPort] = (service, place)
                }
            }
            check(service, entry, scope)
        }
    }

    private func check(_ service: Service, _ entry: CheckScope.ServiceEntry, _ scope: CheckScope) {
        guard let port = service.ports.first(where: { $0.published != nil }), let published = port.published else {
            return
        }
        let place = port.container.range == nil ? entry.name.origin : port.container.origin
        let networks = service.networks.compactMap { scope.platform.network($0.network.value) }
        if !networks.isEmpty, networks.allSatisfy(\.isInternal.value) {
            scope.report(
                Self.onInternalNetworks(service.name.value, published.host.value),
                at: entry.value.networks?.origin ?? place,
                notes: networks.map { DiagnosticNote("'\($0.name.value)' is internal", at: $0.isInternal.origin) },
                fix: "let it join a network that is not internal there, or open one of these there with 'in'"
            )
        }
        if service.replicas.number > 1, scope.environment.hosts.number == 1 {
            scope.report(
                Self.ofReplicas(service.name.value, service.replicas.number, published.host.value),
                at: service.replicas.origin,
                notes: [DiagnosticNote("the port stands here", at: place)],
                fix: "set \"replicas\": 1 there with 'in', or reach them through the gateway instead"
            )
        }
        if let kind = service.component, Self.dataStores.contains(kind),
            let exposed = service.ports.first(where: { $0.published?.isLoopback == false })
        {
            let section = entry.value.ports.entries.first { $0.name.text == exposed.name }
            scope.report(
                Self.exposed(service.name.value, exposed.container.value),
                at: section?.value.isPublic.origin ?? place,
                fix: "delete \"public\": true"
            )
        }
    }

    private static func twice(_ first: ServiceName, _ second: ServiceName, _ port: Int) -> CheckMessage {
        let text =
            first == second
            ? "service '\(first)' publishes port \(port) twice"
            : "services '\(first)' and '\(second)' both publish port \(port)"
        return CheckMessage(.portTwice, text, namesEnvironments: true)
    }

    private static func onInternalNetworks(_ service: ServiceName, _ port: Port) -> CheckMessage {
        CheckMessage(
            .portOnInternalNetworks,
            "service '\(service)' joins internal networks only, so that the engine would not publish its port \(port)",
            namesEnvironments: true
        )
    }

    private static func ofReplicas(_ service: ServiceName, _ count: Int, _ port: Port) -> CheckMessage {
        CheckMessage(
            .portOfReplicas,
            "\(count) replicas of service '\(service)' would all publish port \(port) of the host",
            namesEnvironments: true
        )
    }

    private static func exposed(_ service: ServiceName, _ port: Port) -> CheckMessage {
        CheckMessage(
            .exposedDataStore,
            "port \(port) of data store '\(service)' is published on all addresses of the host",
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let portTwice = DiagnosticCode("PG0330", "port of the host that is published twice")
    static let portOnInternalNetworks = DiagnosticCode("PG0331", "published port on internal networks only")
    static let portOfReplicas = DiagnosticCode("PG0332", "published port of several replicas")
    static let exposedDataStore = DiagnosticCode("PG0333", "data store that is published beyond loopback")
}
