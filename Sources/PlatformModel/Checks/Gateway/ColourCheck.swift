import Origins
import PlatformManifest

/// A blue-green release has traffic to shift, one engine to do it on, and names for both colours.
struct ColourCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.colours]

    func check(_ scope: CheckScope) {
        guard !scope.isBase, scope.purpose == .staging || scope.purpose == .production else { return }
        for (entry, service) in scope.services where service.deploy.strategy.value == .blueGreen {
            let origin = service.deploy.strategy.origin
            let name = service.name.value
            if scope.environment.hosts.number > 1 {
                scope.report(
                    Self.swarm(name),
                    at: origin,
                    notes: [DiagnosticNote("several hosts are declared here", at: scope.environment.hosts.origin)],
                    fix: "set 'strategy' to recreate there with 'in': Swarm updates container by container"
                )
            } else if !scope.platform.isColoured(service) {
                scope.report(
                    Self.noTraffic(name),
                    at: origin,
                    fix: "add a route of the gateway to '\(name)', or set 'strategy' to recreate"
                )
            }
            for colour in ReleaseColour.allCases {
                let host = ServiceName(unchecked: colour.host(of: name))
                guard let other = scope.platform.service(host) else { continue }
                scope.report(
                    Self.taken(name, host),
                    at: other.name.origin,
                    notes: [DiagnosticNote("'\(name)' stands here", at: entry.name.origin)],
                    fix: "rename service '\(host)'"
                )
            }
        }
    }

    private static func swarm(_ name: ServiceName) -> CheckMessage {
        CheckMessage(.colours, "service '\(name)' is released blue-green, which needs a single host", namesEnvironments: true)
    }

    private static func noTraffic(_ name: ServiceName) -> CheckMessage {
        CheckMessage(
            .colours,
            "service '\(name)' is released blue-green, but no route of a gateway leads to it",
            namesEnvironments: true
        )
    }

    private static func taken(_ name: ServiceName, _ host: ServiceName) -> CheckMessage {
        CheckMessage(.colours, "service '\(host)' has the name of a colour of service '\(name)'", namesEnvironments: true)
    }
}

extension DiagnosticCode {
    static let colours = DiagnosticCode("PG0413", "blue-green release that cannot happen")
}
