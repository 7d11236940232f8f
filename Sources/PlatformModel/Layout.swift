import Origins
package import PlatformManifest

/// Where the files of one environment lie below the output folder.
package struct Layout: Sendable {
    package let compose: ProjectPath
    package let images: ProjectPath
    /// `nil` in the base, where each environment has its own; so are the next two.
    package let nginx: ProjectPath?
    package let prometheus: ProjectPath?
    package let alertmanager: ProjectPath?
    /// The one file of all rules below `prometheus`; `nil` for one file a topic in `rules`.
    package let ruleFile: FileName?
    package let grafana: ProjectPath
    /// Of Grafana's data sources, whose addresses differ by environment; `nil` in the base.
    package let grafanaDataSources: ProjectPath?
    package let runbooks: ProjectPath
    package let terraform: ProjectPath

    private let composeFiles: [String: FileName]

    init(_ section: LayoutSection, environment: EnvironmentName?) {
        compose = section.compose.value
        images = section.images.value
        nginx = environment.map(section.nginx.value.folder)
        prometheus = environment.map(section.prometheus.value.folder)
        alertmanager = environment.map(section.alertmanager.value.folder)
        ruleFile = section.ruleFile?.value
        grafana = section.grafana.value
        grafanaDataSources = environment.map {
            section.grafana.value.appending("provisioning/datasources/\($0)")
        }
        runbooks = section.runbooks.value
        terraform = section.terraform.value
        composeFiles = Dictionary(
            section.composeFiles.entries.map { ($0.name.value.text, $0.value.value) }
        ) { first, _ in first }
    }

    /// Says where dashboards come from; alike in all environments.
    package var grafanaProviders: ProjectPath { grafana.appending("provisioning/dashboards") }
    /// Of the dashboards, which all environments share.
    package var grafanaDashboards: ProjectPath { grafana.appending("dashboards") }

    /// The name of a Compose file in `compose`. For example: `base.yml`.
    ///
    /// - Parameter part: `base`, `network-policy`, an environment's name, or one of these with a suffix.
    package func composeFileName(_ part: String) -> String { composeFiles[part]?.text ?? "\(part).yml" }

    /// The way from one folder below the output folder to another, as relative paths write it.
    ///
    /// For example: `../../monitoring/grafana` from `deploy/nginx` to `monitoring/grafana`; `.` from a folder to itself.
    package static func path(from folder: ProjectPath, to target: ProjectPath) -> String {
        let start = components(of: folder)
        let end = components(of: target)
        let shared = zip(start, end).prefix { $0 == $1 }.count
        let parts = Array(repeating: "..", count: start.count - shared) + end.dropFirst(shared).map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }

    private static func components(of path: ProjectPath) -> [Substring] {
        path.text == "." ? [] : path.text.split(separator: "/")
    }
}
