import Origins
import PlatformManifest

/// Rate limit zones that routes use are declared.
struct UnknownZoneCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownZone]

    func check(_ scope: CheckScope) {
        guard let gateway = scope.manifest.gateway?.value else { return }
        func require(_ use: Sourced<LimitUseSection>?, _ clause: String) {
            guard let use else { return }
            scope.require(
                use.value.zone,
                among: gateway.zones,
                .unknownZone,
                clause,
                kind: "zones",
                section: "gateway.zones"
            )
        }
        require(gateway.defaultLimit, "the gateway's default limit uses zone")
        for route in gateway.routes {
            require(route.value.rateLimit, "route '\(route.value.path.value)' uses zone")
        }
    }
}

extension DiagnosticCode {
    static let unknownZone = DiagnosticCode("PG0309", "rate limit zone that is not declared")
}
