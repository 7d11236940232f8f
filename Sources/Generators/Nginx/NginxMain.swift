import Documents
import Origins
import PlatformManifest
import PlatformModel

extension NginxSite {
    /// `nginx.conf`: processes, connections, and the other files in the order in which they are read.
    func main() throws -> [NginxItem] {
        let paths = NginxConventions.self
        let temporary = GatewayConventions.temporary
        var items: [NginxItem] = introduction + [.blank]
        items += workers
        items += [
            .directive(
                "worker_rlimit_nofile",
                .number(gateway.settings.openFiles.number),
                origin: gateway.settings.openFiles.origin
            ),
            .comment("After a reload old workers keep their connections, WebSockets too, for no longer than this."),
            .directive("worker_shutdown_timeout", "30s"),
            .directive("daemon", "off"),
            .directive("pid", NginxText.name(paths.pidFile)),
            .line("error_log", ["stderr", NginxText.name(errorLevel)], origin: environment.logLevel.origin),
            .block(
                "events",
                body: [
                    .directive(
                        "worker_connections",
                        .number(gateway.settings.workerConnections.number),
                        origin: gateway.settings.workerConnections.origin
                    )
                ]
            ),
        ]
        var body: [NginxItem] = [
            .include("/etc/nginx/mime.types"),
            .directive("default_type", "application/octet-stream"),
            .directive("server_tokens", "off"),
            .comment("Redirects name no port: nginx knows only the container's own."),
            .directive("absolute_redirect", "off"),
            .blank,
            .comment("The root file system is read-only; this folder lies in memory."),
        ]
        for kind in ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"] {
            body.append(.directive(NginxText.name("\(kind)_temp_path"), NginxText.name("\(temporary)/\(kind)")))
        }
        body += [
            .comment("An answer that no buffer holds waits in the service, not in that folder."),
            .directive("proxy_max_temp_file_size", .number(0)),
            .blank,
        ]
        body += transfer + [.blank] + compression + [.blank] + proxying()
        if needsResolver {
            body += [
                .blank,
                .comment("The engine's own DNS: containers come and go while nginx runs."),
                .line("resolver", [NginxText.name(paths.resolver), "valid=10s", "ipv6=off"]),
                .directive("resolver_timeout", "2s"),
            ]
        }
        body += try realAddress + hashes + [.blank]
        let included =
            [paths.logFormat, paths.maps, paths.limits]
            + (coloured.isEmpty ? [] : [paths.releases])
            + (upstreams().isEmpty ? [] : [paths.upstreams])
            + (isSecured ? [paths.tls] : []) + [paths.status]
        body += included.map { path in
            .directive(
                "include",
                NginxText.name(path),
                origin: path == paths.tls ? secured : path == paths.releases ? colours : .constant
            )
        }
        if !entrance().isEmpty {
            body.append(.directive("include", NginxText.name(paths.entrance), origin: secured))
        }
        if isSecured {
            body += [
                .comment("\(paths.startScript) links this folder as soon as there is a certificate.", origin: secured),
                .directive("include", NginxText.name("\(paths.securedLink)/*.conf"), origin: secured),
            ]
        } else {
            body += gateway.servers.map { server in
                .directive("include", NginxText.name(file(of: server)), origin: server.name?.origin ?? secured)
            }
        }
        return items + [.block("http", body: body)]
    }

    private var introduction: [NginxItem] {
        let stack = platform.stack
        let run = stack == nil ? "docker compose … exec \(gateway.service.value)" : "docker exec \"$id\""
        let folder = GatewayConventions.configuration
        let title =
            "The gateway of '\(platform.name.value)' in \(environment.name?.text ?? ""), for nginx "
            + "\(gateway.version.map { "\($0.value)" } ?? "\(NginxVersion.oldest) and later")."
        var lines = [
            "This folder is mounted as \(folder). After a render\(stack == nil ? "" : ", on the container's host"):"
        ]
        if let stack { lines.append("  id=$(\(stack.containers(of: gateway.service.value)))") }
        lines += [
            "  \(run) nginx -e stderr -t -c \(GatewayConventions.main)",
            "  \(run) nginx -e stderr -s reload -c \(GatewayConventions.main)",
        ]
        if !coloured.isEmpty {
            lines.append("Traffic moves between colours with \(NginxConventions.switchScript).")
        }
        lines.append("Maintenance, answered with 503: \(run) touch \(NginxConventions.maintenanceFile)")
        let named = [platform.name.origin] + (environment.name.map { [$0.origin] } ?? [])
        let origin = Origin.derived(
            rule: "gateway of an environment",
            from: named + (gateway.version.map { [$0.origin] } ?? [])
        )
        return [.comment([title], origin: origin), .comment(lines, origin: gateway.service.origin)]
    }

    /// nginx counts the host's processors, not the container's share of them.
    private var workers: [NginxItem] {
        guard let limits = edge.limits else { return [.directive("worker_processes", "auto")] }
        let count = max(2, (limits.cpus.millicores + 999) / 1000)
        return [
            .comment(
                "By the limit of \(limits.cpus.value) cpus; 'auto' would count those of the host.",
                origin: limits.cpus.origin
            ),
            .directive("worker_processes", .number(count), origin: limits.cpus.origin),
        ]
    }

    private var errorLevel: String {
        switch environment.logLevel.value {
        case .debug, .info: "notice"
        case .warning: "warn"
        case .error: "error"
        }
    }

    private var transfer: [NginxItem] {
        let settings = gateway.settings
        var items: [NginxItem] = [
            .directive("sendfile", "on"),
            .directive("tcp_nopush", "on"),
            .directive(
                "keepalive_timeout",
                NginxText.time(settings.keepAlive.value),
                origin: settings.keepAlive.origin
            ),
        ]
        if gateway.supports(.minimumKeepAlive) {
            items += [
                .comment("A reload closes idle connections; this long a client may still have sent a request on one."),
                .directive("keepalive_min_timeout", "5s"),
            ]
        }
        return items + [
            .directive("client_header_timeout", "10s"),
            .directive("client_body_timeout", "15s"),
            .directive("send_timeout", "30s"),
            .directive("reset_timedout_connection", "on"),
            .comment("Cookies of real sessions do not fit into less."),
            .directive("large_client_header_buffers", .number(4), "16k"),
            .directive(
                "client_max_body_size",
                NginxText.size(settings.bodySize.value),
                origin: settings.bodySize.origin
            ),
        ]
    }

    private var compression: [NginxItem] {
        let types: [NginxParameter] = [
            "application/javascript", "application/json", "application/manifest+json", "application/xml",
            "image/svg+xml", "text/css", "text/javascript", "text/plain", "text/xml",
        ]
        return [
            .directive("gzip", "on"),
            .directive(
                "gzip_comp_level",
                .number(gateway.settings.gzipLevel.number),
                origin: gateway.settings.gzipLevel.origin
            ),
            .directive("gzip_min_length", .number(1024)),
            .directive("gzip_proxied", "any"),
            .directive("gzip_vary", "on"),
            .line("gzip_types", types),
        ]
    }

    /// Whose word for the client's address counts (NX-15).
    private var realAddress: [NginxItem] {
        get throws {
            let proxies = gateway.settings.trustedProxies
            guard !proxies.isEmpty else { return [] }
            return [.blank, .comment("Load balancers that say who the client is; nobody else is believed.")]
                + proxies.map { .directive("set_real_ip_from", NginxText.name("\($0.value)"), origin: $0.origin) }
                + [.directive("real_ip_header", "X-Forwarded-For"), .directive("real_ip_recursive", "on")]
        }
    }

    /// Longer names than nginx' tables hold by default.
    private var hashes: [NginxItem] {
        var items: [NginxItem] = []
        func size(_ length: Int) -> Int {
            var size = 64
            while size < length { size *= 2 }
            return size
        }
        let hosts = gateway.servers.compactMap { $0.name?.value.text.utf8.count }.max() ?? 0
        if hosts > 40 { items.append(.directive("server_names_hash_bucket_size", .number(size(hosts + 32)))) }
        let variables =
            (coloured.map { $0.value.text.utf8.count } + strippings.map { $0.variable.utf8.count - 8 }).max() ?? 0
        if variables > 24 { items.append(.directive("variables_hash_bucket_size", .number(size(variables + 48)))) }
        let maps =
            (gateway.settings.corsOrigins.map { $0.value.text.utf8.count }
            + gateway.servers.flatMap { server in
                server.routes.filter(\.isProbe.value).map { $0.path.value.text.utf8.count }
            } + gateway.healthPaths.map { $0.value.text.utf8.count }).max() ?? 0
        if maps > 40 { items.append(.directive("map_hash_bucket_size", .number(size(maps + 32)))) }
        return items.isEmpty ? [] : [.blank] + items
    }
}
