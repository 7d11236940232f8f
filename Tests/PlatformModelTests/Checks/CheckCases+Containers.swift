import PlatformManifest

extension CheckCases {
    static let limits: [CheckCase] = [
        CheckCase(
            "PG0350",
            "memory of a class",
            #"""
            "limits": { "small": { "cpus": 1, "memory": ‹"1G"›, "pids": 100, "reserve": { "memory": «"2G"» } } }
            """#,
            says: "limits class 'small' reserves 2G of memory, above its limit of 1G",
            fix: "reserve at most 1G",
            mends: [(#""2G""#, #""1G""#)]
        ),
        CheckCase(
            "PG0350",
            "cpus of a service",
            #"""
            "services": {
              "api": {
                "image": "acme/api:1",
                "limits": { "cpus": ‹0.5›, "memory": "1G", "pids": 100, "reserve": { "cpus": «0.75» } }
              }
            }
            """#,
            says: "service 'api' reserves 0.75 of cpus, above its limit of 0.5",
            fix: "reserve at most 0.5",
            mends: [("0.75", "0.5")]
        ),
        CheckCase(
            "PG0351",
            "memory with replicas",
            #"""
            "environments": { "production": { "purpose": "production", "capacity": { "cpus": 16, "memory": «"4G"» } } },
            "services": {
              "a": { "image": "acme/a:1", "limits": { "cpus": 1, "memory": "512M", "pids": 100 } },
              "b": { "image": "acme/b:1", "replicas": 3, "limits": { "cpus": 1, "memory": ‹"1536M"›, "pids": 100 } },
              "job": { "image": "acme/j:1", "role": "job", "limits": { "cpus": 1, "memory": "64G", "pids": 100 } }
            }
            """#,
            says: "memory limits of environment 'production' add up to 5 GiB, above its capacity of 4 GiB",
            fix: "lower limits or replicas there, or declare a larger host",
            mends: [(#""4G""#, #""5G""#), (#""replicas": 3"#, #""replicas": 2"#)]
        ),
        CheckCase(
            "PG0351",
            "cpus",
            #"""
            "environments": { "production": { "purpose": "production", "capacity": { "cpus": «1.5», "memory": "4G" } } },
            "services": {
              "a": { "image": "acme/a:1", "limits": { "cpus": ‹1.75›, "memory": "512M", "pids": 100 } }
            }
            """#,
            severity: .warning,
            says: "cpu limits of environment 'production' add up to 1.75, above its capacity of 1.5",
            fix:
                "they share what there is when all are busy: lower limits or replicas there, or declare a larger host",
            mends: [("1.5,", "1.75,"), (#""memory": "4G" }"#, #""memory": "4G" }, "hosts": 2"#)]
        ),
        CheckCase(
            "PG0352",
            "redis",
            #"""
            "services": {
              "redis": {
                "component": "redis", "settings": { "maximumMemory": «"400M"» },
                "limits": { "cpus": 1, "memory": ‹"512M"›, "pids": 100 }
              }
            }
            """#,
            says:
                "data of 'redis' may take 400M, above three quarters of its memory limit of 512M in environments 'development' and 'production'",
            fix: "write at most 384M, or raise the limit",
            mends: [("400M", "384M"), ("512M", "1G")]
        ),
        CheckCase(
            "PG0353",
            "pool",
            #"""
            "secrets": { "db-password": {} },
            "services": {
              "db": { "component": "postgres", "settings": { "maximumConnections": ‹50› } },
              "pool": { "component": "pgbouncer", "settings": { "for": "db", "poolSize": «41» } }
            }
            """#,
            says:
                "pool 'pool' may open 41 connections to 'db', above 80% of its 50 in environments 'development' and 'production'",
            fix: "lower 'poolSize' so that pools take at most 40, or raise 'maximumConnections'",
            mends: [("41", "40"), (": 50", ": 60")]
        ),
        CheckCase(
            "PG0354",
            "production",
            #""services": { «"api"»: { "image": "acme/api:1" } }"#,
            says: "service 'api' has no limits",
            fix: "add \"limits\": { \"cpus\": 0.5, \"memory\": \"512M\", \"pids\": 100 }",
            mends: [(#"acme/api:1""#, #"acme/api:1", "limits": { "cpus": 1, "memory": "1G", "pids": 100 }"#)]
        ),
        CheckCase(
            "PG0354",
            "development",
            #"""
            "environments": { "development": { "purpose": "development" } },
            "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 100 } },
            "services": { «"api"»: { "image": "acme/api:1" } }
            """#,
            severity: .warning,
            says: "service 'api' has no limits",
            fix: "add \"limits\" with one of the classes 'small'",
            mends: [(#"acme/api:1""#, #"acme/api:1", "limits": "small""#)]
        ),
    ]

    static let health: [CheckCase] = [
        CheckCase(
            "PG0360",
            "production",
            #""services": { «"api"»: { "image": "acme/api:1", "port": 80 } }"#,
            says: "service 'api' has neither a health check nor a reason for its absence",
            fix: "add 'health' with a path, a command or 'tcp', or with the reason in 'none'",
            mends: [
                (#""port": 80"#, #""port": 80, "health": { "readiness": "/ready" }"#),
                (#""port": 80"#, #""port": 80, "health": { "none": "only watched from outside" }"#),
                (#""port": 80"#, #""role": "job""#),
            ]
        ),
        CheckCase(
            "PG0360",
            "development",
            #"""
            "environments": { "development": { "purpose": "development" } },
            "services": { «"api"»: { "image": "acme/api:1", "port": 80 } }
            """#,
            severity: .warning,
            says: "service 'api' has neither a health check nor a reason for its absence",
            fix: "add 'health' with a path, a command or 'tcp', or with the reason in 'none'",
            mends: [(#""port": 80"#, #""port": 80, "health": { "tcp": true }"#)]
        ),
        CheckCase(
            "PG0361",
            "slow",
            #"""
            "services": {
              "api": { "image": "acme/api:1", "port": 80, "health": { "liveness": "/live", "timeout": «"10s"» } }
            }
            """#,
            says: "the probe of service 'api' waits 10s, above 5s",
            fix: "write at most 5s; a slower answer is no sign of health",
            mends: [
                ("10s", "5s"),
                (#""liveness": "/live", "timeout": "10s""#, #""command": ["/bin/check"], "timeout": "30s""#),
            ]
        ),
        CheckCase(
            "PG0361",
            "slow command",
            #"""
            "services": {
              "api": { "image": "acme/api:1", "health": { "command": ["/bin/check"], "timeout": «"31s"» } }
            }
            """#,
            says: "the probe of service 'api' waits 31s, above 30s",
            fix: "write at most 30s; a slower answer is no sign of health",
            mends: [("31s", "15s")]
        ),
        CheckCase(
            "PG0362",
            "image without a shell",
            #"""
            "services": {
              "api": {
                "runtime": { "kind": "go" }, "source": "api", "port": 80, "health": «{ "liveness": "/live" }»
              }
            }
            """#,
            says: "an image of kind 'go' holds no program that the probe of service 'api' could ask with",
            fix: "set 'runtime.healthCommand' to the program's own probe, or write the reason in 'health.none'",
            mends: [(#""kind": "go""#, #""kind": "go", "healthCommand": ["/api", "health"]"#), (#""go""#, #""node""#)]
        ),
        CheckCase(
            "PG0362",
            "no port",
            #""services": { "api": { "image": "acme/api:1", "health": «{ "liveness": "/live" }» } }"#,
            says: "the probe of service 'api' has no port to ask",
            fix: "add 'port' to the service, or write 'health.command'",
            mends: [(#"acme/api:1""#, #"acme/api:1", "port": 80"#), (#""/live""#, #""/live", "port": 81"#)]
        ),
        CheckCase(
            "PG0363",
            "no metrics",
            #""services": { "api": { "image": "acme/api:1", "port": 80, "slo": «{ "availability": "99.9%" }» } }"#,
            says: "service 'api' has objectives but no metrics",
            fix: "add \"metrics\": \"/metrics\" to the service",
            mends: [(#""port": 80"#, #""port": 80, "metrics": "/metrics""#)]
        ),
        CheckCase(
            "PG0363",
            "no port for metrics",
            #"""
            "services": { "api": { "image": "acme/api:1", "metrics": "/metrics", "slo": «{ "availability": "99.9%" }» } }
            """#,
            says: "service 'api' has objectives but no port to read its metrics from",
            fix: "add 'port' to the service",
            mends: [(#"acme/api:1""#, #"acme/api:1", "port": 80"#)]
        ),
        CheckCase(
            "PG0364",
            "threshold between buckets",
            #"""
            "services": {
              "api": {
                "image": "acme/api:1", "port": 80, "metrics": { "buckets": [‹0.1›, 0.25, 1] },
                "slo": { "latency": { "p95": «"200ms"» } }
              }
            }
            """#,
            says: "objective p95 of service 'api' is 200ms, which is none of its buckets",
            fix: "add 0.2 to 'metrics.buckets', and to the program's histogram",
            mends: [("200ms", "250ms"), ("0.25", "0.2, 0.25")]
        ),
        CheckCase(
            "PG0365",
            "too large a budget",
            #"""
            "services": {
              "api": {
                "image": "acme/api:1", "port": 80, "metrics": { "buckets": [0.2] },
                "slo": { "latency": { «"p90"»: "200ms" } }
              }
            }
            """#,
            says: "the fast alert of service 'api' can never fire: 14.4 times an error budget of 10% is everything",
            fix: "aim above 93.1%, or shorten 'window' to 20d",
            mends: [
                ("p90", "p95"), ("p90", "p93.1"), (#"{ "p90": "200ms" }"#, #"{ "p90": "200ms" }, "window": "20d""#),
            ]
        ),
        CheckCase(
            "PG0365",
            "no budget",
            #"""
            "services": {
              "api": { "image": "acme/api:1", "port": 80, "metrics": "/metrics", "slo": { "availability": «"100%"» } }
            }
            """#,
            says: "an objective of 100% leaves service 'api' no error budget",
            fix: "leave room for failures, such as 99.9%",
            mends: [("100%", "99.9%")]
        ),
    ]

    static let images: [CheckCase] = [
        CheckCase(
            "PG0370",
            "latest",
            #""services": { "api": { "image": «"acme/api:latest"» } }"#,
            says: "image 'acme/api:latest' of service 'api' is another one every day",
            fix: "write a version and its digest, such as acme/api:1.2.3@sha256:…",
            mends: [
                ("latest", "1.2"),
                (#""services""#, #""environments": { "development": { "purpose": "development" } }, "services""#),
            ]
        ),
        CheckCase(
            "PG0370",
            "latest base",
            #"""
            "services": { "api": { "runtime": { "kind": "node", "base": «"node:latest"» }, "source": "api" } }
            """#,
            says: "image 'node:latest' of service 'api' is another one every day",
            fix: "write a version and its digest, such as node:1.2.3@sha256:…",
            mends: [("node:latest", "node:22")]
        ),
        CheckCase(
            "PG0371",
            "tag in production",
            #""services": { "api": { "image": «"acme/api:1.2"» } }"#,
            severity: .warning,
            says: "image 'acme/api:1.2' of service 'api' has no digest, so that its tag may change under production",
            fix: "append the digest that 'docker buildx imagetools inspect acme/api:1.2' shows",
            mends: [
                ("acme/api:1.2", "acme/api:1.2@sha256:\(String(repeating: "0a", count: 32))"),
                (#""services""#, #""environments": { "staging": { "purpose": "staging" } }, "services""#),
            ]
        ),
        CheckCase(
            "PG0371",
            "version of a component",
            #""services": { "cache": { "component": "redis", "version": «"7.2"» } }"#,
            severity: .warning,
            says:
                "image 'redis:7.2-alpine' of service 'cache' has no digest, so that its tag may change under production",
            fix:
                "add 'digest', which 'docker buildx imagetools inspect redis:7.2-alpine' shows, or delete 'version'",
            mends: [
                (#", "version": "7.2""#, ""),
                (#""7.2""#, #""7.2", "digest": "sha256:\#(String(repeating: "0a", count: 32))""#),
            ]
        ),
    ]

    static let fields: [CheckCase] = [
        CheckCase(
            "PG0390",
            "setting of another component",
            #"""
            "services": { "redis": { "component": "redis", "settings": { "poolSize": «20» } } }
            """#,
            says: "setting 'poolSize' does not belong to component 'redis'",
            fix:
                "delete it: the settings of 'redis' are 'password', 'maximumMemory', 'evictionPolicy' and 'persistent'",
            mends: [(#""poolSize": 20"#, #""maximumMemory": "64M""#)]
        ),
        CheckCase(
            "PG0391",
            "exporter of nothing",
            #"""
            "services": { "redis": { "component": "redis" }, "exporter": { "component": «"redis-exporter"» } }
            """#,
            says: "service 'exporter' does not say for whom its component 'redis-exporter' works",
            fix: "add \"settings\": { \"for\": \"redis\" }",
            mends: [(#""redis-exporter""#, #""redis-exporter", "settings": { "for": "redis" }"#)]
        ),
        CheckCase(
            "PG0392",
            "exporter of another kind",
            #"""
            "services": {
              ‹"redis"›: { "component": "redis" },
              "exporter": { "component": "postgres-exporter", "settings": { "for": «"redis"» } }
            }
            """#,
            says: "service 'exporter' works for 'redis', which is nothing that a 'postgres-exporter' can work for",
            fix: "name a service with the component 'postgres' or 'timescaledb'",
            mends: [("postgres-exporter", "redis-exporter")]
        ),
        CheckCase(
            "PG0392",
            "gateway without nginx",
            #"""
            "services": { ‹"edge"›: { "image": "acme/edge:1" } }, "gateway": { "service": «"edge"» }
            """#,
            says: "the gateway runs as service 'edge', which is no nginx",
            fix: "name a service with the component 'nginx'",
            mends: [(#""image": "acme/edge:1""#, #""component": "nginx""#)]
        ),
        CheckCase(
            "PG0393",
            "settings without a component",
            #""services": { "api": { "image": "acme/api:1", "settings": «{ "user": "api" }» } }"#,
            says: "'settings' does not belong to service 'api': only a service with a 'component' has it",
            fix: "delete it",
            mends: [
                (#", "settings": { "user": "api" }"#, ""), (#""image": "acme/api:1""#, #""component": "postgres""#),
            ]
        ),
        CheckCase(
            "PG0393",
            "version without a component",
            #""services": { "api": { "image": "acme/api:1", "version": «"1"» } }"#,
            says: "'version' does not belong to service 'api': only a service with a 'component' has it",
            fix: "delete it",
            mends: [(#", "version": "1""#, "")]
        ),
        CheckCase(
            "PG0393",
            "source of a pulled image",
            #""services": { "api": { "image": "acme/api:1", "source": «"api"» } }"#,
            says: "'source' does not belong to service 'api': only a service with a 'runtime' has sources",
            fix: "delete it",
            mends: [(#", "source": "api""#, "")]
        ),
        CheckCase(
            "PG0393",
            "image name of a component",
            #""services": { "edge": { "component": "nginx", "imageName": «"shop-edge"» } }"#,
            says:
                "'imageName' does not belong to service 'edge': only the image of a service with a 'runtime' is named here",
            fix: "delete it",
            mends: [(#", "imageName": "shop-edge""#, "")]
        ),
        CheckCase(
            "PG0393",
            "budget of an image that another service has",
            #"""
            "services": {
              "api": { "image": "acme/api:1" },
              "worker": { "imageOf": "api", "imageBudget": «"300M"» }
            }
            """#,
            says: "'imageBudget' does not belong to service 'worker': its image is that of 'api'",
            fix: "delete it",
            mends: [(#", "imageBudget": "300M""#, ""), (#""imageOf": "api""#, #""image": "acme/worker:1""#)]
        ),
        CheckCase(
            "PG0393",
            "schedule of a service",
            #""services": { "api": { "image": "acme/api:1", "schedule": «"daily"» } }"#,
            says: "'schedule' does not belong to service 'api': only a job runs by a timer",
            fix: "delete it, or add \"role\": \"job\"",
            mends: [(#""schedule""#, #""role": "job", "schedule""#)]
        ),
        CheckCase(
            "PG0393",
            "replicas of a job",
            #""services": { "api": { "image": "acme/api:1", "role": "job", "replicas": «2» } }"#,
            says: "'replicas' does not belong to service 'api': a job runs once",
            fix: "delete it",
            mends: [(#", "replicas": 2"#, ""), (#""role": "job", "#, "")]
        ),
        CheckCase(
            "PG0394",
            "built from nowhere",
            #""services": { "api": { "runtime": «{ "kind": "node" }» } }"#,
            says: "service 'api' is built, but does not say from which sources",
            fix: "add 'source' with the folder of its sources",
            mends: [(#"{ "kind": "node" }"#, #"{ "kind": "node" }, "source": "api""#)]
        ),
        CheckCase(
            "PG0395",
            "two kinds",
            #"""
            "services": {
              "a": { "runtime": { "kind": ‹"python-ml"›, "template": "ai" }, "source": "a" },
              "b": { "runtime": { "kind": «"python-fastapi"», "template": "ai" }, "source": "b" }
            }
            """#,
            says: "services 'a' and 'b' share template 'ai', but not 'kind'",
            fix: "write the same 'kind' in both, or give one of them another template",
            mends: [
                ("python-fastapi", "python-ml"),
                (#""template": "ai" }, "source": "b""#, #""template": "web" }, "source": "b""#),
            ]
        ),
        CheckCase(
            "PG0396",
            "reserved",
            #""services": { «"platform"»: { "image": "acme/api:1" } }"#,
            says: "a service cannot be called 'platform', which means something else in references",
            fix: "choose another name",
            mends: [(#""platform""#, #""platform-api""#)]
        ),
        CheckCase(
            "PG0397",
            "root",
            #""services": { "api": { "image": "acme/api:1", "user": «"0:0"» } }"#,
            says: "service 'api' runs as root without a reason",
            fix: "name another user, or write the reason in 'hardening.root'",
            mends: [
                ("0:0", "1000:1000"),
                (#""0:0""#, #""0:0", "hardening": { "root": "binds a low port" }"#),
                (#""services""#, #""environments": { "development": { "purpose": "development" } }, "services""#),
            ]
        ),
        CheckCase(
            "PG0372",
            "locked down",
            #""services": { "queue": { "image": «"rabbitmq:4.1.0"» } }"#,
            severity: .warning,
            says:
                "service 'queue' names no user, and an image that starts as root has no capability to become another one in environment 'production'",
            fix:
                "set 'user' to the numbers of the image's own user, or write in 'hardening' why it needs root and which capabilities",
            mends: [
                (#""rabbitmq:4.1.0""#, #""rabbitmq:4.1.0", "user": "100:101""#),
                (#""rabbitmq:4.1.0""#, #""rabbitmq:4.1.0", "hardening": { "root": "changes its user itself" }"#),
                (
                    #""rabbitmq:4.1.0""#,
                    #""rabbitmq:4.1.0", "hardening": { "capabilities": { "SETUID": "changes its user itself" } }"#
                ),
                (#""services""#, #""environments": { "development": { "purpose": "development" } }, "services""#),
            ]
        ),
        CheckCase(
            "PG0398",
            "two mounts",
            #"""
            "services": {
              "api": {
                "image": "acme/api:1",
                "volumes": [{ "path": "a", "at": ‹"/data"› }, { "path": "b", "at": «"/data"» }]
              }
            }
            """#,
            says: "service 'api' has two things at '/data'",
            fix: "delete one of the two, or choose another path",
            mends: [(#""b", "at": "/data""#, #""b", "at": "/data/b""#)]
        ),
        CheckCase(
            "PG0398",
            "mount of a component",
            #"""
            "services": {
              "redis": { "component": ‹"redis"›, "volumes": [{ "path": "b", "at": «"/data"» }] }
            }
            """#,
            says: "service 'redis' has two things at '/data'",
            fix: "delete one of the two, or choose another path",
            mends: [(#""/data""#, #""/more""#), (#""redis","#, #""redis", "settings": { "persistent": false },"#)]
        ),
        CheckCase(
            "PG0399",
            "patch of a template",
            #"""
            "patches": [{ "artifact": «"deploy/nginx/nginx.conf"», "merge": {}, "reason": "tuning" }]
            """#,
            says: "'deploy/nginx/nginx.conf' is neither YAML nor JSON, so that a merge patch cannot change it",
            fix: "name a rendered file that ends in .yml, .yaml or .json, or override its template in 'templates'",
            mends: [("nginx.conf", "nginx.yml")]
        ),
        CheckCase(
            "PG0440",
            "patch of an overlay that Swarm does not read",
            #"""
            "environments": {
              "development": { "purpose": "development" }, "production": { "purpose": "production", "hosts": ‹2› }
            },
            "patches": [{
              "artifact": «"deploy/docker/compose/production.yml"», "merge": { "x-note": 1 }, "reason": "tuning"
            }]
            """#,
            severity: .warning,
            says:
                "the patch of 'deploy/docker/compose/production.yml' does not reach 'deploy/docker/compose/production.stack.yml', which alone describes the stack",
            fix: "add a patch of 'deploy/docker/compose/production.stack.yml' that says the same in Swarm's words",
            mends: [
                (#""hosts": 2"#, #""hosts": 1"#), ("production.yml", "development.yml"),
                ("production.yml", "production.stack.yml"),
                (
                    #""reason": "tuning""#,
                    #""reason": "tuning" }, { "artifact": "deploy/docker/compose/production.stack.yml", "merge": {}, "reason": "tuning""#
                ),
            ]
        ),
    ]
}
