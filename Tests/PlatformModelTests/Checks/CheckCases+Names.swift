/// Both verdicts of every check, by topic.
enum CheckCases {
    static let names: [CheckCase] = [
        CheckCase(
            "PG0301",
            "network nearly right",
            #"""
            "networks": { "backend": {} },
            "services": { "api": { "image": "acme/api:1", "networks": [«"backnd"»] } }
            """#,
            says: "service 'api' joins network 'backnd', which does not exist",
            fix: "did you mean 'backend'?",
            mends: [("backnd", "backend"), (#"["backnd"]"#, "[]")]
        ),
        CheckCase(
            "PG0301",
            "network far off",
            #"""
            "networks": { "backend": {}, "edge": {} },
            "services": { "api": { "image": "acme/api:1", "networks": [«"storage"»] } }
            """#,
            says: "service 'api' joins network 'storage', which does not exist",
            fix: "the networks are 'backend' and 'edge'",
            mends: [("storage", "edge")]
        ),
        CheckCase(
            "PG0302",
            "mounted volume",
            #"""
            "services": {
              "api": { "image": "acme/api:1", "volumes": [{ "volume": «"uploads"», "at": "/uploads" }] }
            }
            """#,
            says: "service 'api' mounts volume 'uploads', which does not exist",
            fix: "declare it in 'volumes'",
            mends: [(#""services""#, #""volumes": { "uploads": {} }, "services""#)]
        ),
        CheckCase(
            "PG0302",
            "data volume of a component",
            #"""
            "services": {
              "redis": { "component": "redis" },
              "copy": { "image": "acme/copy:1", "volumes": [{ "volume": «"redis-dta"», "at": "/data" }] }
            }
            """#,
            says: "service 'copy' mounts volume 'redis-dta', which does not exist",
            fix: "did you mean 'redis-data'?",
            mends: [("redis-dta", "redis-data")]
        ),
        CheckCase(
            "PG0302",
            "volume of a backup",
            #"""
            "volumes": { "media": {} },
            "backups": { "files": { "volume": «"medai"», "schedule": "daily" } }
            """#,
            says: "backup 'files' saves volume 'medai', which does not exist",
            fix: "did you mean 'media'?",
            mends: [("medai", "media")]
        ),
        CheckCase(
            "PG0303",
            "class of a service",
            #"""
            "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 100 } },
            "services": { "api": { "image": "acme/api:1", "limits": «"smal"» } }
            """#,
            says: "service 'api' has limits class 'smal', which does not exist",
            fix: "did you mean 'small'?",
            mends: [(#""smal""#, #""small""#)]
        ),
        CheckCase(
            "PG0303",
            "class of an environment",
            #"""
            "limits": { "small": { "cpus": 1, "memory": "1G", "pids": 100 } },
            "environments": { "testing": { "purpose": "test", "limits": { "class": «"tiny"» } } }
            """#,
            says: "environment 'testing' has limits class 'tiny', which does not exist",
            fix: "the limits classes are 'small'",
            mends: [("tiny", "small")]
        ),
        CheckCase(
            "PG0304",
            "secret of a variable",
            #"""
            "secrets": { "signing-key": {} },
            "services": { "api": { "image": "acme/api:1", "env": { "SIGNING_KEY": { "secret": «"singing-key"» } } } }
            """#,
            says: "service 'api' reads secret 'singing-key', which does not exist",
            fix: "did you mean 'signing-key'?",
            mends: [("singing-key", "signing-key")]
        ),
        CheckCase(
            "PG0304",
            "secret of a receiver",
            #"""
            "monitoring": { "receivers": { "chat": { "kind": "slack", "secret": «"webhook"» } } }
            """#,
            says: "receiver 'chat' reads secret 'webhook', which does not exist",
            fix: "declare it in 'secrets'",
            mends: [(#""monitoring""#, #""secrets": { "webhook": {} }, "monitoring""#)]
        ),
        CheckCase(
            "PG0304",
            "users of the gateway",
            #"""
            "secrets": { "staff": { "generate": "htpasswd" } },
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "basicAuth": «"stuff"», "routes": [{ "path": "/", "to": "api" }] }
            """#,
            says: "the gateway asks for users of secret 'stuff', which does not exist",
            fix: "did you mean 'staff'?",
            mends: [("stuff", "staff")]
        ),
        CheckCase(
            "PG0304",
            "users of a route",
            #"""
            "secrets": { "staff": { "generate": "htpasswd" } },
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api", "basicAuth": «"stuff"» }] }
            """#,
            says: "route '/' asks for users of secret 'stuff', which does not exist",
            fix: "did you mean 'staff'?",
            mends: [("stuff", "staff")]
        ),
        CheckCase(
            "PG0305",
            "variable that a service binds",
            #"""
            "variables": { "LOG_FORMAT": { "description": "how logs look" } },
            "services": { "api": { "image": "acme/api:1", "env": { "FORMAT": { "variable": «"LOG_FORM"» } } } }
            """#,
            says: "service 'api' binds variable 'LOG_FORM', which does not exist",
            fix: "did you mean 'LOG_FORMAT'?",
            mends: [(#""LOG_FORM""#, #""LOG_FORMAT""#)]
        ),
        CheckCase(
            "PG0305",
            "variable that an environment sets",
            #"""
            "variables": { "LOG_FORMAT": { "description": "how logs look" } },
            "environments": { "production": { "purpose": "production", "variables": { «"TIMEOUT"»: 3 } } }
            """#,
            says: "environment 'production' sets variable 'TIMEOUT', which does not exist",
            fix: "the variables are 'LOG_FORMAT'",
            mends: [("TIMEOUT", "LOG_FORMAT")]
        ),
        CheckCase(
            "PG0306",
            "dependency",
            #"""
            "services": {
              "postgres": { "image": "acme/postgres:1" },
              "api": { "image": "acme/api:1", "dependsOn": [«"postgre"»] }
            }
            """#,
            says: "service 'api' depends on service 'postgre', which does not exist",
            fix: "did you mean 'postgres'?",
            mends: [(#""postgre""#, #""postgres""#)]
        ),
        CheckCase(
            "PG0306",
            "route",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": «"apy"» }] }
            """#,
            says: "route '/' leads to service 'apy', which does not exist",
            fix: "did you mean 'api'?",
            mends: [("apy", "api")]
        ),
        CheckCase(
            "PG0307",
            "environments of a service",
            #"""
            "services": { "api": { "image": "acme/api:1", "environments": [«"prodution"»] } }
            """#,
            says: "service 'api' runs in environment 'prodution', which does not exist",
            fix: "did you mean 'production'?",
            mends: [("prodution", "production")]
        ),
        CheckCase(
            "PG0308",
            "output nearly right",
            #"""
            "secrets": { "db-password": {} },
            "services": {
              ‹"db"›: { "component": "postgres" },
              "api": { "runtime": { "kind": "node" }, "source": "api", "env": { "URL": { "from": «"db.ulr"» } } }
            }
            """#,
            says: "'URL' of service 'api' refers to 'db.ulr', but 'db' has no output 'ulr'",
            fix: "did you mean 'db.url'?",
            mends: [("db.ulr", "db.url")]
        ),
        CheckCase(
            "PG0308",
            "output far off",
            #"""
            "services": {
              "redis": { "component": "redis" },
              "api": { "runtime": { "kind": "node" }, "source": "api", "env": { "A": { "from": «"redis.database"» } } }
            }
            """#,
            says: "'A' of service 'api' refers to 'redis.database', but 'redis' has no output 'database'",
            fix: "the outputs of 'redis' are 'address', 'host', 'port' and 'url'",
            mends: [("redis.database", "redis.address"), ("redis.database", "environment.domain")]
        ),
        CheckCase(
            "PG0308",
            "scheme that is not known",
            #"""
            "services": {
              ‹"queue"›: { "image": "acme/queue:1", "port": 5672 },
              "api": { "image": "acme/api:1", "env": { "A": { "from": «"queue.url"» } } }
            }
            """#,
            says: "'A' of service 'api' refers to 'queue.url', but 'queue' is not known to speak HTTP",
            fix:
                "take 'queue.address', or 'queue.host' and 'queue.port'; a health or metrics path at its port would say that it does",
            mends: [
                ("queue.url", "queue.address"), (#"5672"#, #"5672, "health": { "readiness": "/ready" }"#),
                (#"5672"#, #"5672, "metrics": "/metrics""#),
                (#""image": "acme/queue:1""#, #""runtime": { "kind": "streamlit" }, "source": "queue""#),
            ]
        ),
        CheckCase(
            "PG0308",
            "metrics at another port",
            #"""
            "services": {
              ‹"queue"›: { "image": "acme/queue:1", "port": 5672, "metrics": { "port": 15692 } },
              "api": { "image": "acme/api:1", "env": { "A": { "from": «"queue.url"» } } }
            }
            """#,
            says: "'A' of service 'api' refers to 'queue.url', but 'queue' is not known to speak HTTP",
            fix:
                "take 'queue.address', or 'queue.host' and 'queue.port'; a health or metrics path at its port would say that it does",
            mends: [("15692", "5672")]
        ),
        CheckCase(
            "PG0308",
            "no port",
            #"""
            "services": {
              ‹"web"›: { "image": "acme/web:1" },
              "api": { "image": "acme/api:1", "env": { "A": { "from": «"web.url"» }, "B": { "from": "web.port" } } }
            }
            """#,
            says: "'A' of service 'api' refers to 'web.url', but 'web' has no port",
            fix: "add 'port' to service 'web'",
            mends: [(#""acme/web:1""#, #""acme/web:1", "port": 80, "metrics": "/metrics""#)]
        ),
        CheckCase(
            "PG0308",
            "reference to no service",
            #"""
            "services": { "api": { "image": "acme/api:1", "env": { "A": { "from": «"enviroment.name"» } } } }
            """#,
            says: "'A' of service 'api' refers to service 'enviroment', which does not exist",
            fix: "did you mean 'environment'?",
            mends: [("enviroment", "environment")]
        ),
        CheckCase(
            "PG0463",
            "one name of two volumes",
            #"""
            "volumes": { "old": { "name": "data_1" }, "new": { "name": «"data_1"» } },
            "services": {
              "api": { "image": "acme/api:1", "volumes": [{ "volume": "old", "at": "/a" }, { "volume": "new", "at": "/b" }] }
            }
            """#,
            says: "the engine calls both volume 'new' and volume 'old' 'data_1'",
            fix: "mount one volume in both places, or give this one a name of its own",
            mends: [(#""new": { "name": "data_1""#, #""new": { "name": "data_2""#)]
        ),
        CheckCase(
            "PG0463",
            "name of a component's volume",
            #"""
            "volumes": { "old": { "name": «"shop_postgres-data"» } },
            "services": {
              "postgres": { "component": "postgres" },
              "api": { "image": "acme/api:1", "volumes": [{ "volume": "old", "at": "/a" }] }
            }
            """#,
            says: "the engine calls both volume 'old' and volume 'postgres-data' 'shop_postgres-data'",
            fix: "mount one volume in both places, or give this one a name of its own",
            mends: [("shop_postgres-data", "shop_old-data")]
        ),
        CheckCase(
            "PG0309",
            "zone of a route",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge",
              "zones": { "general": { "rate": "10r/s" } },
              "routes": [{ "path": "/", "to": "api", "rateLimit": { "zone": «"genral"» } }]
            }
            """#,
            says: "route '/' uses zone 'genral', which does not exist",
            fix: "did you mean 'general'?",
            mends: [("genral", "general")]
        ),
        CheckCase(
            "PG0310",
            "port of a route",
            #"""
            "services": {
              "edge": { "component": "nginx" },
              ‹"api"›: { "image": "acme/api:1", "ports": { "http": { "port": 80 }, "rpc": { "port": 81 } } }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api", "port": «"web"» }] }
            """#,
            says: "route '/' leads to port 'web', which service 'api' does not have",
            fix: "the named ports of 'api' are 'http' and 'rpc'",
            mends: [(#""web""#, #""rpc""#)]
        ),
        CheckCase(
            "PG0311",
            "receiver of a route",
            #"""
            "monitoring": { "receivers": { "chat": { "kind": "none" } }, "routes": [{ "receiver": «"chta"» }] }
            """#,
            says: "an alert route leads to receiver 'chta', which does not exist",
            fix: "did you mean 'chat'?",
            mends: [("chta", "chat")]
        ),
        CheckCase(
            "PG0311",
            "receiver of the watchdog",
            #"""
            "monitoring": {
              "receivers": { "chat": { "kind": "none" } }, "routes": [{ "receiver": "chat" }], "watchdog": «"dog"»
            }
            """#,
            says: "the watchdog alert goes to receiver 'dog', which does not exist",
            fix: "the receivers are 'chat'",
            mends: [(#""dog""#, #""chat""#)]
        ),
        CheckCase(
            "PG0314",
            "time interval of an alert route",
            #"""
            "monitoring": {
              "receivers": { "chat": { "kind": "none" } },
              "timeIntervals": { "office-hours": { "times": ["08:00-18:00"] } },
              "routes": [
                { "receiver": "chat", "severities": ["info"], "muteTimeIntervals": ["office-hours"] },
                { "receiver": "chat", "severities": ["warning"], "activeTimeIntervals": [«"ofice-hours"»] }
              ]
            }
            """#,
            says: "an alert route names time interval 'ofice-hours', which does not exist",
            fix: "did you mean 'office-hours'?",
            mends: [("ofice", "office")]
        ),
        CheckCase(
            "PG0312",
            "metric of a dashboard",
            #"""
            "services": {
              "api": {
                "image": "acme/api:1", "port": 80,
                "metrics": { "exported": { "orders_total": { "type": "counter" } } }
              }
            },
            "monitoring": { "dashboards": { "shop": { "title": "Shop", "metrics": [«"order_total"»] } } }
            """#,
            says: "dashboard 'shop' draws metric 'order_total', which no service exports",
            fix: "did you mean 'orders_total'?",
            mends: [("order_total", "orders_total")]
        ),
        CheckCase(
            "PG0312",
            "metric of a dashboard that nobody reads",
            #"""
            "networks": { "inner": {}, "outer": {} },
            "services": {
              "api": {
                "image": "acme/api:1", "port": 80, "networks": ["outer"], "environments": ["development"],
                "metrics": { "exported": { "orders_total": { "type": "counter" } } }
              },
              "prometheus": { "component": "prometheus", "networks": ["inner"], "environments": ["production"] },
              "grafana": { "component": "grafana", "networks": ["inner"] }
            },
            "monitoring": { "dashboards": { "shop": { "title": "Shop", "metrics": [«"orders_total"»] } } }
            """#,
            says: "dashboard 'shop' draws metric 'orders_total', which nobody exports where there is a Grafana",
            fix: "let the service that exports it exist in an environment with a Grafana, within Prometheus' reach",
            mends: [(#"["outer"], "environments": ["development"]"#, #"["inner"]"#)]
        ),
        CheckCase(
            "PG0313",
            "dashboard that is shown twice",
            #"""
            "monitoring": {
              "dashboards": {
                ‹"cache"›: { "title": "Redis", "metrics": [] },
                "memory": { "title": "Memory", "shows": «"cache"», "metrics": [] }
              }
            }
            """#,
            says: "dashboard 'memory' shows 'cache', as another one does",
            fix: "let one of them show it; alerts lead to one dashboard each",
            mends: [(#""shows": "cache""#, #""shows": "database""#)]
        ),
    ]
}
