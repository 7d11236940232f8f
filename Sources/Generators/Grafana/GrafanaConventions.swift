import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Names of this family's files and of what dashboards refer to.
enum GrafanaConventions {
    /// Of the data source that panels use unless the reader picks another; fixed, so that links keep working (GF-09).
    static let prometheusUID = "prometheus"
    static let alertmanagerUID = "alertmanager"
    static let lokiUID = "loki"
    static let jaegerUID = "jaeger"

    /// What every panel and variable names as its data source (dashboard-linter, panel-datasource-rule).
    static let dataSourceVariable = "datasource"

    /// On every dashboard, so that people see why they cannot save (GEN-02).
    static let generatedTag = "generated"

    /// Of the JSON model; Grafana migrates from it. 39 is Grafana 10.3's, so that all later ones read it (GF-01).
    static let schemaVersion = 39

    /// Where containers see the dashboards; the image has nothing there (GF-09).
    static let dashboardsInContainer = PlatformConventions.grafanaDashboards

    static func provider(_ layout: Layout) -> ArtifactPath {
        ArtifactPath("\(layout.grafanaProviders)/dashboards.yml")
    }

    static func dashboard(_ layout: Layout, _ name: String) -> ArtifactPath {
        ArtifactPath("\(layout.grafanaDashboards)/\(name).json")
    }
}
