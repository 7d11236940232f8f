import Origins
import PlatformManifest
import PlatformModel

/// Plans of backups fit what runs.
struct BackupPlanInvariant: Invariant {
    static let code = "PV0702"
    static let sentence =
        "Each backup of a plan is of a service that runs, of data, a database and a password that it has, and restores stop services that there are."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            let folder = environment.platform.layout.backups
            let path = folder.appending("plans/\(environment.name).sh").text
            guard let plan = BackupPlanView(tree.file(path)) else { continue }
            checkCommon(plan, environment, tree, &findings)
            for entry in plan.entries { check(entry, environment, &findings) }
        }
    }

    private func checkCommon(
        _ plan: BackupPlanView,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let labels = [
            ("platform", PlatformConventions.platformLabel), ("environment", PlatformConventions.environmentLabel),
        ]
        for (name, label) in labels {
            guard let value = plan.values[name] else {
                findings.report(Place(plan.path), "'\(name)' is not set")
                continue
            }
            let known = Set(environment.compose.services.compactMap { $0.label(label) })
            if !known.contains(value.text) {
                findings.report(value.place, "no container has label '\(label)' with '\(value.text)'")
            }
        }
        let names = plan.values["backups"]?.words ?? []
        for entry in plan.entries where !names.contains(entry.name) {
            findings.report(entry.place, "backup '\(entry.name)' is not in the list of all")
        }
        let known = plan.entries.map(\.name)
        for name in names where !known.contains(name) {
            findings.report(plan.values["backups"]?.place ?? Place(plan.path), "nothing is known of backup '\(name)'")
        }
        checkWritable(plan, environment, tree, &findings)
    }

    /// Units that start the scripts let them write where the plan says.
    private func checkWritable(
        _ plan: BackupPlanView,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let folder = environment.platform.layout.systemd?.text else { return }
        let written = ["folder", "metrics"].compactMap { plan.values[$0]?.text }.filter { !$0.isEmpty }
        for unit in tree.files(below: folder) where unit.path.hasSuffix(".service") {
            let entries = UnitEntry.all(of: unit)
            guard entries.contains(where: { $0.key == "ExecStart" && $0.value.hasPrefix("/bin/bash ") }) else {
                continue
            }
            let paths = entries.first { $0.key == "ReadWritePaths" }
            for path in written where paths?.words.contains(path) != true {
                findings.report(
                    paths?.place ?? Place(unit.path),
                    "the script writes to '\(path)', which this makes read-only"
                )
            }
        }
    }

    private func check(
        _ entry: BackupPlanView.Entry,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        guard let name = entry.values["service"], let service = environment.compose.service(name.text) else {
            findings.report(
                entry.values["service"]?.place ?? entry.place,
                "there is no service '\(entry.values["service"]?.text ?? "")' in '\(environment.name)'"
            )
            return
        }
        if let data = entry.values["data"], !service.mounts.contains(where: { $0.target == data.text }) {
            findings.report(data.place, "'\(service.name)' has nothing mounted at '\(data.text)'")
        }
        if let file = entry.values["password"],
            !service.secrets.contains(where: { file.text == "/run/secrets/\($0.name)" })
        {
            findings.report(file.place, "'\(service.name)' is not given '\(file.text)'")
        }
        for (value, variable) in [("user", "POSTGRES_USER"), ("database", "POSTGRES_DB")] {
            guard let written = entry.values[value], let due = service.setting(variable), due.value != written.text
            else {
                continue
            }
            findings.report(written.place, "the \(value) of '\(service.name)' is '\(due.value)', not '\(written.text)'")
        }
        for writer in entry.values["writers"]?.words ?? [] where environment.compose.service(writer) == nil {
            findings.report(
                entry.values["writers"]?.place ?? entry.place,
                "there is no service '\(writer)' in '\(environment.name)' to stop"
            )
        }
        checkKind(entry, service, environment, &findings)
    }

    private func checkKind(
        _ entry: BackupPlanView.Entry,
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        let needed: [String: [String]] = [
            "postgres": ["user", "database"], "timescaledb": ["user", "database"], "redis": ["data"],
            "volume": ["data"],
            "commands": ["save"],
        ]
        let kind = entry.values["kind"]
        guard let names = needed[kind?.text ?? ""] else {
            findings.report(kind?.place ?? entry.place, "the scripts know no kind '\(kind?.text ?? "")'")
            return
        }
        for name in names + ["daily", "weekly", "monthly"] where entry.values[name] == nil {
            findings.report(entry.place, "backup '\(entry.name)' lacks '\(name)'")
        }
        guard let due = environment.platform.backups.first(where: { $0.name.value.text == entry.name }) else {
            findings.report(entry.place, "the manifest has no backup '\(entry.name)' in '\(environment.name)'")
            return
        }
        let numbers = [
            ("daily", due.section.daily), ("weekly", due.section.weekly), ("monthly", due.section.monthly),
        ]
        for (name, number) in numbers {
            guard let written = entry.values[name], written.text != "\(number.value.number)" else { continue }
            findings.reportDeviation(
                written.place,
                "\(written.text) \(name) copies are kept, and the manifest says \(number.value.number)"
            )
        }
    }
}
