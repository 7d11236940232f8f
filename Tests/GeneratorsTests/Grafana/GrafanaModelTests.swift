import Documents
import Origins
import PlatformManifest
import Testing

@testable import Generators

@Suite("Grafana's model") struct GrafanaModelTests {
    private func alert(_ expression: PromQL, _ severity: AlertSeverity = .warning) -> Alert {
        Alert(
            "Any",
            severity,
            of: nil,
            expression,
            wait: nil,
            summary: "",
            details: "",
            .host,
            .hostsContainers,
            cases: { [] }
        )
    }

    @Test(
        arguments: [
            ("a / b > 0.9", "> 0.9"), ("a < 0.1", "< 0.1"), ("x - time() < 21 * 86400", "< 1814400"),
            ("  a / (b > 0)\n> 0.25", "> 0.25"), ("a > 0.0144\nand\n  b > 0.0144", "> 0.0144"), ("a == 0", nil),
            ("a > 30 and b == 1", nil), ("absent(a)", nil), ("(a > 0)", nil),
        ] as [(PromQL, String?)]
    )
    func limits(expression: PromQL, limit: String?) {
        #expect(alert(expression).limit.map { "\($0.isUpper ? ">" : "<") \($0.value)" } == limit)
    }

    private func text(_ thresholds: Thresholds) -> String {
        ([thresholds.base.rawValue] + thresholds.limits.map { "\($0.value) \($0.color.rawValue)" })
            .joined(separator: ", ")
    }

    /// A colour reaches from its limit up; for alerts below a limit, the worst is the base.
    @Test func thresholdsOfAlerts() {
        #expect(text(Thresholds(of: [alert("a > 0.9")])) == "green, 0.9 orange")
        #expect(text(Thresholds(of: [alert("a > 2", .critical), alert("a > 1")])) == "green, 1 orange, 2 red")
        #expect(
            text(Thresholds(of: [alert("a < 0.1"), alert("a < 0.03", .critical)])) == "red, 0.03 orange, 0.1 green"
        )
        #expect(text(Thresholds(of: [alert("a < 0.1")])) == "orange, 0.1 green")
        #expect(text(Thresholds(of: [alert("a > 0")])) == "green", "else zero would be orange")
        #expect(text(Thresholds(of: [])) == "green")
    }

    @Test func queriesRememberTheirMetrics() {
        let query: PanelQuery = "sum(rate(\(.target("a_total", .equal("x", "y")))[5m])) / \(.recorded("b:c"))"
        #expect(query.expression.text == #"sum(rate(a_total{job=~"$job", instance=~"$instance", x="y"}[5m])) / b:c"#)
        #expect(query.metrics == ["a_total", "b:c"])
    }

    private func panel(_ title: PanelText, width: Int, metric: Generators.MetricName = "up") -> Panel {
        .timeSeries(title, "d", .count, [.range("\(.target(metric))", "")], width: width)
    }

    @Test func whatNobodyGivesOutIsNotDrawn() {
        let dashboard = Dashboard(
            name: "a",
            uid: "a",
            title: "a",
            description: "",
            rows: [
                DashboardRow("both", [panel("up", width: 12), panel("gone", width: 12, metric: "gone")]),
                DashboardRow("none", [panel("gone", width: 12, metric: "gone")]),
            ]
        )
        let limited = dashboard.limited(to: { $0 == "up" }, origin: { _ in nil })
        #expect(limited.rows.map(\.title.title) == ["both"])
        #expect(limited.panels.map(\.title.title) == ["up"])
    }

    private func places(_ rows: [DashboardRow]) -> [String] {
        DashboardLayout.placed(rows).flatMap { placed -> [PlacedPanel] in
            guard case .heading(_, let panels) = placed.content else { return [placed] }
            return [placed] + panels
        }
        .map { "\($0.id): \($0.position.x),\($0.position.y) \($0.position.width)x\($0.position.height)" }
    }

    @Test func panelsFlowFromLeftToRight() {
        let row = DashboardRow("a", [panel("1", width: 12), panel("2", width: 12), panel("3", width: 8)])
        #expect(
            places([row, row]) == [
                "1: 0,0 24x1", "2: 0,1 12x8", "3: 12,1 12x8", "4: 0,9 24x8",
                "5: 0,17 24x1", "6: 0,18 12x8", "7: 12,18 12x8", "8: 0,26 24x8",
            ]
        )
    }

    /// Their panels take no room until the row is opened.
    @Test func collapsedRows() {
        let closed = DashboardRow("a", isCollapsed: true, [panel("1", width: 24)])
        let open = DashboardRow("b", [panel("2", width: 24)])
        #expect(places([closed, open]) == ["1: 0,0 24x1", "2: 0,1 24x8", "3: 0,1 24x1", "4: 0,2 24x8"])
    }

    @Test(arguments: [(10_000, "10s"), (60_000, "1m"), (90_000, "90s"), (86_400_000, "1d"), (1500, "1500ms")])
    func intervals(milliseconds: Int, text: String) {
        #expect(DashboardScope.interval(TimeSpan(milliseconds: milliseconds)) == text)
    }
}
