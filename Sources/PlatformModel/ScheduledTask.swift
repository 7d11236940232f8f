package import Origins
package import PlatformManifest

/// What a timer of the host starts in one environment.
package struct ScheduledTask: Sendable {
    package enum Work: Sendable {
        /// One of the platform's services.
        case job(Service)
        case backup(Backup)
        /// The restore of a backup's newest file for a test.
        case restoreTest(Backup)
    }

    package let work: Work
    package let schedule: Sourced<CalendarExpression>

    fileprivate init(_ work: Work, _ schedule: Sourced<CalendarExpression>) {
        self.work = work
        self.schedule = schedule
    }

    /// What it is called among all tasks of the platform. For example: `certbot`, `main-backup`, `main-restore-test`.
    package var label: String {
        switch work {
        case .job(let job): job.name.value.text
        case .backup(let backup): "\(backup.name.value)-backup"
        case .restoreTest(let backup): "\(backup.name.value)-restore-test"
        }
    }

    package var summary: Sourced<String>? {
        switch work {
        case .job(let job): job.description
        case .backup(let backup): backup.section.description
        case .restoreTest(let backup):
            Sourced("Restores the newest file of the backup \(backup.name.value) for a test.", backup.name.origin)
        }
    }

    /// The name of what it works for.
    package var subjectOrigin: Origin {
        switch work {
        case .job(let job): job.name.origin
        case .backup(let backup), .restoreTest(let backup): backup.name.origin
        }
    }

    package var reason: Origin { .derived(rule: "what runs on a schedule", from: [subjectOrigin, schedule.origin]) }

    /// Whether scripts of the host do it, not a container of its own.
    package var isOfBackup: Bool {
        if case .job = work { false } else { true }
    }
}

extension Platform {
    /// Jobs in the order of the services, then backups, each with its restore test.
    package var scheduledTasks: [ScheduledTask] {
        services.compactMap(scheduledTask) + backups.flatMap(scheduledTasks)
    }

    /// `nil` for a service that no timer starts.
    package func scheduledTask(of service: Service) -> ScheduledTask? {
        guard hasTimers, service.role.value == .job else { return nil }
        return service.schedule.map { ScheduledTask(.job(service), $0) }
    }

    /// None where no timer starts them, and for a backup that a job makes.
    package func scheduledTasks(of backup: Backup) -> [ScheduledTask] {
        guard hasTimers, backup.method.isScripted else { return [] }
        let test = backup.section.verification.map { ScheduledTask(.restoreTest(backup), $0) }
        return [ScheduledTask(.backup(backup), backup.section.schedule)] + [test].compactMap(\.self)
    }

    private var hasTimers: Bool { environment.name != nil && environment.runsJobsByTimer }

    /// Whether the gateway waits for what a task brings.
    package func getsCertificates(_ task: ScheduledTask) -> Bool {
        guard case .job(let job) = task.work else { return false }
        return gateway?.tls?.isACME == true && job.component == .certbot
    }

    /// Of the unit of the host that runs a task once. For example: `shop-certbot.service`.
    package func serviceUnit(of task: ScheduledTask) -> String { "\(name.value)-\(task.label).service" }

    /// Of the unit of the host that starts a task when it is due. For example: `shop-certbot.timer`.
    package func timerUnit(of task: ScheduledTask) -> String { "\(name.value)-\(task.label).timer" }
}
