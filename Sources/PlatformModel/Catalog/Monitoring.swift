import Origins
import PlatformManifest

/// Prometheus; its configuration is a mounted folder, so that a reload sees files that were replaced (CP-23).
enum Prometheus: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "prom/prometheus",
            version: "3.5.3",
            digest: "sha256:ddc2493835a1509976d5e4e0c94199c4f843ce1f42dd6bcfc8231ba734a93ff7"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 65_534, group: 65_534)
        facts.port = 9090
        facts.dataFolder = "/prometheus"
        facts.mounts = context.configuration(context.layout.prometheus, at: "/etc/prometheus", "scrape jobs and rules")
        facts.command = command(in: context)
        // The engine gives its metrics out on the host, which no name on the container's networks leads to.
        facts.hostAlias = context.monitoring.enginePort.map { Sourced(PlatformConventions.hostAlias, $0.origin) }
        facts.temporaryFolders = [context.temporary("/tmp", 16)]
        let path = context.servedPath?.value ?? ""
        facts.servedPath = context.servedPath
        facts.probe = wget(9090, "\(path)/-/healthy")
        facts.stopGracePeriod = .seconds(60)
        facts.openFiles = 65_536
        facts.metrics = ("\(path)/metrics", 9090)
        facts.outputs = context.host(9090)
        facts.outputs["url"] = context.url(9090)
        return facts
    }

    /// Flags of PR-05. Reloading is by SIGHUP, so that no request can stop the server.
    private static func command(in context: ComponentContext) -> [String] {
        let retention = context.environment.retention ?? context.monitoring.retention
        var command = [
            "--config.file=/etc/prometheus/prometheus.yml",
            "--storage.tsdb.path=/prometheus",
            "--storage.tsdb.retention.time=\(retention.value)",
        ]
        if let size = context.dataSize, size.value.mebibytes * 4 / 5 > 0 {
            command.append("--storage.tsdb.retention.size=\(size.value.mebibytes * 4 / 5)MB")
        }
        return command + context.webAddress
    }
}

extension ComponentContext {
    /// Flags of Prometheus and Alertmanager: the address under which people reach them.
    ///
    /// Both serve below the path of that address unless told otherwise, which they are where the gateway takes it away.
    fileprivate var webAddress: [String] {
        guard let url = settings.rootURL else { return [] }
        let flags = ["--web.external-url=\(url.text)"]
        let served = servedPath?.value ?? ""
        return served == url.value.path ? flags : flags + ["--web.route-prefix=\(served.isEmpty ? "/" : served)"]
    }
}

/// Alertmanager, a single one, so without clustering (AM-07).
enum Alertmanager: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "prom/alertmanager",
            version: "0.33.1",
            digest: "sha256:9e082985f56f4c8c9f724e18f2288c6708f472e56a5286b8863d080434ea065d"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 65_534, group: 65_534)
        facts.port = 9093
        facts.dataFolder = "/alertmanager"
        facts.mounts = context.configuration(
            context.layout.alertmanager,
            at: "/etc/alertmanager",
            "routes, receivers and message templates"
        )
        facts.command =
            [
                "--config.file=/etc/alertmanager/alertmanager.yml",
                "--storage.path=/alertmanager",
                "--data.retention=120h",
                "--cluster.listen-address=",
            ] + context.webAddress
        facts.secrets = MonitoringResolver.receivers(of: context.monitoring, in: context.environment.name?.value)
            .compactMap(\.secret?.value)
        facts.temporaryFolders = [context.temporary("/tmp", 16)]
        let path = context.servedPath?.value ?? ""
        facts.servedPath = context.servedPath
        facts.probe = wget(9093, "\(path)/-/healthy")
        facts.metrics = ("\(path)/metrics", 9093)
        facts.outputs = context.host(9093)
        facts.outputs["url"] = context.url(9093)
        return facts
    }
}

/// Grafana, without sign-up, guests and reports home (GF-10).
enum Grafana: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "grafana/grafana",
            version: "12.1.1",
            digest: "sha256:a1701c2180249361737a99a01bc770db39381640e4d631825d38ff4535efa47d"
        )
        facts.user = UserIdentity(user: 472, group: 0)
        facts.port = 3000
        facts.dataFolder = "/var/lib/grafana"
        let standard = Origin.standard("component 'grafana'")
        facts.variables = [
            ("GF_USERS_ALLOW_SIGN_UP", .text("false", standard)),
            ("GF_AUTH_ANONYMOUS_ENABLED", .text("false", standard)),
            ("GF_ANALYTICS_REPORTING_ENABLED", .text("false", standard)),
            ("GF_ANALYTICS_CHECK_FOR_UPDATES", .text("false", standard)),
            ("GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES", .text("false", standard)),
        ]
        facts.variables += address(in: context)
        if let password = context.password {
            facts.variables.append(
                ("GF_SECURITY_ADMIN_PASSWORD__FILE", .secretFile(password.value, password.origin))
            )
        }
        // The image's other folders of provisioning stay: Grafana complains of missing ones.
        facts.mounts = context.configuration(
            context.layout.grafanaDataSources,
            at: "/etc/grafana/provisioning/datasources",
            "where metrics, logs and traces come from"
        )
        if context.hasPrometheus {
            facts.mounts += context.configuration(
                context.layout.grafanaProviders,
                at: "/etc/grafana/provisioning/dashboards",
                "where dashboards come from"
            )
            facts.mounts += context.configuration(
                context.layout.grafanaDashboards,
                at: PlatformConventions.grafanaDashboards,
                "the dashboards"
            )
        }
        facts.temporaryFolders = [context.temporary("/tmp", 64)]
        let path = context.servedPath?.value ?? ""
        facts.probe = wget(3000, "\(path)/api/health")
        facts.servedPath = context.servedPath
        facts.startPeriod = .seconds(30)
        facts.metrics = ("\(path)/metrics", 3000)
        facts.outputs = context.host(3000)
        facts.outputs["url"] = context.url(3000)
        return facts
    }

    /// What follows from the address under which people reach it.
    ///
    /// Cookies are sent over TLS only where that address has TLS: over plain HTTP nobody could log in. They go along when
    /// someone follows a link from a chat (`lax`), which is how alerts are looked at.
    private static func address(in context: ComponentContext) -> [(name: String, value: FactValue)] {
        var variables: [(name: String, value: FactValue)] = []
        let url = context.settings.rootURL
        if let url { variables.append(("GF_SERVER_ROOT_URL", .text(url.text, url.origin))) }
        if let path = context.servedPath {
            variables.append(("GF_SERVER_SERVE_FROM_SUB_PATH", .text("true", path.origin)))
        }
        let isSecure = url.map { $0.text.hasPrefix("https://") } ?? (context.environment.tls != nil)
        if isSecure, let origin = url?.origin ?? context.environment.tls?.mode.origin {
            variables.append(("GF_SECURITY_COOKIE_SECURE", .text("true", origin)))
            variables.append(("GF_SECURITY_COOKIE_SAMESITE", .text("lax", origin)))
        }
        return variables
    }
}

/// Loki on one node.
enum Loki: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "grafana/loki",
            version: "3.5.5",
            digest: "sha256:31628519045e7f28692a7ae73b4a3fd293dccb425585ed5d16ceea3b5c9592e6"
        )
        facts.user = UserIdentity(user: 10_001, group: 10_001)
        facts.port = 3100
        facts.dataFolder = "/loki"
        facts.temporaryFolders = [context.temporary("/tmp", 16)]
        facts.noProbeReason = "the image has no shell and no client; Prometheus' 'up' covers it"
        facts.metrics = ("/metrics", 3100)
        facts.outputs = context.host(3100)
        facts.outputs["url"] = FactOutput(text: "http://\(context.service.text):3100", origin: context.service.origin)
        return facts
    }
}

/// Jaeger in one process, traces in memory.
enum Jaeger: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "jaegertracing/jaeger",
            version: "2.20.0",
            digest: "sha256:46a886260e04002d8f45e213fc39063fa11a50446048fdaa64786fc0840cb9f8"
        )
        facts.user = UserIdentity(user: 10_001, group: 10_001)
        facts.port = 16_686
        facts.namedPorts = [("otlp-grpc", 4317), ("otlp-http", 4318), ("metrics", 8888)]
        facts.temporaryFolders = [context.temporary("/tmp", 64)]
        facts.probe = wget(13_133, "/status")
        facts.metrics = ("/metrics", 8888)
        facts.outputs = context.host(16_686)
        let name = context.service
        facts.outputs["otlpGRPC"] = FactOutput(text: "http://\(name.text):4317", origin: name.origin)
        facts.outputs["otlpHTTP"] = FactOutput(text: "http://\(name.text):4318", origin: name.origin)
        return facts
    }
}

/// Fluent Bit, which collects what containers log.
enum FluentBit: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "cr.fluentbit.io/fluent/fluent-bit",
            version: "4.1.1",
            digest: "sha256:2a5cb41f99b7c5f3386bb34d42ce3b19eb47fbef6d93b64c0bd4afe9e6ec389c"
        )
        facts.port = 2020
        facts.dataFolder = "/var/lib/fluent-bit"
        // The image's own configuration leaves the HTTP server off, and Prometheus would find the target down. No pipeline
        // is rendered, so it has none but its own metrics; a manifest with one of its own sets 'command'.
        facts.entrypoint = ["/fluent-bit/bin/fluent-bit"]
        facts.command = ["--http", "--port=2020", "--input=fluentbit_metrics", "--output=null"]
        facts.rootReason = "container logs of the engine are readable by root only"
        facts.temporaryFolders = [context.temporary("/tmp", 16)]
        facts.noProbeReason = "the image has no shell and no client; Prometheus' 'up' covers it"
        facts.metrics = ("/api/v2/metrics/prometheus", 2020)
        facts.outputs = context.host(2020)
        return facts
    }
}
