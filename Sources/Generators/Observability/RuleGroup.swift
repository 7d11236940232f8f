package import Documents
package import Origins

/// Rules that are evaluated one after the other.
package struct RuleGroup: Sendable {
    /// Unique in the environment. For example: `slo-backend-availability`.
    package let name: String
    package let topic: RuleTopic
    /// What it is for, as a comment above it.
    package let comment: [String]
    /// `nil` for the evaluation interval of the platform.
    package let interval: PromQLDuration?
    package let recordings: [RecordingRule]
    package let alerts: [Alert]
    /// Tests of several alerts with one name, which all fire on the same lack of data.
    package let sharedCases: @Sendable () -> [SharedCase]

    /// Of its rules together.
    package var origin: Origin {
        .derived(rule: "group of rules", from: recordings.map(\.expression.origin) + alerts.map(\.origin))
    }

    init(
        _ name: String,
        _ topic: RuleTopic,
        comment: [String] = [],
        interval: PromQLDuration? = nil,
        recordings: [RecordingRule] = [],
        alerts: [Alert] = [],
        sharedCases: @escaping @Sendable () -> [SharedCase] = { [] }
    ) {
        self.name = name
        self.topic = topic
        self.comment = comment
        self.interval = interval
        self.recordings = recordings
        self.alerts = alerts
        self.sharedCases = sharedCases
    }
}

/// One rule test of all alerts with a name.
package struct SharedCase {
    package let alertName: String
    package let title: String
    package let series: [TestSeries]
    package let time: PromQLDuration
    package let firing: [(alert: Alert, FiringAlert)]

    /// Alerts on absence: each with what fires, and the series whose lack they tell of.
    static func absence(_ alerts: [(alert: Alert, firing: FiringAlert, present: TestSeries)]) -> [SharedCase] {
        var names: [String] = []
        for entry in alerts where !names.contains(entry.alert.name) { names.append(entry.alert.name) }
        return names.flatMap { name -> [SharedCase] in
            let alike = alerts.filter { $0.alert.name == name }
            let wait = alike[0].alert.wait?.milliseconds ?? 0
            let late = PromQLDuration(milliseconds: wait + 120_000)
            return [
                SharedCase(
                    alertName: name,
                    title: "all fire without data",
                    series: [],
                    time: late,
                    firing: alike.map { ($0.alert, $0.firing) }
                ),
                SharedCase(
                    alertName: name,
                    title: "only the one fires whose series is missing",
                    series: alike.dropFirst().map(\.present),
                    time: late,
                    firing: [(alike[0].alert, alike[0].firing)]
                ),
                SharedCase(
                    alertName: name,
                    title: "are silent while every series is there",
                    series: alike.map(\.present),
                    time: late,
                    firing: []
                ),
                SharedCase(
                    alertName: name,
                    title: "are silent until they have waited",
                    series: [],
                    time: PromQLDuration(milliseconds: max(0, wait - 60_000)),
                    firing: []
                ),
            ]
        }
    }
}

/// A series that is computed ahead. Named `level:metric:operations` (PR-07).
package struct RecordingRule: Sendable {
    package let record: MetricName
    package let expression: PromQL
    package let labels: [AlertLabel]
    /// Of its name.
    package let origin: Origin

    init(_ record: MetricName, _ expression: PromQL, labels: [AlertLabel] = [], from origin: Origin = .constant) {
        self.origin = origin
        self.record = record
        self.expression = expression
        self.labels = labels
    }
}

/// What a file of rules is about, in the order of the files.
package enum RuleTopic: String, CaseIterable, Sendable {
    case slo, requests, availability, containers, host, data, edge, operations, project

    package var title: String {
        switch self {
        case .slo: "Service level objectives: error ratios, budgets and how fast they burn."
        case .requests: "Requests, errors and durations of every service that counts them."
        case .availability: "Targets that are down or gone."
        case .containers: "Containers against their limits."
        case .host: "The host."
        case .data: "Data stores and connection pools."
        case .edge: "The gateway, seen from outside."
        case .operations: "Backups, secrets, and monitoring itself."
        case .project: "The project's own, as the manifest states them."
        }
    }
}
