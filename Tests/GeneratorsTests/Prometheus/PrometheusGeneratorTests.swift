import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import TestSupport
import Testing

@testable import Generators

@Suite struct PrometheusTests {
    /// PR-02: a job exists if the service is there and shares a network with Prometheus.
    @Test func jobsFollowTheServiceGraph() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(#""metrics": "/api/metrics""#),
            #""apart": { "image": "example/api:1", "port": 80, "networks": ["other"], "metrics": "/metrics", "health": { "none": "x" } }"#,
            #""elsewhere": { "image": "example/api:1", "port": 80, "networks": ["inner"], "metrics": "/metrics", "health": { "none": "x" }, "environments": ["development"] }"#,
            #""redis": { "component": "redis", "networks": ["inner"] }"#,
            #""redis-exporter": { "component": "redis-exporter", "networks": ["inner"], "settings": { "for": "redis" } }"#
        )
        let targets = try #require(snippet.platform.monitoring).targets
        #expect(targets.map(\.job.text) == ["prometheus", "api", "redis-exporter"])
        let api = try #require(try snippet.job("api"))
        #expect(api["metrics_path"] as? String == "/api/metrics")
        #expect(api["sample_limit"] as? Int == 20_000)
        let exporter = try #require(try snippet.job("redis-exporter")?["static_configs"] as? [[String: Any]])
        #expect(exporter[0]["labels"] as? [String: String] == ["service": "redis", "tier": "data"])
        #expect(exporter[0]["targets"] as? [String] == ["redis-exporter:9121"])
    }

    /// PR-03: every container of a replicated service is a target, with the same labels.
    @Test(arguments: ["a$1b", "{{ $labels.job }}", "it's \"x\"", "no", "a\\b"])
    func replicasAreFoundByName(team: String) throws {
        let quoted = team.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(#""metrics": "/metrics", "replicas": 3, "team": "\#(quoted)""#)
        )
        let job = try #require(try snippet.job("api"))
        let discovery = try #require(job["dns_sd_configs"] as? [[String: Any]])
        #expect(discovery[0]["names"] as? [String] == ["api"])
        #expect(discovery[0]["port"] as? Int == 8000)
        let rules = try #require(job["relabel_configs"] as? [[String: String]])
        let label = rules.first { $0["target_label"] == "team" }?["replacement"]
        #expect(label?.replacing("$$", with: "$") == team)
        #expect(label?.replacing("$$", with: "").contains("$") == false)
        #expect(try snippet.observability().alerts.contains { $0.name == "ReplicaMissing" })
    }

    /// Swarm's own name of a service leads to its balancer, behind which one container answers for all.
    @Test func replicasOfAStackAreFoundByTheirTasks() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(#""metrics": "/metrics", "replicas": 3"#),
            environments: #""production": { "purpose": "production", "hosts": 2 }"#
        )
        let discovery = try #require(try snippet.job("api")?["dns_sd_configs"] as? [[String: Any]])
        #expect(discovery[0]["names"] as? [String] == ["tasks.api"])
    }

    /// While a release takes over, two containers answer to the name of a service with one replica.
    @Test func bothColoursAreTargets() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.service("nginx", #""networks": ["inner"]"#),
            WatchedSnippet.api(#""metrics": "/metrics", "deploy": { "strategy": "blue-green" }"#),
            more: #""gateway": { "service": "nginx", "routes": [{ "path": "/", "to": "api" }] }"#
        )
        let job = try #require(try snippet.job("api"))
        #expect(job["dns_sd_configs"] != nil && job["static_configs"] == nil)
    }

    /// PR-01, PR-05: the timeout is shorter than the interval, and the flags follow environment and volume.
    @Test func numbersComeFromTheManifest() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            more: #"""
                "volumes": { "prometheus-data": { "size": "10G" } },
                "monitoring": { "scrapeInterval": "6s", "retention": "12d", "enginePort": 9323 }
                """#
        )
        let global = try #require(try snippet.yaml(PrometheusGenerator(), "prometheus.yml")["global"] as? [String: Any])
        #expect(global["scrape_interval"] as? String == "6s")
        #expect(global["scrape_timeout"] as? String == "4s")
        #expect(global["external_labels"] as? [String: String] == ["platform": "shop", "environment": "production"])
        let service = try #require(snippet.platform.service(ServiceName(unchecked: "prometheus")))
        let command = (service.command ?? []).map(\.value)
        #expect(command.contains("--storage.tsdb.retention.time=12d"))
        #expect(command.contains("--storage.tsdb.retention.size=8192MB"))
        #expect(service.hostAlias?.value == "host.docker.internal")
        let engine = try #require(try snippet.job("engine")?["static_configs"] as? [[String: Any]])
        #expect(engine[0]["targets"] as? [String] == ["host.docker.internal:9323"])
        let file = try ComposeSnippet(
            services: WatchedSnippet.prometheus,
            more: #""monitoring": { "enginePort": 9323 }"#
        ).value("base", "prometheus", "extra_hosts")
        #expect(file?.items?.map(\.string) == ["host.docker.internal:host-gateway"])
    }

    /// PR-22: the boundary is near, and every alert has its three cases or their like.
    @Test func testsComeFromTheMeaning() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(#""metrics": { "buckets": [0.2] }, "slo": { "availability": "99.9%" }"#)
        )
        let burn = try #require(try snippet.observability().alerts.first { $0.name == "AvailabilityBudgetBurn1h" })
        let cases = burn.cases()
        #expect(cases.filter { !$0.firing.isEmpty }.count == 2)
        #expect(cases.filter(\.firing.isEmpty).count == 3)
        let failed = cases.prefix(2).map { $0.series.last?.notation(samples: 1) }
        #expect(failed == ["0+14500000x1", "0+14300000x1"])
        #expect(cases[0].time.milliseconds >= 3_600_000 + 120_000)
    }

    /// PR-22: two objectives for the same requests see the same share, so that the laxer one's input fires the stricter.
    @Test func objectivesOfOneThresholdAreTestedTogether() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(
                #""metrics": { "buckets": [0.5] }, "slo": { "latency": { "p95": "500ms", "p99": "500ms", "p80": "500ms" } }"#
            )
        )
        let promtool = try requireProgram("forky/bin/promtool")
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("rules-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let input = GeneratorInput(platforms: snippet.platforms, templates: .standard, manifestName: "manifest.json")
        var tests: [String] = []
        for artifact in try PrometheusGenerator().artifacts(for: input) {
            let path = artifact.artifact.path.text
            guard path.contains("production/rules/") || path.contains("production/tests/") else { continue }
            let file = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(artifact.artifact.document.rendered()).write(to: file)
            if path.contains("production/tests/slo") { tests.append(file.path) }
        }
        #expect(tests.count > 1)
        let result = try ProcessRunner.run(promtool, ["test", "rules"] + tests, timeoutSeconds: 300)
        #expect(result.status == 0, "\(result.transcript.suffix(4000))")
    }

    /// PR-04: only hosts that a server answers to, by the port of its scheme.
    @Test(
        arguments: [
            (#"{ "path": "/", "to": "api" }"#, "", ["edge-localhost http://nginx:8080/"]),
            (#"{ "path": "/", "to": "api", "host": "a.test" }"#, "", ["edge-a.test http://nginx:8080/"]),
            (
                #"{ "path": "/", "to": "api" }, { "path": "/", "to": "api", "host": "a.test" }"#,
                #", "domain": "shop.test", "tls": { "mode": "files" }"#,
                ["edge-shop.test https://nginx:8443/", "edge-a.test https://nginx:8443/"]
            ),
        ]
    )
    func theEdgeIsAskedForWhatItServes(routes: String, environment: String, probes: [String]) throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.service("blackbox-exporter", #""networks": ["inner"]"#),
            WatchedSnippet.service(
                "nginx",
                #"""
                "networks": ["inner"],
                "ports": { "status": { "port": 8081 }, "https": { "port": 8443 }, "http": { "port": 8080 } }
                """#
            ),
            WatchedSnippet.api(#""team": "x""#),
            environments: #""production": { "purpose": "production" \#(environment) }"#,
            more: #""gateway": { "service": "nginx", "routes": [\#(routes)] }"#
        )
        #expect(snippet.platform.edgeProbes.map { "\($0.module) \($0.url)" } == probes)
        #expect(snippet.platform.monitoring?.edgeProbes.count == probes.count)
    }

    /// Links in alerts lead where people reach Grafana, not where containers do.
    @Test func linksLeadToThePublicHost() throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.service("grafana", #""networks": ["inner"]"#),
            WatchedSnippet.service("nginx", #""networks": ["inner"]"#),
            environments: #"""
                "production": { "purpose": "production", "domain": "shop.test", "tls": { "mode": "files" } }
                """#,
            more: #"""
                "gateway": { "service": "nginx", "routes": [{ "path": "/", "to": "grafana", "host": "watch.shop.test" }] }
                """#
        )
        #expect(snippet.platform.monitoring?.grafanaURL?.value == "https://watch.shop.test")
    }

    // MARK: - Below a path

    private static let below = ["/watch/prometheus", "/watch/alerts"]

    /// What asks Prometheus and Alertmanager knows the path below which they serve: all of their addresses move. A route
    /// leaves that path as it is, takes it away, or takes away its beginning.
    @Test(arguments: [
        (#""prefix": "keep""#, ""), (#""prefix": "strip""#, nil),
        (#""prefix": "strip", "stripped": "/watch/""#, "/watch"),
    ])
    func serversBelowAPath(handling: String, taken: String?) throws {
        func served(_ path: String) -> String { taken.map { String(path.dropFirst($0.count)) } ?? "" }
        func settings(_ path: String) -> String {
            #""networks": ["inner"], "settings": { "rootURL": "https://shop.test\#(path)/" }"#
        }
        func route(_ path: String, _ service: String) -> String {
            #"{ "path": "\#(path)/", "to": "\#(service)", \#(handling) }"#
        }
        let snippet = try WatchedSnippet(
            WatchedSnippet.service("prometheus", settings(Self.below[0])),
            WatchedSnippet.service("alertmanager", settings(Self.below[1])),
            WatchedSnippet.service("nginx", #""networks": ["inner"]"#),
            WatchedSnippet.api(
                #""team": "x", "env": { "PROMETHEUS": { "from": "prometheus.url" } }"#
            ),
            more: """
                "gateway": {
                  "service": "nginx",
                  "routes": [\(route(Self.below[0], "prometheus")), \(route(Self.below[1], "alertmanager"))]
                }
                """
        )
        let names = ["prometheus", "alertmanager"]
        for (name, (path, port)) in zip(names, zip(Self.below, [9090, 9093])) {
            let served = served(path)
            let service = try #require(snippet.platform.service(ServiceName(unchecked: name)))
            let command = (service.command ?? []).map(\.value)
            #expect(command.contains("--web.external-url=https://shop.test\(path)/"))
            #expect(command.contains("--web.route-prefix=\(served.isEmpty ? "/" : served)") == (served != path))
            guard case .probe(let probe) = service.health, case .arguments(let words) = probe.command else {
                Issue.record("\(name) has a probe")
                return
            }
            #expect(words.last == "http://127.0.0.1:\(port)\(served)/-/healthy")
            #expect(try snippet.job(name)?["metrics_path"] as? String == (served.isEmpty ? nil : "\(served)/metrics"))
        }
        let root = try snippet.yaml(PrometheusGenerator(), "prometheus.yml")
        let alerting = try #require(root["alerting"] as? [String: [[String: Any]]])
        #expect(
            alerting["alertmanagers"]?.first?["path_prefix"] as? String == (taken == nil ? nil : served(Self.below[1]))
        )
        let api = try #require(snippet.platform.service(ServiceName(unchecked: "api")))
        let address = api.variables.first { $0.name.text == "PROMETHEUS" }.flatMap { variable in
            if case .text(let text) = variable.value { text.value } else { nil }
        }
        #expect(address == "http://prometheus:9090" + served(Self.below[0]))
        let input = GeneratorInput(platforms: snippet.platforms, templates: .standard, manifestName: "manifest.json")
        let runbooks = try RunbooksGenerator().artifacts(for: input).map {
            String(decoding: $0.artifact.document.rendered(), as: UTF8.self)
        }
        let server = "promtool query instant http://localhost:9090\(served(Self.below[0])) "
        #expect(runbooks.contains { $0.contains(server) })
        #expect(!runbooks.contains { $0.contains("promtool query instant") && !$0.contains(server) })
    }
}
