import Origins
import PlatformManifest
import PlatformModel

/// Whoever looks at an alert finds its curves.
struct DashboardInvariant: Invariant {
    static let code = "PV0302"
    static let sentence =
        "Every alert and runbook links a dashboard that is rendered, every dashboard has a uid of its own and is the one that its file is named after, and all read data sources that exist."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        let uids = Set(tree.dashboards.map(\.uid))
        for environment in tree.environments {
            guard let monitoring = environment.platform.monitoring else { continue }
            for alert in environment.prometheus?.alerts ?? [] {
                guard let link = alert.dashboard else {
                    if monitoring.grafana != nil {
                        findings.report(alert.place, "alert '\(alert.name)' links no dashboard")
                    }
                    continue
                }
                let text = link.text ?? ""
                guard let uid = text.components(separatedBy: "/d/").dropFirst().first, uids.contains(uid) else {
                    findings.report(link.place, "alert '\(alert.name)': there is no dashboard at '\(text)'")
                    continue
                }
                if let base = monitoring.grafanaURL?.value, !text.hasPrefix(base) {
                    findings.report(link.place, "alert '\(alert.name)' links '\(text)', but Grafana is at '\(base)'")
                }
            }
        }
        for runbook in tree.runbooks {
            for mention in runbook.dashboards where !uids.contains(mention.text) {
                findings.report(mention.place, "there is no dashboard '\(mention.text)'")
            }
        }
        checkDashboards(tree, &findings)
    }

    private func checkDashboards(_ tree: RenderedTree, _ findings: inout FindingCollector) {
        let sources = Set(
            tree.environments.flatMap { $0.dataSources?["datasources"]?.items ?? [] }.compactMap { $0["uid"]?.text }
        )
        let prefix = "\(tree.platforms.base.name.value)-"
        var seen: [String: String] = [:]
        for dashboard in tree.dashboards {
            let place = dashboard.root["uid"]?.place ?? Place(dashboard.path)
            if dashboard.uid.isEmpty { findings.report(place, "the dashboard has no uid") }
            if let other = seen[dashboard.uid] { findings.report(place, "'\(other)' has the same uid") }
            seen[dashboard.uid] = dashboard.path
            let name = (dashboard.path.split(separator: "/").last ?? "").dropLast(".json".count)
            if dashboard.uid.count < 40, dashboard.uid != prefix + name {
                findings.report(place, "the uid is '\(dashboard.uid)'", fix: "links expect '\(prefix)\(name)'")
            }
            let variables = Set((dashboard.root.at("templating", "list")?.items ?? []).compactMap { $0["name"]?.text })
            checkSources(in: dashboard.root, variables, sources, &findings)
        }
    }

    private func checkSources(
        in value: LocatedValue,
        _ variables: Set<String>,
        _ sources: Set<String>,
        _ findings: inout FindingCollector
    ) {
        for item in value.items { checkSources(in: item, variables, sources, &findings) }
        for entry in value.entries {
            if entry.key == "datasource", let uid = entry.value["uid"], let text = uid.text {
                let isVariable = text.hasPrefix("${") && variables.contains(String(text.dropFirst(2).dropLast()))
                guard !isVariable, text != "-- Grafana --", !sources.contains(text) else { continue }
                findings.report(uid.place, "there is no data source '\(text)'")
            } else {
                checkSources(in: entry.value, variables, sources, &findings)
            }
        }
    }
}
