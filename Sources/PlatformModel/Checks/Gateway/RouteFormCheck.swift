import Origins
import PlatformManifest

/// What a route says fits what it leads to.
struct RouteFormCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.volumeRoute, .methodRoute, .routeField]

    func check(_ scope: CheckScope) {
        guard let section = scope.manifest.gateway?.value else { return }
        let edge = scope.platform.service(section.service.value)
        let routes = section.routes.filter { $0.value.holds(in: scope.environment.name?.value) }
        for route in routes {
            if let volume = route.value.volume, let edge, scope.manifest.volumes[volume.value] != nil {
                checkVolume(route.value, volume, edge, scope)
            }
            checkFields(route.value, scope)
            let host = route.value.host(in: scope.environment)?.value
            let others = routes.filter { $0.value.host(in: scope.environment)?.value == host }
            checkMethods(route.value, others, scope)
        }
    }

    private func checkVolume(
        _ route: RouteSection,
        _ volume: Sourced<VolumeName>,
        _ edge: Service,
        _ scope: CheckScope
    ) {
        guard GatewayResolver.folder(of: volume.value, in: edge) == nil else { return }
        scope.report(
            Self.notMounted(route.path.value, volume.value, edge.name.value),
            at: volume.origin,
            notes: [DiagnosticNote("'\(edge.name.value)' stands here", at: edge.name.origin)],
            fix:
                "add { \"volume\": \"\(volume.value)\", \"at\": \"/srv/\(volume.value)\", \"readOnly\": true } to its 'volumes'"
        )
    }

    /// Words that mean nothing where the route leads.
    private func checkFields(_ route: RouteSection, _ scope: CheckScope) {
        func report(_ field: String, _ origin: Origin, _ target: String) {
            guard !origin.manifestRanges.isEmpty else { return }
            scope.report(Self.field(field, route.path.value, target), at: origin, fix: "delete '\(field)'")
        }
        if route.volume != nil {
            let target = "leads to files"
            if route.isWebSocket.value { report("websocket", route.isWebSocket.origin, target) }
            if route.isStreaming.value { report("streaming", route.isStreaming.origin, target) }
            if route.prefix.value == .strip { report("prefix", route.prefix.origin, target) }
            if let port = route.port { report("port", port.origin, target) }
            if let timeout = route.readTimeout { report("readTimeout", timeout.origin, target) }
            if let size = route.bodySize { report("bodySize", size.origin, target) }
            if let method = route.methods.first { report("methods", method.origin, target) }
        } else {
            if let expires = route.expires { report("expires", expires.origin, "leads to a service") }
            if route.isImmutable.value { report("immutable", route.isImmutable.origin, "leads to a service") }
        }
        if route.isImmutable.value, route.volume != nil, route.expires == nil {
            report("immutable", route.isImmutable.origin, "has no 'expires'")
        }
    }

    private func checkMethods(_ route: RouteSection, _ others: [Sourced<RouteSection>], _ scope: CheckScope) {
        guard let fallback = GatewayRoutes.fallback(of: route, among: others)?.value, !route.methods.isEmpty,
            fallback.target?.value != route.target?.value || fallback.port?.value != route.port?.value
                || !leadsAlike(route, fallback)
        else { return }
        scope.report(
            Self.methods(route.path.value, fallback.path.value),
            at: route.methods.first?.origin,
            notes: [DiagnosticNote("the other methods go here", at: fallback.path.origin)],
            fix: "let both lead to the same service with the same prefix, and differ in 'rateLimit' only"
        )
    }

    private func leadsAlike(_ route: RouteSection, _ fallback: RouteSection) -> Bool {
        let isStripped = fallback.prefix.value == .strip
        guard isStripped != (route.prefix.value == .strip) else {
            let strips = [route, fallback].map { $0.stripped?.text ?? $0.path.text }
            return !isStripped || strips[0] == strips[1]
        }
        return false
    }

    private static func notMounted(_ path: HTTPPath, _ volume: VolumeName, _ gateway: ServiceName) -> CheckMessage {
        CheckMessage(
            .volumeRoute,
            "route '\(path)' leads to volume '\(volume)', which the gateway '\(gateway)' does not mount"
        )
    }

    private static func field(_ field: String, _ path: HTTPPath, _ target: String) -> CheckMessage {
        CheckMessage(.routeField, "'\(field)' has no effect on route '\(path)', which \(target)")
    }

    private static func methods(_ path: HTTPPath, _ other: HTTPPath) -> CheckMessage {
        CheckMessage(
            .methodRoute,
            "route '\(path)' for some methods leads elsewhere than route '\(other)' for the others"
        )
    }
}

extension DiagnosticCode {
    static let volumeRoute = DiagnosticCode("PG0410", "route to a volume that the gateway does not mount")
    static let methodRoute = DiagnosticCode("PG0411", "route whose methods lead to different places")
    static let routeField = DiagnosticCode("PG0412", "field without effect on a route")
}
