import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Where requests go: upstreams, and the colours of a release.
extension NginxSite {
    // MARK: - Upstreams

    func upstreams() -> [NginxItem] {
        let blocks = gateway.upstreams.flatMap { upstream -> [NginxItem] in
            guard case .block(let isResolved) = form(of: upstream) else { return [] }
            guard upstream.isColoured else {
                return [block(upstream, name: upstream.name, host: upstream.service.value.text, isResolved)]
            }
            return ReleaseColour.allCases.map { colour in
                block(
                    upstream,
                    name: poolName(upstream, colour),
                    host: colour.host(of: upstream.service.value),
                    isResolved
                )
            }
        }
        guard !blocks.isEmpty else { return [] }
        let again = gateway.supports(.resolvingUpstreams)
        return [
            .comment(
                again
                    ? "'resolve' looks names up again and again: containers that come, go or do not exist stop nothing."
                    : "Services that run before the gateway starts; the others are looked up for each request."
            ),
            .blank,
        ] + blocks
    }

    private func block(_ upstream: GatewayUpstream, name: String, host: String, _ isResolved: Bool) -> NginxItem {
        let settings = gateway.settings
        var server: [NginxParameter] = [NginxText.name("\(host):\(upstream.port.value)")]
        if isResolved { server.append("resolve") }
        server += [
            NginxText.name("max_fails=\(settings.maximumFailures.number)"),
            "fail_timeout=" + NginxText.time(settings.failureTimeout.value),
        ]
        return .block(
            "upstream",
            NginxText.name(name),
            origin: upstream.service.origin,
            body: [
                .line("zone", [NginxText.name(NginxConventions.upstreamZone(name)), "64k"]),
                .directive("least_conn"),
                .line(
                    "server",
                    server,
                    origin: .derived(
                        rule: "address of a service",
                        from: [upstream.service.origin, upstream.port.origin]
                    )
                ),
                .directive(
                    "keepalive",
                    .number(settings.upstreamConnections.number),
                    origin: settings.upstreamConnections.origin
                ),
                .directive("keepalive_requests", .number(1000)),
                .directive(
                    "keepalive_timeout",
                    NginxText.time(settings.upstreamKeepAlive.value),
                    origin: settings.upstreamKeepAlive.origin
                ),
            ]
        )
    }

    /// What a colour is called in `proxy_pass`: its block, or its address where there is none.
    func poolName(_ upstream: GatewayUpstream, _ colour: ReleaseColour) -> String {
        let host = colour.host(of: upstream.service.value)
        switch form(of: upstream) {
        case .variable: return "\(host):\(upstream.port.value)"
        case .block:
            return upstream.name == upstream.service.value.text ? host : "\(host)_\(upstream.port.value)"
        }
    }

    /// What stands for a service in an address: its block, the variable that names a colour's, or name and port where
    /// there is no block.
    func address(of upstream: GatewayUpstream) -> NginxParameter {
        if upstream.isColoured { return .variable(poolVariable(upstream)) }
        switch form(of: upstream) {
        case .block: return NginxText.name(upstream.name)
        case .variable: return NginxText.name("\(upstream.service.value):\(upstream.port.value)")
        }
    }

    // MARK: - Colours

    /// Which colour a request goes to (NX-24, NX-25, NX-26).
    func releases() -> [NginxItem] {
        var items: [NginxItem] = [
            .comment(
                "\(NginxConventions.switchScript) writes the shares into this folder; a client keeps its colour while they",
                "stay. A tester names one with the header X-Release."
            ),
            .include("\(GatewayConventions.releases)/*.conf"),
        ]
        for service in coloured {
            let forced = NginxConventions.variable(service.value, "forced")
            let colour = NginxConventions.variable(service.value, "colour")
            items += [
                .block(
                    "map",
                    "$http_x_release",
                    .variable(forced),
                    body: [.directive("default", "")]
                        + ReleaseColour.allCases.map {
                            .directive(NginxText.name($0.rawValue), NginxText.name($0.rawValue))
                        }
                ),
                .block(
                    "map",
                    .variable(forced),
                    .variable(colour),
                    origin: service.origin,
                    body: [
                        .directive("default", .variable(forced)),
                        .directive("", .variable(NginxConventions.variable(service.value, "split"))),
                    ]
                ),
            ]
        }
        for upstream in gateway.upstreams where upstream.isColoured {
            items.append(
                .block(
                    "map",
                    .variable(NginxConventions.variable(upstream.service.value, "colour")),
                    .variable(poolVariable(upstream)),
                    origin: upstream.service.origin,
                    body: [
                        .directive("default", NginxText.name(poolName(upstream, .blue))),
                        .directive("green", NginxText.name(poolName(upstream, .green))),
                    ]
                )
            )
        }
        return items
    }

    func poolVariable(_ upstream: GatewayUpstream) -> String {
        let suffix = upstream.name == upstream.service.value.text ? "pool" : "pool_\(upstream.port.value)"
        return NginxConventions.variable(upstream.service.value, suffix)
    }
}
