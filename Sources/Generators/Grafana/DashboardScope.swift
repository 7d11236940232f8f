import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What dashboards may show: everything that the environments with a Grafana give out, together.
///
/// Dashboards are shared, so that what was learned on staging's is found in production's; a panel of something that one
/// environment lacks says "No data" there.
struct DashboardScope {
    let platforms: PlatformSet
    /// Those with a Grafana and a Prometheus, in the manifest's order.
    let observed: [Observability]
    let alerts: [String: Alert]
    let objectives: [ServiceLevelObjective]
    /// Every scraped service once, with its metrics in all environments.
    let targets: [ScrapeTarget]
    /// How many containers of a service there are at most.
    private let replicas: [ServiceName: Int]
    private let exported: [String: MetricFamily]
    private let recorded: Set<String>
    /// Of the first target that gives a series out, or of the rule that records it.
    private let origins: [String: Origin]

    /// `nil` where nobody would see a dashboard.
    init?(_ input: GeneratorInput) {
        let observed = input.observed.filter { $0.monitoring.grafana != nil }
        guard let first = observed.first else { return nil }
        platforms = input.platforms
        self.observed = observed
        var alerts: [String: Alert] = [:]
        var recorded: Set<String> = []
        var exported: [String: MetricFamily] = [:]
        var replicas: [ServiceName: Int] = [:]
        var origins: [String: Origin] = [:]
        for one in observed {
            for alert in one.alerts where alerts[alert.name] == nil { alerts[alert.name] = alert }
            recorded.formUnion(one.recordings.map(\.record.text))
            for rule in one.recordings where origins[rule.record.text] == nil {
                origins[rule.record.text] = rule.expression.origin
            }
            for family in one.monitoring.metrics {
                for name in family.seriesNames where exported[name] == nil { exported[name] = family }
            }
            for target in one.monitoring.targets {
                replicas[target.job] = max(replicas[target.job] ?? 1, target.service.replicas.number)
                for name in target.metrics.flatMap(\.seriesNames) where origins[name] == nil {
                    origins[name] = target.origin
                }
            }
        }
        if !alerts.isEmpty { recorded.insert(MetricName.alerts.text) }
        self.alerts = alerts
        self.recorded = recorded
        self.exported = exported
        self.replicas = replicas
        self.origins = origins
        var jobs: Set<ServiceName> = []
        targets = observed.flatMap(\.monitoring.targets).filter { jobs.insert($0.job).inserted }
        var names: Set<[String]> = []
        objectives = (observed.map(\.objectives).max { $0.count < $1.count } ?? first.objectives)
            .filter { names.insert([$0.target.job.text, $0.name]).inserted }
    }

    /// Any of them says how the platform is called and where its runbooks are; the last is the most like production.
    var platform: Platform { observed[observed.count - 1].platform }

    func isKnown(_ metric: MetricName) -> Bool { exported[metric.text] != nil || recorded.contains(metric.text) }
    func origin(_ metric: MetricName) -> Origin? { origins[metric.text] }
    func family(_ name: String) -> MetricFamily? { exported[name] }
    func targets(_ kinds: ComponentKind...) -> [ScrapeTarget] {
        targets.filter { target in target.service.component.map(kinds.contains) ?? false }
    }
    func hasSeveralContainers(_ target: ScrapeTarget) -> Bool { (replicas[target.job] ?? 1) > 1 }

    /// Services that count their HTTP requests.
    var requestTargets: [ScrapeTarget] { targets.filter(\.hasHTTPMetrics) }

    // MARK: - What alerts say

    /// The limits of alerts of these names.
    func thresholds(_ names: String...) -> Thresholds { Thresholds(of: names.compactMap { alerts[$0] }) }

    /// A link to what is to be done, where the runbooks are published.
    func runbook(_ runbook: Runbook) -> [DashboardLink] {
        guard platform.monitoring?.runbooks != nil else { return [] }
        return [
            DashboardLink(
                title: "Runbook: \(runbook.rawValue)",
                target: .url(runbook.url(in: platform)),
                origin: Runbook.folderOrigin(in: platform)
            )
        ]
    }

    // MARK: - Variables

    /// The data source, then the jobs and the instances of these targets; all jobs without any (GF-02).
    func variables(_ targets: [ScrapeTarget], and jobs: [String] = []) -> [DashboardVariable] {
        let names = targets.map(\.job.text) + jobs
        let own = names.isEmpty ? [] : [LabelMatcher.oneOf("job", names).from(targets.map(\.origin))]
        let chosen: [LabelMatcher] = own + [.chosen("job")]
        return [
            .dataSource,
            .label("job", "Job", of: own.isEmpty ? "up" : "up{\(own)}"),
            .label("instance", "Instance", of: "up{\(chosen)}"),
        ]
    }

    /// Starts of containers, and alerts while they fire.
    func annotations(_ services: [LabelMatcher] = []) -> [DashboardAnnotation] {
        var annotations: [DashboardAnnotation] = []
        if let cadvisor = targets(.cadvisor).first {
            let matchers = [cadvisor.jobMatcher] + services
            annotations.append(
                DashboardAnnotation(
                    name: "Deployments and restarts",
                    color: .blue,
                    query:
                        "1000 * max by (service) (\(.container("container_start_time_seconds", of: matchers)))",
                    title: "{{service}}",
                    text: "a container has started",
                    tagLabels: ["service"],
                    isValueTime: true
                )
            )
        } else {
            annotations.append(
                DashboardAnnotation(
                    name: "Deployments and restarts",
                    color: .blue,
                    query: "1000 * max by (service) (\(.recorded("process_start_time_seconds", services)))",
                    title: "{{service}}",
                    text: "the program has started",
                    tagLabels: ["service"],
                    isValueTime: true
                )
            )
        }
        let firing: [LabelMatcher] =
            [.equal("alertstate", "firing"), .notEqual("alertname", Alert.watchdog)] + services
        annotations.append(
            DashboardAnnotation(
                name: "Alerts",
                color: .red,
                query: "max by (alertname, service, severity) (\(.recorded(.alerts, firing)))",
                title: "{{alertname}}",
                text: "{{service}}: {{severity}}",
                tagLabels: ["severity"],
                isOn: false
            )
        )
        return annotations
    }
}
