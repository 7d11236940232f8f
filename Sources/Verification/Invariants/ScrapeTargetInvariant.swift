import Origins
import PlatformManifest
import PlatformModel

/// Metrics arrive: Prometheus' jobs against Compose.
struct ScrapeTargetInvariant: Invariant {
    static let code = "PV0102"
    static let sentence =
        "Every scrape target and Alertmanager of Prometheus is a Compose service that listens on that port on a network shared with Prometheus, and every service with metrics is a target."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            guard let prometheus = environment.prometheus, let monitoring = environment.platform.monitoring,
                let client = environment.compose.service(monitoring.prometheus.name.value.text)
            else { continue }
            let reach = ServerReach(tree: tree, environment: environment, client: client, checksItself: true)
            for job in prometheus.jobs { check(job, reach, &findings) }
            for manager in prometheus.configuration.at("alerting", "alertmanagers")?.items ?? [] {
                for target in targets(of: manager) { checkAddress(target, "Alertmanager", reach, &findings) }
            }
            checkJobs(prometheus, monitoring, &findings)
            checkProbes(prometheus, environment, tree, &findings)
        }
    }

    private func name(_ job: LocatedValue) -> String { job["job_name"]?.text ?? "" }

    private func targets(of job: LocatedValue) -> [LocatedValue] {
        (job["static_configs"]?.items ?? []).flatMap { $0["targets"]?.items ?? [] }
    }

    private func check(_ job: LocatedValue, _ reach: ServerReach, _ findings: inout FindingCollector) {
        let what = "job '\(name(job))'"
        let address = (job["relabel_configs"]?.items ?? []).first { $0["target_label"]?.text == "__address__" }
        if let replacement = address?["replacement"] {
            // The targets are what the exporter there is told to ask for.
            checkAddress(replacement, what, reach, &findings)
            let exporter = (replacement.text ?? "").prefix { $0 != ":" }
            if let client = reach.environment.compose.service(String(exporter)) {
                let probing = ServerReach(tree: reach.tree, environment: reach.environment, client: client)
                for target in targets(of: job) { checkAddress(target, what, probing, &findings) }
            }
        } else {
            for target in targets(of: job) { checkAddress(target, what, reach, &findings) }
        }
        for lookUp in job["dns_sd_configs"]?.items ?? [] {
            for host in lookUp["names"]?.items ?? [] {
                // Swarm knows the containers of a service by a name of their own.
                let isStack = reach.environment.platform.stack != nil
                reach.check(
                    host: String((host.text ?? "").trimmingPrefix(isStack ? "tasks." : "")),
                    port: lookUp["port"]?.integer ?? 0,
                    what: what,
                    at: host.place,
                    &findings
                )
            }
        }
    }

    private func checkAddress(
        _ target: LocatedValue,
        _ what: String,
        _ reach: ServerReach,
        _ findings: inout FindingCollector
    ) {
        let text = target.text ?? ""
        guard let found = HostPort.all(in: text).first else {
            if text.hasPrefix(PlatformConventions.hostAlias) {
                let hosts = reach.client.value["extra_hosts"]?.texts ?? []
                if !hosts.contains(where: { $0.hasPrefix(PlatformConventions.hostAlias) }) {
                    findings.report(target.place, "\(what): '\(reach.client.name)' does not know its host's name")
                }
                let due = reach.environment.platform.monitoring?.enginePort?.value.number
                if due.map({ text != "\(PlatformConventions.hostAlias):\($0)" }) ?? false {
                    findings.report(target.place, "\(what): the engine's metrics are not at '\(text)'")
                }
            } else {
                findings.report(target.place, "\(what): '\(text)' is no host with a port")
            }
            return
        }
        reach.check(host: found.host, port: found.port, what: what, at: target.place, &findings)
    }

    /// Both ways: jobs of the model have their path and place, and no job is there twice.
    private func checkJobs(_ prometheus: PrometheusView, _ monitoring: Monitoring, _ findings: inout FindingCollector) {
        var seen: Set<String> = []
        for job in prometheus.jobs where !seen.insert(name(job)).inserted {
            findings.report(job.place, "job '\(name(job))' is there twice")
        }
        for target in monitoring.targets {
            guard let job = prometheus.jobs.first(where: { name($0) == target.job.text }) else {
                findings.report(
                    Place("\(prometheus.folder)/prometheus.yml"),
                    "service '\(target.job)' exports metrics, but no job reads them"
                )
                continue
            }
            let path = job["metrics_path"]?.text ?? "/metrics"
            if path != target.endpoint.path.value.text {
                findings.report(
                    job["metrics_path"]?.place ?? job.place,
                    "job '\(target.job)' asks for '\(path)'",
                    fix: "its metrics are at '\(target.endpoint.path.value.text)'"
                )
            }
        }
        let known = Set(monitoring.targets.map(\.job.text))
        for job in prometheus.jobs where !known.contains(name(job)) {
            let isSpecial =
                job["relabel_configs"] != nil || name(job) == "engine"
                || targets(of: job).contains { ($0.text ?? "").hasPrefix(PlatformConventions.hostAlias) }
            if !isSpecial { findings.report(job.place, "job '\(name(job))' is no service with metrics") }
        }
    }

    /// Every module that a probe names is in the blackbox exporter's configuration, and the other way round.
    private func checkProbes(
        _ prometheus: PrometheusView,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let modules = tree.file("\(prometheus.folder)/blackbox/config.yml")?.yaml?["modules"] else { return }
        var used: Set<String> = []
        for group in prometheus.jobs.flatMap({ $0["static_configs"]?.items ?? [] }) {
            guard let module = group.at("labels", "__param_module") else { continue }
            used.insert(module.text ?? "")
            if modules[module.text ?? ""] == nil {
                findings.report(module.place, "the blackbox exporter has no module '\(module.text ?? "")'")
            }
            let host = group.at("labels", "host")?.text ?? ""
            let asked = modules[module.text ?? ""]?.at("http", "headers", "Host")
            if let asked, asked.text != host {
                findings.report(
                    asked.place,
                    "module '\(module.text ?? "")' asks for '\(asked.text ?? "")' instead of '\(host)'"
                )
            }
        }
        // The general one is for questions by hand.
        for entry in modules.entries where entry.key != "http_2xx" && !used.contains(entry.key) {
            findings.report(entry.place, "no probe uses module '\(entry.key)'")
        }
    }
}
