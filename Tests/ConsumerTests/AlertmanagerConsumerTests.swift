import Foundation
import TestSupport
import Testing

/// Alertmanager's own tool reads what is rendered, and routes as the manifests say (AM-08).
@Suite("Alertmanager") struct AlertmanagerConsumerTests {
    static let folders = MonitoringFolder.all(with: "alertmanager.yml")

    @Test(arguments: MonitoringRelease.allCases) func configurationsAreSound(release: MonitoringRelease) throws {
        let amtool = try release.program("amtool")
        var checked: Set<String> = []
        for folder in Self.folders {
            let text = try folder.system.text(of: "\(folder.path)/alertmanager.yml")
            // AM-04: 0.25 does not know it; there a webhook's address cannot be a file.
            if release == .debian12, text.contains("url_file: /run/secrets/"), text.contains("webhook_configs") {
                continue
            }
            checked.insert(folder.system.name)
            let result = try ProcessRunner.run(amtool, ["check-config", "\(folder.absolutePath)/alertmanager.yml"])
            #expect(result.status == 0, "\(folder): \(result.transcript)")
            #expect(result.transcript.contains("1 templates"), "\(folder): \(result.transcript)")
        }
        #expect(checked.isSuperset(of: ["mime-transfer", "single-app"]))
    }

    struct Route: Sendable, CustomTestStringConvertible {
        let system: String
        let environment: String
        let labels: [String]
        let receivers: String
        var testDescription: String { "\(system) \(environment) \(labels)" }
    }

    /// What each manifest says about severity and environment, written down by hand.
    static let routes: [Route] = [
        Route(
            system: "flagship",
            environment: "production",
            labels: ["severity=critical"],
            receivers: "on-call,operations-chat"
        ),
        Route(
            system: "flagship",
            environment: "production",
            labels: ["severity=warning"],
            receivers: "operations-chat"
        ),
        Route(system: "flagship", environment: "production", labels: ["severity=info"], receivers: "record"),
        Route(
            system: "flagship",
            environment: "production",
            labels: ["severity=info", "alertname=Watchdog"],
            receivers: "deadman"
        ),
        Route(system: "flagship", environment: "staging", labels: ["severity=critical"], receivers: "operations-chat"),
        Route(system: "flagship", environment: "staging", labels: ["severity=warning"], receivers: "operations-chat"),
        Route(system: "flagship", environment: "staging", labels: ["severity=info"], receivers: "record"),
        Route(
            system: "flagship",
            environment: "development",
            labels: ["severity=critical"],
            receivers: "operations-chat"
        ),
        Route(system: "mime-transfer", environment: "prod", labels: ["severity=critical"], receivers: "on-call,chat"),
        Route(system: "mime-transfer", environment: "prod", labels: ["severity=warning"], receivers: "chat"),
        Route(
            system: "mime-transfer",
            environment: "prod",
            labels: ["severity=info", "alertname=Watchdog"],
            receivers: "sent_to_nobody"
        ),
        Route(system: "mime-transfer", environment: "staging", labels: ["severity=critical"], receivers: "chat"),
        Route(system: "mime-transfer", environment: "dev", labels: ["severity=critical"], receivers: "chat"),
        Route(system: "single-app", environment: "production", labels: ["severity=critical"], receivers: "chat"),
        Route(system: "single-app", environment: "production", labels: ["severity=warning"], receivers: "chat"),
        // The project's own alerts, as their rules label them.
        Route(
            system: "golden/everything",
            environment: "production",
            labels: ["alertname=OrdersStalled", "severity=critical"],
            receivers: "pager,chat"
        ),
        Route(
            system: "golden/everything",
            environment: "production",
            labels: ["alertname=MailQueueLong", "severity=warning"],
            receivers: "mail,chat"
        ),
        Route(
            system: "golden/everything",
            environment: "development",
            labels: ["alertname=MailQueueLong", "severity=info"],
            receivers: "nobody-else"
        ),
    ]

    @Test(arguments: routes) func alertsReachWhomTheManifestNames(route: Route) throws {
        let amtool = try MonitoringRelease.newest.program("amtool")
        let folder = try #require(
            Self.folders.first { $0.system.name == route.system && $0.path.hasSuffix("/\(route.environment)") }
        )
        // What is routed is what the rules send.
        if let own = route.labels.first(where: { $0.hasPrefix("alertname=") && $0 != "alertname=Watchdog" }) {
            let rules = try #require(
                PrometheusConsumerTests.folders.first {
                    $0.system.name == route.system && $0.path.contains("/\(route.environment)/")
                }
            ).rules()
            let rule = try #require(rules.first { "alertname=\($0["alert"] as? String ?? "")" == own })
            let labels = try #require(rule["labels"] as? [String: String])
            #expect(labels["service"] == "backend" && route.labels.contains("severity=\(labels["severity"] ?? "")"))
        }
        let alertName = route.labels.contains { $0.hasPrefix("alertname=") } ? [] : ["alertname=Some"]
        let result = try ProcessRunner.run(
            amtool,
            ["config", "routes", "test", "--config.file=\(folder.absolutePath)/alertmanager.yml"] + alertName
                + route.labels + ["environment=\(route.environment)", "service=backend"]
        )
        #expect(result.status == 0, "\(result.transcript)")
        #expect(result.outputText.trimmingCharacters(in: .whitespacesAndNewlines) == route.receivers)
    }

    /// Nobody is woken by what happens outside production, even where the receiver's secret would be at hand.
    @Test func onlyProductionKnowsThePager() throws {
        for folder in Self.folders where folder.system.name == "flagship" {
            let text = try folder.system.text(of: "\(folder.path)/alertmanager.yml")
            #expect(text.contains("pagerduty") == folder.path.hasSuffix("/production"))
        }
    }
}

/// Real Prometheus and Alertmanager on 127.0.0.1.
@Suite("Monitoring rehearsal", .serialized) struct MonitoringRehearsalTests {
    private struct Outcome: Decodable {
        struct Heard: Decodable {
            let status: String
            let labels: [String: String]
            let annotations: [String: String]
            let after: Double?
        }
        let receivers: [String]
        let healthy: [String: [Heard]]
        let heard: [String: [Heard]]
        let log: String
    }

    @Test(arguments: [MonitoringRelease.newest]) func anOutageRaisesThePage(release: MonitoringRelease) throws {
        let python = try requireProgram("python3")
        let prometheus = try release.program("prometheus")
        let alertmanager = try release.program("alertmanager")
        let system = try RenderedSystem.named("flagship")
        let outcome = try ProcessRunner.withTemporaryFolder { folder in
            let result = try ProcessRunner.run(
                python,
                [
                    "\(RenderedSystem.root)/Tests/ConsumerTests/monitoring-rehearsal.py", prometheus, alertmanager,
                    "\(system.output)/monitoring/prometheus/production",
                    "\(system.output)/monitoring/alertmanager/production", folder, "backend",
                ],
                timeoutSeconds: 150
            )
            try #require(result.status == 0, "\(result.transcript)")
            return try JSONDecoder().decode(Outcome.self, from: Data(result.output))
        }
        let before = (outcome.healthy["on-call"] ?? []).filter { $0.labels["service"] == "backend" }
        #expect(before.isEmpty, "paged before the outage")
        let pages = (outcome.heard["on-call"] ?? []).filter { $0.labels["alertname"] == "AvailabilityBudgetBurn1h" }
        let page = try #require(pages.first, "heard: \(outcome.heard) \(outcome.log)")
        #expect(page.labels["service"] == "backend")
        #expect(page.labels["severity"] == "critical")
        #expect(page.labels["environment"] == "production")
        #expect(page.annotations["summary"]?.contains("of requests to backend failed") == true)
        #expect(page.annotations["runbook_url"]?.hasSuffix("/high-error-rate.md") == true)
        #expect(try #require(page.after) < 300)
        let chat = (outcome.heard["operations-chat"] ?? []).map { $0.labels["alertname"] }
        #expect(chat.contains("AvailabilityBudgetBurn1h"))
        #expect((outcome.heard["deadman"] ?? []).allSatisfy { $0.labels["alertname"] == "Watchdog" })
        #expect(outcome.heard["deadman"]?.isEmpty == false)
        #expect((outcome.heard["record"] ?? []).allSatisfy { $0.labels["severity"] == "info" })
    }
}
