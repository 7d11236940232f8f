import Origins
import PlatformManifest

/// Routes lead to services that the gateway reaches, and no two of them to the same requests.
struct RouteCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.routeWithoutPort, .unreachableRoute, .routeTwice, .strippedPath]

    /// Where a server has routes.
    private struct Place: Hashable {
        let host: String
        let location: GatewayLocation
    }

    func check(_ scope: CheckScope) {
        guard let gateway = scope.manifest.gateway?.value else { return }
        var known: [Place: [RouteSection]] = [:]
        var portless: Set<ServiceName> = []
        for route in gateway.routes where route.value.holds(in: scope.environment.name?.value) {
            let host = route.value.host(in: scope.environment)?.text ?? ""
            let places = route.value.locations.map { Place(host: host, location: $0) }
            let earlier = places.lazy.flatMap { known[$0] ?? [] }.first { Self.clash($0, route.value) }
            if let earlier {
                scope.report(
                    Self.twice(route.value.path.value),
                    at: route.value.path.origin,
                    notes: [DiagnosticNote("the first one stands here", at: earlier.path.origin)],
                    fix: "delete one of them, or tell them apart by 'host', 'exact' or 'methods'"
                )
            }
            for place in places { known[place, default: []].append(route.value) }
            if route.value.isExact.value, route.value.prefix.value == .strip {
                scope.report(
                    Self.stripped(route.value.path.value),
                    at: route.value.prefix.origin,
                    notes: [DiagnosticNote("only this very path is meant", at: route.value.isExact.origin)],
                    fix: "delete 'prefix' or 'exact'"
                )
            }
            checkStripped(route.value, scope)
            checkTarget(route, gateway.service.value, scope, &portless)
        }
    }

    /// Whether two routes that share a location cannot both stand there: methods tell those of one path apart.
    private static func clash(_ first: RouteSection, _ second: RouteSection) -> Bool {
        let isVariant = first.path.value == second.path.value && first.isExact.value == second.isExact.value
        return !isVariant || Set(first.methods.map(\.value)) == Set(second.methods.map(\.value))
    }

    private func checkStripped(_ route: RouteSection, _ scope: CheckScope) {
        guard let stripped = route.stripped else { return }
        if route.prefix.value != .strip {
            scope.report(
                Self.notStripped(route.path.value),
                at: stripped.origin,
                fix: "add \"prefix\": \"strip\", or delete 'stripped'"
            )
        } else if !route.path.text.hasPrefix(stripped.text) {
            scope.report(
                Self.notBeginning(route.path.value, stripped.value),
                at: stripped.origin,
                notes: [DiagnosticNote("the path stands here", at: route.path.origin)],
                fix: "write a beginning of '\(route.path.value)'"
            )
        }
    }

    private func checkTarget(
        _ route: Sourced<RouteSection>,
        _ gateway: ServiceName,
        _ scope: CheckScope,
        _ portless: inout Set<ServiceName>
    ) {
        guard let target = route.value.target, let written = scope.entry(target.value),
            let edge = scope.platform.service(gateway)
        else { return }
        let note = DiagnosticNote("'\(target.value)' stands here", at: written.name.origin)
        guard let service = scope.platform.service(target.value) else {
            scope.report(
                Self.absent(route.value.path.value, target.value),
                at: target.origin,
                notes: [note],
                fix: "let '\(target.value)' run there, or delete the route there with 'in'"
            )
            return
        }
        if service.ports.isEmpty, scope.missingPort(of: written) == .route,
            portless.insert(target.value).inserted
        {
            scope.report(
                Self.noPort(route.value.path.value, target.value),
                at: target.origin,
                notes: [note],
                fix: "add 'port' to service '\(target.value)'"
            )
        }
        guard !edge.meets(service), scope.separations.isAlone(.route, gateway, target.value) else { return }
        // One route speaks for all that lead there.
        guard isFirst(route, to: target.value, scope) else { return }
        let own = edge.networks.map(\.network.value)
        let edgeSection = scope.entry(gateway)?.value
        let networks = written.value.networks?.origin ?? written.name.origin
        scope.report(
            Self.apart(route.value.path.value, target.value, gateway),
            at: target.origin,
            notes: [
                DiagnosticNote(
                    own.isEmpty ? "the gateway joins no network" : "the gateway joins \(spokenList(own.map(\.text)))",
                    at: edgeSection?.networks?.origin ?? edge.name.origin
                ),
                DiagnosticNote("the networks of '\(target.value)' stand here", at: networks),
            ],
            fix: "let both join one network"
        )
    }

    private func isFirst(_ route: Sourced<RouteSection>, to target: ServiceName, _ scope: CheckScope) -> Bool {
        let first = scope.manifest.gateway?.value.routes.first { other in
            other.value.holds(in: scope.environment.name?.value) && other.value.target?.value == target
        }
        return first?.range == route.range
    }

    private static func noPort(_ path: HTTPPath, _ service: ServiceName) -> CheckMessage {
        CheckMessage(.routeWithoutPort, "route '\(path)' leads to service '\(service)', which has no port")
    }

    private static func apart(_ path: HTTPPath, _ service: ServiceName, _ gateway: ServiceName) -> CheckMessage {
        CheckMessage(
            .unreachableRoute,
            "route '\(path)' leads to service '\(service)', which shares no network with the gateway '\(gateway)'"
        )
    }

    private static func absent(_ path: HTTPPath, _ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .unreachableRoute,
            "route '\(path)' leads to service '\(service)', which does not exist",
            namesEnvironments: true
        )
    }

    private static func twice(_ path: HTTPPath) -> CheckMessage {
        CheckMessage(.routeTwice, "two routes take the same requests for '\(path)'")
    }

    private static func notStripped(_ path: HTTPPath) -> CheckMessage {
        CheckMessage(.strippedPath, "'stripped' of route '\(path)' has no effect, because the path is kept")
    }

    private static func notBeginning(_ path: HTTPPath, _ stripped: HTTPPath) -> CheckMessage {
        CheckMessage(.strippedPath, "route '\(path)' strips '\(stripped)', which is no beginning of its path")
    }

    private static func stripped(_ path: HTTPPath) -> CheckMessage {
        CheckMessage(.strippedPath, "nothing is left of path '\(path)' when all of it is stripped")
    }
}

extension DiagnosticCode {
    static let routeWithoutPort = DiagnosticCode("PG0400", "route to a service without a port")
    static let unreachableRoute = DiagnosticCode("PG0401", "route to a service that the gateway cannot reach")
    static let routeTwice = DiagnosticCode("PG0402", "routes for the same requests")
    static let strippedPath = DiagnosticCode("PG0403", "path that cannot be stripped like this")
}
