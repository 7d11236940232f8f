import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Pieces that servers and locations include, and the listener for machines.
extension NginxSite {
    /// Every block with a header of its own includes this: it would inherit none (NX-12, NX-13).
    func securityHeaders() -> [NginxItem] {
        let frames = gateway.settings.frameOptions
        var items: [NginxItem] = []
        if gateway.tls?.settings.hsts.value == true {
            items.append(
                .header(
                    "Strict-Transport-Security",
                    "$strict_transport_security",
                    origin: gateway.tls?.settings.hsts.origin ?? .constant
                )
            )
        }
        items += [
            .header("X-Content-Type-Options", "nosniff"),
            .header("X-Frame-Options", NginxText.name(frames.value.rawValue), origin: frames.origin),
            .header("Referrer-Policy", "strict-origin-when-cross-origin"),
            .header(
                "Permissions-Policy",
                "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), usb=()"
            ),
            .header("Cross-Origin-Opener-Policy", "same-origin"),
            .header("X-Request-ID", "$checked_request_id"),
        ]
        if environment.purpose.value == .staging {
            items.append(.header("X-Robots-Tag", "noindex, nofollow", origin: environment.purpose.origin))
        }
        if gateway.listeners.hasQUIC, let port = gateway.listeners.publicHTTPS {
            items.append(.header("Alt-Svc", NginxText.name("h3=\":\(port.value)\"; ma=86400"), origin: port.origin))
        }
        return [
            .comment("A block that sets a header of its own inherits none: it includes this file as well.")
        ] + items
    }

    /// What every service is told of a request, and what its answer must not tell (NX-14, NX-16).
    func proxy() -> [NginxItem] {
        let scheme: NginxParameter = gateway.settings.trustedProxies.isEmpty ? "$scheme" : "$forwarded_scheme"
        let host: NginxParameter = hasUnusualPorts ? "$host:$forwarded_port" : "$host"
        let ports = Origin.derived(
            rule: "ports that clients know",
            from: [gateway.listeners.publicHTTP.origin] + (gateway.listeners.publicHTTPS.map { [$0.origin] } ?? [])
        )
        var hidden: [NginxParameter] = [
            "Server", "X-Powered-By", "X-Request-ID", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy",
            "Permissions-Policy", "Cross-Origin-Opener-Policy", "Strict-Transport-Security",
        ]
        if !coloured.isEmpty { hidden.append("X-Release") }
        if !gateway.settings.corsOrigins.isEmpty {
            hidden += ["Access-Control-Allow-Origin", "Access-Control-Allow-Credentials"]
        }
        let prefixes = routes.compactMap(\.strippedPrefix)
        return [
            .block(
                "if",
                NginxText.name("(-f"),
                NginxText.name("\(NginxConventions.maintenanceFile))"),
                body: [.directive("return", .number(503))]
            ),
            .comment("Set, not appended to: what a client says of itself is not passed on."),
            .directive("proxy_set_header", "Host", host, origin: ports),
            .directive("proxy_set_header", "X-Real-IP", "$remote_addr"),
            .directive("proxy_set_header", "X-Forwarded-For", "$remote_addr"),
            .directive("proxy_set_header", "X-Forwarded-Proto", scheme),
            .directive("proxy_set_header", "X-Forwarded-Host", host, origin: ports),
            .directive("proxy_set_header", "X-Forwarded-Port", "$forwarded_port"),
            .directive(
                "proxy_set_header",
                "X-Forwarded-Prefix",
                prefixes.isEmpty ? "" : "$forwarded_prefix",
                origin: prefixes.isEmpty
                    ? .constant : .derived(rule: "prefixes that routes take away", from: prefixes.map(\.origin))
            ),
            .directive("proxy_set_header", "X-Request-ID", "$checked_request_id"),
        ]
            + ["Forwarded", "X-Forwarded-Server", "X-Forwarded-Ssl", "X-Forwarded-Protocol"].map { name in
                .directive("proxy_set_header", name, "")
            } + [
                .blank,
                .comment("The gateway has the last word on these."),
            ]
            + hidden.map { name in
                .directive("proxy_hide_header", name, origin: name == "X-Release" ? colours : .constant)
            }
    }

    /// Of the `http` block: what a location may override.
    func proxying() -> [NginxItem] {
        let settings = gateway.settings
        return [
            .directive("proxy_http_version", "1.1"),
            .directive(
                "proxy_connect_timeout",
                NginxText.time(settings.connectTimeout.value),
                origin: settings.connectTimeout.origin
            ),
            .directive(
                "proxy_read_timeout",
                NginxText.time(settings.readTimeout.value),
                origin: settings.readTimeout.origin
            ),
            .directive(
                "proxy_send_timeout",
                NginxText.time(settings.readTimeout.value),
                origin: settings.readTimeout.origin
            ),
            .comment("Another container gets the request once, unless it is one that may have had its effect."),
            .directive("proxy_next_upstream", "error", "timeout", "http_502", "http_503"),
            .directive("proxy_next_upstream_tries", .number(2)),
            .directive("proxy_next_upstream_timeout", "10s"),
        ]
    }

    /// Answers that no service gives (NX-30, NX-32).
    func errors() -> [NginxItem] {
        let page = "\(GatewayConventions.configuration)/\(NginxConventions.pages)/\(NginxConventions.unavailablePage)"
        return [
            .directive("error_page", .number(429), "=", "@too_many"),
            .directive("error_page", .number(502), .number(503), .number(504), "/.gateway/unavailable.html"),
            .block(
                "location",
                "@too_many",
                body: [
                    .directive("internal"),
                    .include(NginxConventions.securityHeaders),
                    .header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
                    .header("Retry-After", "$retry_after"),
                    .directive("default_type", "application/json"),
                    .directive("return", .number(429), NginxText.name(#"{"error":"too many requests"}"#)),
                ]
            ),
            .block(
                "location",
                "=",
                "/.gateway/unavailable.html",
                body: [
                    .directive("internal"),
                    .include(NginxConventions.securityHeaders),
                    .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
                    ),
                    .header("Retry-After", .number(30)),
                    .directive("alias", NginxText.name(page)),
                ]
            ),
        ]
    }

    /// Before any redirect, without limit: the authority asks over plain http (NX-11).
    func challenge() -> [NginxItem] {
        [
            .block(
                "location",
                "^~",
                "/.well-known/acme-challenge/",
                body: [
                    .directive("root", NginxText.name(GatewayConventions.webroot)),
                    .directive("default_type", "text/plain"),
                    .directive("try_files", "$uri", "=404"),
                ]
            )
        ]
    }

    /// For probes and metrics; this port is never published (NX-27).
    func status() -> [NginxItem] {
        let subnets = gateway.monitoringSubnets
        var readers = subnets.map { NginxItem.directive("allow", NginxText.name("\($0.value)"), origin: $0.origin) }
        if readers.isEmpty, platform.services.contains(where: { $0.component == .nginxExporter }) {
            // Networks without a subnet of their own get one from the engine's private pools.
            readers = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map { .directive("allow", $0) }
        }
        var body: [NginxItem] = [
            .directive(
                "listen",
                .number(gateway.listeners.status.number),
                "default_server",
                origin: gateway.listeners.status.origin
            ),
            .directive("server_name", "_"),
            .directive("access_log", "off"),
            .directive("default_type", "text/plain"),
            .block("location", "=", "/healthz", body: [.directive("return", .number(200), "ok")]),
            .block(
                "location",
                "=",
                "/stub_status",
                body: [.directive("stub_status"), .directive("allow", "127.0.0.1")] + readers + [
                    .directive("deny", "all")
                ]
            ),
        ]
        for path in gateway.healthPaths where path.value.text != "/healthz" {
            body.append(
                .block(
                    "location",
                    "=",
                    NginxText.name(path.value.text),
                    origin: path.origin,
                    body: [.directive("return", .number(200), "ok")]
                )
            )
        }
        if !coloured.isEmpty {
            var answer = NginxText.name("{")
            for (place, service) in coloured.enumerated() {
                let start = NginxText.name((place == 0 ? "" : ",") + "\"\(service.value)\":")
                answer = answer + start + .variable(NginxConventions.variable(service.value, "share"))
            }
            body += [
                .comment("The share of green, in percent, as this nginx has it.", origin: colours),
                .block(
                    "location",
                    "=",
                    "/releases",
                    body: [
                        .directive("default_type", "application/json"),
                        .directive("return", .number(200), answer + NginxText.name("}")),
                    ]
                ),
            ]
        }
        body.append(.block("location", "/", body: [.directive("return", .number(404))]))
        return [.block("server", body: body)]
    }
}
