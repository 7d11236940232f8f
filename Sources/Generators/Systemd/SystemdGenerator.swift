import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

/// The host's units, which run scheduled jobs (ARTIFACTS §13).
package struct SystemdGenerator: Generator {
    package let description = GeneratorDescription(
        name: "systemd",
        summary: "units of the host that run scheduled jobs, and how they are installed, by environment"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let header = input.header(description)
        return try input.platforms.environments.flatMap { platform -> [GeneratedArtifact] in
            let tasks = platform.scheduledTasks
            guard !tasks.isEmpty, let environment = platform.environment.name, let folder = platform.layout.systemd
            else { return [] }
            var artifacts: [GeneratedArtifact] = []
            for task in tasks {
                let units = TimedUnits(task, platform, environment)
                for (name, document) in [
                    (platform.serviceUnit(of: task), try units.service(header)),
                    (platform.timerUnit(of: task), try units.timer(header)),
                ] {
                    artifacts.append(
                        GeneratedArtifact(
                            Artifact(ArtifactPath(folder.appending(name).text), document),
                            environment: environment.value,
                            because: task.reason
                        )
                    )
                }
            }
            let page = SystemdReadmeContext(tasks, platform, folder: folder, environment, header: header)
            artifacts.append(
                GeneratedArtifact(
                    Artifact(ArtifactPath(folder.appending("README.md").text), try input.templates.render(page)),
                    environment: environment.value,
                    because: environment.origin
                )
            )
            return artifacts
        }
    }
}
