import PlatformManifest

/// What a manifest says that would have no effect, or another one than meant.
extension CheckCases {
    static let oversights: [CheckCase] = runtimeSettings + unheardAlerts + probers + interpolations

    private static let runtimeSettings: [CheckCase] = [
        runtime(
            "packages of Go",
            #""kind": "go", "packages": [«"curl"»]"#,
            "packages",
            "go",
            "delete it: the image holds nothing but the program; what only building needs is 'buildPackages'",
            [(#""go""#, #""node""#), ("packages", "buildPackages")]
        ),
        runtime(
            "steps of Go",
            #""kind": "go", "steps": { «"MIGRATE"»: { "command": ["./migrate"] } }"#,
            "steps",
            "go",
            "delete it: it belongs to kinds 'python-django', 'python-fastapi', 'python-flask', 'python-ml', 'streamlit', 'socket-server', 'nextjs' and 'node'",
            [(#""go""#, #""node""#)]
        ),
        runtime(
            "server of Go",
            #""kind": "go", "server": { "workers": «4», "gracefulTimeout": "5s" }"#,
            "server.workers",
            "go",
            "delete it: it belongs to kinds 'python-django', 'python-fastapi', 'python-flask' and 'python-ml'",
            [(#""go""#, #""python-flask""#), (#""workers": 4, "#, "")]
        ),
        runtime(
            "threads of uvicorn",
            #""kind": "python-fastapi", "server": { "threads": «4» }"#,
            "server.threads",
            "python-fastapi",
            "delete it: it belongs to kinds 'python-django' and 'python-flask'",
            [("fastapi", "flask")]
        ),
        runtime(
            "output of Python",
            #""kind": "python-flask", "output": «"dist"»"#,
            "output",
            "python-flask",
            "delete it: it belongs to kinds 'node', 'go' and 'static-site'",
            [("python-flask", "static-site")]
        ),
        runtime(
            "base path of Flask",
            #""kind": "python-flask", "server": { "basePath": «"/a"» }"#,
            "server.basePath",
            "python-flask",
            "delete it: it belongs to kind 'streamlit'",
            [("python-flask", "streamlit")]
        ),
        runtime(
            "application of Next.js",
            #""kind": "nextjs", "application": «"main.js"»"#,
            "application",
            "nextjs",
            "delete it: the kind has its own",
            [("nextjs", "node")]
        ),
        runtime(
            "arguments of a Dockerfile of one's own",
            #""kind": "generic", "arguments": { «"FLAVOUR"»: "full" }"#,
            "arguments",
            "generic",
            "delete it, and say it in your own Dockerfile",
            [("generic", "node")]
        ),
    ]

    private static func runtime(
        _ about: String,
        _ members: String,
        _ key: String,
        _ kind: String,
        _ fix: String,
        _ mends: [(String, String)]
    ) -> CheckCase {
        CheckCase(
            "PG0389",
            about,
            #""services": { "api": { "runtime": { \#(members) }, "source": "api" } }"#,
            says: "runtime setting '\(key)' does not belong to kind '\(kind)'",
            fix: fix,
            mends: mends
        )
    }

    private static let watch = #"""
        "networks": { "watch": {} },
        "services": {
          "prometheus": { "component": "prometheus", "networks": ["watch"] },
          "alertmanager": { "component": "alertmanager", "networks": ["watch"] }
        },
        """#

    private static let unheardAlerts: [CheckCase] = [
        CheckCase(
            "PG0424",
            "critical alerts",
            watch + #"""
                "monitoring": {
                  "receivers": { "chat": { "kind": "none" } },
                  "routes": [{ "receiver": "chat", "severities": [«"warning"»] }]
                }
                """#,
            severity: .warning,
            says: "critical alerts reach no receiver in environments 'development' and 'production'",
            fix:
                "add a route, such as { \"receiver\": \"chat\", \"severities\": [\"critical\"] }; a receiver of the kind 'none' says that nobody should hear",
            mends: [
                (#"["warning"]"#, #"["warning", "critical"]"#), (#", "severities": ["warning"]"#, ""),
                (#""alertmanager": { "component": "alertmanager""#, #""redis": { "component": "redis""#),
            ]
        ),
        CheckCase(
            "PG0424",
            "warnings",
            watch + #"""
                "monitoring": {
                  "receivers": { "chat": { "kind": "none" } },
                  "routes": [{ "receiver": "chat", "severities": [«"critical"»], "environments": ["production"] }]
                }
                """#,
            severity: .warning,
            says: "warning alerts reach no receiver in environment 'production'",
            fix:
                "add a route, such as { \"receiver\": \"chat\", \"severities\": [\"warning\"] }; a receiver of the kind 'none' says that nobody should hear",
            mends: [(#"["critical"]"#, #"["critical", "warning"]"#)]
        ),
        CheckCase(
            "PG0424",
            "alerts of other services",
            watch + #"""
                "monitoring": {
                  "receivers": { "chat": { "kind": "none" } },
                  "routes": [{ "receiver": "chat", "services": [«"prometheus"»] }]
                }
                """#,
            severity: .warning,
            says:
                "critical alerts reach no receiver unless they are about 'prometheus' in environments 'development' and 'production'",
            fix:
                "add a route, such as { \"receiver\": \"chat\", \"severities\": [\"critical\"] }; a receiver of the kind 'none' says that nobody should hear",
            mends: [(#", "services": ["prometheus"]"#, "")]
        ),
        CheckCase(
            "PG0424",
            "no route",
            #"""
            "networks": { "watch": {} },
            "services": {
              "prometheus": { "component": "prometheus", "networks": ["watch"] },
              "alertmanager": { "component": «"alertmanager"», "networks": ["watch"] }
            },
            "monitoring": { "receivers": { "chat": { "kind": "none" } } }
            """#,
            severity: .warning,
            says: "alerts reach no receiver in environment 'production'",
            fix: "add 'routes' and 'receivers' to 'monitoring'; one of the kind 'none' says that nobody should hear",
            mends: [(#""none" } }"#, #""none" } }, "routes": [{ "receiver": "chat" }]"#)]
        ),
    ]

    private static let probers: [CheckCase] = [
        CheckCase(
            "PG0425",
            "apart from the gateway",
            #"""
            "networks": { "front": {}, "watch": {} },
            "services": {
              "edge": { "component": "nginx", "networks": ‹["front"]› },
              "api": { "image": "acme/api:1", "port": 80, "networks": ["front"] },
              "prometheus": { "component": "prometheus", "networks": ["watch"] },
              "prober": { "component": "blackbox-exporter", "networks": «["watch"]» }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api" }] }
            """#,
            severity: .warning,
            says:
                "service 'prober' probes nothing: it shares no network with the gateway 'edge', which it would ask",
            fix: "let 'prober' join 'front'",
            mends: [
                (
                    #""blackbox-exporter", "networks": ["watch"]"#,
                    #""blackbox-exporter", "networks": ["watch", "front"]"#
                ),
                (#""nginx", "networks": ["front"]"#, #""nginx", "networks": ["front", "watch"]"#),
            ]
        ),
        CheckCase(
            "PG0425",
            "no gateway",
            #"""
            "networks": { "watch": {} },
            "services": {
              "prometheus": { "component": "prometheus", "networks": ["watch"] },
              "prober": { "component": «"blackbox-exporter"», "networks": ["watch"] }
            }
            """#,
            severity: .warning,
            says: "service 'prober' probes nothing: the manifest has no gateway",
            fix: "delete the service, or add 'gateway'",
            mends: [("blackbox-exporter", "node-exporter")]
        ),
    ]

    private static let interpolations: [CheckCase] = [
        interpolation(
            "declared variable",
            "${LEVEL:-info}",
            "LEVEL",
            #""variables": { "LEVEL": { "description": "how much it logs" } },"#,
            "write {\"variable\": \"LEVEL\"}",
            #"{ "variable": "LEVEL" }"#
        ),
        interpolation(
            "secret",
            "${API_TOKEN}",
            "API_TOKEN",
            "",
            "write {\"secret\": \"api-token\"}, and declare it in 'secrets'",
            #""https://example.com/$path""#
        ),
        interpolation(
            "address of a component",
            "postgres://u:${DB_PASSWORD}@db/shop",
            "DB_PASSWORD",
            "",
            "write {\"from\": \"db.url\"}",
            #"{ "from": "db.url" }"#
        ),
        interpolation(
            "address of an image",
            "amqp://u:${QUEUE_PASSWORD}@queue:5672",
            "QUEUE_PASSWORD",
            #""secrets": { "queue-password": {} },"#,
            "bind the parts to variables of their own, {\"from\": \"queue.host\"} and {\"secret\": \"queue-password\"}, and let the program put them together",
            #"{ "from": "queue.address" }"#
        ),
        interpolation(
            "part of a text",
            "Hello ${NAME}!",
            "NAME",
            "",
            "bind {\"variable\": \"NAME\"} to a variable of its own, and let the program put them together",
            #""Hello ${}!""#
        ),
    ]

    private static func interpolation(
        _ about: String,
        _ value: String,
        _ name: String,
        _ sections: String,
        _ fix: String,
        _ mend: String
    ) -> CheckCase {
        CheckCase(
            "PG0388",
            about,
            #"""
            \#(sections)
            "services": {
              "db": { "component": "postgres" },
              "queue": { "image": "acme/queue:1", "port": 5672 },
              "api": { "image": "acme/api:1", "env": { "A": «"\#(value)"» } }
            }
            """#,
            severity: .warning,
            says:
                "the value of 'A' of service 'api' holds '${\(name)}', which stays as it is: nothing puts a value in",
            fix: fix,
            mends: [("\"\(value)\"", mend)]
        )
    }
}
