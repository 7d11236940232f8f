import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Generators

/// What must hold for every block of every gateway of the flagship, by the rules' names.
@Suite("nginx rules") struct NginxRulesTests {
    let flagship: NginxSnippet

    init() throws { flagship = try NginxSnippet.flagship() }

    private func blocks(_ name: NginxParameter) -> [(path: String, body: [NginxItem], directive: NginxDirective)] {
        flagship.documents.flatMap { path, items in
            items.blocks.filter { $0.name == name }.map { (path, $0.body ?? [], $0) }
        }
    }

    /// NX-13: a header of its own makes a block forget all others.
    @Test func blocksWithHeadersHaveAllOfThem() {
        var count = 0
        for (path, items) in flagship.documents where !path.hasSuffix("security-headers.conf") {
            for block in items.blocks where (block.body ?? []).count("add_header") > 0 {
                #expect((block.body ?? []).includes("snippets/security-headers.conf"), "\(path): \(block.parameters)")
                count += 1
            }
        }
        #expect(count > 30)
    }

    /// NX-13 for what services are told, and NX-16: every proxied location includes the snippet.
    @Test func proxiedLocationsTellServicesEverything() {
        let proxied = blocks("location").filter { $0.body.count("proxy_pass") > 0 }
        #expect(proxied.count > 15)
        for (path, body, directive) in proxied {
            #expect(body.includes("snippets/proxy.conf"), "\(path): \(directive.parameters)")
            #expect(body.directives.contains { $0.name == "proxy_set_header" && $0.parameters.first == "Connection" })
        }
        for (path, body, directive) in blocks("location") where body.count("proxy_set_header") > 0 {
            #expect(body.includes("snippets/proxy.conf"), "\(path): \(directive.parameters)")
        }
    }

    /// NX-22, NX-23: zones by name, with a burst, on every location that a service or a volume answers.
    @Test func everyRouteIsLimited() {
        for (path, body, directive) in blocks("location") where body.count("proxy_pass") + body.count("try_files") > 0 {
            guard directive.parameters.last != "/.well-known/acme-challenge/" else {
                #expect(body.count("limit_req") == 0, "NX-11: \(path)")
                continue
            }
            let limits = body.directives.filter { $0.name == "limit_req" }
            #expect(!limits.isEmpty, "\(path): \(directive.parameters)")
            for limit in limits {
                #expect(limit.parameters.count >= 2, "\(path): \(limit.parameters)")
                #expect(limit.parameters.last == "nodelay", "\(path): \(limit.parameters)")
            }
        }
    }

    /// NX-13 for error pages: said once for each server, never inside a location.
    @Test func errorPagesAreSaidOnce() {
        for (path, body, directive) in blocks("location") {
            #expect(body.count("error_page") == 0 && body.count("access_log") == 0, "\(path): \(directive.parameters)")
        }
        let servers = blocks("server").filter { !$0.body.blocks.filter { $0.body?.count("proxy_pass") == 1 }.isEmpty }
        #expect(servers.count == 5)
        for (path, body, _) in servers { #expect(body.includes("snippets/errors.conf"), "\(path)") }
    }

    /// NX-31: only returns follow a condition.
    @Test func conditionsOnlyReturn() {
        let conditions = blocks("if")
        #expect(!conditions.isEmpty)
        for (path, body, _) in conditions { #expect(body.directives.map(\.name) == ["return"], "\(path)") }
    }

    /// NX-10, NX-12: no redirect to a name that the client made up, nothing obsolete.
    @Test func redirectsAndHeadersAreSound() throws {
        for environment in ["development", "staging", "production"] {
            for path in flagship.paths(environment) where path.hasSuffix(".conf") {
                let text = try flagship.text(path, environment)
                #expect(!text.contains("return 301 https://$host"), "\(path)")
                for name in ["X-XSS-Protection", "Expect-CT", "Public-Key-Pins", "ssl_dhparam"] {
                    #expect(!text.contains(name), "\(path)")
                }
            }
        }
        #expect(try flagship.text("conf.d/entrance.conf").contains("return 301 https://api.example.com$request_uri;"))
        #expect(try flagship.text("conf.d/entrance.conf").contains("return 444;"))
    }

    /// NX-17: the method stands before the idle connections, or nginx refuses the block.
    @Test func upstreamsAreInOrder() throws {
        for (path, body, directive) in blocks("upstream") {
            let names = body.directives.map(\.name)
            #expect(
                names == ["zone", "least_conn", "server", "keepalive", "keepalive_requests", "keepalive_timeout"],
                "\(path): \(directive.parameters)"
            )
        }
    }

    /// NX-33.
    @Test func environmentsDiffer() throws {
        let development = try flagship.text("conf.d/localhost.conf", "development")
        #expect(development.contains("listen 8080 default_server;"))
        #expect(!flagship.paths("development").contains { $0.contains("https.d") || $0.contains("tls") })
        #expect(!flagship.paths("development").contains("start.sh"))
        #expect(try flagship.text("conf.d/limits.conf", "development").contains("limit_req_dry_run on;"))
        #expect(try !flagship.text("conf.d/limits.conf", "production").contains("dry_run"))
        #expect(try flagship.text("conf.d/maps.conf", "development").contains("http://localhost:3000 $http_origin;"))
        #expect(try !flagship.text("conf.d/maps.conf", "production").contains("$http_origin"))
        #expect(try flagship.text("snippets/security-headers.conf", "staging").contains("X-Robots-Tag"))
        #expect(try !flagship.text("snippets/security-headers.conf", "production").contains("X-Robots-Tag"))
        #expect(try flagship.text("conf.d/maps.conf", "production").contains("max-age=63072000; includeSubDomains"))
        #expect(try !flagship.text("conf.d/maps.conf", "staging").contains("max-age"))
        #expect(!flagship.artifacts.contains { $0.environment?.text == "ci" })
    }

    @Test func templatesAndContextsAgree() {
        let paths = NginxGenerator.templateContexts.map { $0.path }
        let texts = Dictionary(
            uniqueKeysWithValues: paths.compactMap { path in
                TemplateLibrary.standard.text(at: path).map { (path, $0) }
            }
        )
        let audit = TemplateAudit(TemplateLibrary(texts: texts), contexts: NginxGenerator.templateContexts)
        #expect(audit.findings() == [])
    }
}
