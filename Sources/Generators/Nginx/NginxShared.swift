import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What all servers use: log, maps, TLS.
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
        var log: [NginxParameter] = ["/dev/stdout", "json"]
        if !probePaths.isEmpty { log.append("if=$is_logged") }
        let probes = gateway.healthPaths.map(\.origin) + routes.map(\.isProbe.origin)
        return [
            .comment(
                "Paths and referers without their queries, which carry tokens. Times of services may be '-' or lists."
            ),
            .directive(NginxDirective("log_format", parameters, isWrapped: true)),
            .line("access_log", log, origin: .derived(rule: "probes are not logged", from: probes)),
        ]
    }

    private var probePaths: [Sourced<HTTPPath>] {
        var paths: [Sourced<HTTPPath>] = []
        for path in gateway.healthPaths + routes.filter(\.isProbe.value).map(\.path)
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
        items += try stripping()
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
                origin: secured,
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
