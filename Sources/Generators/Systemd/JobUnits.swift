import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The two units of a scheduled job: a service that runs it once, and the timer that starts the service (SD-04).
struct JobUnits {
    let job: Service
    let schedule: Sourced<CalendarExpression>
    private let platform: Platform
    private let environment: Sourced<EnvironmentName>

    /// `nil` for what no timer starts.
    init?(_ job: Service, of platform: Platform) {
        guard platform.environment.runsJobsByTimer, let environment = platform.environment.name, job.role.value == .job,
            let schedule = job.schedule
        else { return nil }
        self.job = job
        self.schedule = schedule
        self.platform = platform
        self.environment = environment
    }

    /// In the order of the services.
    static func all(of platform: Platform) -> [JobUnits] {
        platform.services.compactMap { JobUnits($0, of: platform) }
    }

    /// Whether the gateway waits for what it brings.
    var getsCertificates: Bool { platform.gateway?.tls?.isACME == true && job.component == .certbot }

    /// Of both files without their endings. For example: `shop-certbot`.
    private var name: String { "\(platform.name.value)-\(job.name.value)" }
    var serviceName: String { "\(name).service" }
    var timerName: String { "\(name).timer" }

    var reason: Origin { .derived(rule: "scheduled job", from: [job.name.origin, schedule.origin]) }

    /// - Throws: `INIError`, which the kinds of the values rule out.
    func service(_ header: [String]) throws -> INIDocument {
        var unit: [INILine] = [.entry("Description", try description, origin: job.name.origin)]
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
                origin: .derived(rule: "run of a job", from: [job.name.origin, environment.origin])
            ),
            .comment("A run that lasts until the next one is due hangs."),
            .entry(
                "TimeoutStartSec",
                try .systemd(schedule.value.period.description),
                origin: .derived(rule: "longest time between two runs", from: [schedule.origin])
            ),
            .blank,
            .comment(
                "For Docker's client, not for the container. It still is as good as root: Docker's socket is open to it."
            ),
            .entry("NoNewPrivileges", "yes"),
            .entry("PrivateTmp", "yes"),
            .entry("ProtectSystem", "strict"),
            .comment("The credentials for registries lie in the home folder."),
            .entry("ProtectHome", "read-only"),
        ]
        if platform.environment.images.value == .build, job.image.build != nil {
            service += [
                .comment("Where Docker keeps the state of builds."),
                .entry("ReadWritePaths", "-/root/.docker", origin: platform.environment.images.origin),
            ]
        }
        service.append(.entry("UMask", "0077"))
        return INIDocument(header: header, style: .systemd, [INISection("Unit", unit), INISection("Service", service)])
    }

    /// - Throws: `INIError`, which the kinds of the values rule out.
    func timer(_ header: [String]) throws -> INIDocument {
        INIDocument(
            header: header,
            style: .systemd,
            [
                INISection("Unit", [.entry("Description", try description, origin: job.name.origin)]),
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
        get throws { try .systemd("\(job.name.value) of \(platform.name.value), \(environment.value)") }
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
        ["/usr/bin/docker", "compose", "--env-file", platform.environmentFile.text]
            + platform.composeFiles.flatMap { ["-f", $0.text] }
            + ["run", "--rm", "--no-TTY", job.name.value.text]
    }

    /// The page to read when it fails (SD-05); `nil` where runbooks are not published, or none is about such a job.
    private var runbook: Sourced<String>? {
        guard platform.monitoring?.runbooks != nil else { return nil }
        let page: Runbook
        if job.component == .certbot {
            page = .certificate
        } else if job.writesMetricsFiles {
            page = .backup
        } else {
            return nil
        }
        return Sourced(page.url(in: platform), Runbook.folderOrigin(in: platform))
    }
}
