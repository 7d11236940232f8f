package import Origins

/// What the manifest says about one environment: its overrides are merged in already.
///
/// A class since it is large, never changes, and is handed on everywhere.
package final class Manifest: ManifestObject {
    package static let shapeName = "manifest"
    package static let shapeSummary = "A platform of containers: its services, environments, networks and limits."

    package let platform: Sourced<PlatformSection>
    package let environments: NamedMap<EnvironmentName, EnvironmentSection>
    package let networks: NamedMap<NetworkName, NetworkSection>
    package let volumes: NamedMap<VolumeName, VolumeSection>
    package let limits: NamedMap<LimitsClassName, LimitsSection>
    package let secrets: NamedMap<SecretName, SecretSection>
    package let variables: NamedMap<EnvironmentVariableName, VariableSection>
    package let services: NamedMap<ServiceName, ServiceSection>
    package let gateway: Sourced<GatewaySection>?
    package let monitoring: Sourced<MonitoringSection>?
    package let backups: NamedMap<DatabaseName, BackupSection>
    package let layout: Sourced<LayoutSection>?
    package let terraform: Sourced<TerraformSection>?
    package let patches: [Sourced<PatchSection>]
    package let templates: NamedMap<TemplatePath, Sourced<ProjectPath>>

    package init(from fields: inout FieldReader) {
        _ = fields.optional("$schema", "the JSON Schema of this file, for editors", overridable: false, as: String.self)
        platform = fields.required("platform", "what holds in every environment")
        environments = fields.section("environments", { $0.environments }, "where the platform runs")
        networks = fields.section("networks", { $0.networks }, "who meets whom")
        volumes = fields.section("volumes", { $0.volumes }, "what outlives containers")
        limits = fields.section("limits", { $0.limits }, "limits classes, which services name")
        secrets = fields.section("secrets", { $0.secrets }, "values that arrive at run time")
        variables = fields.section("variables", { $0.variables }, "values that whoever starts the platform sets")
        services = fields.section("services", { $0.services }, "what runs")
        gateway = fields.optional("gateway", "the edge and its routes")
        monitoring = fields.optional("monitoring", "metrics, alerts and dashboards")
        backups = fields.section("backups", { $0.backups }, "what is saved")
        layout = fields.optional("layout", "where rendered files lie")
        terraform = fields.optional("terraform", "how Terraform delivers the platform")
        patches = fields.list("patches", "changes to rendered files that the manifest has no words for")
        templates = fields.map(
            "templates",
            "templates of the project's own instead of built-in ones, by the built-in path"
        )
    }
}
