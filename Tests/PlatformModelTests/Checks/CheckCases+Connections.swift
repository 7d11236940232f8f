import PlatformManifest

extension CheckCases {
    static let dependencies: [CheckCase] = [
        CheckCase(
            "PG0326",
            "misspelt",
            #"""
            "services": {
              ‹"web"›: { "image": "acme/web:1", "env": { "REDIS_HOST": "redis", "MODE": "web" } },
              "beat": { "imageOf": "web", "env": { "REDIS_HOTS": «null», "MODE": null } }
            }
            """#,
            says: "service 'beat' leaves out variable 'REDIS_HOTS', which 'web' does not have",
            fix: "did you mean 'REDIS_HOST'?",
            mends: [
                ("REDIS_HOTS", "REDIS_HOST"),
                (#""MODE": "web" } }"#, #""MODE": "web" }, "in": { "production": { "env": { "REDIS_HOTS": 1 } } } }"#),
            ]
        ),
        CheckCase(
            "PG0326",
            "without a lender",
            #""services": { "web": { "image": "acme/web:1", "in": { "production": { "env": { "MODE": «null» } } } } }"#,
            says: "service 'web' leaves out variable 'MODE', which nobody lends it",
            fix: "delete this line: null leaves out what 'imageOf' lends",
            mends: [(#""MODE": null"#, #""MODE": "web""#)]
        ),
        CheckCase(
            "PG0324",
            "only by a variable that is left out",
            #"""
            "networks": { "a": {}, "b": {} },
            "services": {
              "redis": { "image": "acme/redis:1", "port": 6379, "networks": ["a"] },
              "web": { "image": "acme/web:1", "networks": ["a"], "env": { "REDIS_HOST": { "from": «"redis.host"» } } },
              "beat": { "imageOf": "web", "networks": ‹["b"]›, "env": {} }
            }
            """#,
            says: "'REDIS_HOST' of service 'beat' refers to 'redis', but they share no network",
            fix: "let 'beat' join 'a'",
            mends: [(#""env": {} }"#, #""env": { "REDIS_HOST": null } }"#)]
        ),
        CheckCase(
            "PG0320",
            "chain",
            #"""
            "services": {
              "web": { "image": "acme/web:1" },
              "worker": { "imageOf": ‹"web"› },
              "beat": { "imageOf": «"worker"» }
            }
            """#,
            says: "service 'beat' takes the image of 'worker', which itself takes that of 'web'",
            fix: "name 'web' here",
            mends: [(#""imageOf": "worker""#, #""imageOf": "web""#)]
        ),
        CheckCase(
            "PG0320",
            "itself",
            #""services": { "web": { "image": "acme/web:1" }, "beat": { "imageOf": «"beat"» } }"#,
            says: "service 'beat' takes its image from itself",
            fix: "name another service, or give this one a 'runtime', a 'component' or an 'image'",
            mends: [(#""imageOf": "beat""#, #""imageOf": "web""#)]
        ),
        CheckCase(
            "PG0321",
            "three in a circle",
            #"""
            "services": {
              "a": { "image": "acme/a:1", "dependsOn": [‹"b"›] },
              "b": { "image": "acme/b:1", "dependsOn": ["c"] },
              "c": { "image": "acme/c:1", "dependsOn": [«"a"»] }
            }
            """#,
            says: "services wait for each other in a circle: 'a' → 'b' → 'c' → 'a'",
            fix: "delete one of these dependencies",
            mends: [(#"["b"]"#, "[]"), (#"["c"]"#, "[]"), (#"["a"]"#, "[]")]
        ),
        CheckCase(
            "PG0321",
            "itself",
            #""services": { "a": { "image": "acme/a:1", "dependsOn": [«"a"»] } }"#,
            says: "service 'a' depends on itself",
            fix: "delete it",
            mends: [(#"["a"]"#, "[]")]
        ),
        CheckCase(
            "PG0322",
            "healthy without a probe",
            #"""
            "services": {
              ‹"worker"›: { "image": "acme/worker:1", "health": { "none": "has no port" } },
              "api": { "image": "acme/api:1", "dependsOn": { "worker": «"healthy"» } }
            }
            """#,
            says: "service 'api' waits until 'worker' is healthy, but 'worker' has no probe",
            fix: "give 'worker' a 'health', or wait for 'started'",
            mends: [("healthy", "started"), (#""none": "has no port""#, #""command": ["check"]"#)]
        ),
        CheckCase(
            "PG0322",
            "completed without a job",
            #"""
            "services": {
              ‹"worker"›: { "image": "acme/worker:1" },
              "api": { "image": "acme/api:1", "dependsOn": { "worker": «"completed"» } }
            }
            """#,
            says: "service 'api' waits until 'worker' has completed, but 'worker' is no job",
            fix: "wait for 'healthy' or 'started', or give 'worker' the role 'job'",
            mends: [("completed", "started"), (#"acme/worker:1""#, #"acme/worker:1", "role": "job""#)]
        ),
        CheckCase(
            "PG0323",
            "dependency in a profile",
            #"""
            "services": {
              "console": { "image": "acme/console:1", "profile": ‹"debug"› },
              "api": { "image": "acme/api:1", "dependsOn": [«"console"»] }
            }
            """#,
            says: "service 'api' depends on 'console', which only profile 'debug' starts",
            fix: "delete this dependency, or put both into the same profile",
            mends: [(#", "profile": "debug""#, ""), (#"acme/api:1""#, #"acme/api:1", "profile": "debug""#)]
        ),
        CheckCase(
            "PG0324",
            "dependency",
            #"""
            "networks": { "front": {}, "back": {} },
            "services": {
              "store": { "image": "acme/store:1", "networks": ["back"] },
              "api": { "image": "acme/api:1", "networks": ‹["front"]›, "dependsOn": [«"store"»] }
            }
            """#,
            says: "service 'api' depends on 'store', but they share no network",
            fix: "let 'api' join 'back'",
            mends: [
                (#"["front"]"#, #"["front", "back"]"#),
                (#"acme/store:1""#, #"acme/store:1", "role": "job""#),
            ]
        ),
        CheckCase(
            "PG0324",
            "reference",
            #"""
            "networks": { "front": {}, "back": {} },
            "services": {
              "store": { "image": "acme/store:1", "port": 80, "networks": ["back"] },
              "api": { "image": "acme/api:1", "networks": ["front"], "env": { "STORE": { "from": «"store.url"» } } }
            }
            """#,
            says: "'STORE' of service 'api' refers to 'store', but they share no network",
            fix: "let 'api' join 'back'",
            mends: [(#"["front"]"#, #"["back"]"#), ("store.url", "store.port")]
        ),
        CheckCase(
            "PG0324",
            "service apart from all that it has to do with",
            #"""
            "networks": { "front": {}, "back": {}, "watch": {} },
            "services": {
              "edge": { "component": "nginx", "networks": «["watch"]», "dependsOn": ["api", "web"] },
              "api": { "image": "acme/api:1", "port": 80, "networks": ["front", "back"] },
              "web": { "image": "acme/web:1", "port": 80, "networks": ["front"], "dependsOn": ["api"] },
              "job": { "image": "acme/job:1", "networks": ["watch"], "dependsOn": ["edge"] }
            },
            "gateway": {
              "service": "edge", "routes": [{ "path": "/api/", "to": ‹"api"› }, { "path": "/", "to": "web" }]
            }
            """#,
            says: "service 'edge' shares no network with 'api' and 'web', with which it should talk",
            fix: "let 'edge' join 'front'",
            mends: [(#""networks": ["watch"], "dependsOn": ["api", "web"]"#, #""networks": ["watch", "front"]"#)]
        ),
        CheckCase(
            "PG0324",
            "exporter",
            #"""
            "networks": { "front": {}, "back": {} },
            "services": {
              "redis": { "component": "redis", "networks": ["back"] },
              "exporter": {
                "component": "redis-exporter", "settings": { "for": «"redis"» }, "networks": ["front"]
              }
            }
            """#,
            says: "service 'exporter' works for 'redis', but they share no network",
            fix: "let 'exporter' join 'back'",
            mends: [(#"["front"]"#, #"["back"]"#)]
        ),
        CheckCase(
            "PG0325",
            "reference to a service that is elsewhere",
            #"""
            "networks": { "back": {} },
            "services": {
              ‹"traces"›: { "image": "acme/t:1", "port": 80, "networks": ["back"], "environments": ["production"] },
              "api": { "image": "acme/api:1", "networks": ["back"], "env": { "TRACES": { "from": «"traces.url"» } } }
            }
            """#,
            says:
                "'TRACES' of service 'api' refers to 'traces', but 'traces' does not exist in environment 'development'",
            fix: "let 'traces' run there, or change this there with 'in'",
            mends: [
                (#"["production"]"#, "[]"),
                (#"acme/api:1""#, #"acme/api:1", "in": { "development": { "env": { "TRACES": null } } }"#),
            ]
        ),
    ]

    static let ports: [CheckCase] = [
        CheckCase(
            "PG0330",
            "two services",
            #"""
            "services": {
              "api": { "image": "acme/api:1", "port": ‹8080› },
              "admin": { "image": "acme/admin:1", "ports": { "http": { "port": 80, "publishAs": «8080» } } }
            }
            """#,
            says: "services 'api' and 'admin' both publish port 8080 in environment 'development'",
            fix: "give one of them another 'publishAs' in 'ports'",
            mends: [
                (#""publishAs": 8080"#, #""publishAs": 8081"#), (#""port": 80,"#, #""port": 80, "protocol": "udp","#),
            ]
        ),
        CheckCase(
            "PG0331",
            "internal networks only",
            #"""
            "networks": { "back": { "isolation": ‹"internal"› }, "front": {} },
            "services": { "api": { "image": "acme/api:1", "port": 8080, "networks": «["back"]» } }
            """#,
            says:
                "service 'api' joins internal networks only, so that the engine would not publish its port 8080 in environment 'development'",
            fix: "let it join a network that is not internal there, or open one of these there with 'in'",
            mends: [
                (#"["back"]"#, #"["back", "front"]"#),
                (
                    #"{ "isolation": "internal" }"#,
                    #"{ "isolation": "internal", "in": { "development": { "isolation": "open" } } }"#
                ),
            ]
        ),
        CheckCase(
            "PG0355",
            "alerts that stay inside",
            #"""
            "networks": { "inner": { "isolation": "internal" }, "out": {} },
            "services": {
              "prometheus": { "component": "prometheus", "networks": ["inner"] },
              "alertmanager": { "component": "alertmanager", "networks": «["inner"]» }
            },
            "monitoring": {
              "receivers": {
                "mail": { "kind": ‹"email"›, "address": "ops@example.com", "server": "smtp.example.com:587" }
              },
              "routes": [{ "receiver": "mail" }]
            }
            """#,
            severity: .warning,
            says: "service 'alertmanager' tells 'mail' by email, and none of its networks has a way out",
            fix: "let it join a network whose 'isolation' is not 'internal'",
            mends: [
                (#""alertmanager", "networks": ["inner"]"#, #""alertmanager", "networks": ["inner", "out"]"#),
                (#""routes": [{ "receiver": "mail" }]"#, #""routes": []"#),
                (#""isolation": "internal""#, #""isolation": "policy""#),
            ]
        ),
        CheckCase(
            "PG0355",
            "an authority that cannot be asked",
            #"""
            "platform": { "name": "shop", "domain": "shop.example.com", "contact": "ops@example.com" },
            "environments": { "live": { "purpose": "production", "tls": { "mode": ‹"acme"› } } },
            "networks": { "inner": { "isolation": "internal" }, "out": {} },
            "services": { "certbot": { "component": "certbot", "networks": «["inner"]» } }
            """#,
            severity: .warning,
            says: "service 'certbot' asks an ACME authority, and none of its networks has a way out",
            fix: "let it join a network whose 'isolation' is not 'internal'",
            mends: [(#"["inner"]"#, #"["out"]"#)]
        ),
        CheckCase(
            "PG0346",
            "two databases on one volume",
            #""services": { ‹"db"›: { "component": "postgres", "in": { "production": { "replicas": «2» } } } }"#,
            says:
                "2 replicas of service 'db' would write to one data folder, volume 'db-data'",
            fix: "leave 'replicas' out: a second server needs data of its own, as a service of its own",
            mends: [(#""replicas": 2"#, #""replicas": 1"#)]
        ),
        CheckCase(
            "PG0332",
            "published replicas",
            #""services": { "api": { "image": "acme/api:1", "port": ‹8080›, "replicas": «2» } }"#,
            says: "2 replicas of service 'api' would all publish port 8080 of the host in environment 'development'",
            fix: "set \"replicas\": 1 there with 'in', or reach them through the gateway instead",
            mends: [
                (#""replicas": 2"#, #""replicas": 1"#),
                (#""replicas": 2"#, #""replicas": 2, "in": { "development": { "replicas": 1 } }"#),
            ]
        ),
        CheckCase(
            "PG0333",
            "public database",
            #"""
            "secrets": { "postgres-password": {} },
            "services": {
              "postgres": { "component": "postgres", "ports": { "sql": { "port": 5432, "public": «true» } } }
            }
            """#,
            says:
                "port 5432 of data store 'postgres' is published on all addresses of the host in environment 'production'",
            fix: "delete \"public\": true",
            mends: [("true", "false")]
        ),
        CheckCase(
            "PG0334",
            "probe of one of two ports",
            #"""
            "services": {
              "queue": {
                "image": "acme/queue:1", "ports": { ‹"amqp"›: { "port": 5672 }, "management": { "port": 15672 } },
                "health": { "readiness": «"/api/health"» }
              }
            }
            """#,
            says:
                "the probe does not say which port of service 'queue' it asks, which has several and none as 'port'",
            fix:
                "write 'health.port': 5672 for 'amqp' or 15672 for 'management', or make the main one the service's 'port'",
            mends: [
                (#""/api/health""#, #""/api/health", "port": 15672"#), (#""ports""#, #""port": 15672, "ports""#),
                (#", "management": { "port": 15672 }"#, ""), (#""readiness": "/api/health""#, #""command": ["ping"]"#),
            ]
        ),
        CheckCase(
            "PG0334",
            "route to one of two ports",
            #"""
            "networks": { "front": {} },
            "services": {
              "edge": { "component": "nginx", "networks": ["front"] },
              "store": {
                "image": "acme/store:1", "networks": ["front"],
                "ports": { ‹"s3"›: { "port": 9000 }, "console": { "port": 9001 } }
              }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": «"store"» }] }
            """#,
            says:
                "route '/' does not say which port of service 'store' it asks, which has several and none as 'port'",
            fix: "add 'port' to the route: \"s3\" or \"console\", or make the main one the service's 'port'",
            mends: [
                (#""to": "store""#, #""to": "store", "port": "console""#), (#""ports""#, #""port": 8080, "ports""#),
            ]
        ),
        CheckCase(
            "PG0334",
            "metrics of one of two ports",
            #"""
            "services": {
              "queue": {
                "image": "acme/queue:1", "ports": { ‹"amqp"›: { "port": 5672 }, "management": { "port": 15672 } },
                "metrics": «"/metrics"»
              }
            }
            """#,
            says:
                "the scrape does not say which port of service 'queue' it asks, which has several and none as 'port'",
            fix:
                "write 'metrics.port': 5672 for 'amqp' or 15672 for 'management', or make the main one the service's 'port'",
            mends: [(#""/metrics""#, #"{ "path": "/metrics", "port": 15672 }"#)]
        ),
    ]

    static let networks: [CheckCase] = [
        CheckCase(
            "PG0340",
            "one in the other",
            #"""
            "networks": { "front": { "subnet": ‹"10.20.1.0/24"› }, "back": { "subnet": «"10.20.0.0/16"» } }
            """#,
            says: "subnet 10.20.0.0/16 of network 'back' overlaps 10.20.1.0/24 of network 'front'",
            fix: "choose a subnet for 'back' that no other network has",
            mends: [("10.20.0.0/16", "10.20.0.0/24"), ("10.20.0.0/16", "10.21.0.0/16")]
        ),
        CheckCase(
            "PG0341",
            "pool of the engine",
            #""networks": { "front": { "subnet": «"172.18.0.0/16"» } }"#,
            severity: .warning,
            says:
                "subnet 172.18.0.0/16 of network 'front' lies in the pools that the engine gives to networks without one",
            fix: "choose one below 10.0.0.0/8, such as 10.20.0.0/24",
            mends: [("172.18.0.0/16", "172.16.0.0/16"), ("172.18.0.0/16", "172.32.0.0/16"), ("172.18", "10.20")]
        ),
        CheckCase(
            "PG0342",
            "range beside the subnet",
            #""networks": { "front": { "subnet": ‹"10.20.0.0/24"›, "range": «"10.20.1.0/25"» } }"#,
            says: "range 10.20.1.0/25 of network 'front' lies outside its subnet 10.20.0.0/24",
            fix: "choose a part of 10.20.0.0/24",
            mends: [("10.20.1.0/25", "10.20.0.128/25")]
        ),
        CheckCase(
            "PG0342",
            "range without subnet",
            #""networks": { "front": { "range": «"10.20.1.0/25"» } }"#,
            says: "network 'front' has range 10.20.1.0/25 but no subnet",
            fix: "add the 'subnet' that it is a part of",
            mends: [(#""range""#, #""subnet": "10.20.1.0/24", "range""#)]
        ),
        address("no subnet", #"{}"#, #""host": «4»"#, "", says: nil),
        address("outside", nil, #""address": «"10.20.1.4"»"#, "10.20.1.4", says: "lies outside"),
        address("network address", nil, #""address": «"10.20.0.0"»"#, "10.20.0.0", says: "is the network address of"),
        address("gateway", nil, #""host": «1»"#, "10.20.0.1", says: "is the gateway of"),
        address("broadcast", nil, #""address": «"10.20.0.255"»"#, "10.20.0.255", says: "is the broadcast address of"),
        address("number outside", nil, #""host": «300»"#, "host 300", says: "lies outside"),
        CheckCase(
            "PG0343",
            "in the range",
            #"""
            "networks": { "front": { "subnet": "10.20.0.0/24", "range": "10.20.0.128/25" } },
            "services": { "api": { "image": "acme/api:1", "networks": { "front": { "host": «130» } } } }
            """#,
            says:
                "address 10.20.0.130 of service 'api' lies in the range that the engine gives out of subnet 10.20.0.0/24 of network 'front'",
            fix: "choose an address from 10.20.0.2 to 10.20.0.254 outside 10.20.0.128/25",
            mends: [("130", "4")]
        ),
        CheckCase(
            "PG0344",
            "two services",
            #"""
            "networks": { "front": { "subnet": "10.20.0.0/24" } },
            "services": {
              "api": { "image": "acme/api:1", "networks": { "front": { "host": ‹4› } } },
              "web": { "image": "acme/web:1", "networks": { "front": { "address": «"10.20.0.4"» } } }
            }
            """#,
            says: "services 'api' and 'web' both have address 10.20.0.4 on network 'front'",
            fix: "give one of them another address",
            mends: [("10.20.0.4", "10.20.0.5")]
        ),
        CheckCase(
            "PG0345",
            "replicas",
            #"""
            "networks": { "front": { "subnet": "10.20.0.0/24" } },
            "services": {
              "api": {
                "image": "acme/api:1", "networks": { "front": { "host": «4» } },
                "in": { "production": { "replicas": ‹3› } }
              }
            }
            """#,
            says: "service 'api' has a static address but 3 replicas in environment 'production'",
            fix: "delete the address; other services reach it by its name",
            mends: [(#""replicas": 3"#, #""replicas": 1"#), (#"{ "host": 4 }"#, "{}")]
        ),
    ]

    /// A static address that cannot be used, with 10.20.0.0/24 unless said otherwise.
    private static func address(
        _ about: String,
        _ network: String?,
        _ membership: String,
        _ address: String,
        says problem: String?
    ) -> CheckCase {
        CheckCase(
            "PG0343",
            about,
            """
            "networks": { \(network == nil ? "" : "‹")"front"\(network == nil ? "" : "›"): \(network ?? #"{ "subnet": ‹"10.20.0.0/24"› }"#) },
            "services": { "api": { "image": "acme/api:1", "networks": { "front": { \(membership) } } } }
            """,
            says: problem.map { "address \(address) of service 'api' \($0) subnet 10.20.0.0/24 of network 'front'" }
                ?? "service 'api' has a static address on network 'front', which has no subnet",
            fix: problem == nil
                ? "give network 'front' a 'subnet'" : "choose an address from 10.20.0.2 to 10.20.0.254",
            mends: network == nil
                ? [(membership.filter { !"«»".contains($0) }, #""host": 4"#)]
                : [(#""front": {}"#, #""front": { "subnet": "10.20.0.0/24" }"#)]
        )
    }
}
