package import Documents
package import Origins
package import PlatformManifest

/// An alert of one environment: what rules, their tests, runbooks, routes and dashboards agree on.
///
/// A class since it is large, never changes, and is handed on to all of them.
package final class Alert: Sendable {
    /// The name of the alert that always fires, for routes that tell it from the others (PR-15).
    package static let watchdog = "Watchdog"

    /// CamelCase. For example: `PostgresDown`.
    package let name: String
    package let severity: AlertSeverity
    /// The service that it is about; `nil` where the expression's series say it.
    package let service: ServiceName?
    /// Further labels of the rule. For example: `slo`.
    package let labels: [AlertLabel]
    package let expression: PromQL
    /// How long the expression must hold; `nil` for facts of one moment.
    package let wait: PromQLDuration?
    package let summary: AlertText
    package let details: AlertText
    package let runbook: Runbook
    package let dashboard: PlatformDashboard
    /// Inputs computed from what the alert means, with what it then does (PR-22).
    package let cases: @Sendable () -> [AlertCase]
    /// Why there is such an alert: what its expression stands on.
    package let origin: Origin

    init(
        _ name: String,
        _ severity: AlertSeverity,
        of service: ServiceName?,
        labels: [AlertLabel] = [],
        _ expression: PromQL,
        wait: PromQLDuration?,
        summary: AlertText,
        details: AlertText,
        _ runbook: Runbook,
        _ dashboard: PlatformDashboard,
        cases: @escaping @Sendable () -> [AlertCase]
    ) {
        self.name = name
        self.severity = severity
        self.service = service
        self.labels = labels
        self.expression = expression
        self.wait = wait
        self.summary = summary
        self.details = details
        self.runbook = runbook
        self.dashboard = dashboard
        self.cases = cases
        origin = .derived(rule: "alerting rule", from: expression.origins)
    }

    /// After the cause is gone, so that an alert does not flap (PR-14); facts of one moment end by themselves.
    package var keepFiring: PromQLDuration? { wait == nil ? nil : .minutes(5) }

    /// The labels that the rule itself sets, in order.
    package var ruleLabels: [AlertLabel] {
        [AlertLabel("severity", severity.rawValue)]
            + (service.map { [AlertLabel("service", $0.text)] } ?? []) + labels
    }
}

/// A label with its value.
package struct AlertLabel: Sendable, Hashable {
    package let name: LabelName
    package let value: String
    package let origin: Origin

    init(_ name: LabelName, _ value: String, _ origin: Origin = .constant) {
        self.name = name
        self.value = value
        self.origin = origin
    }
}

/// A text of an alert with holes for what Prometheus knows when it fires.
///
/// For example: `"\(.label("instance")) is at \(.percentage)"`; text from the manifest goes in as `\(text:)`.
package struct AlertText: Sendable, ExpressibleByStringInterpolation {
    /// How the expression's value is printed.
    package enum Hole: Sendable {
        case label(String)
        /// Prints `1.45%` for 0.0145.
        case percentage
        /// Prints `20d 0h 0m 0s` for seconds.
        case duration
        /// Prints a whole number.
        case number

        fileprivate var template: String {
            switch self {
            case .label(let name): "{{ $labels.\(name) }}"
            case .percentage: "{{ $value | humanizePercentage }}"
            case .duration: "{{ $value | humanizeDuration }}"
            case .number: "{{ $value | printf \"%.0f\" }}"
            }
        }
    }

    fileprivate enum Piece: Sendable {
        case text(String)
        case hole(Hole)
    }

    private let pieces: [Piece]

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }
        package mutating func appendInterpolation(_ hole: Hole) { pieces.append(.hole(hole)) }
        package mutating func appendInterpolation(text: some CustomStringConvertible) {
            pieces.append(.text(text.description))
        }
    }

    package init(stringLiteral value: String) { pieces = [.text(value)] }
    package init(stringInterpolation: StringInterpolation) { pieces = stringInterpolation.pieces }

    /// As a Go template, in which plain text stays text.
    package var template: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): GoTemplateText.escaped(text)
            case .hole(let hole): hole.template
            }
        }
        .joined()
    }

    /// As it reads once the holes are filled.
    func rendered(labels: [AlertLabel], value: String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .hole(.label(let name)): labels.first { $0.name.text == name }?.value ?? ""
            case .hole(.percentage), .hole(.duration), .hole(.number): value
            }
        }
        .joined()
    }

    /// As a person reads it in a runbook: holes as words.
    package var outline: String {
        pieces.map { piece in
            switch piece {
            case .text(let text): text
            case .hole(.label(let name)): "‹\(name)›"
            case .hole(.percentage), .hole(.duration), .hole(.number): "‹value›"
            }
        }
        .joined()
    }
}

/// Text of Go's templates.
enum GoTemplateText {
    /// Text in which nothing is an action. For example: `{{ "{" }}{{ "{" }} x }}` for `{{ x }}`.
    static func escaped(_ text: String) -> String {
        text.utf8.contains(UInt8(ascii: "{"))
            ? text.split(separator: "{", omittingEmptySubsequences: false).joined(separator: "{{ \"{\" }}") : text
    }
}

/// One rule test of an alert.
package struct AlertCase: Sendable {
    /// What the alert does. For example: `fires just above the threshold`.
    package let title: String
    /// Alerts whose inputs do not disturb each other may be tested together, under this name instead of their own.
    package let sharedName: String?
    /// From sample to sample.
    package let interval: PromQLDuration
    package let series: [TestSeries]
    /// When the alert is looked at.
    package let time: PromQLDuration
    /// What fires then; empty for silence.
    package let firing: [FiringAlert]
    /// Other alerts of the same name that fire on the same input.
    package let others: [(alert: Alert, firing: FiringAlert)]

    init(
        _ title: String,
        sharedName: String? = nil,
        every interval: PromQLDuration = .minutes(1),
        _ series: [TestSeries],
        at time: PromQLDuration,
        firing: [FiringAlert] = [],
        others: [(alert: Alert, firing: FiringAlert)] = []
    ) {
        self.title = title
        self.sharedName = sharedName
        self.interval = interval
        self.series = series
        self.time = time
        self.firing = firing
        self.others = others
    }

    /// The usual three: what the alert is for, the same a little better, and nothing at all.
    static func three(
        every interval: PromQLDuration = .minutes(1),
        at time: PromQLDuration,
        fires: [TestSeries],
        _ firing: FiringAlert,
        below: [TestSeries]
    ) -> [AlertCase] {
        [
            AlertCase("fires", every: interval, fires, at: time, firing: [firing]),
            AlertCase("is silent just below", every: interval, below, at: time),
            AlertCase("is silent without data", every: interval, [], at: time),
        ]
    }
}

/// An alert as a test expects it, beside the rule's own labels.
package struct FiringAlert: Sendable {
    /// Those of the expression's series.
    package let labels: [AlertLabel]
    /// The expression's value as the alert's texts print it.
    package let value: String

    init(_ labels: [AlertLabel], _ value: String = "") {
        self.labels = labels
        self.value = value
    }
}

/// A series of a rule test.
package struct TestSeries: Sendable {
    /// In promtool's notation: start and growth from sample to sample.
    package enum Values: Sendable, Hashable {
        case constant(DecimalNumber)
        case growing(DecimalNumber)
        case falling(from: DecimalNumber, by: DecimalNumber)
        /// The first value for so many samples, then the second.
        case changing(DecimalNumber, samples: Int, DecimalNumber)
    }

    package let metric: MetricName
    package let labels: [AlertLabel]
    package let values: Values

    init(_ metric: MetricName, _ labels: [AlertLabel], _ values: Values) {
        self.metric = metric
        self.labels = labels
        self.values = values
    }

    /// For example: `up{job="api"}`.
    package var selector: PromQL {
        "\(metric){\(labels.map { LabelMatcher.equal($0.name, $0.value, $0.origin) })}"
    }

    /// So many samples. For example: `0+10x60`.
    package func notation(samples: Int) -> String {
        switch values {
        case .constant(let value): "\(value)+0x\(samples)"
        case .growing(let step): "0+\(step)x\(samples)"
        case .falling(let start, let step): "\(start)-\(step)x\(samples)"
        case .changing(let first, let count, let second): "\(first)+0x\(count - 1) \(second)+0x\(samples)"
        }
    }
}
