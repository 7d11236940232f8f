import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The locations of a server, one or more per route.
extension NginxSite {
    func locations(_ route: GatewayRoute) throws -> [NginxItem] {
        let comment: [NginxItem] = route.description.map { [.comment([$0.value], origin: $0.origin)] } ?? []
        switch route.target {
        case .files(_, let folder):
            return comment + [try files(route, folder)]
        case .upstream(let upstream):
            let path = try NginxText.decoded(route.path)
            let locations = GatewayLocation.all(of: path, isExact: route.isExact, servesFiles: false)
            return comment
                + (try locations.map { try proxied(route, upstream, $0.path, isExact: $0.isExact) })
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
        var body = limits(of: route) + access(to: route)
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
        body.append(.directive("try_files", "$uri", "$uri/index.html", "=404"))
        body.append(hiddenFiles)
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
        body += limits(of: route) + access(to: route)
        if let size = route.bodySize {
            body.append(.directive("client_max_body_size", NginxText.size(size.value), origin: size.origin))
        }
        if !route.buffersRequests.value {
            let origin = route.buffersRequests.origin
            body += [
                .comment(
                    "Requests of this size do not fit into the gateway's memory: each is passed on while it arrives.",
                    origin: origin
                ),
                .directive("proxy_request_buffering", "off", origin: origin),
            ]
        }
        body += try headers(route.contentSecurityPolicy)
        if !preflight.isEmpty { body += crossOriginHeaders }
        if upstream.isColoured {
            body.append(.header("X-Release", .variable(NginxConventions.variable(upstream.service.value, "colour"))))
        }
        body += [.blank, .include(NginxConventions.proxy)]
        if let users = route.access.users {
            body += [
                .comment("The password is the gateway's; a service would take it for one of its own."),
                .directive("proxy_set_header", "Authorization", "", origin: users.origin),
            ]
        }
        if let prefix = route.strippedPrefix {
            let value = try NginxText.parameter(prefix, "the path '\(prefix.value)'")
            body.append(.directive("set", "$forwarded_prefix", value, origin: prefix.origin))
        }
        if route.contentSecurityPolicy != nil {
            body.append(.directive("proxy_hide_header", "Content-Security-Policy"))
        }
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
                origin: .derived(
                    rule: "use of a limit",
                    from: [limit.origin, limit.burst.origin, limit.isDelayed.origin]
                )
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

    /// Who is answered; limits count before, so that they slow down who guesses passwords.
    private func access(to route: GatewayRoute) -> [NginxItem] {
        let (clients, users) = (route.access.clients, route.access.users)
        var items: [NginxItem] = []
        if let client = clients.first, let users {
            items.append(
                .directive("satisfy", "all", origin: .derived(rule: "access", from: [client.origin, users.origin]))
            )
        }
        items += clients.map { .directive("allow", NginxText.name("\($0.value)"), origin: $0.origin) }
        if let client = clients.first { items.append(.directive("deny", "all", origin: client.origin)) }
        if let users {
            items += [
                .directive("auth_basic", NginxText.name(platform.name.value.text), origin: users.origin),
                .directive(
                    "auth_basic_user_file",
                    NginxText.name(users.value.containerPath),
                    origin: users.origin
                ),
            ]
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
        let replacement = isExact ? route.replacement : route.replacement.map(NginxStripping.folder)
        var items: [NginxItem] = []
        var address = self.address(of: upstream)
        if form(of: upstream) == .variable, !upstream.isColoured, replacement == nil || isExact {
            address = "$service_address"
            items.append(
                .directive(
                    "set",
                    "$service_address",
                    NginxText.name("\(upstream.service.value):\(upstream.port.value)"),
                    origin: .derived(rule: "address of a service", from: [origin, upstream.port.origin])
                )
            )
        }
        guard let replacement else { return items + [.directive("proxy_pass", "http://" + address, origin: origin)] }
        items.append(try rewriting(path, to: replacement, isExact: isExact))
        if !isExact, let stripping = stripping(route, on: upstream) {
            return items + [.directive("proxy_pass", .variable(stripping.variable), origin: origin)]
        }
        return items + [.directive("proxy_pass", "http://" + address, origin: origin)]
    }

    /// For paths that are spelt otherwise than the manifest spells them; it decodes `%2F` (NX-18, NX-32).
    private func rewriting(_ path: String, to replacement: Sourced<HTTPPath>, isExact: Bool) throws -> NginxItem {
        let what = "the path '\(replacement.value)'"
        let text = try NginxText.decoded(replacement)
        guard !text.contains("?") else {
            throw GeneratorError(
                "\(what) holds an encoded question mark, which nginx would take for a query",
                at: replacement.origin
            )
        }
        let start = try NginxText.parameter(Sourced(text, replacement.origin), what)
        if isExact { return .directive("rewrite", "^", start, "break", origin: replacement.origin) }
        let pattern = try NginxText.pattern(
            // A decoded line feed is a part of the path as well.
            "(?s)^\(NginxParameter.patternText(path))(.*)$",
            at: replacement.origin,
            what
        )
        return .directive("rewrite", pattern, start + "$1", "break", origin: replacement.origin)
    }
}
