import Origins
import PlatformManifest

/// Who gets in is said in a way that nginx can keep to.
struct AccessCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.users, .routeAccess]

    func check(_ scope: CheckScope) {
        guard let gateway = scope.manifest.gateway?.value else { return }
        checkUsers(gateway.basicAuth, scope)
        let routes = gateway.routes.filter { $0.value.holds(in: scope.environment.name?.value) }
        for route in routes {
            checkUsers(route.value.basicAuth, scope)
            checkOpen(route.value, scope)
            let host = route.value.host(in: scope.environment)?.value
            let others = routes.filter { $0.value.host(in: scope.environment)?.value == host }
            checkMethods(route.value, others, gateway, scope)
        }
    }

    /// Random bytes are no line of a user.
    private func checkUsers(_ name: Sourced<SecretName>?, _ scope: CheckScope) {
        guard let name, let secret = scope.manifest.secrets.entry(name.value), secret.value.generate.value != .htpasswd
        else { return }
        scope.report(
            Self.noUsers(name.value),
            at: name.origin,
            notes: [DiagnosticNote("'\(name.value)' stands here", at: secret.name.origin)],
            fix: "let 'generate' of '\(name.value)' be \"htpasswd\", or name another secret"
        )
    }

    private func checkOpen(_ route: RouteSection, _ scope: CheckScope) {
        guard route.isOpen.value, let origin = route.allow.first?.origin ?? route.basicAuth?.origin else { return }
        scope.report(
            Self.open(route.path.value),
            at: route.isOpen.origin,
            notes: [DiagnosticNote("here it is closed", at: origin)],
            fix: "delete 'open', or what closes the route"
        )
    }

    /// One location answers all methods of a path, so that it cannot let in others for some.
    private func checkMethods(
        _ route: RouteSection,
        _ others: [Sourced<RouteSection>],
        _ gateway: GatewaySection,
        _ scope: CheckScope
    ) {
        guard !route.methods.isEmpty, let fallback = GatewayRoutes.fallback(of: route, among: others)?.value,
            !GatewayAccess(to: route, of: gateway).isSame(as: GatewayAccess(to: fallback, of: gateway))
        else { return }
        scope.report(
            Self.methods(route.path.value, fallback.path.value),
            at: route.allow.first?.origin ?? route.basicAuth?.origin ?? route.methods.first?.origin,
            notes: [DiagnosticNote("the other methods go here", at: fallback.path.origin)],
            fix: "let both have the same 'allow', 'basicAuth' and 'open'"
        )
    }

    private static func noUsers(_ secret: SecretName) -> CheckMessage {
        CheckMessage(.users, "'basicAuth' names secret '\(secret)', which holds no users")
    }

    private static func open(_ path: HTTPPath) -> CheckMessage {
        CheckMessage(.routeAccess, "route '\(path)' is open, and closed by words of its own")
    }

    private static func methods(_ path: HTTPPath, _ other: HTTPPath) -> CheckMessage {
        CheckMessage(
            .routeAccess,
            "route '\(path)' for some methods lets in others than route '\(other)' for the rest"
        )
    }
}

extension DiagnosticCode {
    static let users = DiagnosticCode("PG0415", "basic authentication without users")
    static let routeAccess = DiagnosticCode("PG0416", "route that is open and closed")
}
