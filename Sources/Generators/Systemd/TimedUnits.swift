import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The two units of what runs on a schedule: a service that runs it once, and the timer that starts the service (SD-04).
struct TimedUnits {
    enum Task {
        /// One of the platform's services.
        case job(Service)
        case backup(Backup)
        /// The restore of a backup for a test.
        case verification(Backup)
    }

    let task: Task
    let schedule: Sourced<CalendarExpression>
    private let platform: Platform
    private let environment: Sourced<EnvironmentName>

    private init(
        _ task: Task,
        _ schedule: Sourced<CalendarExpression>,
        _ platform: Platform,
        _ environment: Sourced<EnvironmentName>
    ) {
        self.task = task
        self.schedule = schedule
        self.platform = platform
        self.environment = environment
    }

    /// `nil` for a job that no timer starts.
    init?(_ job: Service, of platform: Platform) {
        guard platform.environment.runsJobsByTimer, let environment = platform.environment.name, job.role.value == .job,
            let schedule = job.schedule
        else { return nil }
        self.init(.job(job), schedule, platform, environment)
    }

    /// Jobs in the order of the services, then backups, each with its restore test.
    static func all(of platform: Platform) -> [TimedUnits] {
        platform.services.compactMap { TimedUnits($0, of: platform) }
            + platform.scriptedBackups.flatMap { all(of: $0, platform) }
    }

    /// Of a backup that scripts make; none where no timer starts them.
    static func all(of backup: Backup, _ platform: Platform) -> [TimedUnits] {
        guard platform.environment.runsJobsByTimer, backup.method.isScripted,
            let environment = platform.environment.name
        else { return [] }
        let test = backup.section.verification.map { TimedUnits(.verification(backup), $0, platform, environment) }
        return [TimedUnits(.backup(backup), backup.section.schedule, platform, environment)]
            + [test].compactMap(\.self)
    }

    /// Whether the gateway waits for what it brings.
    var getsCertificates: Bool {
        guard case .job(let job) = task else { return false }
        return platform.gateway?.tls?.isACME == true && job.component == .certbot
    }

    /// What it is called on the page of all units, and in the names of files. For example: `certbot`, `main-backup`.
    var label: String {
        switch task {
        case .job(let job): job.name.value.text
        case .backup(let backup): "\(backup.name.value)-backup"
        case .verification(let backup): "\(backup.name.value)-restore-test"
        }
    }

    var summary: Sourced<String>? {
        switch task {
        case .job(let job): job.description
        case .backup(let backup): backup.section.description
        case .verification(let backup):
            Sourced("Restores the newest file of the backup \(backup.name.value) for a test.", backup.name.origin)
        }
    }

    var isOfBackup: Bool {
        if case .job = task { false } else { true }
    }

    private var origin: Origin {
        switch task {
        case .job(let job): job.name.origin
        case .backup(let backup), .verification(let backup): backup.name.origin
        }
    }

    /// Of both files without their endings. For example: `shop-certbot`.
    private var name: String { "\(platform.name.value)-\(label)" }
    var serviceName: String { "\(name).service" }
    var timerName: String { "\(name).timer" }

    var reason: Origin { .derived(rule: "what runs on a schedule", from: [origin, schedule.origin]) }

    /// - Throws: `INIError`, which the kinds of the values rule out.
    func service(_ header: [String]) throws -> INIDocument {
        var unit: [INILine] = [.entry("Description", try description, origin: origin)]
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
                origin: .derived(rule: "run of what is due", from: [origin, environment.origin])
            ),
            .comment("A run that lasts until the next one is due hangs."),
            .entry(
                "TimeoutStartSec",
                try .systemd(schedule.value.period.description),
                origin: .derived(rule: "longest time between two runs", from: [schedule.origin])
            ),
        ]
        if case .job = task {
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
                INISection("Unit", [.entry("Description", try description, origin: origin)]),
                INISection(
                    "Timer",
                    [
                        .entry("OnCalendar", try .systemd(schedule.value.text), origin: schedule.origin),
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
        get throws { try .systemd("\(label) of \(platform.name.value), \(environment.value)") }
    }

    private var homeReason: String {
        if case .job = task { return "The credentials for registries lie in the home folder." }
        return "The credentials for the object storage lie in the home folder."
    }

    private var writableFolders: [INILine] {
        get throws {
            guard case .job(let job) = task else {
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
        switch task {
        case .job(let job):
            ["/usr/bin/docker", "compose", "--env-file", platform.environmentFile.text]
                + platform.composeFiles.flatMap { ["-f", $0.text] }
                + ["run", "--rm", "--no-TTY", job.name.value.text]
        case .backup(let backup): script(BackupConventions.backup, backup)
        case .verification(let backup): script(BackupConventions.verify, backup)
        }
    }

    private func script(_ name: String, _ backup: Backup) -> [String] {
        ["/bin/bash", platform.layout.backups.appending(name).text, environment.value.text, backup.name.value.text]
    }

    /// The page to read when it fails (SD-05); `nil` where runbooks are not published, or none is about such a job.
    private var runbook: Sourced<String>? {
        guard platform.monitoring?.runbooks != nil else { return nil }
        let page: Runbook
        switch task {
        case .job(let job) where job.component == .certbot: page = .certificate
        case .job(let job) where platform.isAboutBackups(job): page = .backup
        case .job: return nil
        case .backup, .verification: page = .backup
        }
        return Sourced(page.url(in: platform), Runbook.folderOrigin(in: platform))
    }
}
