import Origins
import PlatformManifest
import PlatformModel

/// No rule waits for a series that nobody gives out.
struct MetricInvariant: Invariant {
    static let code = "PV0303"
    static let sentence =
        "Every metric in a rule or panel is exported by a job of Prometheus, the one that the expression names, or recorded by a rule, and every job that an expression names exists."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        var shown = KnownMetrics()
        for environment in tree.environments {
            guard let prometheus = environment.prometheus, let monitoring = environment.platform.monitoring else {
                continue
            }
            let known = KnownMetrics(prometheus, monitoring)
            for rule in prometheus.rules where rule["expr"] == nil {
                findings.report(rule.place, "the rule has no expression")
            }
            for expression in prometheus.expressions {
                check(expression, known, "environment '\(environment.name)'", &findings)
            }
            if monitoring.grafana != nil { shown.formUnion(known) }
        }
        for dashboard in tree.dashboards {
            for expression in dashboard.expressions { check(expression, shown, "any environment", &findings) }
        }
    }

    private func check(
        _ expression: MetricExpression,
        _ known: KnownMetrics,
        _ scope: String,
        _ findings: inout FindingCollector
    ) {
        for selector in expression.selectors {
            guard known.all.contains(selector.metric) else {
                findings.report(expression.value.place, "nothing exports or records '\(selector.metric)' in \(scope)")
                continue
            }
            if !known.isRecorded(selector) {
                findings.report(
                    expression.value.place,
                    "'\(selector.metric)' is recorded in \(scope), but not with the labels that this asks for"
                )
            }
            for matcher in selector.matchers where matcher.label == "job" && matcher.sign.hasPrefix("=") {
                for job in alternatives(matcher) {
                    guard let exported = known.byJob[job] else {
                        findings.report(expression.value.place, "there is no job '\(job)' in \(scope)")
                        continue
                    }
                    let isRecorded = known.recorded.contains(selector.metric)
                    if !isRecorded, !exported.contains(selector.metric), !known.isOfEveryTarget(selector.metric) {
                        findings.report(
                            expression.value.place,
                            "job '\(job)' does not export '\(selector.metric)' in \(scope)"
                        )
                    }
                }
            }
        }
    }

    /// The names that a matcher takes; none for patterns and Grafana's variables.
    private func alternatives(_ matcher: PromQLSelector.Matcher) -> [String] {
        let isPlain = matcher.value.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "|"):
                true
            default: false
            }
        }
        return isPlain ? matcher.value.split(separator: "|").map(String.init) : []
    }
}

/// What Prometheus knows in an environment: which jobs there are is read from its configuration, what they export is the
/// catalog's and the manifest's knowledge.
struct KnownMetrics {
    private(set) var all: Set<String> = ["ALERTS"]
    private(set) var recorded: Set<String> = []
    /// Labels that recording rules set, by the recorded name.
    private var labels: [String: [[String: String]]] = [:]
    private(set) var byJob: [String: Set<String>] = [:]
    private let general = Set(MetricFamily.ofEveryTarget.flatMap(\.seriesNames))

    init() {}

    init(_ prometheus: PrometheusView, _ monitoring: Monitoring) {
        let targets = Dictionary(monitoring.targets.map { ($0.job.text, $0) }) { first, _ in first }
        for job in prometheus.jobs {
            let name = job["job_name"]?.text ?? ""
            byJob[name] = Set((targets[name]?.metrics ?? Self.special(job, monitoring)).flatMap(\.seriesNames))
        }
        for rule in prometheus.rules {
            guard let name = rule["record"]?.text else { continue }
            let own = (rule["labels"]?.entries ?? []).map { ($0.key, $0.value.text ?? "") }
            labels[name, default: []].append(Dictionary(own) { first, _ in first })
        }
        recorded = Set(labels.keys)
        all.formUnion(general)
        all.formUnion(recorded)
        for names in byJob.values { all.formUnion(names) }
    }

    /// Jobs that are no service: probes through an exporter, and the engine.
    private static func special(_ job: LocatedValue, _ monitoring: Monitoring) -> [MetricFamily] {
        let exporters = monitoring.targets.filter { target in
            (job["relabel_configs"]?.items ?? []).contains {
                ($0["replacement"]?.text ?? "").hasPrefix("\(target.job.text):")
            }
        }
        return exporters.isEmpty ? MetricFamily.engine : exporters.flatMap(\.metrics)
    }

    func isOfEveryTarget(_ name: String) -> Bool { general.contains(name) || name == "ALERTS" }

    /// Whether some rule records the series that are asked for; labels that no rule sets come with the series themselves.
    func isRecorded(_ selector: PromQLSelector) -> Bool {
        guard let sets = labels[selector.metric] else { return true }
        return sets.contains { own in
            selector.matchers.allSatisfy { matcher in
                guard matcher.sign == "=", !matcher.value.hasPrefix("$"), let value = own[matcher.label] else {
                    return true
                }
                return value == matcher.value
            }
        }
    }

    mutating func formUnion(_ other: KnownMetrics) {
        all.formUnion(other.all)
        recorded.formUnion(other.recorded)
        byJob.merge(other.byJob) { $0.union($1) }
        labels.merge(other.labels) { $0 + $1 }
    }
}
