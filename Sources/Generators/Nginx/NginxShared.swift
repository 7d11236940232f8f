import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What all servers use: log, maps, limits, upstreams, colours, TLS.
extension NginxSite {
    // MARK: - Log

    /// One JSON object a line (NX-05); only these fields are numbers in every case.
    func logFormat() -> [NginxItem] {
        let numbers = ["status", "bytes_sent", "duration"]
        var fields: [(name: String, value: NginxParameter)] = [
            ("time", "$time_iso8601"), ("request_id", "$checked_request_id"), ("client", "$remote_addr"),
            ("method", "$request_method"), ("host", "$host"), ("path", "$request_path"),
            ("protocol", "$server_protocol"),
            ("status", "$status"), ("bytes_sent", "$body_bytes_sent"), ("duration", "$request_time"),
            ("upstream", "$upstream_addr"), ("upstream_status", "$upstream_status"),
            ("upstream_connect", "$upstream_connect_time"), ("upstream_header", "$upstream_header_time"),
            ("upstream_duration", "$upstream_response_time"), ("referer", "$referer_origin"),
            ("user_agent", "$http_user_agent"), ("forwarded_proto", "$http_x_forwarded_proto"),
            ("limit", "$limit_req_status"),
        ]
        if isSecured { fields += [("tls", "$ssl_protocol"), ("cipher", "$ssl_cipher")] }
        if !coloured.isEmpty { fields.append(("release", "$sent_http_x_release")) }
        var parameters: [NginxParameter] = ["json", "escape=json"]
        for (place, field) in fields.enumerated() {
            let isNumber = numbers.contains(field.name)
            let start = NginxText.name((place == 0 ? "{" : "") + "\"\(field.name)\":" + (isNumber ? "" : "\""))
            let end = NginxText.name((isNumber ? "" : "\"") + (place == fields.count - 1 ? "}" : ","))
            parameters.append(start + field.value + end)
        }
        var access: NginxItem = .line("access_log", ["/dev/stdout", "json"])
        if !probePaths.isEmpty { access = .line("access_log", ["/dev/stdout", "json", "if=$is_logged"]) }
        return [
            .comment(
                "Paths and referers without their queries, which carry tokens. Times of services may be '-' or lists."
            ),
            .directive(NginxDirective("log_format", parameters, isWrapped: true)),
            access,
        ]
    }

    private var probePaths: [Sourced<HTTPPath>] {
        var paths: [Sourced<HTTPPath>] = []
        for path in gateway.healthPaths + routes.filter(\.isProbe).map(\.path)
        where !paths.contains(where: { $0.value == path.value }) {
            paths.append(path)
        }
        return paths
    }

    // MARK: - Maps

    func maps() throws -> [NginxItem] {
        var items: [NginxItem] = [
            .comment("A client's request id counts if it looks like one; else nginx makes one."),
            .block(
                "map",
                "$http_x_request_id",
                "$checked_request_id",
                body: [
                    .directive("default", "$request_id"),
                    .directive(.pattern("~^[A-Za-z0-9._-]{8,128}$"), "$http_x_request_id"),
                ]
            ),
            .block(
                "map",
                "$request_uri",
                "$request_path",
                body: [.directive("default", ""), .directive(.pattern("~^(?<before_query>[^?]*)"), "$before_query")]
            ),
            .block(
                "map",
                "$http_referer",
                "$referer_origin",
                body: [.directive("default", ""), .directive(.pattern("~^(?<referer_path>[^?#]*)"), "$referer_path")]
            ),
        ]
        if routes.contains(where: \.isWebSocket.value) {
            items += [
                .comment("Without an upgrade the header is empty, so that connections to services stay open."),
                .block(
                    "map",
                    "$http_upgrade",
                    "$connection_upgrade",
                    body: [.directive("default", "upgrade"), .directive("", "")]
                ),
            ]
        }
        items += try forwarding
        if !probePaths.isEmpty { items += try logSkip }
        if gateway.tls?.settings.hsts.value == true { items += strictTransport }
        items += try crossOrigin
        return items
    }

    /// Scheme and port as the client sees them (NX-14, NX-15).
    private var forwarding: [NginxItem] {
        get throws {
            var items: [NginxItem] = []
            var scheme: NginxParameter = "$scheme"
            let proxies = gateway.settings.trustedProxies
            if !proxies.isEmpty {
                scheme = "$forwarded_scheme"
                items += [
                    .block(
                        "geo",
                        "$realip_remote_addr",
                        "$is_from_proxy",
                        body: [.directive("default", .number(0))]
                            + proxies.map { .directive(NginxText.name("\($0.value)"), .number(1), origin: $0.origin) }
                    ),
                    .comment("Only a trusted load balancer may say that it took TLS off."),
                    .block(
                        "map",
                        "$is_from_proxy:$http_x_forwarded_proto",
                        "$forwarded_scheme",
                        body: [
                            .directive("default", "$scheme"), .directive("1:https", "https"),
                            .directive("1:http", "http"),
                        ]
                    ),
                ]
            }
            let listeners = gateway.listeners
            // Behind a load balancer that took TLS off, https is its own.
            let https = listeners.publicHTTPS?.number ?? 443
            items += [
                .comment("The ports that clients know; nginx itself knows only the container's."),
                .block(
                    "map",
                    scheme,
                    "$forwarded_port",
                    body: [
                        .directive(
                            "default",
                            .number(listeners.publicHTTP.number),
                            origin: listeners.publicHTTP.origin
                        ),
                        .directive("https", .number(https), origin: listeners.publicHTTPS?.origin ?? .constant),
                    ]
                ),
            ]
            return items
        }
    }

    private var logSkip: [NginxItem] {
        get throws {
            let keys = try probePaths.map { path in
                NginxItem.line(
                    try mapKey(path.value.text, path.origin),
                    [.number(0)],
                    origin: path.origin
                )
            }
            return [
                .comment("Probes ask every few seconds."),
                .block("map", "$request_path", "$is_logged", body: [.directive("default", .number(1))] + keys),
            ]
        }
    }

    private func mapKey(_ text: String, _ origin: Origin) throws -> NginxParameter {
        guard let key = try? NginxParameter.mapKey(checking: text) else {
            throw GeneratorError("'\(text)' cannot be a key of an nginx map", at: origin)
        }
        return key
    }

    /// Over plain http browsers ignore the header, and it must not be sent (RFC 6797 §7.2).
    private var strictTransport: [NginxItem] {
        let preload = gateway.tls?.settings.hstsPreload.value == true
        let value: NginxParameter =
            preload ? "max-age=63072000; includeSubDomains; preload" : "max-age=63072000; includeSubDomains"
        return [
            .block(
                "map",
                "$https",
                "$strict_transport_security",
                body: [
                    .directive("default", ""),
                    .directive("on", value, origin: gateway.tls?.settings.hsts.origin ?? .constant),
                ]
            )
        ]
    }

    private var crossOrigin: [NginxItem] {
        get throws {
            let origins = gateway.settings.corsOrigins
            guard !origins.isEmpty else { return [] }
            let keys = try origins.map { origin in
                NginxItem.line(try mapKey(origin.value.text, origin.origin), ["$http_origin"], origin: origin.origin)
            }
            return [
                .comment("Pages from here may call the routes; an empty value leaves the header out."),
                .block("map", "$http_origin", "$allowed_origin", body: [.directive("default", "")] + keys),
                .block(
                    "map",
                    "$allowed_origin",
                    "$allows_credentials",
                    body: [.directive("default", "true"), .directive("", "")]
                ),
                .block(
                    "map",
                    "$request_method:$allowed_origin",
                    "$is_preflight",
                    body: [.directive("default", .number(0)), .directive(.pattern("~^OPTIONS:."), .number(1))]
                ),
            ]
        }
    }

    // MARK: - Limits

    func limits() -> [NginxItem] {
        var items: [NginxItem] = [
            .comment(
                "Each client address counts by itself. Refused requests get 429, which no one takes for an outage."
            )
        ]
        for zone in gateway.zones {
            var key: NginxParameter = "$binary_remote_addr"
            if !zone.methods.isEmpty {
                key = .variable("\(variableName(of: zone))_key")
                items.append(.comment("Requests with an empty key are not counted."))
                items.append(
                    .block(
                        "map",
                        "$request_method",
                        key,
                        body: [.directive("default", "")]
                            + methodNames(zone.methods).map { .directive(NginxText.name($0), "$binary_remote_addr") }
                    )
                )
            }
            if let description = zone.description {
                items.append(.comment("\(zone.name): \(description.value)", origin: description.origin))
            }
            items.append(
                .line(
                    "limit_req_zone",
                    [
                        key, NginxText.name("zone=\(zone.name):") + NginxText.size(zone.size.value),
                        NginxText.name("rate=\(zone.rate.value)"),
                    ],
                    origin: .derived(rule: "rate limit zone", from: [zone.rate.origin, zone.size.origin])
                )
            )
        }
        items += [
            .line(
                "limit_conn_zone",
                ["$binary_remote_addr", NginxText.name("zone=\(NginxConventions.connectionZone):10m")]
            ),
            .line(
                "limit_conn",
                [NginxText.name(NginxConventions.connectionZone), .number(NginxConventions.connectionsPerClient)]
            ),
            .blank,
            .directive("limit_req_status", .number(429)),
            .directive("limit_conn_status", .number(429)),
            .directive("limit_req_log_level", "warn"),
            .directive("limit_conn_log_level", "warn"),
        ]
        if gateway.areLimitsDryRun.value {
            let origin = gateway.areLimitsDryRun.origin
            items += [
                .comment("Here limits are only logged."),
                .directive("limit_req_dry_run", "on", origin: origin),
                .directive("limit_conn_dry_run", "on", origin: origin),
            ]
        }
        return items
    }

    private func variableName(of zone: GatewayZone) -> String {
        zone.name.split(separator: "-", omittingEmptySubsequences: false).joined(separator: "_")
    }

    /// HEAD is GET without a body (RFC 9110 §9.3.2).
    func methodNames(_ methods: [HTTPMethod]) -> [String] {
        methods.flatMap { $0 == .get ? ["GET", "HEAD"] : [$0.rawValue] }
    }

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
            return upstream.name == upstream.service.value.text ? host : "\(host)-\(upstream.port.value)"
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

    // MARK: - TLS

    /// Mozilla's guideline 6.0, intermediate (NX-07, NX-08).
    func tls() -> [NginxItem] {
        guard let tls = gateway.tls else { return [] }
        var items: [NginxItem] = [
            .comment("Mozilla's intermediate profile, guideline 6.0: browsers of the last ten years."),
            .directive("ssl_protocols", "TLSv1.2", "TLSv1.3"),
            .directive(
                "ssl_ciphers",
                NginxText.name(
                    [
                        "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
                        "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
                    ].joined(separator: ":")
                )
            ),
            .directive("ssl_prefer_server_ciphers", "off"),
        ]
        if gateway.supports(.hybridKeyExchange) {
            items += [
                .comment(
                    "The first is safe from quantum computers; '?' leaves it out where OpenSSL is older than 3.5."
                ),
                .directive("ssl_ecdh_curve", "?X25519MLKEM768:X25519:prime256v1:secp384r1"),
            ]
        } else {
            items.append(.directive("ssl_ecdh_curve", "X25519:prime256v1:secp384r1"))
        }
        items += [.directive("ssl_session_timeout", "1d"), .directive("ssl_session_cache", "shared:TLS:10m")]
        if !gateway.supports(.safeTickets) {
            items += [
                .comment("Before nginx 1.23.2 the keys of tickets are never changed."),
                .directive("ssl_session_tickets", "off"),
            ]
        }
        if tls.settings.ocspStapling.value {
            items += [
                .blank,
                .directive("ssl_stapling", "on", origin: tls.settings.ocspStapling.origin),
                .directive("ssl_stapling_verify", "on"),
            ]
        }
        return items
    }
}
