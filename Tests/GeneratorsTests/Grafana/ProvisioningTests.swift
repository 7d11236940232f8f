import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import Testing
import Yams

@testable import Generators

/// GF-09 and GF-10.
@Suite("Provisioning of Grafana") struct ProvisioningTests {
    private static let others = """
        , "alertmanager": { "component": "alertmanager", "networks": ["inner"] },
        "loki": { "component": "loki", "networks": ["inner"] },
        "jaeger": { "component": "jaeger", "networks": ["inner"] },
        "far": { "component": "loki", "networks": ["outer"] }
        """

    private func sources(_ rendered: RenderedDashboards, _ environment: String) throws -> [[String: Any]] {
        let text = try rendered.text("provisioning/datasources/\(environment)/datasources.yml")
        let root = try #require(try Yams.load(yaml: text) as? [String: Any])
        #expect(root["apiVersion"] as? Int == 1)
        return try #require(root["datasources"] as? [[String: Any]])
    }

    @Test func whatGrafanaReaches() throws {
        let rendered = try RenderedDashboards.shop(
            more: Self.others.replacingOccurrences(of: #"["outer"]"#, with: "[]")
        )
        for environment in ["staging", "production"] {
            let sources = try sources(rendered, environment)
            #expect(sources.compactMap { $0["uid"] as? String } == ["prometheus", "alertmanager", "loki", "jaeger"])
            #expect(sources.filter { $0["isDefault"] as? Bool == true }.count == 1)
            #expect(sources.allSatisfy { $0["editable"] as? Bool == false && $0["access"] as? String == "proxy" })
            #expect(
                sources.compactMap { $0["url"] as? String } == [
                    "http://prometheus:9090", "http://alertmanager:9093", "http://loki:3100", "http://jaeger:16686",
                ]
            )
            #expect(sources[0]["name"] as? String == "Prometheus (\(environment))")
            let settings = try #require(sources[0]["jsonData"] as? [String: Any])
            #expect(settings["timeInterval"] as? String == "15s")
            #expect(settings["httpMethod"] as? String == "POST")
            #expect(settings["alertmanagerUid"] as? String == "alertmanager")
        }
    }

    /// Prometheus serves below the path of its own address.
    @Test func aPrometheusBelowAPath() throws {
        let rendered = try RenderedDashboards(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "production": { "purpose": "production" } },
              "networks": { "inner": {} },
              "services": {
                "prometheus": {
                  "component": "prometheus", "networks": ["inner"],
                  "settings": { "rootURL": "https://shop.example.com/prometheus/" }
                },
                "grafana": { "component": "grafana", "networks": ["inner"] }
              }
            }
            """
        )
        #expect(try sources(rendered, "production")[0]["url"] as? String == "http://prometheus:9090/prometheus")
    }

    @Test func dashboardsComeFromFiles() throws {
        let rendered = try RenderedDashboards.shop()
        let text = try rendered.text("provisioning/dashboards/dashboards.yml")
        let root = try #require(try Yams.load(yaml: text) as? [String: Any])
        let provider = try #require((root["providers"] as? [[String: Any]])?.first)
        #expect(provider["type"] as? String == "file")
        #expect(provider["folder"] as? String == "Shop")
        #expect(provider["allowUiUpdates"] as? Bool == false)
        #expect(provider["disableDeletion"] as? Bool == true)
        let path = try #require((provider["options"] as? [String: Any])?["path"] as? String)
        let grafana = try #require(rendered.platforms.environments[0].monitoring?.grafana)
        let targets = grafana.mounts.map(\.target.text)
        #expect(targets.contains(path), "G-01: dashboards are where the provider looks")
        #expect(!targets.contains("/etc/grafana"), "C-15")
        #expect(targets.contains("/etc/grafana/provisioning/datasources"))
        #expect(targets.contains("/etc/grafana/provisioning/dashboards"))
        // Every rendered folder that is mounted holds a file.
        for mount in grafana.mounts {
            guard case .rendered(let folder) = mount.source else { continue }
            #expect(mount.isReadOnly)
            #expect(rendered.paths.contains { $0.hasPrefix(folder.text + "/") }, "\(folder)")
        }
    }

    private func grafana(_ settings: String, route: String? = nil) throws -> Service {
        let rendered = try RenderedDashboards.shop(
            grafana: settings.isEmpty ? "" : #", "settings": { \#(settings) }"#,
            more: #", "edge": { "component": "nginx", "networks": ["inner"] }"#,
            sections: route.map { #", "gateway": { "service": "edge", "routes": [\#($0)] }"# } ?? ""
        )
        return try #require(rendered.platforms.environments[1].monitoring?.grafana)
    }

    private func variable(_ name: String, of service: Service) -> String? {
        service.variables.flatMap(\.entries).first { $0.name == name }.flatMap { entry in
            guard case .text(let text) = entry.value else { return nil }
            return text.value
        }
    }

    private static let keeping = #"{ "path": "/monitoring/", "to": "grafana" }"#
    private static let stripping = #"{ "path": "/monitoring/", "to": "grafana", "prefix": "strip" }"#

    /// N-16: below a path Grafana answers there and is asked there, unless the gateway takes the path away.
    @Test func belowAPath() throws {
        let url = #""rootURL": "https://shop.example.com/monitoring/""#
        let kept = try grafana(url, route: Self.keeping)
        #expect(variable("GF_SERVER_SERVE_FROM_SUB_PATH", of: kept) == "true")
        #expect(kept.metrics?.path.value.text == "/monitoring/metrics")
        guard case .probe(let probe) = kept.health, case .arguments(let words) = probe.command else {
            Issue.record("Grafana has a probe")
            return
        }
        #expect(words.last == "http://127.0.0.1:3000/monitoring/api/health")
        let stripped = try grafana(url, route: Self.stripping)
        #expect(variable("GF_SERVER_SERVE_FROM_SUB_PATH", of: stripped) == nil)
        #expect(stripped.metrics?.path.value.text == "/metrics")
        #expect(variable("GF_SERVER_ROOT_URL", of: stripped) == "https://shop.example.com/monitoring/")
    }

    /// Over plain HTTP a browser would not send secure cookies, and nobody could log in.
    @Test(arguments: [("https://g.example.com", "true"), ("http://localhost:3000", nil)] as [(String, String?)])
    func cookies(url: String, secure: String?) throws {
        let grafana = try grafana(#""rootURL": "\#(url)""#)
        #expect(variable("GF_SECURITY_COOKIE_SECURE", of: grafana) == secure)
        #expect(variable("GF_USERS_ALLOW_SIGN_UP", of: grafana) == "false")
        #expect(variable("GF_AUTH_ANONYMOUS_ENABLED", of: grafana) == "false")
        #expect(variable("GF_SECURITY_ADMIN_PASSWORD", of: grafana) == nil, "by file alone")
    }
}
