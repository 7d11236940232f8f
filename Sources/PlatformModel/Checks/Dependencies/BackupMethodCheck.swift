import Origins
import PlatformManifest

/// Something makes each backup, a job when it is due, and what tests it can read it.
struct BackupMethodCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [
        .backupMethod, .backupJob, .backupIdentity, .backupNumbers, .backupUnits,
    ]

    private typealias Entry = NamedMap<DatabaseName, BackupSection>.Entry

    func check(_ scope: CheckScope) {
        guard let environment = scope.environment.name?.value else { return }
        for entry in scope.manifest.backups.entries {
            let section = entry.value
            guard section.holds(in: environment), scope.environment.isForUsers || !section.environments.isEmpty else {
                continue
            }
            let backup = scope.platform.backups.first { $0.name.value == entry.name.value }
            if let job = section.job {
                checkJob(job, entry, scope)
            } else if backup == nil {
                checkMethod(entry, scope)
            }
            checkIdentity(entry, scope)
            checkNumbers(entry, scope)
            checkUnits(entry, scope)
        }
    }

    private func checkMethod(_ entry: Entry, _ scope: CheckScope) {
        let section = entry.value
        let name = entry.name.value
        if let volume = section.volume {
            guard scope.manifest.volumes[volume.value] != nil else { return }
            scope.report(
                Self.method("backup '\(name)' saves volume '\(volume.value)', to which no service writes"),
                at: volume.origin,
                fix: "mount it in a service, or name the 'environments' of the backup",
                missedIn: "services"
            )
        } else if let commands = section.commands?.value, commands.save.value.isEmpty {
            scope.report(
                Self.method("the command that saves backup '\(name)' is empty"),
                at: commands.save.origin,
                fix: "name a program of the container, and its arguments"
            )
        } else if let target = section.service {
            checkStore(target, entry, scope)
        }
    }

    private func checkStore(_ target: Sourced<ServiceName>, _ entry: Entry, _ scope: CheckScope) {
        let name = entry.name.value
        guard let service = scope.platform.service(target.value) else {
            guard scope.entry(target.value) != nil else { return }
            scope.report(
                Self.method("backup '\(name)' saves service '\(target.value)', which does not exist"),
                at: target.origin,
                fix: "name the 'environments' of the backup"
            )
            return
        }
        guard service.keepsData(mountsSources: scope.environment.hotReload.value) else { return }
        scope.report(
            Self.method("backup '\(name)' does not say how service '\(target.value)' gives its data out"),
            at: target.origin,
            notes: [DiagnosticNote("'\(target.value)' stands here", at: service.name.origin)],
            fix: "write 'commands' that its container has, 'volume' instead of 'service', or the 'job' that does it"
        )
    }

    private func checkJob(_ job: Sourced<ServiceName>, _ entry: Entry, _ scope: CheckScope) {
        guard let written = scope.entry(job.value) else { return }
        let note = DiagnosticNote("'\(job.value)' stands here", at: written.name.origin)
        let clause = "backup '\(entry.name.value)' is made by '\(job.value)'"
        guard let service = scope.platform.service(job.value) else {
            scope.report(
                Self.job("\(clause), which does not exist"),
                at: job.origin,
                notes: [note],
                fix: "name the 'environments' of the backup"
            )
            return
        }
        guard service.role.value == .job, let schedule = service.schedule else {
            scope.report(
                Self.job("\(clause), which nothing starts when it is due"),
                at: job.origin,
                notes: [note],
                fix: "give '\(job.value)' the role 'job' and the backup's 'schedule'"
            )
            return
        }
        guard schedule.value != entry.value.schedule.value else { return }
        scope.report(
            Self.job("\(clause), which runs at other times"),
            at: entry.value.schedule.origin,
            notes: [DiagnosticNote("it runs at '\(schedule.value)'", at: schedule.origin)],
            fix: "write one schedule in both places"
        )
    }

    private func checkIdentity(_ entry: Entry, _ scope: CheckScope) {
        let storage = scope.platform.backupStorage
        guard entry.value.job == nil, let verification = entry.value.verification, let recipients = storage.recipients,
            storage.identity == nil
        else { return }
        scope.report(
            CheckMessage(
                .backupIdentity,
                "backup '\(entry.name.value)' is encrypted, and nothing tells its restore test how to read it",
                namesEnvironments: true
            ),
            at: verification.origin,
            notes: [DiagnosticNote("it is encrypted for the keys named here", at: recipients.origin)],
            fix: "name the file of a private key, 'identity', in the environment's 'backupStorage'"
        )
    }

    private func checkNumbers(_ entry: Entry, _ scope: CheckScope) {
        let section = entry.value
        guard section.job == nil, [section.daily, section.weekly, section.monthly].allSatisfy({ $0.value.number == 0 })
        else { return }
        scope.report(
            CheckMessage(.backupNumbers, "backup '\(entry.name.value)' keeps no copy"),
            at: section.daily.origin,
            fix: "write how many 'daily', 'weekly' or 'monthly' ones are kept"
        )
    }

    /// A job and a backup whose units of systemd have one name.
    private func checkUnits(_ entry: Entry, _ scope: CheckScope) {
        guard entry.value.job == nil, scope.environment.runsJobsByTimer else { return }
        let units = ["backup"] + (entry.value.verification == nil ? [] : ["restore-test"])
        for unit in units {
            let name = ServiceName(unchecked: "\(entry.name.value)-\(unit)")
            guard let service = scope.platform.service(name), service.schedule != nil else { continue }
            scope.report(
                CheckMessage(
                    .backupUnits,
                    "backup '\(entry.name.value)' and job '\(name)' would have one timer"
                ),
                at: entry.name.origin,
                notes: [DiagnosticNote("'\(name)' stands here", at: service.name.origin)],
                fix: "rename one of them, or name '\(name)' as the backup's 'job' if it makes it"
            )
        }
    }

    private static func method(_ text: String) -> CheckMessage {
        CheckMessage(.backupMethod, text, namesEnvironments: true)
    }

    private static func job(_ text: String) -> CheckMessage { CheckMessage(.backupJob, text, namesEnvironments: true) }
}

extension DiagnosticCode {
    static let backupMethod = DiagnosticCode("PG0431", "backup that nothing makes")
    static let backupJob = DiagnosticCode("PG0432", "backup whose job does not run when it is due")
    static let backupIdentity = DiagnosticCode("PG0433", "restore test of a backup that it cannot read")
    static let backupNumbers = DiagnosticCode("PG0434", "backup that keeps no copy")
    static let backupUnits = DiagnosticCode("PG0435", "backup and job with one timer")
}
