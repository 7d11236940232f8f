import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing
import Yams

@testable import Generators

/// Rules that a manifest states itself.
@Suite struct ProjectRulesTests {
    private static func snippet(
        _ alerts: String,
        recordings: String = "",
        dashboards: String = "",
        services: String...
    ) throws -> WatchedSnippet {
        try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.alertmanager,
            WatchedSnippet.service("grafana", #""networks": ["inner"]"#),
            services.isEmpty
                ? WatchedSnippet.api(
                    #""metrics": { "buckets": [0.1], "exported": { "queue_length": { "type": "gauge", "labels": ["queue"] } } }"#
                ) : services.joined(separator: ",\n"),
            more: """
                "monitoring": {
                  "alerts": { \(alerts) }, "recordings": { \(recordings) }, "dashboards": { \(dashboards) },
                  "receivers": { "chat": { "kind": "none" } }, "routes": [{ "receiver": "chat" }]
                }
                """
        )
    }

    private static func alert(_ expression: String, _ more: String = "", severity: String = "warning") -> String {
        #""QueueLong": { "expression": "\#(expression)", "severity": "\#(severity)", "service": "api", "summary": "long"\#(more) }"#
    }

    private func rules(_ snippet: WatchedSnippet) throws -> [[String: Any]] {
        let groups = try #require(
            try snippet.yaml(PrometheusGenerator(), "rules/project.yml")["groups"] as? [[String: Any]]
        )
        #expect(groups.map { $0["name"] as? String } == ["project"])
        return try #require(groups.first?["rules"] as? [[String: Any]])
    }

    @Test func anAlertIsLikeTheOthers() throws {
        let snippet = try Self.snippet(
            Self.alert("queue_length > 5", #", "description": "It {{ grows }} to {{ $value }}.""#),
            recordings: #""api:queue:max": { "expression": "max(queue_length)" }"#
        )
        let rules = try rules(snippet)
        #expect(rules.count == 2)
        #expect(rules[0]["record"] as? String == "api:queue:max")
        #expect(rules[0]["expr"] as? String == "max(queue_length)")
        let alert = rules[1]
        #expect(alert["alert"] as? String == "QueueLong")
        #expect(alert["expr"] as? String == "queue_length > 5")
        #expect(alert["for"] as? String == "5m")
        #expect(alert["keep_firing_for"] as? String == "5m")
        #expect(alert["labels"] as? [String: String] == ["severity": "warning", "service": "api"])
        let annotations = try #require(alert["annotations"] as? [String: String])
        #expect(annotations["summary"] == "long")
        #expect(annotations["description"] == #"It {{ "{" }}{{ "{" }} grows }} to {{ $value }}."#)
        #expect(annotations["runbook_url"]?.hasSuffix("/project-alerts.md") == true)
        #expect(annotations["dashboard_url"]?.hasSuffix("/d/shop-business-kpis") == true, "\(annotations)")
    }

    @Test func aFactOfOneMomentNeitherWaitsNorLasts() throws {
        let alert = try #require(try rules(Self.snippet(Self.alert("queue_length > 5", #", "for": "0s""#))).first)
        #expect(alert["for"] == nil && alert["keep_firing_for"] == nil)
    }

    @Test func aPageOfTheProjectsOwnIsLinked() throws {
        let page = "https://wiki.example.com/{queue}?a=1#b"
        let snippet = try Self.snippet(Self.alert("queue_length > 5", #", "runbook": "\#(page)""#))
        let alert = try #require(try rules(snippet).first)
        let url = (alert["annotations"] as? [String: String])?["runbook_url"]
        #expect(url == "https://wiki.example.com/{{ \"{\" }}queue}?a=1#b")
    }

    /// The alert is there where its service is.
    @Test(arguments: [
        (#""environments": ["development"]"#, "", false), (#""environments": ["production"]"#, "", true),
        (#""labels": {}"#, #", "environments": ["development"]"#, false),
        (#""labels": {}"#, #", "environments": ["production"]"#, true),
    ])
    func followsItsService(service: String, alert: String, isThere: Bool) throws {
        let metrics = #""metrics": { "exported": { "queue_length": { "type": "gauge" } } }"#
        let snippet = try Self.snippet(
            Self.alert("queue_length > 5", alert),
            services: WatchedSnippet.api("\(service), \(metrics)")
        )
        let names = try snippet.observability().alerts.map(\.name)
        #expect(names.contains("QueueLong") == isThere)
    }

    @Test(arguments: [
        ("queue_length > 5", "", "", AlertDashboard.platform(.business)),
        ("rate(http_requests_total[5m]) < 1", "", "", .platform(.apiPerformance)),
        ("http_request_duration_seconds_sum > 1", "", "", .platform(.apiPerformance)),
        ("up == 0", "", "", .platform(.systemOverview)),
        ("up == 0 and queue_length > 1", "", "", .platform(.business)),
        ("queue_length > 5", #", "dashboard": "cache""#, "", .platform(.cache)),
    ])
    func leadsToWhatDrawsIt(
        expression: String,
        more: String,
        dashboards: String,
        dashboard: AlertDashboard
    ) throws {
        let snippet = try Self.snippet(Self.alert(expression, more), dashboards: dashboards)
        #expect(try snippet.observability().alerts.last?.dashboard == dashboard)
    }

    @Test func leadsToTheDashboardOfTheManifest() throws {
        let drawn = try Self.snippet(
            Self.alert("queue_length > 5"),
            dashboards:
                #""other": { "title": "Other", "metrics": [] }, "queues": { "title": "Queues", "metrics": ["queue_length"] }"#
        )
        #expect(try drawn.observability().alerts.last?.dashboard.uid(in: drawn.platform) == "shop-queues")
        let named = try Self.snippet(
            Self.alert("queue_length > 5", #", "dashboard": "other""#),
            dashboards: #""other": { "title": "Other", "metrics": ["queue_length"] }"#
        )
        #expect(try named.observability().alerts.last?.dashboard.uid(in: named.platform) == "shop-other")
    }

    private func expected(_ snippet: WatchedSnippet) throws -> [[String: String]] {
        let tests = try #require(
            try snippet.yaml(PrometheusGenerator(), "tests/project_test.yml")["tests"] as? [[String: Any]]
        )
        #expect(tests.map { $0["name"] as? String } == ["QueueLong fires", "QueueLong is silent"])
        return tests.flatMap { $0["alert_rule_test"] as? [[String: Any]] ?? [] }
            .flatMap { $0["exp_alerts"] as? [[String: Any]] ?? [] }
            .map { $0["exp_labels"] as? [String: String] ?? [:] }
    }

    /// What the expression leaves of the labels of its series, and what the test says instead.
    @Test(arguments: [
        ("queue_length > 5", "", ["queue": "a", "job": "api"]),
        ("sum by (queue) (queue_length) > 5", "", ["queue": "a"]),
        ("sum(queue_length) > 5", "", [:]),
        ("queue:length:max > 5", "", ["queue": "a"]),
        ("sum(queue_length) > 5", #", "labels": { "x": "1" }"#, ["x": "1"]),
    ])
    func testsKnowTheLabels(expression: String, more: String, labels: [String: String]) throws {
        let test =
            #", "test": { "series": { "queue_length{queue=\"a\",job=\"api\"}": "9x20" }, "firesAt": "9m", "quietAt": "1m"\#(more) }"#
        let snippet = try Self.snippet(
            Self.alert(expression, test),
            recordings: #""queue:length:max": { "expression": "max by (queue) (queue_length)" }"#
        )
        let own = ["severity": "warning", "service": "api"]
        #expect(try expected(snippet) == [labels.merging(own) { first, _ in first }])
    }

    /// What the project's alert of an outage says of other alerts is not known.
    @Test func silencesNoOtherAlert() throws {
        let snippet = try Self.snippet(
            Self.alert("queue_length > 5", severity: "critical").replacing("QueueLong", with: "QueueDown")
        )
        let text = try snippet.text(AlertmanagerGenerator(), "alertmanager.yml")
        #expect(text.contains("ServiceDown") && !text.contains("QueueDown"), "\(text)")
    }

    /// The names that a manifest must not use are those that there are.
    @Test func theNamesOfThePlatformAreKnown() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        var alerts: Set<String> = []
        let paths = [
            "manifest.json", "Tests/GoldenTests/Cases/everything/manifest.json", "Templates/starters/iot-sim.json",
            "Templates/starters/mime-transfer.json",
        ]
        for path in paths {
            let bytes = Array(try Data(contentsOf: root.appending(path: path)))
            let file = try #require(
                ManifestFile.read(SourceText(name: "manifest.json", bytes: bytes), into: DiagnosticCollector())
            )
            for platform in PlatformResolver.resolve(file).environments {
                guard let observability = Observability(of: platform) else { continue }
                alerts.formUnion(observability.alerts.filter { $0.section == nil }.map(\.name))
                for group in observability.groups where group.topic != .project {
                    for name in group.recordings.map(\.record.text) { #expect(PlatformRules.records(name), "\(name)") }
                }
            }
        }
        #expect(alerts == PlatformRules.alerts)
    }
}
