import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

@testable import Generators

/// What small platforms get.
@Suite("Dashboards of small platforms") struct DashboardSnippetTests {
    private static let orders =
        #""orders_total": { "type": "counter", "help": "orders by status", "labels": ["status"] }"#

    @Test func onlyWhatThereIs() throws {
        let names = try RenderedDashboards.shop().dashboards().map(\.name)
        #expect(names == ["system-overview"])
        let overview = try RenderedDashboards.shop().dashboard("system-overview")
        #expect(!overview.panels.isEmpty)
        for metric in ["http_requests_total", "container_", "node_", "slo:", "vault_", "backup_", "fluentbit_"] {
            #expect(!overview.expressions.contains { $0.contains(metric) }, "\(metric)")
        }
    }

    @Test(arguments: [
        ("redis", "redis-exporter", "cache"), ("postgres", "postgres-exporter", "database"),
    ])
    func aDataStoreBringsItsDashboard(store: String, exporter: String, dashboard: String) throws {
        let rendered = try RenderedDashboards.shop(
            more: """
                , "store": { "component": "\(store)", "networks": ["inner"] },
                "exporter": { "component": "\(exporter)", "networks": ["inner"], "settings": { "for": "store" } }
                """
        )
        #expect(try rendered.dashboards().map(\.name).contains(dashboard))
        #expect(
            try rendered.dashboard(dashboard).variables[1]["query"] as? String
                == #"label_values(up{job="exporter"}, job)"#
        )
    }

    /// Without a Prometheus there is nothing to draw, and nothing that Grafana would look for in vain.
    @Test func withoutPrometheus() throws {
        let rendered = try RenderedDashboards(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "production": { "purpose": "production" } },
              "networks": { "inner": {} },
              "services": { "grafana": { "component": "grafana", "networks": ["inner"] } }
            }
            """
        )
        #expect(rendered.paths == ["monitoring/grafana/provisioning/datasources/production/datasources.yml"])
        #expect(try rendered.text("provisioning/datasources/production/datasources.yml").hasSuffix("datasources: []\n"))
        let grafana = try #require(rendered.platforms.environments[0].services.first)
        let rendereds = grafana.mounts.compactMap { mount -> String? in
            guard case .rendered(let path) = mount.source else { return nil }
            return path.text
        }
        #expect(rendereds == ["monitoring/grafana/provisioning/datasources/production"])
    }

    // MARK: - The manifest's own metrics

    private func own(_ exported: String, replicas: Int = 1) throws -> ReadDashboard {
        let name = try #require(exported.split(separator: "\"").first)
        return try RenderedDashboards.shop(
            exported: exported,
            dashboards: #""shop": { "title": "Shop", "refresh": "10s", "metrics": ["\#(name)"] }"#,
            replicas: replicas
        )
        .dashboard("shop")
    }

    @Test func aCounter() throws {
        let dashboard = try own(Self.orders)
        #expect(dashboard.object["refresh"] as? String == "10s")
        #expect(dashboard.object["uid"] as? String == "shop-shop")
        #expect(
            dashboard.expressions == [
                #"sum(increase(orders_total{job=~"$job", instance=~"$instance"}[$__range]))"#,
                #"60 * sum by (status) (rate(orders_total{job=~"$job", instance=~"$instance"}[$__rate_interval]))"#,
                #"""
                sum by (status) (rate(orders_total{job=~"$job", instance=~"$instance"}[$__rate_interval]))
                / scalar(sum(rate(orders_total{job=~"$job", instance=~"$instance"}[$__rate_interval])) > 0)
                """#,
            ]
        )
        #expect(dashboard.panels.map(\.unit) == ["short", "cpm", "percentunit"])
        #expect(dashboard.panels[1].description == "Orders by status. Metric `orders_total` of api.")
    }

    @Test(arguments: [("bytes", "Bps", false), ("currencyEUR", "currencyEUR", true), ("reqps", "reqps", false)])
    func unitsOfCounters(unit: String, rate: String, isPerMinute: Bool) throws {
        let dashboard = try own(#""sold_total": { "type": "counter", "unit": "\#(unit)" }"#)
        let panel = try #require(dashboard.panels.last)
        #expect(panel.unit == rate)
        #expect(panel.expressions[0].hasPrefix("60 * ") == isPerMinute)
    }

    /// Several containers may measure the same or parts of one: only drawn apart it is never wrong.
    @Test(arguments: [(1, "sum("), (3, "sum by (instance) (")])
    func aGauge(replicas: Int, prefix: String) throws {
        let dashboard = try own(#""sessions": { "type": "gauge", "help": "open sessions" }"#, replicas: replicas)
        #expect(try dashboard.panel("Open sessions").expressions[0].hasPrefix(prefix))
        #expect(dashboard.panels.count == (replicas == 1 ? 2 : 1))
    }

    @Test func aHistogram() throws {
        let dashboard = try own(#""transfer_seconds": { "type": "histogram", "unit": "s", "help": "transfers" }"#)
        let panel = try dashboard.panel("Transfers")
        #expect(panel.targets.compactMap { $0["legendFormat"] as? String } == ["50 %", "95 %", "99 %"])
        #expect(panel.expressions.allSatisfy { $0.contains("transfer_seconds_bucket{") })
        #expect(try dashboard.panel("Transfers, spread").type == "heatmap")
    }

    /// What the manifest's dashboards leave out has one of its own.
    @Test func metricsThatNoDashboardDraws() throws {
        let both = #"\#(Self.orders), "sessions": { "type": "gauge" }"#
        let rendered = try RenderedDashboards.shop(
            exported: both,
            dashboards: #""shop": { "title": "Shop", "metrics": ["orders_total"] }"#
        )
        let business = try rendered.dashboard("business-kpis")
        #expect(business.expressions.allSatisfy { $0.contains("sessions{") })
        let whole = try RenderedDashboards.shop(
            exported: both,
            dashboards: #""shop": { "title": "Shop", "metrics": ["orders_total", "sessions"] }"#
        )
        #expect(try !whole.dashboards().map(\.name).contains("business-kpis"))
    }

    /// A system's own name for a dashboard of the platform: alerts follow.
    @Test func aDashboardUnderAnotherName() throws {
        let rendered = try RenderedDashboards.shop(
            exported: Self.orders,
            dashboards: #""health": { "title": "Health", "shows": "system-overview", "metrics": ["orders_total"] }"#
        )
        #expect(try rendered.dashboards().map(\.name) == ["health"])
        let dashboard = try rendered.dashboard("health")
        #expect(dashboard.object["uid"] as? String == "shop-health")
        #expect(dashboard.object["title"] as? String == "Health")
        #expect(try dashboard.panel("State by service").type == "stat")
        #expect(try dashboard.panel("Orders by status").type == "stat")
        let platform = rendered.platforms.environments[0]
        #expect(PlatformDashboard.systemOverview.uid(in: platform) == "shop-health")
    }

    /// The same name is enough.
    @Test func aDashboardOfThePlatformWithMore() throws {
        let rendered = try RenderedDashboards.shop(
            exported: Self.orders,
            dashboards: #""system-overview": { "title": "All", "refresh": "1m", "metrics": ["orders_total"] }"#
        )
        #expect(try rendered.dashboards().map(\.name) == ["system-overview"])
        let dashboard = try rendered.dashboard("system-overview")
        #expect(dashboard.object["refresh"] as? String == "1m")
        #expect(dashboard.panels.count > 4)
        #expect(dashboard.expressions.contains { $0.contains("orders_total") })
    }

    // MARK: - Hostile texts

    /// Titles and descriptions from the manifest come back as they were: no variable, no markup, no other key.
    @Test(arguments: [
        "${job}", "$job", "[[job]]", "{{ x }}", "\"", "\\", "<b>x</b>", "*a*", "[a](javascript:x)", "it's $5",
    ])
    func textStaysText(text: String) throws {
        let rendered = try RenderedDashboards.shop(
            title: text,
            exported: #""orders_total": { "type": "counter", "help": \#(RenderedDashboards.quoted(text)) }"#,
            dashboards: """
                "shop": {
                  "title": \(RenderedDashboards.quoted(text)), "description": \(RenderedDashboards.quoted(text)),
                  "metrics": ["orders_total"]
                }
                """
        )
        let dashboard = try rendered.dashboard("shop")
        #expect(dashboard.object["title"] as? String == text)
        #expect((dashboard.object["description"] as? String)?.hasPrefix(text) == true)
        for panel in dashboard.panels {
            #expect(panel.title.replacing("\u{2060}", with: "").lowercased().hasPrefix(text.lowercased()))
            for shown in [panel.title, panel.description] {
                #expect(shown.firstMatch(of: Self.grafanaVariable) == nil, "\(shown)")
            }
            #expect(panel.description.firstMatch(of: /(^|[^\\])[<*\[]/) == nil, "\(panel.description)")
        }
        let provider = try rendered.text("provisioning/dashboards/dashboards.yml")
        // What is left after Grafana has filled in variables of its environment.
        #expect(provider.replacing("$$", with: "").firstMatch(of: /\$/) == nil, "\(provider)")
    }

    /// As Grafana finds variables (`variableRegex` of @grafana/data).
    nonisolated(unsafe) private static let grafanaVariable =
        /\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}/

    @Test(arguments: HostileStrings.all) func noTextHoldsAVariable(text: String) {
        let panelText: PanelText = "\(text: text)"
        for shown in [panelText.title, panelText.markdown] {
            #expect(shown.firstMatch(of: Self.grafanaVariable) == nil, "\(shown.debugDescription)")
        }
        #expect(
            panelText.title.unicodeScalars.filter { $0 != "\u{2060}" }.elementsEqual(
                text.unicodeScalars.filter { $0 != "\u{2060}" }
            )
        )
    }
}
