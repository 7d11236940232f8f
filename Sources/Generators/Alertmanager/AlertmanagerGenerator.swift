import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Alertmanager's routes, receivers and message templates (ARTIFACTS §6).
package struct AlertmanagerGenerator: Generator {
    package let description = GeneratorDescription(
        name: "alertmanager",
        summary: "who hears of which alert, and how messages read, by environment"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let header = input.header(description)
        return input.platforms.environments.flatMap { platform -> [GeneratedArtifact] in
            guard let environment = platform.environment.name?.value, let alerting = platform.alerting,
                let folder = platform.layout.alertmanager
            else { return [] }
            let configuration = AlertmanagerConfiguration(
                platform: platform,
                alerting: alerting,
                observability: input.observability(of: platform),
                header: header
            )
            let files: [(String, any Document)] = [
                (AlertmanagerConventions.configuration, configuration.document()),
                (AlertmanagerConventions.templates, MessageTemplates.document(header: header)),
            ]
            return files.map { name, document in
                GeneratedArtifact(
                    Artifact(ArtifactPath(folder.appending(name).text), document),
                    environment: environment,
                    because: alerting.alertmanager.reason
                )
            }
        }
    }
}
