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
            "PG0402",
            "a path and what lies below it",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge",
              "routes": [{ "path": ‹"/api"›, "to": "api" }, { "path": «"/api/"», "to": "api", "websocket": true }]
            }
            """#,
            says: "two routes take the same requests for '/api/'",
            fix: "delete one of them, or tell them apart by 'host', 'exact' or 'methods'",
            mends: [(#""/api", "to": "api" }"#, #""/api", "to": "api", "exact": true }"#)]
        ),
        CheckCase(
            "PG0402",
            "a very path that another one takes too",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": {
              "service": "edge",
              "routes": [{ "path": ‹"/login"›, "to": "api", "exact": true }, { "path": «"/login"», "to": "api" }]
            }
            """#,
            says: "two routes take the same requests for '/login'",
            fix: "delete one of them, or tell them apart by 'host', 'exact' or 'methods'",
            mends: [(#""/login", "to": "api" }"#, #""/login/", "to": "api" }"#)]
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
        CheckCase(
            "PG0404",
            "client elsewhere",
            #"""
            "platform": { "name": "shop", "domain": "shop.example.com", "contact": "ops@example.com" },
            "environments": {
              "live": { "purpose": "production", "tls": { "mode": "acme" } },
              "trial": { "purpose": "staging", "tls": { "mode": «"acme-staging"» } }
            },
            "services": { "certbot": { "component": "certbot", "environments": ["live"] } }
            """#,
            says: "certificates from an ACME authority need a client, which is missing in environment 'trial'",
            fix: "name it in the 'environments' of 'certbot', or put certificates there as 'files'",
            mends: [(#"["live"]"#, #"["live", "trial"]"#), ("acme-staging", "self-signed")]
        ),
        CheckCase(
            "PG0414",
            "nothing to ask for",
            #"""
            "environments": { "live": { "purpose": "production", "tls": { "mode": ‹"files"› } } },
            "services": { "certbot": { "component": «"certbot"» } }
            """#,
            severity: .warning,
            says: "service 'certbot' has no certificate to ask an ACME authority for in environment 'live'",
            fix: "name the environments whose 'tls' has the mode 'acme' in its 'environments'",
            mends: [
                (#""files""#, #""acme""#), (#""files""#, #""acme-staging""#),
                (#""component": "certbot""#, #""component": "nginx""#),
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
            "environments": { «"live"»: { "purpose": "production" } },
            "services": { "edge": { "component": "nginx" } }, "gateway": { "service": "edge" }
            """#,
            severity: .warning,
            says:
                "environment 'live' is for production, but does not say how its certificates come about, and so serves plain HTTP",
            fix: "add 'tls' with a mode such as 'acme', or with 'none' if plain HTTP is meant",
            mends: [
                (#""production""#, #""production", "tls": { "mode": "none" }"#),
                (#""production""#, #""production", "tls": { "mode": "files" }"#), (#""production""#, #""staging""#),
            ]
        ),
        CheckCase(
            "PG0406",
            "tag without a version",
            #"""
            "services": { "edge": { "component": "nginx", "version": «"1"» } }, "gateway": { "service": "edge" }
            """#,
            severity: .warning,
            says:
                "the tag of image 'nginxinc/nginx-unprivileged' names no nginx version, so the gateway is written for 1.22.0",
            fix: "write a tag that begins with the version, such as 1.30.4",
            mends: [(#""1""#, #""1.26""#), (#", "gateway": { "service": "edge" }"#, "")]
        ),
        CheckCase(
            "PG0406",
            "old nginx",
            #"""
            "services": { "edge": { "component": "nginx", "version": «"1.18.0"» } }, "gateway": { "service": "edge" }
            """#,
            says: "nginx 1.18.0 cannot run a gateway, which needs 1.22.0",
            fix: "take nginx 1.22.0 or later",
            mends: [("1.18.0", "1.22.0")]
        ),
        CheckCase(
            "PG0406",
            "no HTTP/3",
            #"""
            "environments": {
              "live": { "purpose": "production", "domain": "shop.example.com", "tls": { "mode": "files" } }
            },
            "services": {
              "edge": {
                "component": "nginx", "version": ‹"1.24.0"›,
                "ports": { "https": { "port": 8443 }, "quic": { "port": «8443», "protocol": "udp" } }
              }
            },
            "gateway": { "service": "edge" }
            """#,
            says: "nginx 1.24.0 has no HTTP/3, for which the UDP port of https is there",
            fix: "take nginx 1.25.0 or later, or delete the port",
            mends: [("1.24.0", "1.26.3"), (#""port": 8443, "protocol""#, #""port": 9000, "protocol""#)]
        ),
        CheckCase(
            "PG0407",
            "no name",
            #"""
            "environments": { "live": { "purpose": "production", "tls": { "mode": «"files"» } } },
            "services": { "edge": { "component": "nginx" } }, "gateway": { "service": "edge" }
            """#,
            says: "a gateway with TLS needs a host name, which is missing in environment 'live'",
            fix: "add 'domain' to the environment or to the platform",
            mends: [(#""purpose""#, #""domain": "shop.example.com", "purpose""#), (#""files""#, #""none""#)]
        ),
        CheckCase(
            "PG0407",
            "no port",
            #"""
            "platform": { "name": "shop", "domain": "shop.example.com" },
            "environments": { "live": { "purpose": "production", "tls": { "mode": «"files"» } } },
            "services": { ‹"edge"›: { "component": "nginx", "ports": { "secure": { "port": 8443 } } } },
            "gateway": { "service": "edge" }
            """#,
            says: "a gateway with TLS needs a port named 'https', which is missing in environment 'live'",
            fix: "name a port of 'edge' 'https', or set the mode to none",
            mends: [(#""secure""#, #""https""#)]
        ),
        CheckCase(
            "PG0408",
            "few files",
            #"""
            "services": { "edge": { "component": "nginx" } },
            "gateway": { "service": "edge", "workerConnections": 4096, "openFiles": «4096» }
            """#,
            severity: .warning,
            says: "4096 connections of a worker may need two files each, and it may open 4096",
            fix: "let a worker open at least 8192 files",
            mends: [
                (#""openFiles": 4096"#, #""openFiles": 8192"#),
                (#""workerConnections": 4096"#, #""workerConnections": 2048"#),
            ]
        ),
        CheckCase(
            "PG0409",
            "path",
            #"""
            "services": { "edge": { "component": "nginx" } },
            "gateway": { "service": "edge", "corsOrigins": [«"http://localhost:3000/"»] }
            """#,
            says: "'http://localhost:3000/' is no origin, because it has a path",
            fix: "write the scheme, the host and the port only",
            mends: [("3000/", "3000")]
        ),
        CheckCase(
            "PG0410",
            "not mounted",
            #"""
            "volumes": { "files": {} },
            "services": { ‹"edge"›: { "component": "nginx" } },
            "gateway": { "service": "edge", "routes": [{ "path": "/static/", "volume": «"files"» }] }
            """#,
            says: "route '/static/' leads to volume 'files', which the gateway 'edge' does not mount",
            fix: #"add { "volume": "files", "at": "/srv/files", "readOnly": true } to its 'volumes'"#,
            mends: [
                (#""nginx" }"#, #""nginx", "volumes": [{ "volume": "files", "at": "/srv/files", "readOnly": true }] }"#)
            ]
        ),
        CheckCase(
            "PG0411",
            "another service",
            #"""
            "services": {
              "edge": { "component": "nginx" },
              "api": { "image": "acme/api:1", "port": 80 }, "web": { "image": "acme/web:1", "port": 80 }
            },
            "gateway": {
              "service": "edge",
              "routes": [{ "path": "/login", "methods": [«"POST"»], "to": "api" }, { "path": ‹"/"›, "to": "web" }]
            }
            """#,
            says: "route '/login' for some methods leads elsewhere than route '/' for the others",
            fix: "let both lead to the same service with the same prefix, and differ in 'rateLimit' only",
            mends: [
                (#""to": "web""#, #""to": "api""#), (#""methods": ["POST"], "#, ""),
                (#"{ "path": "/", "#, #"{ "path": "/shop/", "#),
            ]
        ),
        CheckCase(
            "PG0412",
            "files",
            #"""
            "volumes": { "files": {} },
            "services": { "edge": { "component": "nginx", "volumes": [{ "volume": "files", "at": "/srv/files" }] } },
            "gateway": { "service": "edge", "routes": [{ "path": "/static/", "volume": "files", "websocket": «true» }] }
            """#,
            says: "'websocket' has no effect on route '/static/', which leads to files",
            fix: "delete 'websocket'",
            mends: [(#", "websocket": true"#, "")]
        ),
        CheckCase(
            "PG0412",
            "service",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api", "expires": «"30d"» }] }
            """#,
            says: "'expires' has no effect on route '/', which leads to a service",
            fix: "delete 'expires'",
            mends: [(#", "expires": "30d""#, "")]
        ),
        CheckCase(
            "PG0402",
            "same host in two words",
            #"""
            "environments": { "live": { "purpose": "production", "domain": "example.com" } },
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "routes": [
              { "path": ‹"/"›, "host": "www.{domain}", "to": "api" }, { "path": «"/"», "host": "www.example.com", "to": "api" }
            ] }
            """#,
            says: "two routes take the same requests for '/'",
            fix: "delete one of them, or tell them apart by 'host', 'exact' or 'methods'",
            mends: [("www.{domain}", "web.{domain}")]
        ),
        CheckCase(
            "PG0415",
            "random bytes",
            #"""
            "secrets": { ‹"staff"›: {} },
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "basicAuth": «"staff"», "routes": [{ "path": "/", "to": "api" }] }
            """#,
            says: "'basicAuth' names secret 'staff', which holds no users",
            fix: #"let 'generate' of 'staff' be "htpasswd", or name another secret"#,
            mends: [(#""staff": {}"#, #""staff": { "generate": "htpasswd" }"#)]
        ),
        CheckCase(
            "PG0416",
            "open and closed",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api", "open": «true», "allow": [‹"10.0.0.1"›] }] }
            """#,
            says: "route '/' is open, and closed by words of its own",
            fix: "delete 'open', or what closes the route",
            mends: [(#""open": true, "#, ""), (#", "allow": ["10.0.0.1"]"#, "")]
        ),
        CheckCase(
            "PG0416",
            "some methods",
            #"""
            "services": { "edge": { "component": "nginx" }, "api": { "image": "acme/api:1", "port": 80 } },
            "gateway": { "service": "edge", "routes": [
              { "path": "/login", "to": "api", "methods": ["POST"], "allow": [«"10.0.0.1"»] }, { "path": ‹"/"›, "to": "api" }
            ] }
            """#,
            says: "route '/login' for some methods lets in others than route '/' for the rest",
            fix: "let both have the same 'allow', 'basicAuth' and 'open'",
            mends: [
                (#", "allow": ["10.0.0.1"]"#, ""), (#""methods": ["POST"], "#, ""),
                (#""path": "/", "to": "api""#, #""path": "/", "to": "api", "allow": ["10.0.0.1"]"#),
            ]
        ),
        colours(
            "no traffic",
            "but no route of a gateway leads to it in environment 'live'",
            "add a route of the gateway to 'api', or set 'strategy' to recreate",
            [(#""path": "/", "to": "web""#, #""path": "/", "to": "api""#), ("blue-green", "recreate")]
        ),
        CheckCase(
            "PG0413",
            "several hosts",
            #"""
            "environments": { "live": { "purpose": "production", "hosts": ‹2› } },
            "services": { "api": { "image": "acme/api:1", "deploy": { "strategy": «"blue-green"» } } }
            """#,
            says: "service 'api' is released blue-green, which needs a single host in environment 'live'",
            fix: "set 'strategy' to recreate there with 'in': Swarm updates container by container",
            mends: [("blue-green", "recreate")]
        ),
        CheckCase(
            "PG0413",
            "name of a colour",
            #"""
            "environments": { "live": { "purpose": "production" } },
            "services": {
              "edge": { "component": "nginx" },
              ‹"api"›: { "image": "acme/api:1", "port": 80, "deploy": { "strategy": "blue-green" } },
              «"api-green"»: { "image": "acme/api:1", "port": 80 }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "api" }] }
            """#,
            says: "service 'api-green' has the name of a colour of service 'api' in environment 'live'",
            fix: "rename service 'api-green'",
            mends: [("api-green", "api-next"), ("blue-green", "recreate")]
        ),
    ]

    private static func colours(
        _ about: String,
        _ problem: String,
        _ fix: String,
        _ mends: [(String, String)]
    ) -> CheckCase {
        CheckCase(
            "PG0413",
            about,
            #"""
            "environments": { "live": { "purpose": "production" } },
            "services": {
              "edge": { "component": "nginx" }, "web": { "image": "acme/web:1", "port": 80 },
              "api": { "image": "acme/api:1", "port": 80, "deploy": { "strategy": «"blue-green"» } }
            },
            "gateway": { "service": "edge", "routes": [{ "path": "/", "to": "web" }] }
            """#,
            says: "service 'api' is released blue-green, \(problem)",
            fix: fix,
            mends: mends
        )
    }

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
