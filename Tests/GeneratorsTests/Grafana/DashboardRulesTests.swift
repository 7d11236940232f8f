import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import Testing

@testable import Generators

/// The rules of ARTIFACTS §7, over every dashboard of every system.
@Suite("Grafana's rules") struct DashboardRulesTests {
    private func each(_ path: String, _ body: (ReadDashboard) throws -> Void) throws {
        let dashboards = try RenderedDashboards.repository(path).dashboards()
        #expect(dashboards.count >= 5, "criterion 14")
        for dashboard in dashboards { try body(dashboard) }
    }

    @Test("GF-01: the bare model, with what never changes by itself", arguments: RenderedDashboards.repositoryPaths)
    func bareModel(path: String) throws {
        var uids: Set<String> = []
        var titles: Set<String> = []
        try each(path) { dashboard in
            let object = dashboard.object
            #expect(object["dashboard"] == nil, "G-01")
            #expect(object["id"] is NSNull)
            let uid = try #require(object["uid"] as? String)
            #expect(uid.wholeMatch(of: /[a-zA-Z0-9_-]{1,40}/) != nil, "\(uid)")
            #expect(uids.insert(uid).inserted, "\(uid) twice")
            #expect(titles.insert(object["title"] as? String ?? "").inserted)
            #expect((object["schemaVersion"] as? Int ?? 0) >= 39)
            #expect(object["version"] as? Int == 1)
            #expect(object["editable"] as? Bool == false)
            #expect(object["timezone"] as? String == "browser")
            #expect((object["tags"] as? [String])?.contains("generated") == true)
            #expect((object["description"] as? String)?.contains("platformgen render") == true, "GEN-02")
            #expect((object["refresh"] as? String)?.wholeMatch(of: /[0-9]+[smhd]/) != nil)
        }
    }

    @Test("GF-02: the data source, job and instance are variables", arguments: RenderedDashboards.repositoryPaths)
    func variables(path: String) throws {
        try each(path) { dashboard in
            let names = dashboard.variables.compactMap { $0["name"] as? String }
            #expect(names.first == "datasource")
            // Recorded series of objectives have no instance.
            let expected = dashboard.name == "slo-error-budget" ? ["service", "slo"] : ["job", "instance"]
            #expect(Array(names.dropFirst().prefix(2)) == expected, "\(dashboard.name)")
            for variable in dashboard.variables.dropFirst() {
                #expect(variable["type"] as? String == "query")
                #expect(variable["refresh"] as? Int == 2)
                #expect(variable["multi"] as? Bool == true)
                #expect(variable["includeAll"] as? Bool == true)
                #expect((variable["datasource"] as? [String: String])?["uid"] == "${datasource}")
                if variable["hide"] as? Int == 0 { #expect(variable["allValue"] as? String == ".+") }
            }
        }
    }

    private static let types: Set = ["timeseries", "stat", "gauge", "table", "bargauge", "heatmap", "logs"]
    /// As dashboard-linter's panel-units-rule knows them.
    private static let units: Set = [
        "reqps", "ops", "cps", "cpm", "percentunit", "s", "dtdurations", "bytes", "Bps", "short", "currencyUSD",
    ]

    @Test("GF-03: every panel says what it shows", arguments: RenderedDashboards.repositoryPaths)
    func panels(path: String) throws {
        try each(path) { dashboard in
            for panel in dashboard.panels {
                let place = "\(dashboard.name): \(panel.title)"
                #expect(Self.types.contains(panel.type), "\(place), G-02")
                #expect(!panel.title.isEmpty && panel.description.hasSuffix("."), "\(place)")
                #expect((panel.object["datasource"] as? [String: String])?["uid"] == "${datasource}", "\(place)")
                #expect(Self.units.contains(panel.unit), "\(place): \(panel.unit)")
                #expect(panel.steps.first?["value"] is NSNull, "\(place): the first threshold is the base")
                let values = panel.steps.dropFirst().compactMap { $0["value"] as? Double }
                #expect(values.count == panel.steps.count - 1 && values == values.sorted(), "\(place)")
                if panel.type == "timeseries" {
                    let legend = panel.options["legend"] as? [String: Any]
                    #expect(legend?["showLegend"] as? Bool == true, "\(place)")
                    let isRate = panel.expressions.allSatisfy { $0.contains("rate(") }
                    if isRate, panel.unit != "percentunit" { #expect(panel.defaults["min"] as? Int == 0, "\(place)") }
                }
            }
        }
    }

    @Test("GF-04: targets are told apart, and rates fit the time range", arguments: RenderedDashboards.repositoryPaths)
    func targets(path: String) throws {
        try each(path) { dashboard in
            for panel in dashboard.panels {
                let place = "\(dashboard.name): \(panel.title)"
                let names = panel.targets.compactMap { $0["refId"] as? String }
                #expect(names == Array(["A", "B", "C", "D", "E"].prefix(names.count)) && !names.isEmpty, "\(place)")
                for target in panel.targets {
                    let isInstant = target["instant"] as? Bool
                    #expect(isInstant != target["range"] as? Bool, "\(place)")
                    if panel.type == "timeseries" || panel.type == "heatmap" { #expect(isInstant == false, "\(place)") }
                    if panel.type == "table" { #expect(isInstant == true, "\(place)") }
                }
                if panel.targets.count > 1, panel.type == "timeseries" {
                    let legends = panel.targets.compactMap { $0["legendFormat"] as? String }
                    #expect(Set(legends).count == panel.targets.count, "\(place)")
                }
            }
        }
    }

    @Test(
        "GF-06: 24 columns, nothing on top of another, ids in reading order",
        arguments: RenderedDashboards.repositoryPaths
    )
    func grid(path: String) throws {
        try each(path) { dashboard in
            #expect(dashboard.all.map(\.id) == Array(1...dashboard.all.count), "\(dashboard.name)")
            for panels in [dashboard.top] + dashboard.top.map(\.nested) {
                var cells: Set<[Int]> = []
                for panel in panels {
                    let place = panel.place
                    #expect(place[0] >= 0 && place[1] >= 0 && place[2] > 0 && place[3] > 0 && place[0] + place[2] <= 24)
                    for x in place[0]..<place[0] + place[2] {
                        for y in place[1]..<place[1] + place[3] {
                            #expect(cells.insert([x, y]).inserted, "\(dashboard.name): \(panel.title) at \(x), \(y)")
                        }
                    }
                    if panel.type == "row" { #expect(place[0] == 0 && place[2] == 24 && place[3] == 1) }
                }
                let places = panels.map(\.place)
                #expect(places.elementsEqual(places.sorted { ($0[1], $0[0]) < ($1[1], $1[0]) }), "\(dashboard.name)")
            }
            // What a collapsed row holds is in it, and nowhere else.
            for row in dashboard.top where row.type == "row" {
                #expect((row.object["collapsed"] as? Bool == true) == !row.nested.isEmpty, "\(dashboard.name)")
            }
        }
    }

    @Test("GF-07: each alert's dashboard exists in each environment", arguments: RenderedDashboards.repositoryPaths)
    func alertsHaveTheirDashboards(path: String) throws {
        let rendered = try RenderedDashboards.repository(path)
        let uids = Set(try rendered.dashboards().compactMap { $0.object["uid"] as? String })
        for platform in rendered.platforms.environments where platform.monitoring?.grafana != nil {
            let observability = try #require(Observability(of: platform))
            #expect(!observability.alerts.isEmpty)
            for alert in observability.alerts {
                #expect(uids.contains(alert.dashboard.uid(in: platform)), "\(alert.name)")
            }
        }
    }

    @Test(
        "GF-11: whole numbers have no point, keys an order of their own",
        arguments: RenderedDashboards.repositoryPaths
    )
    func emission(path: String) throws {
        let rendered = try RenderedDashboards.repository(path)
        for path in rendered.paths where path.hasSuffix(".json") {
            let text = try rendered.text(path.replacingOccurrences(of: "monitoring/grafana/", with: ""))
            #expect(text.hasPrefix("{\n  \"id\": null,\n  \"uid\": "))
            #expect(text.hasSuffix("}\n") && !text.contains("\t"))
            #expect(text.firstMatch(of: /: -?[0-9]+\.0\b/) == nil)
        }
    }

    @Test func everyDashboardListsTheOthers() throws {
        for dashboard in try RenderedDashboards.repository("manifest.json").dashboards() {
            let links = try #require(dashboard.object["links"] as? [[String: Any]])
            #expect(
                links.contains { $0["type"] as? String == "dashboards" && $0["tags"] as? [String] == ["ecommerce"] }
            )
        }
    }

    /// Every runbook that a panel leads to is one that alerts know, at the published address.
    @Test func panelsLeadToRunbooks() throws {
        let rendered = try RenderedDashboards.repository("manifest.json")
        let platform = try #require(rendered.platforms.environments.last { $0.monitoring?.grafana != nil })
        let known = Set(Runbook.allCases.map { $0.url(in: platform) })
        var linked: Set<String> = []
        for panel in try rendered.dashboards().flatMap(\.panels) {
            for link in panel.object["links"] as? [[String: Any]] ?? [] {
                let url = try #require(link["url"] as? String)
                #expect(known.contains(url), "\(url)")
                linked.insert(url)
            }
        }
        #expect(linked.count >= 12, "\(linked)")
    }
}
