import Documents
import Origins
import PlatformManifest
import PlatformModel
package import PlatformTemplates

/// Environment files to copy and fill in, with what explains, checks and guards them (ARTIFACTS §3).
package struct EnvironmentFilesGenerator: Generator {
    package let description = GeneratorDescription(
        name: "environment-files",
        summary: "environment templates by environment and by service, their check, and where secrets are kept"
    )

    /// The templates that this family renders, for the comparison of names.
    package static let templateContexts: [any TemplateContext.Type] = [
        CheckEnvContext.self, EnvironmentsReadmeContext.self, SecretsReadmeContext.self,
        DevelopmentSecretsContext.self,
    ]

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let survey = VariableSurvey(of: input.platforms)
        let header = input.header(description)
        let paths = EnvironmentFilesConventions.self

        var artifacts = [
            GeneratedArtifact(Artifact(paths.ignoreFile, RealFilesIgnore.document(header: header))),
            GeneratedArtifact(Artifact(paths.example, try EnvironmentTemplate.example(survey, header: header))),
        ]
        for (index, environment) in survey.environments.enumerated() {
            guard let name = environment.name?.value else { continue }
            let document = try EnvironmentTemplate.template(survey, environmentAt: index, header: header)
            artifacts.append(GeneratedArtifact(Artifact(paths.template(of: name), document), environment: name))
        }
        for service in survey.services {
            let document = try ServiceTemplate.document(service, survey, header: header)
            artifacts.append(
                GeneratedArtifact(
                    Artifact(paths.template(of: service.name), document),
                    because: service.service.name.origin
                )
            )
        }
        let readme = EnvironmentsReadmeContext(survey, header: header)
        artifacts.append(GeneratedArtifact(Artifact(paths.readme, try input.templates.render(readme))))
        let check = CheckEnvContext(survey, header: header)
        artifacts.append(
            GeneratedArtifact(Artifact(paths.check, try input.templates.render(check), mode: .executable))
        )
        return artifacts + (try secretArtifacts(survey, header: header, templates: input.templates))
    }

    /// Where secrets lie and who makes them; nothing where no service reads a secret.
    private func secretArtifacts(
        _ survey: VariableSurvey,
        header: [String],
        templates: TemplateLibrary
    ) throws -> [GeneratedArtifact] {
        guard !survey.secrets.isEmpty else { return [] }
        let paths = EnvironmentFilesConventions.self
        let readme = try templates.render(SecretsReadmeContext(survey, header: header))
        var artifacts = [GeneratedArtifact(Artifact(paths.secretsReadme, readme))]
        let script = DevelopmentSecretsContext(survey, header: header)
        if !script.environments.isEmpty {
            artifacts.append(
                GeneratedArtifact(
                    Artifact(paths.developmentSecrets, try templates.render(script), mode: .executable),
                    because: .derived(
                        rule: "environments with made-up secrets",
                        from: survey.environments.flatMap { [$0.purpose.origin, $0.secrets.origin] }
                    )
                )
            )
        }
        return artifacts
    }
}
