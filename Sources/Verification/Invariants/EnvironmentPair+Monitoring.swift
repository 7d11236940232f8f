import Origins
import PlatformManifest
import PlatformModel

extension EnvironmentPair {
    func compareJobs(_ findings: inout FindingCollector) {
        guard let first = staging.prometheus, let second = production.prometheus else { return }
        func name(_ job: LocatedValue) -> String { job["job_name"]?.text ?? "" }
        for job in first.jobs {
            guard let other = second.jobs.first(where: { name($0) == name(job) }) else { continue }
            func facts(_ view: EnvironmentView) -> String {
                guard let target = view.platform.monitoring?.targets.first(where: { $0.job.text == name(job) }) else {
                    return view.platform.edgeProbes.map { neutral("\($0.host.value) \($0.url)", view) }.joined(
                        separator: ";"
                    )
                }
                let service = target.service
                return
                    "\(service.replicas.value.number) \(target.endpoint.path.value) \(target.endpoint.port.value) \(target.subject.team?.value ?? "") \(view.platform.isColoured(service))"
            }
            let first = job.canonical
            let second = other.canonical
            if first != second, neutral(first, staging) != neutral(second, production),
                facts(staging) == facts(production)
            {
                report("job '\(name(job))'", other.place, isSame: false, &findings)
            }
        }
    }

    /// Rules of one name for one service ask the same, unless its objective, limits or replicas differ.
    func compareRules(_ findings: inout FindingCollector) {
        guard let first = staging.prometheus, let second = production.prometheus else { return }
        func key(_ rule: LocatedValue) -> String {
            let labels = rule["labels"]
            let words = [
                rule["alert"]?.text, rule["record"]?.text, labels?["service"]?.text, labels?["slo"]?.text,
                labels?["window"]?.text, labels?["severity"]?.text,
            ]
            return words.map { $0 ?? "" }.joined(separator: " ")
        }
        func grouped(_ view: PrometheusView) -> [String: [LocatedValue]] { Dictionary(grouping: view.rules, by: key) }
        let mine = grouped(first)
        let its = grouped(second)
        for (key, rules) in mine {
            guard let others = its[key] else { continue }
            guard rules.map(plainText) != others.map(plainText) else { continue }
            // How long an alert waits follows from nothing that environments have of their own.
            if rules.map(waits).sorted() != others.map(waits).sorted() {
                let place =
                    others.first { other in !rules.contains { waits($0) == waits(other) } }?.place ?? others[0].place
                report("the wait of '\(rules[0]["alert"]?.text ?? "")'", place, isSame: false, &findings)
            }
            let texts = rules.map { ruleText($0, staging) }
            let otherTexts = others.map { ruleText($0, production) }
            let service = rules[0].at("labels", "service")?.text ?? ""
            guard texts.sorted() != otherTexts.sorted(),
                ruleFacts(service, staging) == ruleFacts(service, production)
            else { continue }
            // The one that the other side does not have.
            let place = others.first { !texts.contains(ruleText($0, production)) }?.place ?? others[0].place
            report(
                "rule '\(rules[0]["alert"]?.text ?? rules[0]["record"]?.text ?? "")'",
                place,
                isSame: false,
                &findings
            )
        }
    }

    private func plainText(_ rule: LocatedValue) -> String {
        "\(rule["expr"]?.text ?? "")\u{1F}\(rule["for"]?.text ?? "")\u{1F}\(rule["keep_firing_for"]?.text ?? "")"
    }

    private func waits(_ rule: LocatedValue) -> String {
        "\(rule["for"]?.text ?? "") \(rule["keep_firing_for"]?.text ?? "")"
    }

    private func ruleText(_ rule: LocatedValue, _ view: EnvironmentView) -> String { neutral(plainText(rule), view) }

    private func ruleFacts(_ name: String, _ view: EnvironmentView) -> String {
        let monitoring = view.platform.monitoring
        let service = view.servicesByName[name]
        let objective = service?.objective.map { objective in
            "\(objective.availability.map { "\($0.value)" } ?? "") \(objective.latency.map { "\($0.quantile.value) \($0.threshold.value)" }) \(objective.window.value)"
        }
        let backups = (monitoring?.backups ?? []).map { "\($0.backup.name.value) \($0.maximumAge.value)" }
        let targets = (monitoring?.targets ?? []).map { "\($0.job)" }
        return
            "\(objective ?? "") \(service?.replicas.value.number ?? 0) \(backups) \(targets) \(monitoring?.scrapeInterval.value.milliseconds ?? 0) \((monitoring?.rotations ?? []).map { "\($0.secret.value) \($0.every.value)" }) \(view.platform.services.map { "\($0.replicas.value.number)" })"
    }
}
