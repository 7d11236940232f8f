import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import Testing

@testable import Generators

/// What single words of the manifest make of the gateway.
@Suite("nginx snippets") struct NginxSnippetTests {
    // MARK: - Versions

    @Test(
        arguments: [
            ("1.22.1", "listen 8443 ssl http2;", false, false),
            ("1.25.0", "listen 8443 ssl http2;", false, false),
            ("1.25.1", "listen 8443 ssl;", true, false),
            ("1.27.2", "listen 8443 ssl;", true, false),
            ("1.27.3-alpine", "listen 8443 ssl;", true, true),
            ("1.30.4-alpine", "listen 8443 ssl;", true, true),
            ("1", "listen 8443 ssl http2;", false, false),
        ]
    )
    func formFollowsTheVersion(version: String, listen: String, hasHTTP2: Bool, resolves: Bool) throws {
        let snippet = try NginxSnippet(version: version)
        let server = try snippet.server()
        #expect(server.contains("    \(listen)\n"))
        #expect(server.contains("    http2 on;\n") == hasHTTP2)
        let hasBlock = snippet.paths().contains("conf.d/upstreams.conf")
        #expect(hasBlock == resolves, "nothing says that api runs before the gateway")
        #expect(server.contains(resolves ? "proxy_pass http://api;" : "proxy_pass http://$service_address;"))
        #expect(try snippet.text("nginx.conf").contains("resolver 127.0.0.11 valid=10s ipv6=off;"))
        if resolves {
            #expect(try snippet.text("conf.d/upstreams.conf").contains("server api:8000 resolve max_fails=3"))
        }
    }

    @Test(arguments: [("1.27.3", false), ("1.27.4", true)])
    func idleConnectionsOutliveReloads(version: String, isThere: Bool) throws {
        #expect(try NginxSnippet(version: version).text("nginx.conf").contains("keepalive_min_timeout 5s;") == isThere)
    }

    @Test(arguments: [("1.23.1", true), ("1.23.2", false)])
    func ticketsAreOffWhereTheyAreUnsafe(version: String, areOff: Bool) throws {
        #expect(
            try NginxSnippet(version: version).text("conf.d/tls.conf").contains("ssl_session_tickets off;") == areOff
        )
    }

    /// NX-20: before 1.27.3 a service that runs before the gateway has an upstream block, others are looked up.
    @Test func olderVersionsBlockOnlyOnWhatIsThere() throws {
        let snippet = try NginxSnippet(
            routes: #"{ "path": "/api/", "to": "api" }, { "path": "/", "to": "web-shop" }"#,
            version: "1.26.3",
            edge: #""dependsOn": ["api"]"#
        )
        #expect(try snippet.text("conf.d/upstreams.conf").contains("server api:8000 max_fails=3 fail_timeout=10s;"))
        #expect(try !snippet.text("conf.d/upstreams.conf").contains("web-shop"))
        #expect(try snippet.server().contains("set $service_address web-shop:3000;"))
    }

    /// HTTP/3 needs the UDP port and a version that has it.
    @Test(arguments: [("1.22.1", false), ("1.30.4", true)])
    func http3(version: String, isThere: Bool) throws {
        let ports = #""http": { "port": 8080 }, "https": { "port": 8443 }, "quic": { "port": 8443, "protocol": "udp" }"#
        let snippet = try NginxSnippet(version: version, edge: "\"ports\": { \(ports) }")
        #expect(try snippet.server().contains("listen 8443 quic;") == isThere)
        #expect(
            try snippet.text("conf.d/entrance.conf").contains("listen 8443 quic reuseport default_server;") == isThere
        )
        #expect(try snippet.text("snippets/security-headers.conf").contains("Alt-Svc") == isThere)
    }

    // MARK: - Paths

    @Test(
        arguments: [
            (#""path": "/api/""#, ["location /api/ {"], [String]()),
            (#""path": "/api/", "prefix": "strip""#, ["location /api/ {"], ["rewrite (?s)^/api/(.*)$ /$1 break;"]),
            (
                #""path": "/api/chat/", "prefix": "strip", "stripped": "/api/""#, ["location /api/chat/ {"],
                ["rewrite (?s)^/api/chat/(.*)$ /chat/$1 break;"]
            ),
            (#""path": "/docs""#, ["location = /docs {", "location /docs/ {"], []),
            (
                #""path": "/docs", "prefix": "strip""#, ["location = /docs {", "location /docs/ {"],
                ["rewrite ^ / break;", "rewrite (?s)^/docs/(.*)$ /$1 break;"]
            ),
            (
                #""path": "/a%20b.c+/", "prefix": "strip""#, ["location \"/a b.c+/\" {"],
                [#"rewrite "(?s)^/a b\.c\+/(.*)$" /$1 break;"#]
            ),
            (#""path": "/login", "exact": true"#, ["location = /login {"], []),
        ]
    )
    func pathsMeanWhatTheySay(route: String, locations: [String], rewrites: [String]) throws {
        let server = try NginxSnippet(routes: "{ \(route), \"to\": \"api\" }").server()
        for location in locations { #expect(server.contains("    \(location)\n"), "\(server)") }
        for rewrite in rewrites { #expect(server.contains("        \(rewrite)\n"), "\(server)") }
        #expect(server.ranges(of: "rewrite ").count == rewrites.count)
        #expect(server.contains("location / {\n        return 404;"), "what no route takes")
    }

    /// NX-18: what is left of a path is as it was sent, on every way to a service.
    @Test(
        arguments: [
            (#""path": "/api/""#, "1.30.4", "~^/api/(?<below>.*)$ http://api/$below;", "/api"),
            (#""path": "/api""#, "1.30.4", "~^/api/(?<below>.*)$ http://api/$below;", "/api"),
            (
                #""path": "/api/chat/", "stripped": "/api/""#, "1.30.4",
                "~^/api/chat/(?<below>.*)$ http://api/chat/$below;", "/api"
            ),
            (#""path": "/a.b/""#, "1.22.1", #"~^/a\.b/(?<below>.*)$ http://api:8000/$below;"#, "/a.b"),
            (
                #""path": "/caf%c3%A9/""#, "1.30.4", "~^/caf%[Cc]3%[Aa]9/(?<below>.*)$ http://api/$below;",
                "/caf%c3%A9"
            ),
        ]
    )
    func strippedPathsStayAsTheyWereSent(route: String, version: String, entry: String, prefix: String) throws {
        let snippet = try NginxSnippet(routes: #"{ \#(route), "prefix": "strip", "to": "api" }"#, version: version)
        #expect(try snippet.text("conf.d/maps.conf").contains("    \(entry)\n"))
        let server = try snippet.server()
        #expect(server.contains("proxy_pass $address_below_"))
        #expect(server.contains("set $forwarded_prefix \(prefix);"))
        let proxy = try snippet.text("snippets/proxy.conf")
        #expect(proxy.contains("proxy_set_header X-Forwarded-Prefix $forwarded_prefix;"))
    }

    /// Paths of the same letters and one path of two hosts get a variable each.
    @Test func strippedPathsHaveVariablesOfTheirOwn() throws {
        let snippet = try NginxSnippet(
            routes: """
                { "path": "/a/b/", "to": "api", "prefix": "strip" }, { "path": "/a-b/", "to": "api", "prefix": "strip" },
                { "path": "/a/b/", "host": "x.example.com", "to": "web-shop", "prefix": "strip" },
                { "path": "/a/b/", "host": "y.example.com", "to": "api", "prefix": "strip" },
                { "path": "/", "to": "api", "prefix": "strip" }
                """
        )
        let maps = try snippet.text("conf.d/maps.conf")
        let names = maps.split(separator: "\n").filter { $0.hasPrefix("map $request_uri $address") }
        #expect(
            names == ["", "__2", "__3"].map { "map $request_uri $address_below_a_b\($0) {" }
        )
        #expect(maps.contains("http://web-shop/$below;"))
    }

    /// NX-14: a client that names a prefix is believed nowhere.
    @Test func onlyTheGatewayNamesAPrefix() throws {
        let snippet = try NginxSnippet()
        #expect(try snippet.text("snippets/proxy.conf").contains("proxy_set_header X-Forwarded-Prefix \"\";"))
        #expect(try !snippet.server().contains("$forwarded_prefix"))
    }

    @Test(
        arguments: [
            (#""path": "/%FF/", "to": "api""#, "no UTF-8 text"),
            (#""path": "/a%0Ab/", "to": "api""#, "control character"),
            (#""path": "/", "to": "api", "contentSecurityPolicy": "script-src $nonce""#, "'$'"),
        ]
    )
    func whatNginxCannotTakeIsRefused(route: String, reason: String) throws {
        do {
            _ = try NginxSnippet(routes: "{ \(route) }")
            Issue.record("'\(route)' was rendered")
        } catch let error as GeneratorError {
            #expect(error.message.contains(reason), "\(error.message)")
            #expect(!error.origin.manifestRanges.isEmpty)
        }
    }

    // MARK: - Routes

    /// The limit of some methods is counted beside the one of all; the others pass.
    @Test func methodsNarrowALimit() throws {
        let snippet = try NginxSnippet(
            routes: """
                { "path": "/login", "exact": true, "methods": ["POST"], "to": "api", "rateLimit": { "zone": "auth", "burst": 5 } },
                { "path": "/", "to": "api" }
                """,
            gateway:
                #""zones": { "auth": { "rate": "5r/m" }, "all": { "rate": "9r/s" } }, "defaultLimit": { "zone": "all" }"#
        )
        let server = try snippet.server()
        #expect(
            server.contains("limit_req zone=auth_post burst=5 nodelay;\n        limit_req zone=all burst=20 nodelay;")
        )
        #expect(server.contains("set $retry_after 12;"))
        #expect(!server.contains("return 405"))
        let limits = try snippet.text("conf.d/limits.conf")
        #expect(limits.contains("    POST $binary_remote_addr;"))
        #expect(limits.contains("limit_req_zone $auth_post_key zone=auth_post:10m rate=5r/m;"))
        #expect(!limits.contains("zone=auth:"), "only what is used")
    }

    @Test func methodsAloneRefuseOthers() throws {
        let server = try NginxSnippet(routes: #"{ "path": "/hook", "methods": ["POST", "GET"], "to": "api" }"#).server()
        #expect(server.contains("if ($request_method !~ ^(?:POST|GET|HEAD)$) {\n            return 405;"))
    }

    /// NX-23: no route is without.
    @Test func routesWithoutALimitGetOne() throws {
        let snippet = try NginxSnippet()
        #expect(try snippet.server().contains("limit_req zone=per_client burst=100 nodelay;"))
        #expect(try snippet.text("conf.d/limits.conf").contains("zone=per_client:10m rate=50r/s;"))
    }

    @Test func filesAreServedFromTheirVolume() throws {
        let server = try NginxSnippet(
            routes:
                #"{ "path": "/static/", "volume": "files", "expires": "365d", "immutable": true }, { "path": "/f", "volume": "files" }"#
        ).server()
        #expect(server.contains("location ^~ /static/ {"))
        #expect(
            server.contains(
                "expires 365d;\n        add_header Cache-Control \"public, immutable\";\n        alias /srv/files/;"
            )
        )
        #expect(server.contains("location ^~ /f/ {"))
        // NX-28 where files lie; what a service calls so is its own affair.
        #expect(server.ranges(of: #"|\.(?:env|git|bak|sql|ini|log)$ {"#).count == 2)
        #expect(try !NginxSnippet().server().contains("sql"))
        // Deeper down such a name is a service's own: a forge shows '.gitignore'.
        #expect(try NginxSnippet().server().contains(#"location ~ ^/\.(?!well-known/) {"#))
    }

    /// A site in a volume answers with its pages; nothing is handed on, so that nothing says how.
    @Test func foldersAnswerWithTheirIndex() throws {
        let snippet = try NginxSnippet(routes: #"{ "path": "/", "volume": "files" }"#)
        #expect(try snippet.server().contains("try_files $uri $uri/index.html =404;"))
        #expect(snippet.paths("production").allSatisfy { !$0.hasSuffix("proxy.conf") })
        #expect(try NginxSnippet().paths("production").contains { $0.hasSuffix("proxy.conf") })
    }

    @Test func webSocketsAndStreams() throws {
        let snippet = try NginxSnippet(
            routes:
                #"{ "path": "/ws/", "to": "api", "websocket": true }, { "path": "/sse/", "to": "api", "streaming": true }"#
        )
        let server = try snippet.server()
        #expect(server.contains("proxy_set_header Connection $connection_upgrade;\n        proxy_read_timeout 3600s;"))
        #expect(server.contains("proxy_set_header Connection \"\";\n        proxy_buffering off;"))
        #expect(try snippet.text("conf.d/maps.conf").contains("map $http_upgrade $connection_upgrade"))
        #expect(try !NginxSnippet().text("conf.d/maps.conf").contains("$http_upgrade"), "only what is used")
    }

    /// A route's own words go before the gateway's, each for itself; what answers machines stays open.
    @Test func accessIsByRoute() throws {
        let snippet = try NginxSnippet(
            routes: """
                { "path": "/own/", "to": "api", "allow": ["203.0.113.7", "10.0.0.0/8"], "basicAuth": "admins" },
                { "path": "/hook/", "to": "api", "open": true }, { "path": "/f/", "volume": "files" },
                { "path": "/", "to": "api" }
                """,
            gateway: #""allow": ["192.168.0.0/16"], "basicAuth": "staff""#,
            edge: #""health": { "liveness": "/health" }"#,
            secrets: #""staff": { "generate": "htpasswd" }, "admins": { "generate": "htpasswd" }"#
        )
        let server = try snippet.server()
        func location(_ name: String) throws -> String {
            try #require(server.components(separatedBy: "    location ").first { $0.hasPrefix("\(name) {") })
        }
        let closed = """
                    satisfy all;
                    allow 192.168.0.0/16;
                    deny all;
                    auth_basic shop;
                    auth_basic_user_file /run/secrets/staff;

            """
        #expect(try location("/").contains(closed))
        #expect(try location("/").contains("proxy_set_header Authorization \"\";"))
        #expect(try location("^~ /f/").contains(closed))
        let own = try location("/own/")
        #expect(own.contains("allow 203.0.113.7;\n        allow 10.0.0.0/8;\n        deny all;"))
        #expect(own.contains("auth_basic_user_file /run/secrets/admins;"))
        #expect(!own.contains("staff") && !own.contains("192.168"))
        for path in ["/hook/", "= /health"] {
            let text = try location(path)
            #expect(
                !text.contains("auth_basic") && !text.contains("allow") && !text.contains("Authorization"),
                "\(text)"
            )
        }
        for file in ["conf.d/status.conf", "conf.d/entrance.conf", "snippets/errors.conf"] {
            #expect(try !snippet.text(file).contains("auth_basic"), "\(file)")
        }
        #expect(try snippet.service("edge").secrets.map(\.value.text) == ["admins", "staff"])
        #expect(try snippet.service("edge", nil).secrets.isEmpty, "an environment may ask for none")
    }

    /// One environment may be closed while another is open.
    @Test func environmentsMayBeClosed() throws {
        let snippet = try NginxSnippet(
            gateway: #""in": { "staging": { "basicAuth": "staff", "allow": ["10.0.0.1"] } }"#,
            environments: #"""
                "staging": { "purpose": "staging", "domain": "staging.example.com" },
                "production": { "purpose": "production", "domain": "shop.example.com" }
                """#,
            secrets: #""staff": { "generate": "htpasswd" }"#
        )
        #expect(try snippet.server("staging").contains("auth_basic_user_file /run/secrets/staff;"))
        #expect(try !snippet.server("production").contains("auth_basic"))
        #expect(try snippet.service("edge", "staging").secrets.map(\.value.text) == ["staff"])
        #expect(try snippet.service("edge").secrets.isEmpty)
    }

    /// A prefix route would hand out what Prometheus reads.
    @Test func metricsAreNotPublic() throws {
        let metrics = #""metrics": { "path": "/metrics" }"#
        for (route, path) in [
            (#""path": "/api/", "prefix": "strip""#, "/api/metrics"), (#""path": "/""#, "/metrics"),
        ] {
            let server = try NginxSnippet(routes: "{ \(route), \"to\": \"api\" }", api: metrics).server()
            #expect(server.contains("location = \(path) {\n        return 404;"), "\(server)")
        }
        let asked = #"{ "path": "/metrics", "exact": true, "to": "api" }, { "path": "/", "to": "api" }"#
        #expect(try !NginxSnippet(routes: asked, api: metrics).server().contains("return 404"))
    }

    /// NX-14, NX-15: nobody is believed but who is declared.
    @Test func trustedProxies() throws {
        let plain = try NginxSnippet()
        #expect(try !plain.text("nginx.conf").contains("real_ip"))
        #expect(try plain.text("snippets/proxy.conf").contains("proxy_set_header X-Forwarded-Proto $scheme;"))
        let behind = try NginxSnippet(gateway: #""trustedProxies": ["10.1.0.0/16"]"#)
        #expect(
            try behind.text("nginx.conf").contains("set_real_ip_from 10.1.0.0/16;\n    real_ip_header X-Forwarded-For;")
        )
        #expect(
            try behind.text("snippets/proxy.conf").contains("proxy_set_header X-Forwarded-Proto $forwarded_scheme;")
        )
    }

    /// NX-12: frames are refused by both headers.
    @Test(
        arguments: [
            ("", "frame-ancestors 'none'"), (#""frameOptions": "SAMEORIGIN""#, "frame-ancestors 'self'"),
            (#""contentSecurityPolicy": "default-src 'self'""#, "default-src 'self'; frame-ancestors 'none'"),
            (
                #""contentSecurityPolicy": "img-src *; frame-ancestors https://a.example""#,
                "img-src *; frame-ancestors https://a.example"
            ),
        ]
    )
    func framesAreRefused(gateway: String, policy: String) throws {
        #expect(try NginxSnippet(gateway: gateway).server().contains("Content-Security-Policy \"\(policy)\" always;"))
    }

    /// Ports that do not belong to the scheme are a part of the host that services see.
    @Test func unusualPortsAreNamed() throws {
        let snippet = try NginxSnippet(
            edge:
                #""ports": { "http": { "port": 8080, "publishAs": 8088 }, "https": { "port": 8443, "publishAs": 9443, "public": true } }"#
        )
        #expect(
            try snippet.text("conf.d/entrance.conf").contains("return 301 https://shop.example.com:9443$request_uri;")
        )
        #expect(try snippet.text("snippets/proxy.conf").contains("proxy_set_header Host $host:$forwarded_port;"))
    }

    /// A probe of the edge's own is answered on every server (mime: on http and https).
    @Test func ownHealthPath() throws {
        let snippet = try NginxSnippet(edge: #""health": { "liveness": "/health" }"#)
        for file in ["conf.d/entrance.conf", "conf.d/status.conf"] {
            #expect(try snippet.text(file).contains("location = /health {"), "\(file)")
        }
        #expect(try snippet.server().contains("location = /health {"))
        #expect(try snippet.text("conf.d/maps.conf").contains("    /health 0;"))
        guard case .probe(let probe) = try snippet.service("edge").health, case .arguments(let words) = probe.command
        else {
            Issue.record("no probe")
            return
        }
        #expect(words.last == "http://127.0.0.1:8080/health")
    }

    // MARK: - Container

    @Test func theContainerFitsTheConfiguration() throws {
        let snippet = try NginxSnippet(gateway: #""bodySize": "50M""#)
        let edge = try snippet.service("edge")
        #expect(edge.command?.map(\.value) == ["sh", "/etc/gateway/start.sh"])
        let mounts = edge.mounts.map { "\($0.source) \($0.target.value) \($0.isReadOnly)" }
        #expect(mounts.count == 3)
        #expect(mounts.contains { $0.contains("deploy/nginx/production") && $0.hasSuffix("/etc/gateway true") })
        #expect(
            mounts.contains {
                $0.contains("secrets/production/certificates") && $0.hasSuffix("/etc/gateway-certificates true")
            }
        )
        #expect(edge.temporaryFolders.map(\.size.mebibytes) == [200], "four of the largest requests")
        #expect(try !snippet.server().contains("proxy_request_buffering"))
        let base = try snippet.service("edge", nil)
        #expect(base.command == nil)
        #expect(base.mounts.count == 1, "only the volume that the manifest names")
    }

    /// Files in memory count as the container's own, of which there are 512M: half for requests, four of the largest.
    @Test(
        arguments: [
            ("1M", "2G", 64, ["/up": true, "/": false]), ("1M", "64M", 256, ["/up": false, "/": false]),
            ("1M", "65M", 64, ["/up": true, "/": false]), ("1G", "20M", 80, ["/up": false, "/": true]),
            ("1G", "1G", 64, ["/up": true, "/": true]),
        ]
    )
    func largeRequestsDoNotWaitInMemory(usual: String, upload: String, folder: Int, passedOn: [String: Bool]) throws {
        let snippet = try NginxSnippet(
            routes: #"""
                { "path": "/up", "exact": true, "to": "api", "bodySize": "\#(upload)" }, { "path": "/", "to": "api" }
                """#,
            gateway: #""bodySize": "\#(usual)""#
        )
        #expect(try snippet.service("edge").temporaryFolders.map(\.size.mebibytes) == [folder])
        let server = try snippet.server()
        for (path, isPassedOn) in passedOn {
            let location = server.components(separatedBy: "location ").first {
                $0.hasPrefix(path == "/" ? "/ {" : "= \(path) {")
            }
            #expect(try #require(location).contains("proxy_request_buffering off;") == isPassedOn, "\(path)")
        }
    }

    /// A gateway that may use little has a small folder.
    @Test func theFolderNeverTakesAllMemory() throws {
        let snippet = try NginxSnippet(
            edge: #""in": { "production": { "limits": { "cpus": 0.1, "memory": "64M", "pids": 50 } } }"#
        )
        #expect(try snippet.service("edge").temporaryFolders.map(\.size.mebibytes) == [32])
    }

    @Test func theSizeOfTheFolderComesFromTheRoute() throws {
        let snippet = try NginxSnippet(routes: #"{ "path": "/", "to": "api", "bodySize": "50M" }"#)
        let folder = try #require(try snippet.service("edge").temporaryFolders.first)
        let route = try #require(snippet.platforms.environments.first?.gateway?.servers.first?.routes.first)
        let size = try #require(route.bodySize?.origin.manifestRanges)
        #expect(size.allSatisfy(folder.path.origin.manifestRanges.contains))
    }

    @Test func withoutAGatewaySectionNginxStaysAsItIs() throws {
        let source = SourceText(
            name: "manifest.json",
            bytes: Array(
                #"""
                { "platform": { "name": "shop" }, "environments": { "production": { "purpose": "production" } },
                  "networks": { "front": {} }, "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
                  "services": { "edge": { "component": "nginx", "networks": ["front"], "limits": "small" } } }
                """#.utf8
            )
        )
        let snippet = try NginxSnippet(source)
        #expect(snippet.artifacts.isEmpty)
        #expect(try snippet.service("edge").command == nil)
        #expect(try snippet.service("edge").mounts.isEmpty)
    }

    @Test func certbotAsksForAllHosts() throws {
        let snippet = try NginxSnippet(
            routes: #"{ "path": "/", "to": "api" }, { "path": "/", "host": "admin.example.com", "to": "web-shop" }"#,
            environments:
                #""production": { "purpose": "production", "domain": "shop.example.com", "tls": { "mode": "acme-staging" } }"#,
            more:
                #""certbot": { "role": "job", "component": "certbot", "networks": ["front"], "limits": "small", "schedule": "*-*-* 03:00:00" }"#
        )
        let words = try #require(try snippet.service("certbot").command?.map(\.value))
        #expect(words.first == "certonly" && words.contains("--keep-until-expiring") && words.contains("--staging"))
        #expect(
            words.joined(separator: " ").contains(
                "--email ops@example.com --cert-name shop.example.com --domain shop.example.com --domain admin.example.com"
            )
        )
        let shared = try Set(snippet.service("certbot").mounts.map(\.target.value.text))
        #expect(shared == ["/etc/letsencrypt", "/var/www/certbot"])
        #expect(try shared.isSubset(of: snippet.service("edge").mounts.map(\.target.value.text)))
        for host in ["shop", "admin"] {
            #expect(
                try snippet.text("https.d/\(host).example.com.conf")
                    .contains("ssl_certificate /etc/letsencrypt/live/shop.example.com/fullchain.pem;")
            )
        }
    }

    /// NX-20: the name of one service with a port of it may be another service's name.
    @Test(arguments: [("1.30.4", false), ("1.30.4", true), ("1.22.1", false)])
    func everyUpstreamHasItsOwnName(version: String, isColoured: Bool) throws {
        let namesake = isColoured ? "api-blue-8081" : "api-8081"
        let snippet = try NginxSnippet(
            routes: """
                { "path": "/", "to": "api" }, { "path": "/admin/", "to": "api", "port": "admin" },
                { "path": "/other/", "to": "\(namesake)" }
                """,
            version: version,
            edge: #""dependsOn": ["api", "\#(namesake)"]"#,
            api: #""ports": { "admin": { "port": 8081 } }"# + (isColoured ? ", \(Self.blueGreen)" : ""),
            more: #"""
                "\#(namesake)": {
                    "image": "example/other:1", "port": 9000, "health": { "none": "asks nobody" }, "networks": ["front"]
                  }
                """#
        )
        let upstreams = try snippet.text("conf.d/upstreams.conf")
        let pairs = upstreams.matches(of: #/upstream (\S+) \{\s+zone (\S+) 64k;\s+least_conn;\s+server (\S+) /#)
            .map { [$0.1, $0.2, $0.3].map(String.init) }
        let blue = isColoured ? "-blue" : ""
        #expect(pairs.contains(["api\(blue)_8081", "upstream_api\(blue)_8081", "api\(blue):8081"]))
        #expect(pairs.contains([namesake, "upstream_\(namesake)", "\(namesake):9000"]))
        #expect(Set(pairs.map { $0[0] }).count == (isColoured ? 5 : 3), "\(pairs)")
        let server = try snippet.server()
        #expect(server.contains(isColoured ? "proxy_pass http://$api_pool_8081;" : "proxy_pass http://api_8081;"))
        #expect(server.contains("proxy_pass http://\(namesake);"))
    }

    // MARK: - Colours

    static let blueGreen = #""deploy": { "strategy": "blue-green" }"#

    @Test func coloursHaveWhatTheyNeed() throws {
        let snippet = try NginxSnippet(
            routes: #"{ "path": "/api/", "to": "api", "prefix": "strip" }, { "path": "/", "to": "web-shop" }"#,
            api: Self.blueGreen
        )
        let releases = try snippet.text("conf.d/releases.conf")
        #expect(releases.contains("include /var/cache/nginx/release/*.conf;"))
        #expect(releases.contains("map $api_colour $api_pool {\n    default api-blue;\n    green api-green;\n}"))
        #expect(!releases.contains("web_shop"))
        let upstreams = try snippet.text("conf.d/upstreams.conf")
        for host in ["api-blue:8000", "api-green:8000", "web-shop:3000"] {
            #expect(upstreams.contains("server \(host) "))
        }
        let server = try snippet.server()
        #expect(server.contains("add_header X-Release $api_colour always;"))
        #expect(server.contains("rewrite (?s)^/api/(.*)$ /$1 break;\n        proxy_pass $address_below_api;"))
        #expect(try snippet.text("conf.d/maps.conf").contains("default http://$api_pool;"))
        #expect(server.contains("proxy_pass http://web-shop;"))
        #expect(try snippet.text("conf.d/status.conf").contains(#"return 200 '{"api":$api_share}';"#))
        #expect(snippet.paths().contains("switch-release.sh"))
        let state = try snippet.service("edge").mounts.first { $0.target.value.text == "/var/cache/nginx" }
        #expect(state?.isReadOnly == false)
    }

    /// One colour is enough where nobody is disturbed, and Swarm has its own way.
    @Test(
        arguments: [
            #""production": { "purpose": "development", "domain": "localhost" }"#,
            #""production": { "purpose": "production", "domain": "shop.example.com", "hosts": 2 }"#,
        ]
    )
    func otherEnvironmentsHaveOneColour(environments: String) throws {
        let snippet = try NginxSnippet(environments: environments, api: Self.blueGreen)
        #expect(!snippet.paths().contains("conf.d/releases.conf"))
        #expect(!snippet.platforms.environments.contains { $0.services.contains(where: $0.isColoured) })
    }

    /// Before 1.27.3 colours are addressed by name, since one of them may not exist.
    @Test func olderVersionsLookColoursUp() throws {
        let snippet = try NginxSnippet(version: "1.22.1", edge: #""dependsOn": ["api"]"#, api: Self.blueGreen)
        #expect(try snippet.text("conf.d/releases.conf").contains("default api-blue:8000;\n    green api-green:8000;"))
        #expect(!snippet.paths().contains("conf.d/upstreams.conf"))
    }

    /// Without a domain, what names no host answers to any name.
    @Test func routesWithoutAHostNeedNoDomain() throws {
        let snippet = try NginxSnippet(
            routes: #"{ "path": "/", "to": "api" }, { "path": "/", "host": "admin.example.com", "to": "web-shop" }"#,
            environments: #""production": { "purpose": "production" }"#
        )
        #expect(try snippet.text("conf.d/site.conf").contains("listen 8080 default_server;"))
        #expect(try snippet.text("conf.d/site.conf").contains("proxy_pass http://api;"))
        #expect(try snippet.text("conf.d/admin.example.com.conf").contains("proxy_pass http://web-shop;"))
        #expect(!snippet.paths().contains("conf.d/entrance.conf"))
    }

    /// One route for all environments, whatever their domains are.
    @Test func hostsFollowTheDomain() throws {
        let snippet = try NginxSnippet(
            routes: #"""
                { "path": "/", "to": "api" }, { "path": "/", "host": "www.{domain}", "to": "web-shop" },
                { "path": "/x/", "host": "{domain}", "to": "web-shop" }
                """#,
            environments: #"""
                "production": { "purpose": "production", "domain": "shop.example.com", "tls": { "mode": "self-signed" } },
                "staging": { "purpose": "staging", "domain": "shop.example.net" }, "development": { "purpose": "development" }
                """#
        )
        let hosts = snippet.platforms.environments.map { $0.gateway?.servers.map { $0.name?.value.text ?? "" } ?? [] }
        #expect(
            hosts == [
                ["shop.example.com", "www.shop.example.com"], ["shop.example.net", "www.shop.example.net"],
                ["", "www.localhost", "localhost"],
            ]
        )
        let site = try snippet.text("https.d/www.shop.example.com.conf")
        #expect(site.contains("server_name www.shop.example.com;") && site.contains("proxy_pass http://web-shop;"))
        #expect(try snippet.text("https.d/shop.example.com.conf").contains("location /x/ {"))
        #expect(try snippet.text("make-certificate.sh").contains("DNS:shop.example.com,DNS:www.shop.example.com"))
        let server = try #require(snippet.platforms.environments.first?.gateway?.servers.last?.name?.origin)
        #expect(server.manifestRanges.count == 2, "the route and the domain")
    }

    /// The gateway's public addresses, for whoever looks from outside.
    @Test func serversKnowTheirAddresses() throws {
        let snippet = try NginxSnippet(
            environments: #"""
                "production": { "purpose": "production", "domain": "shop.example.com", "tls": { "mode": "files" } },
                "development": { "purpose": "development" }
                """#
        )
        let urls = snippet.platforms.environments.map { $0.gateway?.servers.map(\.url.value) ?? [] }
        #expect(urls == [["https://shop.example.com"], ["http://localhost:8080"]])
        #expect(snippet.platforms.base.gateway == nil)
    }
}
