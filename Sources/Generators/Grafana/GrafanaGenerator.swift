import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

/// Data sources and dashboards of Grafana (ARTIFACTS §7).
package struct GrafanaGenerator: Generator {
    package let description = GeneratorDescription(
        name: "grafana",
        summary: "Grafana's data sources by environment, and dashboards of what the platform gives out"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let header = input.header(description)
        var artifacts: [GeneratedArtifact] = []
        for platform in input.platforms.environments {
            guard let environment = platform.environment.name?.value, let folder = platform.layout.grafanaDataSources,
                let grafana = platform.services.first(where: { $0.component == .grafana })
            else { continue }
            let document = Provisioning.dataSources(platform, grafana: grafana, header: header)
            let path = ArtifactPath("\(folder)/datasources.yml")
            artifacts.append(
                GeneratedArtifact(Artifact(path, document), environment: environment, because: grafana.reason)
            )
        }
        guard let scope = DashboardScope(input) else { return artifacts }
        let layout = scope.platform.layout
        let reason = scope.platform.monitoring?.grafana?.reason ?? .constant
        let provider = Provisioning.provider(scope.platform, header: header)
        artifacts.append(GeneratedArtifact(Artifact(GrafanaConventions.provider(layout), provider), because: reason))
        for dashboard in Self.dashboards(scope) {
            let document = DashboardDocument.document(dashboard, header: header)
            artifacts.append(
                GeneratedArtifact(
                    Artifact(GrafanaConventions.dashboard(layout, dashboard.name), document),
                    because: reason
                )
            )
        }
        return artifacts
    }

    /// Each where there is something to show; the platform's in the order in which one looks at them, then the manifest's.
    static func dashboards(_ scope: DashboardScope) -> [Dashboard] {
        let platforms: [(topic: PlatformDashboard, dashboard: Dashboard?)] = [
            (.systemOverview, scope.systemOverview()), (.apiPerformance, scope.apiPerformance()),
            (.database, scope.database()), (.cache, scope.cache()), (.gateway, scope.gateway()),
            (.errorBudget, scope.errorBudget()), (.hostsContainers, scope.hostsContainers()),
            (.business, scope.business()),
        ]
        var taken: Set<PlatformDashboard> = []
        let own = scope.sections.compactMap { name, section in
            let topic = section.topic(named: name)
            // A KPI dashboard of the manifest shows what it says, and nothing of what it leaves out.
            let shown = platforms.first {
                $0.topic == topic && $0.topic != .business || section.shows?.value == $0.topic
            }
            if let topic { taken.insert(topic) }
            return scope.own(name, section, over: shown?.dashboard)
        }
        let free = platforms.filter { !taken.contains($0.topic) }.compactMap(\.dashboard).filter { !$0.rows.isEmpty }
        return (free + own).map { scope.finished($0) }
    }
}

extension DashboardScope {
    /// The dashboard with what all have: tags, and a list of the others.
    fileprivate func finished(_ dashboard: Dashboard) -> Dashboard {
        var dashboard = dashboard
        let tag = platform.name.text
        dashboard.tags = [GrafanaConventions.generatedTag, tag]
        dashboard.links = [
            DashboardLink(title: "Other dashboards", target: .dashboards(tags: [tag]), origin: platform.name.origin)
        ]
        return dashboard
    }
}
