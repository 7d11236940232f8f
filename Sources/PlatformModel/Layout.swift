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
    package let architecture: ProjectPath
    package let terraform: ProjectPath
    /// `nil` in the base, where each environment has its own.
    package let systemd: ProjectPath?
    package let backups: ProjectPath

    /// Services with a Compose file of their own; none in the base and in environments that stand alone.
    package let composeParts: [ComposePart]

    private let composeFiles: [String: FileName]

    init(_ section: LayoutSection, environment: PlatformEnvironment?) {
        let name = environment?.name?.value
        compose = section.compose.value
        images = section.images.value
        nginx = name.map(section.nginx.value.path)
        prometheus = name.map(section.prometheus.value.path)
        alertmanager = name.map(section.alertmanager.value.path)
        ruleFile = section.ruleFile?.value
        grafana = section.grafana.value
        grafanaDataSources = name.map {
            section.grafana.value.appending("provisioning/datasources/\($0)")
        }
        runbooks = section.runbooks.value
        architecture = section.architecture.value
        terraform = section.terraform.value
        systemd = name.map(section.systemd.value.path)
        backups = section.backups.value
        composeParts =
            environment?.standsAlone ?? true
            ? []
            : section.composeParts.entries.compactMap { entry in
                name.map { ComposePart(entry.value, $0) }
            }
        composeFiles = Dictionary(
            section.composeFiles.entries.map { ($0.name.value.text, $0.value.value) }
        ) { first, _ in first }
    }

    package static let monitoringRolesScript = "create-monitoring-roles.sh"

    /// Makes the roles of a database's exporters.
    package func monitoringRolesScript(of service: ServiceName) -> ProjectPath {
        images.appending("\(service)/\(Self.monitoringRolesScript)")
    }

    /// Says where dashboards come from; alike in all environments.
    package var grafanaProviders: ProjectPath { grafana.appending("provisioning/dashboards") }
    /// Of the dashboards, which all environments share.
    package var grafanaDashboards: ProjectPath { grafana.appending("dashboards") }

    /// The name of a Compose file in `compose`. For example: `base.yml`.
    ///
    /// - Parameter part: `base`, `network-policy`, an environment's name, or one of these with a suffix.
    /// - Returns: `<part>.yml`, unless the manifest says otherwise.
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

/// Services with a Compose file of their own, which goes over the overlay.
package struct ComposePart: Sendable {
    package let file: ProjectPath
    package let services: Set<ServiceName>

    fileprivate init(_ section: ComposePartSection, _ environment: EnvironmentName) {
        file = section.file.value.path(in: environment)
        services = Set(section.services.map(\.value))
    }
}

extension Platform {
    /// The Compose files of an environment below the output folder, in the order of `-f`.
    package var composeFiles: [ProjectPath] {
        guard let name = environment.name?.value.text else { return [] }
        let names = environment.standsAlone ? [name] : ["base", name]
        return names.map { layout.compose.appending(layout.composeFileName($0)) } + layout.composeParts.map(\.file)
    }
}
