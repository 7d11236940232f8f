package import Documents

/// Rules that are evaluated one after the other.
package struct RuleGroup {
    /// Unique in the environment. For example: `slo-backend-availability`.
    package let name: String
    package let topic: RuleTopic
    /// What it is for, as a comment above it.
    package let comment: [String]
    /// `nil` for the evaluation interval of the platform.
    package let interval: PromQLDuration?
    package let recordings: [RecordingRule]
    package let alerts: [Alert]

    init(
        _ name: String,
        _ topic: RuleTopic,
        comment: [String] = [],
        interval: PromQLDuration? = nil,
        recordings: [RecordingRule] = [],
        alerts: [Alert] = []
    ) {
        self.name = name
        self.topic = topic
        self.comment = comment
        self.interval = interval
        self.recordings = recordings
        self.alerts = alerts
    }
}

/// A series that is computed ahead. Named `level:metric:operations` (PR-07).
package struct RecordingRule: Sendable {
    package let record: MetricName
    package let expression: PromQL
    package let labels: [AlertLabel]

    init(_ record: MetricName, _ expression: PromQL, labels: [AlertLabel] = []) {
        self.record = record
        self.expression = expression
        self.labels = labels
    }
}

/// What a file of rules is about, in the order of the files.
package enum RuleTopic: String, CaseIterable, Sendable {
    case slo, requests, availability, containers, host, data, edge, operations

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
        }
    }
}
