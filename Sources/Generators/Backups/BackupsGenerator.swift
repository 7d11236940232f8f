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
        let platforms = input.platforms.environments.filter(\.hasBackupScripts)
        guard !platforms.isEmpty else { return [] }
        let header = input.header(description)
        let scripts = BackupScripts(platforms.compactMap(\.environment.name), header: header)
        let reason = Origin.derived(
            rule: "scripts of backups",
            from: platforms.flatMap { $0.scriptedBackups.map(\.name.origin) }
        )
        let names = BackupConventions.self
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

/// Names of this family's files.
enum BackupConventions {
    static let library = "lib.sh"
    static let backup = "backup.sh"
    static let verify = "verify.sh"
    static let restore = "restore.sh"
    static let readme = "README.md"

    static func plan(of environment: EnvironmentName) -> String { "plans/\(environment).sh" }
}

extension Platform {
    /// Those that no job of the project's own makes.
    var scriptedBackups: [Backup] { backups.filter(\.method.isScripted) }
    var hasBackupScripts: Bool { !scriptedBackups.isEmpty }

    /// Whether a service is a job of the project's own that makes backups, or leaves results as such jobs do.
    func isAboutBackups(_ service: Service) -> Bool {
        guard service.role.value == .job, service.schedule != nil else { return false }
        return service.writesMetricsFiles
            || backups.contains { backup in
                if case .job(let job) = backup.method { job.name.value == service.name.value } else { false }
            }
    }

    /// What the scripts write to on the host, with the mode that the folder should have.
    var backupFolders: [(path: Sourced<String>, mode: StaticText)] {
        let metrics = metricsOfBackups.map { [($0, StaticText("0755"))] } ?? []
        return [(backupStorage.folder.map(\.text), "0700")] + metrics
    }

    /// Where the scripts leave results for the node exporter; `nil` without one.
    var metricsOfBackups: Sourced<String>? {
        guard monitoring?.backups.isEmpty == false else { return nil }
        return Sourced(PlatformConventions.metricsFilesFolder, .standard("folder of metrics from files"))
    }
}
