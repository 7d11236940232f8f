package import Documents
import Origins
import PlatformManifest
package import PlatformModel

/// In generators these names mean PromQL's, not what the manifest writes.
package typealias MetricName = Documents.MetricName
package typealias LabelName = Documents.LabelName
package typealias DecimalNumber = Documents.DecimalNumber

/// Every rule of one environment, computed from its platform.
package struct Observability: Sendable {
    package let platform: Platform
    package let monitoring: Monitoring
    /// In the order of the topics; within one in the manifest's order.
    package let groups: [RuleGroup]

    /// `nil` without a Prometheus.
    package init?(of platform: Platform) {
        guard let monitoring = platform.monitoring else { return nil }
        self.platform = platform
        self.monitoring = monitoring
        let rules = RuleContext(platform: platform, monitoring: monitoring)
        groups =
            rules.objectiveGroups() + rules.requestGroups() + rules.availabilityGroups() + rules.containerGroups()
            + rules.hostGroups() + rules.dataGroups() + rules.edgeGroups() + rules.operationsGroups()
            + rules.projectGroups()
    }

    package var alerts: [Alert] { groups.flatMap(\.alerts) }
    package var recordings: [RecordingRule] { groups.flatMap(\.recordings) }

    /// The objectives with their recorded series, for dashboards.
    package var objectives: [ServiceLevelObjective] { ServiceLevelObjective.all(in: monitoring) }
}

/// What the topics share: one extension each.
struct RuleContext {
    let platform: Platform
    let monitoring: Monitoring

    /// A group, unless it has no rules.
    func group(
        _ name: String,
        _ topic: RuleTopic,
        comment: [String] = [],
        interval: PromQLDuration? = nil,
        recordings: [RecordingRule] = [],
        alerts: [Alert] = [],
        sharedCases: @escaping @Sendable () -> [SharedCase] = { [] }
    ) -> [RuleGroup] {
        guard !recordings.isEmpty || !alerts.isEmpty else { return [] }
        return [
            RuleGroup(
                name,
                topic,
                comment: comment,
                interval: interval,
                recordings: recordings,
                alerts: alerts,
                sharedCases: sharedCases
            )
        ]
    }

    /// On a gauge that a target gives out as 0 when something is wrong.
    func zeroAlert(
        _ name: String,
        _ severity: AlertSeverity,
        _ metric: MetricName,
        _ target: ScrapeTarget,
        waitMinutes: Int,
        summary: AlertText,
        details: AlertText,
        _ runbook: Runbook,
        _ dashboard: PlatformDashboard
    ) -> Alert {
        let labels = target.labels()
        return Alert(
            name,
            severity,
            of: target.subject.name.value,
            "\(metric){\(target.jobMatcher)} == 0",
            wait: .minutes(waitMinutes),
            summary: summary,
            details: details,
            runbook,
            dashboard,
            cases: {
                AlertCase.three(
                    at: .minutes(waitMinutes + 3),
                    fires: [TestSeries(metric, labels, .constant(0))],
                    FiringAlert(labels.filter { $0.name != "service" }),
                    below: [TestSeries(metric, labels, .constant(1))]
                )
            }
        )
    }
}

extension ScrapeTarget {
    /// As series of this target are labelled in rule tests.
    func labels(_ more: AlertLabel...) -> [AlertLabel] {
        [
            AlertLabel("job", job.text, origin),
            AlertLabel("instance", "\(job):\(endpoint.port.value)", endpoint.port.origin),
            AlertLabel("service", subject.name.text, subject.name.origin),
        ] + more
    }

    var jobMatcher: LabelMatcher { .equal("job", job.text, origin) }
    var jobLabel: AlertLabel { AlertLabel("job", job.text, origin) }
}

extension DecimalNumber {
    /// A number of the manifest's.
    init(_ number: PlatformManifest.DecimalNumber) {
        guard let value = DecimalNumber(parsing: number.description) else {
            preconditionFailure("'\(number)' is a decimal number")
        }
        self = value
    }

    /// So many millionths. For example: `0.999` for 999000.
    init(millionths: Int) {
        self = DecimalNumber(millionths).divided(by: 1_000_000, fractionDigits: 6)
    }

    /// The power of ten with so many digits behind the point.
    static func unit(_ digits: Int) -> DecimalNumber {
        DecimalNumber(1).divided(
            by: DecimalNumber((0..<digits).reduce(1) { value, _ in value * 10 }),
            fractionDigits: digits
        )
    }
}

extension MetricName {
    /// A name of the catalogue or of the manifest.
    package init(_ text: String) {
        guard let name = MetricName(parsing: text) else {
            preconditionFailure("'\(text)' is a metric name")
        }
        self = name
    }
}
