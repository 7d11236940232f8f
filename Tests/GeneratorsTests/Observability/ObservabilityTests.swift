import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import TestSupport
import Testing

@testable import Generators

@Suite struct ObservabilityTests {
    struct Budget: Sendable {
        let slo: String
        let thresholds: [String]
    }

    /// PR-11, PR-13, GEN-11: by hand from the table, never by the code's own arithmetic.
    static let budgets = [
        Budget(slo: #""availability": "99.9%""#, thresholds: ["0.0144", "0.006", "0.003", "0.001"]),
        Budget(slo: #""availability": "99.95%""#, thresholds: ["0.0072", "0.003", "0.0015", "0.0005"]),
        Budget(
            slo: #""availability": "99.9%", "window": "28d""#,
            thresholds: ["0.01344", "0.0056", "0.0028", "0.0009333"]
        ),
        Budget(slo: #""latency": { "p95": "200ms" }"#, thresholds: ["0.72", "0.3", "0.15", "0.05"]),
        Budget(slo: #""latency": { "p90": "200ms" }"#, thresholds: ["0.6", "0.3", "0.1"]),
        Budget(slo: #""availability": "99.9%", "window": "1d""#, thresholds: ["0.00048", "0.0002", "0.0001"]),
    ]

    @Test(arguments: budgets) func burnRatesAreExact(budget: Budget) throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(#""metrics": { "buckets": [0.2] }, "slo": { \#(budget.slo) }"#)
        )
        let alerts = try snippet.observability().alerts.filter { $0.name.contains("BudgetBurn") }
        let found = alerts.map { $0.expression.text.split(separator: " ").last.map(String.init) }
        #expect(found == budget.thresholds)
        // Both windows are held against the same threshold.
        for (alert, threshold) in zip(alerts, budget.thresholds) {
            #expect(alert.expression.text.ranges(of: " > \(threshold)").count == 2, "\(alert.expression.text)")
        }
    }

    /// PR-06: Prometheus 3 reads the bound 1 as 1.0.
    @Test(arguments: [("200ms", #"le="0.2""#), ("1s", #"le=~"1|1\\.0""#)])
    func bucketsAreMatchedInEveryVersion(threshold: String, matcher: String) throws {
        let snippet = try WatchedSnippet(
            WatchedSnippet.prometheus,
            WatchedSnippet.api(
                #""metrics": { "buckets": [0.2, 1] }, "slo": { "latency": { "p95": "\#(threshold)" } }"#
            )
        )
        let ratio = try #require(try snippet.observability().recordings.first)
        #expect(ratio.expression.text.contains(matcher), "\(ratio.expression)")
    }

    /// GF-11 for rules: what an alert asks for is exported or recorded.
    @Test func alertsAskForKnownSeriesOnly() throws {
        let kinds = [
            "postgres-exporter", "pgbouncer-exporter", "redis-exporter", "nginx-exporter", "node-exporter", "cadvisor",
            "blackbox-exporter", "vault", "grafana", "alertmanager",
        ]
        let snippet = try WatchedSnippet(
            kinds.map { WatchedSnippet.service($0, #""networks": ["inner"]"#) }.joined(separator: ",\n"),
            WatchedSnippet.prometheus,
            WatchedSnippet.service("nginx", #""networks": ["inner"]"#),
            WatchedSnippet.api(
                #""metrics": { "buckets": [0.2] }, "slo": { "availability": "99%", "latency": { "p95": "200ms" } }"#
            ),
            more: #"""
                "gateway": { "service": "nginx", "routes": [{ "path": "/", "to": "api" }] },
                "backups": { "main": { "volume": "v", "schedule": "daily", "verification": "weekly" } },
                "volumes": { "v": {} }
                """#
        )
        let observability = try snippet.observability()
        let known = Set(observability.monitoring.metrics.flatMap(\.seriesNames))
            .union(observability.recordings.map(\.record.text))
        let words: Set = [
            "sum", "by", "rate", "increase", "absent", "min", "max", "avg", "and", "or", "time", "vector", "abs",
            "changes",
            "predict_linear", "sum_over_time", "count_over_time", "job", "service", "name", "instance", "datname",
            "database", "backup", "integration", "le", "credential",
        ]
        for expression in observability.alerts.map(\.expression) + observability.recordings.map(\.expression) {
            let bare = expression.text.replacing(/\{[^}]*\}|\[[^\]]*\]/, with: "")
            for name in bare.matches(of: /[a-zA-Z_:][a-zA-Z0-9_:]*/).map({ String($0.0) }) where !words.contains(name) {
                #expect(known.contains(name), "\(name) in \(expression)")
            }
        }
        #expect(observability.alerts.count > 50)
        let topics = Set(observability.groups.map(\.topic))
        // The project states its own, if any.
        #expect(topics == Set(RuleTopic.allCases).subtracting([.project]))
    }

    /// GF-01: Grafana takes 40 characters.
    @Test func dashboardsHaveShortNames() throws {
        let snippet = try WatchedSnippet(WatchedSnippet.prometheus)
        for dashboard in PlatformDashboard.allCases {
            #expect(dashboard.uid(in: snippet.platform) == "shop-\(dashboard.rawValue)")
        }
        let long = String(repeating: "x", count: 60)
        #expect(PlatformDashboard.uid(long, in: snippet.platform).hasPrefix("s-"))
    }

    /// Text of the manifest is text in Go's templates, wherever braces end up side by side.
    @Test(arguments: [
        ("plain", "plain"), ("{{ .Value }}", #"{{ "{" }}{{ "{" }} .Value }}"#), ("a{", #"a{{ "{" }}"#), ("}}", "}}"),
    ]) func bracesAreNoActions(text: String, expected: String) {
        #expect(GoTemplateText.escaped(text) == expected)
        let alert: AlertText = "\(text: text)\(.number)"
        #expect(alert.template == expected + #"{{ $value | printf "%.0f" }}"#)
    }
}
