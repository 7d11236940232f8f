/// Every artifact family, in the order of the output.
package enum GeneratorRegistry {
    package static let all: [any Generator] = [
        ManifestSchemaGenerator(),
        DockerfilesGenerator(),
        DatabasesGenerator(),
        ComposeGenerator(),
        EnvironmentFilesGenerator(),
        NginxGenerator(),
        PrometheusGenerator(),
        AlertmanagerGenerator(),
        GrafanaGenerator(),
        RunbooksGenerator(),
        ArchitectureGenerator(),
        TerraformGenerator(),
        BackupsGenerator(),
        SystemdGenerator(),
    ]
}
