import Documents
import Origins
import PlatformManifest
import PlatformModel
package import PlatformTemplates

/// What saves data, tests the copies and puts them back (ARTIFACTS §11).
package struct BackupsGenerator: Generator {
    package let description = GeneratorDescription(
        name: "backups",
        summary: "scripts of the host that save data, restore them for a test, and put them back"
    )

    /// The templates that this family renders, for the comparison of names.
    package static let templateContexts: [any TemplateContext.Type] = [
        BackupLibraryContext.self, BackupContext.self, VerifyContext.self, RestoreContext.self, BackupPlanContext.self,
        BackupsReadmeContext.self,
    ]

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let platforms = input.platforms.environments.filter { !$0.scriptedBackups.isEmpty }
        guard !platforms.isEmpty else { return [] }
        let header = input.header(description)
        let scripts = BackupScripts(platforms.compactMap(\.environment.name), header: header)
        let reason = Origin.derived(
            rule: "scripts of backups",
            from: platforms.flatMap { $0.scriptedBackups.map(\.name.origin) }
        )
        let names = BackupScriptNames.self
        var artifacts = [
            try artifact(names.library, BackupLibraryContext(scripts: scripts), input, reason, mode: .regular),
            try artifact(names.backup, BackupContext(scripts: scripts), input, reason),
            try artifact(names.verify, VerifyContext(scripts: scripts), input, reason),
            try artifact(names.restore, RestoreContext(scripts: scripts), input, reason),
            try artifact(
                names.readme,
                BackupsReadmeContext(platforms, input.platforms.base, header: header),
                input,
                reason,
                mode: .regular
            ),
        ]
        for platform in platforms {
            guard let environment = platform.environment.name else { continue }
            let plan = BackupPlanContext(platform, environment, header: header)
            artifacts.append(
                try artifact(
                    names.plan(of: environment.value),
                    plan,
                    input,
                    environment.origin,
                    mode: .regular,
                    environment: environment.value
                )
            )
        }
        return artifacts
    }

    private func artifact(
        _ name: String,
        _ context: some TemplateContext,
        _ input: GeneratorInput,
        _ reason: Origin,
        mode: FileMode = .executable,
        environment: EnvironmentName? = nil
    ) throws -> GeneratedArtifact {
        let path = input.platforms.base.layout.backups.appending(name)
        return GeneratedArtifact(
            Artifact(ArtifactPath(path.text), try input.templates.render(context), mode: mode),
            environment: environment,
            because: reason
        )
    }
}
