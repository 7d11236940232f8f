import Origins
import PlatformManifest
import PlatformModel

/// One thing, one name: labels of containers, networks, volumes, targets and alerts.
struct NameInvariant: Invariant {
    static let code = "PV0603"
    static let sentence =
        "Labels say the platform, environment, service and team that they belong to, volumes are called as the manifest says, and every service that Prometheus' targets and alerts name is one."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        let platform = tree.platforms.base.name.value.text
        for environment in tree.environments {
            checkProject(environment, platform, &findings)
            for service in environment.compose.services { checkLabels(service, environment, platform, &findings) }
            for kind in ["networks", "volumes"] {
                for entry in environment.compose.declared(kind) where !(entry.value["external"]?.isTrue ?? false) {
                    checkLabels(
                        of: entry.value["labels"],
                        entry.place,
                        "'\(entry.key)'",
                        environment,
                        platform,
                        &findings
                    )
                }
            }
            checkVolumes(environment, &findings)
            checkTargets(environment, platform, &findings)
            checkTerraform(environment, platform, tree, &findings)
        }
    }

    private func checkProject(_ environment: EnvironmentView, _ platform: String, _ findings: inout FindingCollector) {
        let name = environment.compose.root["name"]
        let due = environment.platform.environment.standsAlone ? "\(platform)-\(environment.name)" : platform
        guard name?.text != due else { return }
        findings.report(
            name?.place ?? environment.compose.root.place,
            "the project is called '\(name?.text ?? "")'",
            fix: "it is '\(due)'"
        )
    }

    private func checkVolumes(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        for volume in environment.platform.volumes {
            guard let entry = environment.compose.declared("volumes").first(where: { $0.key == volume.name.text })
            else { continue }
            let name = entry.value["name"]
            if name?.text != volume.engineName?.text {
                findings.reportDeviation(
                    name?.place ?? entry.place,
                    "the engine's name of volume '\(volume.name.value)' is '\(name?.text ?? "")', and '\(volume.engineName?.text ?? "")' in the manifest"
                )
            }
        }
    }

    private func checkLabels(
        of labels: LocatedValue?,
        _ place: Place,
        _ what: String,
        _ environment: EnvironmentView,
        _ platform: String,
        _ findings: inout FindingCollector
    ) {
        let due = [
            (PlatformConventions.platformLabel, platform), (PlatformConventions.environmentLabel, environment.name),
        ]
        let map = labels.map { ComposeMerge.map($0, isAssigned: true) }
        for (name, value) in due where map?[name]?.text != value {
            findings.report(
                map?[name]?.place ?? place,
                "label '\(name)' of \(what) is '\(map?[name]?.text ?? "")'",
                fix: "it is '\(value)'"
            )
        }
    }

    private func checkLabels(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ platform: String,
        _ findings: inout FindingCollector
    ) {
        checkLabels(of: service.value["labels"], service.place, "'\(service.name)'", environment, platform, &findings)
        guard let declared = environment.declaredService(service.name) else {
            findings.reportDeviation(
                service.place,
                "the manifest has no service '\(service.name)' in environment '\(environment.name)'"
            )
            return
        }
        if let due = declared.image.pulled?.value, declared.image.build == nil, service.image?.value != "\(due)" {
            findings.reportDeviation(
                service.image?.place ?? service.place,
                "the image of '\(service.name)' is '\(service.image?.value ?? "")'",
                fix: "the manifest gives '\(due)'"
            )
        }
        // Both colours are the service; its tests are not.
        let name =
            service.name.hasSuffix("-tests") && environment.servicesByName[service.name] == nil
            ? service.name : declared.name.value.text
        let hostname = service.text("hostname")
        if name == declared.name.value.text, hostname != declared.hostname?.text {
            findings.reportDeviation(
                service.place("hostname"),
                "'\(service.name)' calls itself '\(hostname ?? "")', and '\(declared.hostname?.text ?? "")' in the manifest"
            )
        }
        let map = service.value["labels"].map { ComposeMerge.map($0, isAssigned: true) }
        for (label, due) in [
            (PlatformConventions.serviceLabel, name), (PlatformConventions.teamLabel, declared.team?.value),
        ] {
            guard map?[label]?.text.map({ Interpolation($0).resolved([:]) }) != due else { continue }
            findings.report(
                map?[label]?.place ?? service.place,
                "label '\(label)' of '\(service.name)' is '\(map?[label]?.text ?? "")'",
                fix: due.map { "it is '\($0)'" }
            )
        }
        for label in declared.labels {
            let found = map?[label.name]?.text.map { Interpolation($0).resolved([:]) }
            if found != label.value.value {
                findings.reportDeviation(
                    map?[label.name]?.place ?? service.place,
                    "label '\(label.name)' of '\(service.name)' is '\(found ?? "")'",
                    fix: "it is '\(label.value.value)'"
                )
            }
        }
        for due in environment.platform.services where environment.compose.service(due.name.value.text) == nil {
            findings.report(
                environment.compose.root.place,
                "service '\(due.name.value)' is missing in environment '\(environment.name)'"
            )
        }
    }

    // MARK: - Monitoring

    private func checkTargets(_ environment: EnvironmentView, _ platform: String, _ findings: inout FindingCollector) {
        guard let prometheus = environment.prometheus else { return }
        let labels = prometheus.configuration.at("global", "external_labels")
        for (name, due) in [("platform", platform), ("environment", environment.name)] where labels?[name]?.text != due
        {
            findings.report(
                labels?[name]?.place ?? Place("\(prometheus.folder)/prometheus.yml"),
                "external label '\(name)' is '\(labels?[name]?.text ?? "")'",
                fix: "it is '\(due)'"
            )
        }
        let targets = Dictionary(
            (environment.platform.monitoring?.targets ?? []).map { ($0.job.text, $0) }
        ) { first, _ in first }
        for job in prometheus.jobs {
            if let tier = targetLabel("tier", of: job), ServiceTier(rawValue: tier.text ?? "") == nil {
                findings.report(tier.place, "there is no tier '\(tier.text ?? "")'")
            }
            guard let target = targets[job["job_name"]?.text ?? ""] else { continue }
            let due = [
                ("service", target.subject.name.value.text), ("team", target.subject.team?.value ?? ""),
                ("tier", target.tier.rawValue),
            ]
            for (name, value) in due {
                let found = targetLabel(name, of: job)
                // A replacement takes `$` for a group of its expression.
                let isReplacement = job["static_configs"] == nil
                let text = found?.text ?? ""
                if (isReplacement ? Interpolation(text).resolved([:]) : text) != value {
                    findings.report(
                        found?.place ?? job.place,
                        "label '\(name)' of job '\(target.job)' is '\(found?.text ?? "")'",
                        fix: "it is '\(value)'"
                    )
                }
            }
            checkFilter(job, platform, environment, &findings)
        }
        for rule in prometheus.rules {
            guard let service = rule.at("labels", "service"), let name = service.text, !name.holds("{{") else {
                continue
            }
            if environment.compose.service(name) == nil {
                findings.report(service.place, "environment '\(environment.name)' has no service '\(name)'")
            }
        }
    }

    private func targetLabel(_ name: String, of job: LocatedValue) -> LocatedValue? {
        for group in job["static_configs"]?.items ?? [] {
            if let value = group.at("labels", name) { return value }
        }
        return (job["relabel_configs"]?.items ?? []).first {
            $0["target_label"]?.text == name && $0["source_labels"] == nil
        }?["replacement"]
    }

    /// Containers of other platforms on the host are left out by their labels.
    private func checkFilter(
        _ job: LocatedValue,
        _ platform: String,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        for rule in job["metric_relabel_configs"]?.items ?? [] where rule["action"]?.text == "keep" {
            guard let regex = rule["regex"], let text = regex.text, text.holds(";") else { continue }
            let escaped = platform.substituting(".", with: "\\.")
            if !text.holds(";\(platform);\(environment.name)|") && !text.holds(";\(escaped);\(environment.name)|") {
                findings.report(
                    regex.place,
                    "series of platform '\(platform)' in environment '\(environment.name)' are dropped"
                )
            }
        }
    }

    // MARK: - Terraform

    private func checkTerraform(
        _ environment: EnvironmentView,
        _ platform: String,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let terraform = environment.terraform else { return }
        let place = terraform.labels?.place ?? terraform.values
        for (name, due) in [
            (PlatformConventions.platformLabel, platform), (PlatformConventions.environmentLabel, environment.name),
        ] {
            let found = terraform.labels?[name]
            if found?.text != due {
                findings.report(
                    found?.place ?? place,
                    "label '\(name)' is '\(found?.text ?? "")' with Terraform",
                    fix: "it is '\(due)'"
                )
            }
        }
        if let prefix = terraform.prefix, prefix.text != "\(platform)-\(environment.name)" {
            findings.report(prefix.place, "names begin with '\(prefix.text ?? "")' with Terraform")
        }
    }
}
