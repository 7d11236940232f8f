import Documents
import Origins
import PlatformManifest
import PlatformModel

extension NginxSite {
    // MARK: - Entrance

    /// What answers before a host's own server: requests for unknown names, and plain http where there is TLS (NX-10).
    func entrance() -> [NginxItem] {
        var items: [NginxItem] = []
        if !gateway.servers.contains(where: \.isDefault) {
            var body: [NginxItem] = [
                .line("listen", [.number(gateway.listeners.http.number), "default_server"], origin: gateway.listeners.http.origin),
                .directive("server_name", "_"),
            ]
            body += challengeInclude + healthLocations
            body.append(.block("location", "/", body: [.directive("return", .number(444))]))
            items += [
                .comment("Nobody asks for another name by chance: the connection is closed without an answer."),
                .block("server", body: body),
            ]
        }
        guard let https = gateway.listeners.https, isSecured else { return items }
        for server in gateway.servers {
            guard let name = server.name else { continue }
            let target = NginxText.name(server.url.value) + "$request_uri"
            items.append(
                .block(
                    "server",
                    body: [
                        .directive("listen", .number(gateway.listeners.http.number), origin: gateway.listeners.http.origin),
                        .directive("server_name", NginxText.name(name.value.text), origin: name.origin),
                    ] + challengeInclude + healthLocations + [
                        .block("location", "/", body: [.directive("return", .number(301), target, origin: server.url.origin)])
                    ]
                )
            )
        }
        var listen: [NginxItem] = [.line("listen", [.number(https.number)] + securedOptions + ["default_server"], origin: https.origin)]
        if gateway.listeners.hasQUIC {
            listen.append(.line("listen", [.number(https.number), "quic", "reuseport", "default_server"], origin: https.origin))
        }
        return items + [
            .comment("Without a known name there is no handshake, so no certificate tells the names."),
            .block("server", body: listen + [.directive("server_name", "_"), .directive("ssl_reject_handshake", "on")]),
        ]
    }

    private var securedOptions: [NginxParameter] {
        gateway.supports(.http2Directive) ? ["ssl"] : ["ssl", "http2"]
    }

    private var challengeInclude: [NginxItem] {
        gateway.tls?.isACME == true ? [.include(NginxConventions.challenge)] : []
    }

    /// For probes of the edge itself, on every server.
    private var healthLocations: [NginxItem] {
        gateway.healthPaths.map { path in
            .block(
                "location",
                "=",
                NginxText.name(path.value.text),
                origin: path.origin,
                body: [.directive("default_type", "text/plain"), .directive("return", .number(200), "ok")]
            )
        }
    }

    // MARK: - Server

    /// A host and its routes.
    func server(_ server: GatewayServer) throws -> [NginxItem] {
        let listeners = gateway.listeners
        var body: [NginxItem] = []
        if let tls = gateway.tls, let https = listeners.https {
            body.append(.line("listen", [.number(https.number)] + securedOptions, origin: https.origin))
            if listeners.hasQUIC { body.append(.line("listen", [.number(https.number), "quic"], origin: https.origin)) }
            if gateway.supports(.http2Directive) { body.append(.directive("http2", "on")) }
            body.append(serverName(server))
            let folder = tls.certificateFolder
            body += [
                .directive("ssl_certificate", NginxText.name("\(folder.value)/fullchain.pem"), origin: folder.origin),
                .directive("ssl_certificate_key", NginxText.name("\(folder.value)/privkey.pem"), origin: folder.origin),
            ]
            if tls.settings.ocspStapling.value {
                body.append(
                    .directive("ssl_trusted_certificate", NginxText.name("\(folder.value)/fullchain.pem"), origin: folder.origin)
                )
            }
        } else {
            if server.isDefault { body.append(.comment("Any name will do here, such as 127.0.0.1.")) }
            let options: [NginxParameter] = server.isDefault ? ["default_server"] : []
            body.append(.line("listen", [.number(listeners.http.number)] + options, origin: listeners.http.origin))
            body.append(serverName(server))
        }
        body += [.blank] + (try headers(gateway.settings.contentSecurityPolicy)) + [.include(NginxConventions.errors)]
        body.append(.directive("set", "$retry_after", .number(1)))
        body += hidden + healthLocations
        body += metrics(server)
        for route in server.routes { body += try locations(route) }
        if !server.routes.contains(where: { $0.path.value.text == "/" && !$0.isExact }) {
            body += [
                .comment("No route leads anywhere else."),
                .block("location", "/", body: [.directive("return", .number(404))]),
            ]
        }
        return [.block("server", body: body)]
    }

    private func serverName(_ server: GatewayServer) -> NginxItem {
        guard let name = server.name else { return .directive("server_name", "_") }
        return .directive("server_name", NginxText.name(name.value.text), origin: name.origin)
    }

    /// Files that are never meant for a browser, wherever a route or a volume has them (NX-28).
    private var hidden: [NginxItem] {
        [
            .comment("Never meant for a browser."),
            .block("location", "~", .pattern("/\\.(?!well-known/)"), body: [.directive("deny", "all")]),
            .block("location", "~*", .pattern("\\.(?:env|git|bak|sql|ini|log)$"), body: [.directive("deny", "all")]),
        ]
    }

    /// Where a route would hand out what only Prometheus is to read.
    private func metrics(_ server: GatewayServer) -> [NginxItem] {
        let paths = server.metricsPaths(of: platform)
        guard !paths.isEmpty else { return [] }
        return [.comment("Metrics are for Prometheus, which asks the services themselves.")]
            + paths.map { path in
                .block(
                    "location",
                    "=",
                    NginxText.name(path.value.text),
                    origin: path.origin,
                    body: [.directive("return", .number(404))]
                )
            }
    }

    /// All headers of a block, since one of its own drops those it would inherit (NX-13).
    private func headers(_ policy: Sourced<String>?) throws -> [NginxItem] {
        let ancestors = gateway.settings.frameOptions.value == .deny ? "'none'" : "'self'"
        var text = policy?.value ?? ""
        if !text.split(separator: ";").contains(where: { $0.drop { $0 == " " }.hasPrefix("frame-ancestors") }) {
            text += (text.isEmpty ? "" : "; ") + "frame-ancestors \(ancestors)"
        }
        let origin = Origin.derived(
            rule: "Content-Security-Policy with frame-ancestors (NX-12)",
            from: (policy.map { [$0.origin] } ?? []) + [gateway.settings.frameOptions.origin]
        )
        return [
            .include(NginxConventions.securityHeaders),
            .header(
                "Content-Security-Policy",
                try NginxText.parameter(Sourced(text, origin), "the Content-Security-Policy"),
                origin: origin
            ),
        ]
    }

    // MARK: - Locations

    /// A path without a slash at its end means itself and what lies below, not what merely begins like it (NX-19).
    private func locations(_ route: GatewayRoute) throws -> [NginxItem] {
        let comment: [NginxItem] = route.description.map { [.comment([$0.value])] } ?? []
        switch route.target {
        case .files(_, let folder):
            return comment + [try files(route, folder)]
        case .upstream(let upstream):
            let path = try NginxText.decoded(route.path)
            if route.isExact { return comment + [try proxied(route, upstream, path, isExact: true)] }
            if path.hasSuffix("/") { return comment + [try proxied(route, upstream, path, isExact: false)] }
            return comment + [
                try proxied(route, upstream, path, isExact: true),
                try proxied(route, upstream, path + "/", isExact: false),
            ]
        }
    }

    private func location(
        _ modifier: NginxParameter?,
        _ path: String,
        _ route: GatewayRoute,
        _ body: [NginxItem]
    ) throws -> NginxItem {
        let name = try NginxText.pattern(path, at: route.path.origin, "the path '\(route.path.value)'")
        let parameters = (modifier.map { [$0] } ?? []) + [name]
        return .directive(NginxDirective("location", parameters, body: body, origin: route.path.origin))
    }

    /// Files of a volume; patterns cannot take them away (NX-29).
    private func files(_ route: GatewayRoute, _ folder: Sourced<AbsolutePath>) throws -> NginxItem {
        let path = try NginxText.decoded(route.path)
        var body = limits(of: route)
        body += try headers(route.contentSecurityPolicy)
        if let expires = route.expires {
            body.append(.directive("expires", NginxText.name(expires.value.description), origin: expires.origin))
            body.append(
                .directive(
                    "add_header",
                    "Cache-Control",
                    route.isImmutable.value ? "public, immutable" : "public",
                    origin: route.isImmutable.origin
                )
            )
        }
        let root = folder.value.text == "/" ? "" : folder.value.text
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        let target = Sourced(route.isExact ? "\(root)/\(last)" : "\(root)/", folder.origin)
        body.append(.directive("alias", try NginxText.parameter(target, "the folder"), origin: folder.origin))
        if route.isExact { return try location("=", path, route, body) }
        body.append(.directive("try_files", "$uri", "=404"))
        return try location("^~", path.hasSuffix("/") ? path : path + "/", route, body)
    }

    private func proxied(
        _ route: GatewayRoute,
        _ upstream: GatewayUpstream,
        _ path: String,
        isExact: Bool
    ) throws -> NginxItem {
        var body: [NginxItem] = preflight
        if !route.methods.isEmpty {
            let names = methodNames(route.methods.map(\.value)).joined(separator: "|")
            body.append(
                .block(
                    "if",
                    "($request_method",
                    "!~",
                    NginxText.name("^(?:\(names))") + .pattern("$)"),
                    origin: route.methods.first?.origin ?? .constant,
                    body: [.directive("return", .number(405))]
                )
            )
        }
        body += limits(of: route)
        if let size = route.bodySize {
            body.append(.directive("client_max_body_size", NginxText.size(size.value), origin: size.origin))
        }
        body += try headers(route.contentSecurityPolicy)
        if !preflight.isEmpty { body += crossOriginHeaders }
        if upstream.isColoured {
            body.append(.header("X-Release", .variable(NginxConventions.variable(upstream.service.value, "colour"))))
        }
        body += [.blank, .include(NginxConventions.proxy)]
        if route.contentSecurityPolicy != nil { body.append(.directive("proxy_hide_header", "Content-Security-Policy")) }
        body += transfer(route)
        body += try pass(route, upstream, path, isExact: isExact)
        return try location(isExact ? "=" : nil, path, route, body)
    }

    private func limits(of route: GatewayRoute) -> [NginxItem] {
        var items = route.limits.map { limit in
            NginxItem.line(
                "limit_req",
                [
                    NginxText.name("zone=\(limit.zone)"), NginxText.name("burst=\(limit.burst.number)"),
                ] + (limit.isDelayed.value ? [] : ["nodelay"]),
                origin: .derived(rule: "use of a limit", from: [limit.origin, limit.burst.origin, limit.isDelayed.origin])
            )
        }
        let zones = gateway.zones.filter { zone in route.limits.contains { $0.zone == zone.name } }
        let wait = zones.map { $0.rate.value.isPerMinute ? (59 + $0.rate.count) / $0.rate.count : 1 }.max() ?? 1
        if wait > 1 { items.append(.directive("set", "$retry_after", .number(wait))) }
        if route.isWebSocket.value {
            items.append(
                .line(
                    "limit_conn",
                    [NginxText.name(NginxConventions.connectionZone), .number(NginxConventions.webSocketsPerClient)],
                    origin: route.isWebSocket.origin
                )
            )
        }
        return items
    }

    private func transfer(_ route: GatewayRoute) -> [NginxItem] {
        var items: [NginxItem] = []
        if route.isWebSocket.value {
            items += [
                .directive("proxy_set_header", "Upgrade", "$http_upgrade", origin: route.isWebSocket.origin),
                .directive("proxy_set_header", "Connection", "$connection_upgrade", origin: route.isWebSocket.origin),
            ]
        } else {
            items.append(.directive("proxy_set_header", "Connection", ""))
        }
        var timeout = route.readTimeout
        // A quiet socket is no dead one (NX-21).
        if route.isWebSocket.value, timeout.milliseconds < 3_600_000 {
            timeout = Sourced(.seconds(3600), route.isWebSocket.origin)
        }
        if timeout.value != gateway.settings.readTimeout.value {
            items += [
                .directive("proxy_read_timeout", NginxText.time(timeout.value), origin: timeout.origin),
                .directive("proxy_send_timeout", NginxText.time(timeout.value), origin: timeout.origin),
            ]
        }
        if route.isStreaming.value {
            items.append(.directive("proxy_buffering", "off", origin: route.isStreaming.origin))
        }
        return items
    }

    /// Where the request goes, and as what path (NX-18).
    private func pass(
        _ route: GatewayRoute,
        _ upstream: GatewayUpstream,
        _ path: String,
        isExact: Bool
    ) throws -> [NginxItem] {
        let origin = upstream.service.origin
        var replacement = route.replacement
        if let kept = replacement, !isExact, !kept.value.text.hasSuffix("/") {
            replacement = Sourced(HTTPPath(unchecked: kept.value.text + "/"), kept.origin)
        }
        if case .block = form(of: upstream), !upstream.isColoured {
            let address = NginxText.name("http://\(upstream.name)\(replacement?.value.text ?? "")")
            return [.directive("proxy_pass", address, origin: origin)]
        }
        var items: [NginxItem] = []
        var address: NginxParameter = "$service_address"
        if upstream.isColoured {
            address = .variable(poolVariable(upstream))
        } else {
            items.append(
                .directive(
                    "set",
                    "$service_address",
                    NginxText.name("\(upstream.service.value):\(upstream.port.value)"),
                    origin: .derived(rule: "address of a service", from: [origin, upstream.port.origin])
                )
            )
        }
        if let replacement { items.append(try rewriting(path, to: replacement, isExact: isExact)) }
        return items + [.directive("proxy_pass", "http://" + address, origin: origin)]
    }

    /// With a variable behind it `proxy_pass` maps no paths (NX-32).
    private func rewriting(_ path: String, to replacement: Sourced<HTTPPath>, isExact: Bool) throws -> NginxItem {
        let what = "the path '\(replacement.value)'"
        let text = try NginxText.decoded(replacement)
        guard !text.contains("?") else {
            throw GeneratorError("\(what) holds an encoded question mark, which nginx would take for a query", at: replacement.origin)
        }
        let start = try NginxText.parameter(Sourced(text, replacement.origin), what)
        if isExact { return .directive("rewrite", "^", start, "break", origin: replacement.origin) }
        let pattern = try NginxText.pattern(
            "^\(NginxParameter.patternText(path))(.*)$",
            at: replacement.origin,
            what
        )
        return .directive("rewrite", pattern, start + "$1", "break", origin: replacement.origin)
    }

    // MARK: - Other origins

    private var preflight: [NginxItem] {
        guard !gateway.settings.corsOrigins.isEmpty else { return [] }
        return [.block("if", "($is_preflight)", body: [.directive("return", .number(204))])]
    }

    private var crossOriginHeaders: [NginxItem] {
        [
            .header("Access-Control-Allow-Origin", "$allowed_origin"),
            .header("Access-Control-Allow-Credentials", "$allows_credentials"),
            .header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE"),
            .header("Access-Control-Allow-Headers", "Authorization, Content-Type, X-CSRFToken, X-Request-ID"),
            .header("Access-Control-Max-Age", .number(600)),
            .header("Vary", "Origin"),
        ]
    }
}
