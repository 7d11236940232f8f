import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The two units of what runs on a schedule: a service that runs it once, and the timer that starts the service (SD-04).
struct TimedUnits {
    private let task: ScheduledTask
    private let platform: Platform
    private let environment: Sourced<EnvironmentName>

    init(_ task: ScheduledTask, _ platform: Platform, _ environment: Sourced<EnvironmentName>) {
        self.task = task
        self.platform = platform
        self.environment = environment
    }

    /// - Throws: `INIError`, which the kinds of the values rule out.
    func service(_ header: [String]) throws -> INIDocument {
        var unit: [INILine] = [.entry("Description", try description, origin: task.subjectOrigin)]
        if let page = runbook { unit.append(.entry("Documentation", try .systemd(page.value), origin: page.origin)) }
        unit += [
            .entry("Requires", "docker.service"),
            .entry("After", "docker.service network-online.target"),
            .entry("Wants", "network-online.target"),
        ]
        var service: [INILine] = [
            .entry("Type", "oneshot"),
            .entry("WorkingDirectory", try .systemd(folder.value), origin: folder.origin),
            .entry(
                "ExecStart",
                try .systemdCommand(command),
                origin: .derived(rule: "run of what is due", from: [task.subjectOrigin, environment.origin])
            ),
            .comment("A run that lasts until the next one is due hangs."),
            .entry(
                "TimeoutStartSec",
                try .systemd(task.schedule.value.period.description),
                origin: .derived(rule: "longest time between two runs", from: [task.schedule.origin])
            ),
        ]
        if case .job = task.work {
            service += [
                .blank,
                .comment(
                    "For Docker's client, not for the container. It still is as good as root: Docker's socket is open to it."
                ),
            ]
        } else {
            service += [
                .comment("Whoever uses the platform goes first."),
                .entry("Nice", "10"),
                .entry("IOSchedulingClass", "idle"),
                .blank,
                .comment("It still is as good as root: Docker's socket is open to it."),
            ]
        }
        service += [
            .entry("NoNewPrivileges", "yes"),
            .entry("PrivateTmp", "yes"),
            .entry("ProtectSystem", "strict"),
            .comment(homeReason),
            .entry("ProtectHome", "read-only"),
        ]
        service += try writableFolders
        service.append(.entry("UMask", "0077"))
        return INIDocument(header: header, style: .systemd, [INISection("Unit", unit), INISection("Service", service)])
    }

    /// - Throws: `INIError`, which the kinds of the values rule out.
    func timer(_ header: [String]) throws -> INIDocument {
        INIDocument(
            header: header,
            style: .systemd,
            [
                INISection("Unit", [.entry("Description", try description, origin: task.subjectOrigin)]),
                INISection(
                    "Timer",
                    [
                        .entry("OnCalendar", try .systemd(task.schedule.value.text), origin: task.schedule.origin),
                        .comment("What was due while the host was down runs when it is up again."),
                        .entry("Persistent", "yes"),
                        .comment("Not everything in the same second."),
                        .entry("RandomizedDelaySec", "5m"),
                    ]
                ),
                INISection("Install", [.entry("WantedBy", "timers.target")]),
            ]
        )
    }

    private var description: INIValue {
        get throws { try .systemd("\(task.label) of \(platform.name.value), \(environment.value)") }
    }

    private var homeReason: String {
        if case .job = task.work { return "The credentials for registries lie in the home folder." }
        return "The credentials for the object storage lie in the home folder."
    }

    private var writableFolders: [INILine] {
        get throws {
            guard case .job(let job) = task.work else {
                let folders = platform.backupFolders.map(\.path)
                return [
                    .comment("They have to be there: the page beside this file makes them."),
                    .entry(
                        "ReadWritePaths",
                        try .systemd(folders.map(\.value).joined(separator: " ")),
                        origin: .derived(rule: "folders of backups", from: folders.map(\.origin))
                    ),
                ]
            }
            guard platform.environment.images.value == .build, job.image.build != nil else { return [] }
            return [
                .comment("Where Docker keeps the state of builds."),
                .entry("ReadWritePaths", "-/root/.docker", origin: platform.environment.images.origin),
            ]
        }
    }

    /// The output folder on the host, from which all paths of the command start.
    private var folder: Sourced<String> {
        let root = platform.environment.directory
        return Sourced(
            root.value.appending(platform.outputFolder.value).text,
            .derived(rule: "output folder on the host", from: [root.origin, platform.outputFolder.origin])
        )
    }

    /// As an operator would type it; without a terminal, which a unit does not have.
    private var command: [String] {
        switch task.work {
        case .job(let job):
            ["/usr/bin/docker", "compose", "--env-file", platform.environmentFile.text]
                + platform.composeFiles.flatMap { ["-f", $0.text] }
                + ["run", "--rm", "--no-TTY", job.name.value.text]
        case .backup(let backup): script(BackupScriptNames.backup, backup)
        case .restoreTest(let backup): script(BackupScriptNames.verify, backup)
        }
    }

    private func script(_ name: String, _ backup: Backup) -> [String] {
        ["/bin/bash", platform.layout.backups.appending(name).text, environment.value.text, backup.name.value.text]
    }

    /// The page to read when it fails (SD-05); `nil` where runbooks are not published, or none is about such a job.
    private var runbook: Sourced<String>? {
        guard platform.monitoring?.runbooks != nil else { return nil }
        let page: Runbook
        switch task.work {
        case .job(let job) where job.component == .certbot: page = .certificate
        case .job(let job) where platform.isAboutBackups(job): page = .backup
        case .job: return nil
        case .backup, .restoreTest: page = .backup
        }
        return Sourced(page.url(in: platform), Runbook.folderOrigin(in: platform))
    }
}
