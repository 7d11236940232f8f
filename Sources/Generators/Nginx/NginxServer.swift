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
                .line(
                    "listen",
                    [.number(gateway.listeners.http.number), "default_server"],
                    origin: gateway.listeners.http.origin
                ),
                .directive("server_name", "_"),
            ]
            body += challengeInclude + healthLocations
            body.append(.block("location", "/", body: [.directive("return", .number(444))]))
            items += [
                .comment("Nobody asks for another name by chance: the connection is closed without an answer."),
                .block("server", origin: secured, body: body),
            ]
        }
        guard let https = gateway.listeners.https, isSecured else { return items }
        for server in gateway.servers {
            guard let name = server.name else { continue }
            let target = NginxText.name(server.url.value) + "$request_uri"
            items.append(
                .block(
                    "server",
                    origin: secured,
                    body: [
                        .directive(
                            "listen",
                            .number(gateway.listeners.http.number),
                            origin: gateway.listeners.http.origin
                        ),
                        .directive("server_name", NginxText.name(name.value.text), origin: name.origin),
                    ] + challengeInclude + healthLocations + [
                        .block(
                            "location",
                            "/",
                            body: [.directive("return", .number(301), target, origin: server.url.origin)]
                        )
                    ]
                )
            )
        }
        var listen: [NginxItem] = [
            .line("listen", [.number(https.number)] + securedOptions + ["default_server"], origin: https.origin)
        ]
        if gateway.listeners.hasQUIC {
            listen.append(
                .line("listen", [.number(https.number), "quic", "reuseport", "default_server"], origin: https.origin)
            )
        }
        return items + [
            .comment(
                "Without a known name there is no handshake, so no certificate tells the names.",
                origin: secured
            ),
            .block(
                "server",
                origin: secured,
                body: listen + [.directive("server_name", "_"), .directive("ssl_reject_handshake", "on")]
            ),
        ]
    }

    private var securedOptions: [NginxParameter] {
        gateway.supports(.http2Directive) ? ["ssl"] : ["ssl", "http2"]
    }

    private var challengeInclude: [NginxItem] {
        gateway.tls?.isACME == true
            ? [.directive("include", NginxText.name(NginxConventions.challenge), origin: secured)] : []
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
            if listeners.hasQUIC {
                body.append(.line("listen", [.number(https.number), "quic"], origin: https.origin))
            }
            if gateway.supports(.http2Directive) { body.append(.directive("http2", "on", origin: secured)) }
            body.append(serverName(server))
            let folder = tls.certificateFolder
            body += [
                .directive("ssl_certificate", NginxText.name("\(folder.value)/fullchain.pem"), origin: folder.origin),
                .directive("ssl_certificate_key", NginxText.name("\(folder.value)/privkey.pem"), origin: folder.origin),
            ]
            if tls.settings.ocspStapling.value {
                body.append(
                    .directive(
                        "ssl_trusted_certificate",
                        NginxText.name("\(folder.value)/fullchain.pem"),
                        origin: folder.origin
                    )
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
        if server.routes.contains(where: { $0.strippedPrefix != nil }) {
            body.append(.directive("set", "$forwarded_prefix", ""))
        }
        body += hidden + healthLocations
        body += metrics(server)
        for route in server.routes { body += try locations(route) }
        if !server.routes.contains(where: { $0.path.value.text == "/" && !$0.isExact }) {
            body += [
                .comment("No route leads anywhere else."),
                .block("location", "/", body: [.directive("return", .number(404))]),
            ]
        }
        return [.block("server", origin: server.name?.origin ?? secured, body: body)]
    }

    private func serverName(_ server: GatewayServer) -> NginxItem {
        guard let name = server.name else { return .directive("server_name", "_") }
        return .directive("server_name", NginxText.name(name.value.text), origin: name.origin)
    }

    /// What scanners ask every host for, whatever answers (NX-28). Deeper down such a name may be a service's own, as in the
    /// address of a file in a forge or an object store.
    private var hidden: [NginxItem] {
        [
            .comment("Never meant for a browser."),
            .block("location", "~", .pattern("^/\\.(?!well-known/)"), body: [.directive("deny", "all")]),
        ]
    }

    /// Files that lie among others by mistake (NX-28); what a service calls so is its own affair.
    ///
    /// Stands inside locations of files, which nothing outside of them takes anything away from.
    var hiddenFiles: NginxItem {
        .block(
            "location",
            "~*",
            .pattern("/\\.(?!well-known/)|\\.(?:env|git|bak|sql|ini|log)$"),
            body: [.directive("deny", "all")]
        )
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
    func headers(_ policy: Sourced<String>?) throws -> [NginxItem] {
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

    // MARK: - Other origins

    var preflight: [NginxItem] {
        guard !gateway.settings.corsOrigins.isEmpty else { return [] }
        return [.block("if", "($is_preflight)", body: [.directive("return", .number(204))])]
    }

    var crossOriginHeaders: [NginxItem] {
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
