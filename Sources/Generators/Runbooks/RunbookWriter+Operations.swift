import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RunbookWriter {
    var backup: RunbookContent {
        // Other scheduled jobs, such as one that renews certificates, leave no such files.
        let jobs = platform.services.filter(platform.isAboutBackups)
        let scripted = platform.scriptedBackups
        let hasTimers = platform.scheduledTasks.contains { task in
            if case .job(let job) = task.work { platform.isAboutBackups(job) } else { true }
        }
        return content(
            "Backup and restore",
            meaning: "A backup is too old, failed, never ran, or was not restored for a test in time.",
            impact: "None yet. If data are lost now, more of them are lost than agreed.",
            promises: promises,
            first: [
                .init(
                    "What is how old, in hours?",
                    commands.query("(time() - backup_last_success_timestamp_seconds) / 3600")
                )
            ]
                + jobs.prefix(3).map { .init("Read the log of \($0.name.value).", commands.logs($0), about: $0) }
                + scripted.flatMap { logs(of: $0) },
            diagnosis: [
                .init("Is there room for a backup?", "df --human-readable")
            ]
                + (hasTimers
                    ? [.init("Did the timer start it?", "systemctl list-timers --all '\(platform.name.value)-*'")] : [])
                + [
                    .init("Does the result reach the node exporter?", "ls -l \(PlatformConventions.metricsFilesFolder)")
                ]
                + (scripted.isEmpty
                    ? [] : [.init("Which files are there?", script(BackupScriptNames.backup, ["--list"], nil))]),
            mitigations: jobs.prefix(3).map {
                .init("Run \($0.name.value) now.", commands.runJob($0), undo: "nothing to undo", about: $0)
            }
                + scripted.prefix(3).map { backup in
                    .init(
                        "Make the backup \(backup.name.value) now.",
                        script(BackupScriptNames.backup, [], backup),
                        undo: "nothing to undo"
                    )
                }
                + restores,
            escalation: "A backup that fails twice in a row is for the owner of the data store, the same day."
        )
    }

    private func logs(of backup: Backup) -> [RunbookContent.Step] {
        platform.scheduledTasks(of: backup).map { .init("Read the log of \($0.label).", commands.logs($0)) }
    }

    /// A command of the scripts on the host. They read volumes, which only root may.
    private func script(_ name: String, _ options: [String], _ backup: Backup?) -> OperatorCommand {
        let output = platform.outputFolder.value
        let path = Layout.path(
            from: commands.workingFolder,
            to: output.appending(platform.layout.backups.appending(name).text)
        )
        let environment = platform.environment.name?.value.text ?? ""
        let words = ["sudo", path] + options + [environment] + [backup?.name.value.text].compactMap(\.self)
        return OperatorCommand(
            words.joined(separator: " "),
            .derived(
                rule: "script of backups",
                from: [platform.outputFolder.origin, backup?.name.origin].compactMap(\.self)
            )
        )
    }

    /// Putting data back (BK-04); a command that only saves cannot.
    private var restores: [RunbookContent.Step] {
        platform.scriptedBackups.compactMap { backup -> RunbookContent.Step? in
            if case .commands(let commands) = backup.method, commands.restore.isEmpty { return nil }
            let stopped = backup.writers.map(\.text)
            let outage = stopped.isEmpty ? "" : " Meanwhile these are down: \(stopped.joined(separator: ", "))."
            return .init(
                "Data of \(backup.name.value) are lost: put the newest file back, or the one that you name behind it.\(outage)",
                script(BackupScriptNames.restore, ["--force"], backup),
                undo: "it saves what is there first: restore that file"
            )
        }
    }

    /// RPO and RTO of each backup (BK-05).
    private var promises: RunbookContent.Promises? {
        let backups = commands.monitoring.backups.map(\.backup)
        guard !backups.isEmpty else { return nil }
        return RunbookContent.Promises(
            introduction:
                "What is agreed: how much may be lost at most (RPO), and how long recovery may take at most (RTO).",
            heads: ["Backup", "Of", "Made", "Restore test", "Kept", "Copied to", "RPO", "RTO"],
            rows: backups.map { backup in
                let section = backup.section
                return [
                    MarkdownText.code(backup.name.value.text, inTable: true), MarkdownText.escaped(section.subject),
                    MarkdownText.code(section.schedule.value.text, inTable: true),
                    section.verification.map { MarkdownText.code($0.value.text, inTable: true) } ?? "–",
                    section.kept,
                    section.bucket.map { MarkdownText.code($0.value.text, inTable: true) } ?? "–",
                    section.recoveryPoint?.value.description ?? "–", section.recoveryTime?.value.description ?? "–",
                ]
            },
            origins: backups.map { backup in
                let section = backup.section
                let times = [section.recoveryPoint?.origin, section.recoveryTime?.origin, section.verification?.origin]
                return .derived(
                    rule: "what a backup promises",
                    from: [
                        backup.name.origin, section.schedule.origin, section.daily.origin, section.weekly.origin,
                        section.monthly.origin,
                    ] + [section.service?.origin, section.volume?.origin, section.bucket?.origin].compactMap(\.self)
                        + times.compactMap(\.self)
                )
            }
        )
    }

    var rotation: RunbookContent {
        content(
            "Secret rotation",
            meaning: "A secret is older than the manifest allows.",
            impact: "None yet. The longer a secret lives, the more places have seen it.",
            first: [
                .init(
                    "Which, and how old in days?",
                    commands.query("(time() - secret_rotation_timestamp_seconds) / 86400")
                )
            ],
            diagnosis: [
                .init("Did the timer start the rotation?", "systemctl list-timers --all"),
                .init("Is Vault open?", commands.query("vault_core_unsealed")),
            ],
            mitigations: [
                .init(
                    "Rotate it by hand: write the new value beside the old one, recreate what reads it, check, then retire the old one.",
                    commands.replaceSecret,
                    undo: "the old value, until it is retired"
                )
            ],
            escalation: "A secret that may have leaked is an incident: do not wait for the rotation."
        )
    }

    var vault: RunbookContent {
        let vault = service(.vault)
        return content(
            "Vault sealed",
            meaning: "Vault has restarted, or was sealed, and holds its keys shut.",
            impact:
                "Services keep the secrets that they have read; new containers cannot start, and nothing is rotated.",
            first: [status]
                + (vault.map {
                    [
                        .init("Ask it.", commands.run($0, "vault status")),
                        .init("Why did it restart?", commands.logs($0)),
                    ]
                } ?? []),
            diagnosis: [.init("Was it sealed on purpose? Then somebody suspects a break-in: ask before you unseal.")],
            mitigations: vault.map { vault in
                [
                    .init(
                        "Unseal: each key holder enters a share, on the prompt and never on the command line.",
                        commands.run(vault, "vault operator unseal", .terminal),
                        undo: commands.run(vault, "vault operator seal", .nothing).text
                    )
                ]
            } ?? [],
            escalation: "Call the key holders: as many as the threshold says are needed."
        )
    }

    var monitoring: RunbookContent {
        let prometheus = commands.monitoring.prometheus
        let alertmanager = commands.monitoring.alertmanager
        return content(
            "Monitoring trouble",
            meaning:
                "Monitoring itself is blind or mute: a target gives out no metrics, rules fail, alerts are not delivered; or the watchdog's message stayed away.",
            impact: "Users notice nothing, and neither would you notice an outage. Watch by hand until this is mended.",
            first: [status, .init("Read the log of Prometheus.", commands.logs(prometheus))]
                + (alertmanager.map { [.init("Read the log of Alertmanager.", commands.logs($0))] } ?? []),
            diagnosis: [
                .init("Which targets are down?", commands.query("up == 0")),
                .init(
                    "Is the configuration sound?",
                    commands.run(prometheus, "promtool check config /etc/prometheus/prometheus.yml")
                ),
            ]
                + (alertmanager.map {
                    [
                        .init(
                            "And Alertmanager's?",
                            commands.run($0, "amtool check-config /etc/alertmanager/alertmanager.yml")
                        )
                    ]
                } ?? []),
            mitigations: [
                .init(
                    "Read the configuration again.",
                    commands.signal("SIGHUP", [prometheus] + [alertmanager].compactMap(\.self)),
                    undo: "nothing to undo"
                ),
                .init(
                    "Restart Prometheus; it reads its journal first, which takes a while.",
                    commands.restart(.service(prometheus)),
                    undo: "nothing to undo"
                ),
            ]
        )
    }
}
