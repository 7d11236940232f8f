import Origins
import PlatformManifest
import PlatformModel

/// Timers of the host start what there is, when the manifest says.
struct ScheduleInvariant: Invariant {
    static let code = "PV0701"
    static let sentence =
        "Each timer of the host has its service, goes off when the manifest says, and starts files, jobs and backups that there are."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            guard let folder = environment.platform.layout.systemd?.text else { continue }
            let units = tree.files(below: folder)
            checkPresence(folder, environment, tree, &findings)
            for unit in units where unit.path.hasSuffix(".timer") {
                let service = "\(unit.path.dropLast(".timer".count)).service"
                if !tree.contains(service) {
                    findings.report(Place(unit.path), "there is no '\(service)' for this timer to start")
                }
                checkTime(unit, environment, &findings)
            }
            for unit in units where unit.path.hasSuffix(".service") {
                let timer = "\(unit.path.dropLast(".service".count)).timer"
                if !tree.contains(timer) { findings.report(Place(unit.path), "there is no '\(timer)' to start this") }
                checkCommand(unit, environment, tree, &findings)
            }
        }
    }

    /// What is due somewhere is due by some timer; what is to be saved has a plan.
    private func checkPresence(
        _ folder: String,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let platform = environment.platform
        let scripted = platform.backups.filter(\.method.isScripted)
        let plan = platform.layout.backups.appending("plans/\(environment.name).sh").text
        if !scripted.isEmpty, !tree.contains(plan) {
            findings.report(Place(plan), "nothing says how '\(environment.name)' is saved")
        }
        guard platform.environment.runsJobsByTimer else { return }
        var tasks = platform.services.filter { $0.role.value == .job && $0.schedule != nil }.map(\.name.value.text)
        for backup in scripted {
            tasks.append("\(backup.name.value)-backup")
            if backup.section.verification != nil { tasks.append("\(backup.name.value)-restore-test") }
        }
        for task in tasks {
            let path = "\(folder)/\(platform.name.value)-\(task).timer"
            if !tree.contains(path) { findings.report(Place(path), "nothing starts '\(task)' when it is due") }
        }
    }

    /// When a unit is due, by what its file is called.
    private func due(_ unit: ParsedFile, _ platform: Platform) -> String? {
        let name = (unit.path.split(separator: "/").last ?? "").prefix { $0 != "." }
        guard name.hasPrefix("\(platform.name.value)-") else { return nil }
        let task = name.dropFirst(platform.name.value.text.count + 1)
        if let job = platform.services.first(where: { $0.name.value.text == task }) { return job.schedule?.value.text }
        for backup in platform.backups {
            if task == "\(backup.name.value)-backup" { return backup.section.schedule.value.text }
            if task == "\(backup.name.value)-restore-test" { return backup.section.verification?.value.text }
        }
        return nil
    }

    private func checkTime(_ unit: ParsedFile, _ environment: EnvironmentView, _ findings: inout FindingCollector) {
        let times = UnitEntry.all(of: unit).filter { $0.section == "Timer" && $0.key == "OnCalendar" }
        guard let due = due(unit, environment.platform) else {
            findings.report(Place(unit.path), "the manifest asks for no such timer in '\(environment.name)'")
            return
        }
        if times.isEmpty { findings.report(Place(unit.path), "this timer never goes off") }
        for time in times where time.value != due {
            findings.reportDeviation(time.place, "this goes off at '\(time.value)', and is due at '\(due)'")
        }
    }

    private func checkCommand(
        _ unit: ParsedFile,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let entries = UnitEntry.all(of: unit).filter { $0.section == "Service" }
        checkFolder(entries, unit, environment, &findings)
        guard let command = entries.first(where: { $0.key == "ExecStart" }) else {
            findings.report(Place(unit.path), "this starts nothing")
            return
        }
        let words = command.words
        if words.starts(with: ["/usr/bin/docker", "compose"]) {
            checkJob(command, environment, tree, &findings)
        } else if words.count == 4, words[0] == "/bin/bash" {
            checkScript(command, environment, tree, &findings)
        } else {
            findings.report(command.place, "'\(command.value)' is no command of the platform's")
        }
    }

    private func checkFolder(
        _ entries: [UnitEntry],
        _ unit: ParsedFile,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        let platform = environment.platform
        let folder = platform.environment.directory.value.appending(platform.outputFolder.value).text
        guard let entry = entries.first(where: { $0.key == "WorkingDirectory" }) else {
            findings.report(Place(unit.path), "this starts in no folder, and its paths are relative")
            return
        }
        if entry.value != folder {
            findings.reportDeviation(entry.place, "this starts in '\(entry.value)', and the files are in '\(folder)'")
        }
    }

    /// `docker compose --env-file FILE -f FILE … run OPTION… JOB`.
    private func checkJob(
        _ command: UnitEntry,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let words = command.words
        var files: [String] = []
        for (option, value) in zip(words, words.dropFirst()) {
            if option == "--env-file", !tree.contains("\(value).template") {
                findings.report(command.place, "there is no template of '\(value)'")
            }
            if option == "-f" { files.append(value) }
        }
        if files != environment.compose.files {
            findings.report(
                command.place,
                "this reads \(files.joined(separator: ", ")), and '\(environment.name)' is \(environment.compose.files.joined(separator: ", "))"
            )
        }
        let job = words.last ?? ""
        if !words.contains("run") || environment.compose.service(job) == nil {
            findings.report(command.place, "there is no job '\(job)' to run in '\(environment.name)'")
        }
    }

    /// `/bin/bash SCRIPT ENVIRONMENT BACKUP`.
    private func checkScript(
        _ command: UnitEntry,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let words = command.words
        if !tree.contains(words[1]) { findings.report(command.place, "there is no '\(words[1])'") }
        if words[2] != environment.name {
            findings.report(command.place, "this is for '\(environment.name)', not for '\(words[2])'")
        }
        let folder = environment.platform.layout.backups
        let plan = BackupPlanView(tree.file(folder.appending("plans/\(environment.name).sh").text))
        if plan?.entries.contains(where: { $0.name == words[3] }) != true {
            findings.report(command.place, "the plan of '\(environment.name)' has no backup '\(words[3])'")
        }
    }
}
