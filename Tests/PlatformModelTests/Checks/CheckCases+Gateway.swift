import PlatformManifest

extension CheckCases {
    static let gateway: [CheckCase] = [
        CheckCase(
            "PG0400",
            "no port",
            #"""
            "networks": { "front": {} },
            "services": {
              "edge": { "component": "nginx", "networks": ["front"] },
              ‹"api"›: { "image": "acme/api:1", "networks": ["front"] }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": «"api"» }] }
            """#,
            says: "route '/' leads to service 'api', which has no port",
            fix: "add 'port' to service 'api'",
            mends: [(#"acme/api:1""#, #"acme/api:1", "port": 80"#)]
        ),
        CheckCase(
            "PG0401",
            "no shared network",
            #"""
            "networks": { "front": {}, "back": {} },
            "services": {
              "edge": { "component": "nginx", "networks": ‹["front"]› },
              "api": { "image": "acme/api:1", "port": 80, "networks": ["back"] }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": «"api"» }] }
            """#,
            says: "route '/' leads to service 'api', which shares no network with the gateway 'edge'",
            fix: "let both join one network",
            mends: [(#"["front"]"#, #"["front", "back"]"#)]
        ),
        CheckCase(
            "PG0401",
            "service that is elsewhere",
            #"""
            "networks": { "front": {} },
            "services": {
              "edge": { "component": "nginx", "networks": ["front"] },
              ‹"api"›: { "image": "acme/api:1", "port": 80, "networks": ["front"], "environments": ["production"] }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": «"api"», "environments": ["production", "development"] }] }
            """#,
            says: "route '/' leads to service 'api', which does not exist in environment 'development'",
            fix: "let 'api' run there, or delete the route there with 'in'",
            mends: [
                (#", "environments": ["production"] }"#, " }"),
                (#"["production", "development"]"#, #"["production"]"#),
            ]
        ),
        CheckCase(
            "PG0402",
            "same path",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge",
              "routes": [{ "path": ‹"/api/"›, "to": "api" }, { "path": «"/api/"», "to": "api", "websocket": true }]
            }
            """#,
            says: "two routes take the same requests for '/api/'",
            fix: "delete one of them, or tell them apart by 'host', 'exact' or 'methods'",
            mends: [
                (#""websocket": true"#, #""exact": true"#), (#""websocket": true"#, #""methods": ["POST"]"#),
                (#""websocket": true"#, #""host": "api.example.com""#),
                (#"/api/", "to": "api" },"#, #"/v1/", "to": "api" },"#),
            ]
        ),
        CheckCase(
            "PG0403",
            "exact path",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge",
              "routes": [{ "path": "/login", "to": "api", "exact": ‹true›, "prefix": «"strip"» }]
            }
            """#,
            says: "nothing is left of path '/login' when all of it is stripped",
            fix: "delete 'prefix' or 'exact'",
            mends: [("strip", "keep"), ("true", "false")]
        ),
        CheckCase(
            "PG0403",
            "another beginning",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge",
              "routes": [{ "path": ‹"/api/v1/"›, "to": "api", "prefix": "strip", "stripped": «"/web/"» }]
            }
            """#,
            says: "route '/api/v1/' strips '/web/', which is no beginning of its path",
            fix: "write a beginning of '/api/v1/'",
            mends: [("/web/", "/api/")]
        ),
        acme(
            "domain",
            #""contact": "ops@example.com""#,
            "a public domain",
            "add 'domain' to the environment or to the platform",
            (#""contact""#, #""domain": "shop.example.com", "contact""#)
        ),
        acme(
            "mail address",
            #""domain": "shop.example.com""#,
            "a mail address",
            "add 'email' here, or 'contact' to the platform",
            (#""acme""#, #""acme", "email": "ops@example.com""#)
        ),
        CheckCase(
            "PG0404",
            "client",
            #"""
            "platform": { "name": "shop", "domain": "shop.example.com", "contact": "ops@example.com" },
            "environments": { "live": { "purpose": "production", "tls": { "mode": «"acme"» } } },
            "services": { "edge": { "component": "nginx" } }
            """#,
            says: "certificates from an ACME authority need a client, which is missing in environment 'live'",
            fix: "add a service with the component 'certbot', or put certificates there as 'files'",
            mends: [
                (#""acme""#, #""files""#),
                (#"{ "component": "nginx" }"#, #"{ "component": "nginx" }, "certbot": { "component": "certbot" }"#),
            ]
        ),
        setting(
            "throw-away secrets",
            #""secrets": «"throwaway"»"#,
            .error,
            "makes its secrets anew for every run",
            "write 'files' or 'vault'",
            ("throwaway", "vault")
        ),
        setting(
            "hardening",
            #""hardening": «"minimal"»"#,
            .warning,
            "is not locked down",
            "write 'full'",
            ("minimal", "full")
        ),
        setting("debugging", #""debug": «true»"#, .warning, "runs with debugging on", "write false", ("true", "false")),
        setting("sources", #""hotReload": «true»"#, .warning, "runs mounted sources", "write false", ("true", "false")),
        CheckCase(
            "PG0405",
            "no TLS",
            #"""
            "environments": { "live": { "purpose": "production", "tls": { "mode": «"none"» } } },
            "services": { "edge": { "component": "nginx" } }, "gateway": { "service": "edge" }
            """#,
            severity: .warning,
            says: "environment 'live' is for production, but serves plain HTTP",
            fix: "write another mode, such as 'acme'",
            mends: [(#""none""#, #""files""#), (#""production""#, #""staging""#)]
        ),
    ]

    private static func acme(
        _ about: String,
        _ platform: String,
        _ lack: String,
        _ fix: String,
        _ mend: (String, String)
    ) -> CheckCase {
        CheckCase(
            "PG0404",
            about,
            """
            "platform": { "name": "shop", \(platform) },
            "environments": { "live": { "purpose": "production", "tls": { "mode": «"acme"» } } },
            "services": { "certbot": { "component": "certbot" } }
            """,
            says: "certificates from an ACME authority need \(lack), which is missing in environment 'live'",
            fix: fix,
            mends: [mend]
        )
    }

    private static func setting(
        _ about: String,
        _ member: String,
        _ severity: DiagnosticSeverity,
        _ problem: String,
        _ fix: String,
        _ mend: (String, String)
    ) -> CheckCase {
        CheckCase(
            "PG0405",
            about,
            #""environments": { "live": { "purpose": "production", \#(member) } }"#,
            severity: severity,
            says: "environment 'live' is for production, but \(problem)",
            fix: fix,
            mends: [mend]
        )
    }
}
