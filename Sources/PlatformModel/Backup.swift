package import Origins
package import PlatformManifest

/// Something that is saved regularly in one environment.
package struct Backup: Sendable {
    package let name: Sourced<DatabaseName>
    /// What the manifest promises: when, how long it is kept, how much may be lost.
    package let section: BackupSection
    /// The data store, or the service that writes to the volume; `nil` where none does.
    package let service: Sourced<ServiceName>?
    package let method: BackupMethod
    /// Services that are stopped, in this order, while it is put back.
    package let writers: [ServiceName]
}

/// How a backup is made.
package enum BackupMethod: Sendable {
    /// By a job of the project's own.
    case job(Service)
    /// PostgreSQL or TimescaleDB: a dump of one database.
    case database(hasTimescale: Bool, name: Sourced<String>, user: Sourced<String>)
    /// Redis: a snapshot that a replica would get.
    case snapshot(password: Sourced<SecretName>?, folder: Sourced<AbsolutePath>)
    /// Whatever the manifest's commands print.
    case commands(BackupCommandsSection)
    /// The files of a volume, where its writer has them.
    case files(folder: Sourced<AbsolutePath>)

    package var isScripted: Bool {
        if case .job = self { false } else { true }
    }
}

/// Where an environment's backups lie, and who can read them.
package struct BackupStorage: Sendable {
    /// With a folder for each backup in it. For example: `/var/backups/shop/production`.
    package let folder: Sourced<AbsolutePath>
    /// A file with public keys of age; `nil` for plain files.
    package let recipients: Sourced<AbsolutePath>?
    /// A file with a private key of age.
    package let identity: Sourced<AbsolutePath>?
    package let region: Sourced<RegionName>?
    /// `nil` for that of AWS.
    package let endpoint: Sourced<WebURL>?

    init(_ manifest: Manifest, _ environment: PlatformEnvironment) {
        let name = environment.name
        let section = name.flatMap { manifest.environments[$0.value]?.backupStorage?.value }
        let platform = manifest.platform.value.name
        let root = section?.folder ?? Sourced(PlatformConventions.backupsFolder, .standard("default of 'folder'"))
        folder = Sourced(
            root.value.appending(ProjectPath(unchecked: "\(platform.value)/\(name?.value.text ?? "base")")),
            .derived(
                rule: "folder of an environment's backups (BK-02)",
                from: [root.origin, platform.origin] + [name?.origin].compactMap(\.self)
            )
        )
        recipients = section?.recipients
        identity = section?.identity
        region = section?.region
        endpoint = section?.endpoint
    }
}

/// What the files of the backup scripts are called, below their folder.
package enum BackupScriptNames {
    package static let library = "lib.sh"
    package static let backup = "backup.sh"
    package static let verify = "verify.sh"
    package static let restore = "restore.sh"
    package static let readme = "README.md"

    package static func plan(of environment: EnvironmentName) -> String { "plans/\(environment).sh" }
}

/// A folder of the host that has to be there.
package struct HostFolder: Sendable {
    package let path: Sourced<String>
    /// Whether it is for root alone.
    package let isPrivate: Bool

    package init(path: Sourced<String>, isPrivate: Bool) {
        self.path = path
        self.isPrivate = isPrivate
    }
}

extension Platform {
    /// Those that no job of the project's own makes.
    package var scriptedBackups: [Backup] { backups.filter(\.method.isScripted) }

    /// Whether a service is a job of the project's own that makes backups, or leaves results as such jobs do.
    package func isAboutBackups(_ service: Service) -> Bool {
        guard service.role.value == .job, service.schedule != nil else { return false }
        return service.writesMetricsFiles
            || backups.contains { backup in
                if case .job(let job) = backup.method { job.name.value == service.name.value } else { false }
            }
    }

    /// What the scripts write to.
    package var backupFolders: [HostFolder] {
        [HostFolder(path: backupStorage.folder.map(\.text), isPrivate: true)]
            + (metricsOfBackups.map { [HostFolder(path: $0, isPrivate: false)] } ?? [])
    }

    /// Where the scripts leave results for the node exporter; `nil` without one.
    package var metricsOfBackups: Sourced<String>? {
        guard monitoring?.backups.isEmpty == false else { return nil }
        return Sourced(PlatformConventions.metricsFilesFolder, .standard("folder of metrics from files"))
    }
}
