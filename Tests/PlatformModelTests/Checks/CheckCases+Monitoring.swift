import PlatformManifest

extension CheckCases {
    static let monitoring: [CheckCase] = [
        CheckCase(
            "PG0420",
            "webhook without address",
            #"""
            "services": {},
            "secrets": { "hook": {} },
            "monitoring": {
              "receivers": { "chat": { "kind": «"slack"», "channel": "alerts" } },
              "routes": [{ "receiver": "chat" }]
            }
            """#,
            says: "receiver 'chat' is of kind 'slack' but has no 'secret'",
            fix: "add 'secret', the secret that holds its address",
            mends: [(#""slack","#, #""slack", "secret": "hook","#), (#""slack""#, #""none""#)]
        ),
        CheckCase(
            "PG0420",
            "mail without server",
            #"""
            "services": {},
            "monitoring": {
              "receivers": { "mail": { "kind": «"email"», "address": "ops@example.com" } },
              "routes": [{ "receiver": "mail" }]
            }
            """#,
            says: "receiver 'mail' is of kind 'email' but has no 'server'",
            fix: "add 'server', the mail server with its port",
            mends: [(#""ops@example.com""#, #""ops@example.com", "server": "smtp.example.com:587""#)]
        ),
        CheckCase(
            "PG0423",
            "silent nights of all severities",
            #"""
            "monitoring": {
              "receivers": { "chat": { "kind": "none" }, "pager": { "kind": "none" } },
              "timeIntervals": { "nights": { "times": ["00:00-06:00"] } },
              "routes": [{ "receiver": "chat", "muteTimeIntervals": [«"nights"»] }, { "receiver": "pager" }]
            }
            """#,
            says:
                "critical alerts that go to receiver 'chat' reach nobody at some hours in environments 'development' and 'production'",
            fix:
                "name the severities that can wait, or set 'continue' and let a later route take critical ones at any hour",
            mends: [
                (#""chat", "muteTimeIntervals""#, #""chat", "severities": ["warning", "info"], "muteTimeIntervals""#),
                (#""chat", "muteTimeIntervals""#, #""chat", "continue": true, "muteTimeIntervals""#),
            ]
        ),
        CheckCase(
            "PG0423",
            "another route in another environment",
            #"""
            "monitoring": {
              "receivers": { "chat": { "kind": "none" }, "pager": { "kind": "none" } },
              "timeIntervals": { "nights": { "times": ["00:00-06:00"] } },
              "routes": [
                { "receiver": "pager", "severities": ["critical"], "environments": ["production"], "continue": true },
                { "receiver": "chat", "muteTimeIntervals": [«"nights"»] },
                { "receiver": "chat", "severities": ["critical"], "activeTimeIntervals": ["nights"] }
              ]
            }
            """#,
            says:
                "critical alerts that go to receiver 'chat' reach nobody at some hours in environment 'development'",
            fix:
                "name the severities that can wait, or set 'continue' and let a later route take critical ones at any hour",
            mends: [(#", "environments": ["production"]"#, "")]
        ),
        CheckCase(
            "PG0423",
            "a later route that takes less",
            #"""
            "monitoring": {
              "receivers": { "chat": { "kind": "none" }, "pager": { "kind": "none" } },
              "timeIntervals": { "nights": { "times": ["00:00-06:00"] } },
              "routes": [
                { "receiver": "chat", "continue": true, "activeTimeIntervals": [«"nights"»] },
                { "receiver": "pager", "severities": ["warning"] }
              ]
            }
            """#,
            says:
                "critical alerts that go to receiver 'chat' reach nobody at some hours in environments 'development' and 'production'",
            fix:
                "name the severities that can wait, or set 'continue' and let a later route take critical ones at any hour",
            mends: [(#"["warning"]"#, #"["critical"]"#), (#", "severities": ["warning"]"#, "")]
        ),
        CheckCase(
            "PG0421",
            "no shared network",
            #"""
            "networks": { "front": {}, "watch": {} },
            "services": {
              "prometheus": { "component": "prometheus", "networks": ‹["watch"]› },
              "api": { "image": "acme/api:1", "port": 80, "networks": ["front"], "metrics": «"/metrics"» }
            }
            """#,
            says: "service 'api' has metrics, but shares no network with 'prometheus', which reads them",
            fix: "let 'api' join 'watch'",
            mends: [(#"["front"]"#, #"["front", "watch"]"#), (#", "metrics": "/metrics""#, "")]
        ),
        CheckCase(
            "PG0421",
            "exporter apart",
            #"""
            "networks": { "front": {}, "watch": {} },
            "services": {
              "prometheus": { "component": "prometheus", "networks": ‹["watch"]› },
              "node-exporter": { "component": "node-exporter", "networks": «["front"]» }
            }
            """#,
            says: "service 'node-exporter' has metrics, but shares no network with 'prometheus', which reads them",
            fix: "let 'node-exporter' join 'watch'",
            mends: [(#"["front"]"#, #"["watch"]"#)]
        ),
        CheckCase(
            "PG0422",
            "engine from an internal network",
            #"""
            "networks": { "watch": { "isolation": "internal" } },
            "services": { "prometheus": { "component": "prometheus", "networks": ‹["watch"]› } },
            "monitoring": { "enginePort": «9323» }
            """#,
            says:
                "'prometheus' cannot reach the engine's metrics on the host: all its networks are internal in environments 'development' and 'production'",
            fix: "let 'prometheus' join a network that is not internal, or delete 'enginePort'",
            mends: [(#""isolation": "internal""#, ""), (#""enginePort": 9323"#, "")]
        ),
    ]
}
