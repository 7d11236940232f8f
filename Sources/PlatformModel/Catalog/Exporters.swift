import Origins
import PlatformManifest

/// Metrics of PostgreSQL; connects by a role of its own where the manifest names one (ARTIFACTS §5), else as the owner.
enum PostgresExporter: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "quay.io/prometheuscommunity/postgres-exporter",
            version: "0.17.1",
            digest: "sha256:38606faa38c54787525fb0ff2fd6b41b4cfb75d455c1df294927c5f611699b17"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 65_534, group: 65_534)
        facts.port = 9187
        if let target = context.target {
            let (user, database) = (context.settings.user ?? target.user, target.database)
            facts.variables = [
                (
                    "DATA_SOURCE_URI",
                    .text("\(target.name.text):5432/\(database.text)?sslmode=disable", target.name.origin)
                ),
                ("DATA_SOURCE_USER", .text(user.text, user.origin)),
            ]
            if let password = context.settings.user == nil ? target.password : context.password {
                facts.variables.append(("DATA_SOURCE_PASS_FILE", .secretFile(password.value, password.origin)))
            }
        }
        facts.probe = wget(9187, "/")
        facts.metrics = ("/metrics", 9187)
        facts.outputs = context.host(9187)
        return facts
    }
}

/// Metrics of PgBouncer. The exporter takes its connection from the environment, so a shell puts the password in.
enum PgBouncerExporter: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "quay.io/prometheuscommunity/pgbouncer-exporter",
            version: "0.12.1",
            digest: "sha256:30f31b6c2efdad3647f8182cc7c1a3a19e42bae5d17387694989f969371c230d"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 65_534, group: 65_534)
        facts.port = 9127
        if let target = context.target, let password = target.password {
            facts.secrets = [password.value]
            facts.entrypoint = [
                "/bin/sh", "-c",
                "PGBOUNCER_EXPORTER_CONNECTION_STRING=\"host=\(target.name.text) port=6432 dbname=pgbouncer "
                    + "sslmode=disable user=$PGBOUNCER_USER password='$(cat /run/secrets/\(password.value))'\" "
                    + "exec /bin/pgbouncer_exporter",
            ]
            facts.variables = [("PGBOUNCER_USER", .text(target.user.text, target.user.origin))]
        }
        facts.probe = wget(9127, "/")
        facts.metrics = ("/metrics", 9127)
        facts.outputs = context.host(9127)
        return facts
    }
}

/// Metrics of Redis.
enum RedisExporter: CatalogComponent {
    static func address(of redis: ServiceName) -> String { "redis://\(redis):6379" }

    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "oliver006/redis_exporter",
            version: "1.86.0",
            digest: "sha256:2e9795be900db073e9475fdb9c5124db309b07a3e4e75a1770705cb03be1a1c8"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 59_000, group: 59_000)
        facts.port = 9121
        if let target = context.target {
            facts.variables = [("REDIS_ADDR", .text(address(of: target.name.value), target.name.origin))]
            // A JSON object of addresses and passwords, so not the file that Redis itself reads.
            if let password = context.password {
                facts.variables.append(("REDIS_PASSWORD_FILE", .secretFile(password.value, password.origin)))
            }
        }
        facts.noProbeReason = "the image has no shell and no client; Prometheus' 'up' covers it"
        facts.metrics = ("/metrics", 9121)
        facts.outputs = context.host(9121)
        return facts
    }
}

/// Metrics of nginx, from its status listener.
enum NginxExporter: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "nginx/nginx-prometheus-exporter",
            version: "1.5.1",
            digest: "sha256:9f6d963bb2b19d706d401cc3e2c3ea8de2f1c471b96a2156ca45e76f650b1625"
        )
        facts.user = UserIdentity(user: 1001, group: 1001)
        facts.port = 9113
        if let target = context.target {
            facts.command = ["--nginx.scrape-uri=http://\(target.name.text):8081/stub_status"]
        }
        facts.noProbeReason = "the image has no shell and no client; Prometheus' 'up' covers it"
        facts.metrics = ("/metrics", 9113)
        facts.outputs = context.host(9113)
        return facts
    }
}

/// Metrics of the host.
enum NodeExporter: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "prom/node-exporter",
            version: "1.10.2",
            digest: "sha256:3ac34ce007accad95afed72149e0d2b927b7e42fd1c866149b945b84737c62c3"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 65_534, group: 65_534)
        facts.port = 9100
        facts.command = [
            "--path.rootfs=/host",
            "--collector.textfile.directory=/host\(PlatformConventions.metricsFilesFolder)",
            "--collector.filesystem.mount-points-exclude=^/(dev|proc|run|sys|var/lib/docker/.+)($|/)",
        ]
        facts.mounts = [
            Mount(
                source: .host(Sourced(AbsolutePath(unchecked: "/"), .standard("component 'node-exporter'"))),
                target: Sourced(AbsolutePath(unchecked: "/host"), .standard("component 'node-exporter'")),
                isReadOnly: true,
                reason: "file systems and the textfile folder of the host",
                propagatesFromHost: true
            )
        ]
        facts.hostProcessesReason = "counts the host's processes"
        facts.probe = wget(9100, "/")
        facts.metrics = ("/metrics", 9100)
        facts.outputs = context.host(9100)
        return facts
    }
}

/// Probes from outside: HTTP, TCP, certificates.
enum BlackboxExporter: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "prom/blackbox-exporter",
            version: "0.28.0",
            digest: "sha256:e753ff9f3fc458d02cca5eddab5a77e1c175eee484a8925ac7d524f04366c2fc"
        )
        facts.tagPrefix = "v"
        facts.user = UserIdentity(user: 65_534, group: 65_534)
        facts.port = 9115
        facts.mounts = context.configuration(
            context.layout.prometheus?.appending("blackbox"),
            at: "/etc/blackbox_exporter",
            "modules, one for each host name"
        )
        facts.command = ["--config.file=/etc/blackbox_exporter/config.yml"]
        facts.probe = wget(9115, "/-/healthy")
        facts.metrics = ("/metrics", 9115)
        facts.outputs = context.host(9115)
        return facts
    }
}

/// Metrics of containers.
enum CAdvisor: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "gcr.io/cadvisor/cadvisor",
            version: "0.55.1",
            digest: "sha256:3de2bd5203120b866d74a9b283b2ffb8ec382fbf9dc321814700c6ea6f44ec57"
        )
        facts.tagPrefix = "v"
        facts.port = 8080
        facts.command = [
            "--docker_only=true",
            "--store_container_labels=false",
            "--whitelisted_container_labels="
                + [
                    PlatformConventions.platformLabel, PlatformConventions.environmentLabel,
                    PlatformConventions.serviceLabel,
                ].joined(separator: ","),
            "--housekeeping_interval=30s",
            "--disable_metrics=percpu,sched,tcp,udp,advtcp,cpuset,disk,hugetlb,referenced_memory,cpu_topology,resctrl,memory_numa",
        ]
        let standard = Origin.standard("component 'cadvisor'")
        facts.mounts = [
            ("/", "/rootfs"), ("/var/run", "/var/run"), ("/sys", "/sys"), ("/var/lib/docker", "/var/lib/docker"),
        ]
        .map { host, target in
            Mount(
                source: .host(Sourced(AbsolutePath(unchecked: host), standard)),
                target: Sourced(AbsolutePath(unchecked: target), standard),
                isReadOnly: true,
                reason: host == "/" ? "control groups and container states of the host" : nil
            )
        }
        facts.rootReason = "reads control groups and the engine's state, which belong to root"
        facts.probe = wget(8080, "/healthz")
        facts.metrics = ("/metrics", 8080)
        facts.outputs = context.host(8080)
        return facts
    }
}
