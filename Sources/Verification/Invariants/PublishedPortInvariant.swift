import Origins
import PlatformManifest
import PlatformModel

/// Nothing is published by mistake.
struct PublishedPortInvariant: Invariant {
    static let code = "PV0105"
    static let sentence =
        "Only what the environment's policy allows is published, each host port once, and no port of a service that joins internal networks only."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            let compose = environment.compose
            let isolated = Set(compose.declared("networks").filter { $0.value["internal"]?.isTrue ?? false }.map(\.key))
            var taken: [String: String] = [:]
            for service in compose.services {
                for port in service.ports {
                    if !service.networks.isEmpty, service.networks.allSatisfy({ isolated.contains($0.name) }) {
                        findings.report(
                            port.place,
                            "'\(service.name)' publishes port \(port.container), but joins internal networks only"
                        )
                    }
                    let key = "\(port.host)/\(port.transport)"
                    if let other = taken[key] {
                        findings.report(port.place, "'\(service.name)' and '\(other)' both publish \(key)")
                    }
                    taken[key] = service.name
                }
                checkDeclared(service, environment, &findings)
            }
        }
    }

    private func checkDeclared(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        let policy = environment.platform.environment.publish.value
        let isGateway = environment.platform.gateway?.service.value.text == service.name
        // The second colour and tests are reached by no host port.
        let declared = environment.servicesByName[service.name]
        var due: Set<String> = []
        for port in declared?.ports ?? [] {
            guard let published = port.published else { continue }
            due.insert(
                "\(published.isLoopback ? "127.0.0.1" : "0.0.0.0"):\(published.host.value.number):\(port.container.value.number)/\(port.transport)"
            )
        }
        for port in service.ports {
            let text = "\(port.address):\(port.host):\(port.container)/\(port.transport)"
            if policy == .none {
                findings.reportDeviation(
                    port.place,
                    "environment '\(environment.name)' publishes no port, but '\(service.name)' does"
                )
            } else if policy == .loopback, port.address != "127.0.0.1" {
                findings.reportDeviation(
                    port.place,
                    "'\(service.name)' publishes port \(port.host) on all addresses of the host"
                )
            } else if !due.contains(text) {
                findings.reportDeviation(
                    port.place,
                    "'\(service.name)' publishes \(text), which the manifest does not say of environment '\(environment.name)'"
                )
            }
            due.remove(text)
        }
        for text in due.sorted() {
            findings.reportDeviation(
                service.place("ports"),
                "\(isGateway ? "the gateway" : "'\(service.name)'") does not publish \(text) in environment '\(environment.name)'"
            )
        }
    }
}
