import ConsumerPrograms
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

/// Requests through real nginx, from its first start without a certificate to the end of a gradual release.
///
/// The flagship's production, in the form for each version; clients and services are on the loopback network.
@Suite("Rehearsal of a gateway", .serialized) struct NginxRehearsalTests {
    @Test(arguments: NginxProgram.allCases) func production(nginx: NginxProgram) throws {
        let python = try requireProgram("venv/bin/python")
        let flagship = "\(RenderedSystem.root)/manifest.json"
        let rendered = try #require(
            try RenderedGateway.all(of: flagship, name: "flagship", nginx: nginx).first {
                $0.environment == "production"
            }
        )
        // Each service answers on an address of its own and on the port that the configuration names.
        var services: [String: [Any]] = [:]
        for upstream in rendered.gateway.upstreams {
            let names =
                upstream.isColoured ? ["blue", "green"].map { "\(upstream.service.value)-\($0)" } : [upstream.name]
            for name in names { services[name] = ["127.0.90.\(services.count + 1)", upstream.port.value.number] }
        }
        let offset = NginxProgram.allCases.firstIndex(of: nginx) ?? 0
        let ports = GatewaySandbox.Ports(
            http: 18_080 + 10 * offset,
            https: 18_443 + 10 * offset,
            status: 18_081 + 10 * offset,
            dns: 15_353 + offset
        )
        try ProcessRunner.withTemporaryFolder { folder in
            let hosts = services.compactMapValues { $0.first as? String }
            let sandbox = try GatewaySandbox(rendered, in: folder, nginx: nginx, ports: ports, hosts: hosts)
            let names = rendered.gateway.servers.compactMap { $0.name?.value.text }
            try sandbox.makeCertificate(names: names, in: "\(folder)/coming")
            let description = try String(decoding: JSONSerialization.data(withJSONObject: services), as: UTF8.self)
            let result = try ProcessRunner.run(
                python,
                ["-c", NginxRehearsalScript.text, folder]
                    + [ports.http, ports.https, ports.status, ports.dns].map(String.init) + [description],
                timeoutSeconds: 180
            )
            let log = (try? String(contentsOfFile: "\(folder)/error.log", encoding: .utf8)) ?? ""
            try #require(result.status == 0, "\(result.transcript)\n\(log.suffix(3000))")
            let seen = try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
            #expect(seen["error"] == nil, "\(seen["error"] ?? "")\n\(log.suffix(3000))")
            expectEntrance(seen)
            expectRoutes(seen, nginx)
            expectLimits(seen)
            try expectRelease(seen)
            // From 1.27.4 on not even that happens (NX-24).
            if nginx == .newest { expect(seen, "closed under a request", 0) }
        }
    }

    private func expect(
        _ seen: [String: Any],
        _ name: String,
        _ wanted: Any,
        _ place: SourceLocation = #_sourceLocation
    ) {
        let found = seen[name] ?? "nothing"
        #expect(
            (found as? NSObject) == (wanted as? NSObject),
            "\(name): \(found) instead of \(wanted)",
            sourceLocation: place
        )
    }

    /// NX-10, NX-11, and the way from no certificate to one.
    private func expectEntrance(_ seen: [String: Any]) {
        expect(seen, "starts without certificate", true)
        expect(seen, "challenge", "proof")
        expect(seen, "challenge for any name", "proof")
        expect(seen, "redirect", [301, "https://api.example.com/a?b=c"] as [Any])
        // Closed, and reset where the request was still unread (reset_timedout_connection).
        #expect(["RemoteDisconnected", "ConnectionResetError"].contains(seen["unknown name"] as? String))
        #expect(seen["https without certificate"] as? String != "answered")
        expect(seen, "https after certificate", true)
        #expect(seen["unknown name over https"] as? String != "answered")
        expect(seen, "protocol", ["TLSv1.3", "h2"])
    }

    /// NX-06, NX-12 to NX-14, NX-16, NX-18, NX-21, NX-28 to NX-30.
    private func expectRoutes(_ seen: [String: Any], _ nginx: NginxProgram) {
        expect(seen, "asked /api/v1/items?x=1", ["api-gateway-blue", "/v1/items?x=1"])
        expect(seen, "asked /api/chatbot/talk", ["api-gateway-blue", "/chatbot/talk"])
        expect(seen, "asked /admin/", ["backend-blue", "/admin/"])
        expect(seen, "asked /", ["frontend-blue", "/"])
        expect(seen, "asked /deep/er?q=%2F", ["frontend-blue", "/deep/er?q=%2F"])
        expect(
            seen,
            "told /",
            [
                "Host": "api.example.com", "X-Real-IP": "127.0.50.1", "X-Forwarded-For": "127.0.50.1",
                "X-Forwarded-Proto": "https", "X-Forwarded-Port": "443", "X-Request-ID": "abcdefgh-1",
            ]
        )
        let stripped: [String: Any] = [
            "/api/a%2Fb%20c": "/a%2Fb%20c", "/api/a//b?q=%2F&r=1?s": "/a//b?q=%2F&r=1?s",
            "/api/chatbot/a%2Fb": "/chatbot/a%2Fb", "/api/?x=1": "/?x=1",
            "/api/a%0d%0aX-Evil:%201": "/a%0d%0aX-Evil:%201", "/api/http://s3/a%2Fb": "/http://s3/a%2Fb",
            // As nginx reads them: spelt otherwise than the route, or with dots.
            "/x/../api/y": "/y", "/api/../api/y": "/y", "/api/a/%2e%2E/b?q=1": "/b?q=1",
            "/%61pi/a%2Fb?q=1": "/a/b?q=1", "//api/a%2Fb": "/a/b",
            "/%61pi/a%0d%0aX-Evil:%201": "/a%0D%0AX-Evil:%201",
            // No way around a location.
            "/api/x/%2e%2e/metrics": 404, "/api/..%2fapi/metrics": 404,
        ]
        for (path, wanted) in stripped { expect(seen, "stripped \(path)", wanted) }
        expect(seen, "prefix of /api/x", ["/api", "", ""])
        expect(seen, "prefix of /api/chatbot/x", ["/api", "", ""])
        expect(seen, "prefix of /", ["", "", ""])
        expect(seen, "good request id", "abcdefgh-1")
        let made = seen["bad request id"] as? String ?? ""
        #expect(made.count == 32 && made.allSatisfy(\.isHexDigit), "\(made)")
        expect(seen, "metrics", 404)
        expect(seen, "without slash", [301, "/admin/"] as [Any])
        expect(seen, "static", [200, "max-age=31536000, public, immutable", "gzip"] as [Any])
        expect(
            seen,
            "statuses",
            [
                "/api/chatbot/x": 200, "/api/x": 200, "/admin/login/": 200, "/admin/": 200, "/static/app.1a2b.js": 200,
                "/static/none": 404, "/media/none": 404, "/": 200, "/.env": 403, "/dump.sql": 200,
                "/static/.secret": 403, "/static/dump.sql": 403, "grafana": 200,
            ]
        )
        expect(seen, "unreachable", [502, "30", true] as [Any])
        expect(seen, "maintenance", [503, true] as [Any])
        expect(seen, "header problems", [String]())
        expect(seen, "websocket", ["HTTP/1.1 101 Switching Protocols", true, true] as [Any])
        expect(seen, "upgrade elsewhere", 200)
        expect(seen, "log", [true, 0] as [Any])
        expect(seen, "logged queries", 0)
        expect(seen, "errors", [String]())
        expect(seen, "end", 0)
    }

    /// NX-22, NX-23: five more than the first may come at once; pages by the rate and a burst of twenty.
    private func expectLimits(_ seen: [String: Any]) {
        expect(seen, "login posts", [200, 200, 200, 200, 200, 200, 429, 429, 429])
        expect(seen, "refused", [["error": "too many requests"], "12", "application/json"] as [Any])
        expect(seen, "login page after that", 200)
        let pages = seen["pages"] as? [Double] ?? []
        guard pages.count == 3 else {
            Issue.record("no pages: \(seen)")
            return
        }
        #expect(pages[0] >= 21 && pages[0] <= 22 + 10 * pages[2], "\(pages)")
        #expect(pages[1] == 60 - pages[0] && pages[1] > 0, "\(pages)")
    }

    /// NX-24 to NX-26: every share is what was asked for, and no request fails on the way.
    private func expectRelease(_ seen: [String: Any]) throws {
        let shares = try #require(seen["shares"] as? [String: [Double]])
        func green(_ step: String) -> Double {
            (shares[step]?[1] ?? 0) / ((shares[step]?[1] ?? 0) + (shares[step]?[2] ?? 1))
        }
        for (step, counts) in shares {
            #expect(counts[0] == 0, "the switch to \(step) ended with \(counts[0])")
            #expect(counts[1] + counts[2] > 200, "\(step): \(counts)")
        }
        #expect(green("0") == 0, "\(shares)")
        #expect(abs(green("10") - 0.1) < 0.06, "\(shares)")
        #expect(abs(green("50") - 0.5) < 0.12, "\(shares)")
        #expect(green("100") == 1, "\(shares)")
        expect(seen, "failed requests", [String]())
        expect(seen, "other answers", [String]())
        #expect(seen["requests"] as? Int ?? 0 > 1000)
        expect(seen, "releases", ["api-gateway": 100, "backend": 0, "frontend": 0])
        expect(seen, "forced", ["api-gateway-blue", "blue"])
        expect(seen, "forced to nonsense", "api-gateway-green")
        expect(seen, "log of a release", ["blue", "green"])
        expect(seen, "broken switch", [1, 100, true] as [Any])
        expect(seen, "wrong share", [2, 2, 2, 2, 2])
        expect(seen, "wrong service", 2)
        expect(seen, "second switch", 3)
    }
}
