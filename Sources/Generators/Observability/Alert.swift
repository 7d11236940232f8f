package import Documents
package import Origins
package import PlatformManifest
package import PlatformModel

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
    package let dashboard: AlertDashboard
    /// What the manifest says of it; `nil` for those that every platform has.
    package let section: NamedEntry<AlertName, AlertSection>?
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
        self.dashboard = .platform(dashboard)
        self.cases = cases
        section = nil
        origin = .derived(rule: "alerting rule", from: expression.origins)
    }

    /// One of the project's own.
    init(
        _ entry: NamedEntry<AlertName, AlertSection>,
        _ dashboard: AlertDashboard,
        cases: @escaping @Sendable () -> [AlertCase]
    ) {
        let alert = entry.value
        name = entry.name.value.text
        severity = alert.severity.value
        service = alert.service.value
        labels = []
        expression = PromQL(written: alert.expression.value.query.text, from: alert.expression.origin)
        wait = alert.wait.value.milliseconds == 0 ? nil : PromQLDuration(milliseconds: alert.wait.value.milliseconds)
        summary = AlertText(alert.summary)
        details = AlertText(alert.description ?? alert.summary)
        runbook = .project
        self.dashboard = dashboard
        self.cases = cases
        section = entry
        origin = .derived(rule: "alert of the project", from: [entry.name.origin, alert.expression.origin])
    }

    package var nameOrigin: Origin { section?.name.origin ?? .constant }
    package var waitOrigin: Origin { section?.value.wait.origin ?? .constant }

    /// Where people are sent: to its runbook, unless the manifest names a page.
    package func runbookURL(in platform: Platform) -> Sourced<String> {
        section?.value.runbook.map { $0.map(\.text) }
            ?? Sourced(runbook.url(in: platform), Runbook.folderOrigin(in: platform))
    }

    /// After the cause is gone, so that an alert does not flap (PR-14); facts of one moment end by themselves.
    package var keepFiring: PromQLDuration? { wait == nil ? nil : .minutes(5) }

    /// The labels that the rule itself sets, in order.
    package var ruleLabels: [AlertLabel] {
        [AlertLabel("severity", severity.rawValue, section?.value.severity.origin ?? .constant)]
            + (service.map { [AlertLabel("service", $0.text, section?.value.service.origin ?? .constant)] } ?? [])
            + labels
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
        /// Prints the value as it is, or with a function of Go's templates. For example: `humanize`.
        case value(function: String?)

        fileprivate var template: String {
            switch self {
            case .label(let name): "{{ $labels.\(name) }}"
            case .percentage: "{{ $value | humanizePercentage }}"
            case .duration: "{{ $value | humanizeDuration }}"
            case .number: "{{ $value | printf \"%.0f\" }}"
            case .value(let function): function.map { "{{ $value | \($0) }}" } ?? "{{ $value }}"
            }
        }
    }

    fileprivate enum Piece: Sendable {
        /// Our own prose, which has no markup in it.
        case text(String)
        /// Any text.
        case written(String)
        case hole(Hole)
    }

    private let pieces: [Piece]
    /// Of the whole, where the manifest has it.
    package let origin: Origin

    package struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var pieces: [Piece] = []
        package init(literalCapacity: Int, interpolationCount: Int) {}
        package mutating func appendLiteral(_ literal: String) { pieces.append(.text(literal)) }
        package mutating func appendInterpolation(_ hole: Hole) { pieces.append(.hole(hole)) }
        package mutating func appendInterpolation(text: some CustomStringConvertible) {
            pieces.append(.text(text.description))
        }
    }

    package init(stringLiteral value: String) {
        pieces = [.text(value)]
        origin = .constant
    }

    package init(stringInterpolation: StringInterpolation) {
        pieces = stringInterpolation.pieces
        origin = .constant
    }

    /// A text of the manifest's.
    init(_ message: Sourced<AlertMessage>) {
        pieces = message.value.pieces.map { piece in
            switch piece {
            case .text(let text): .written(text)
            case .label(let name): .hole(.label(name.text))
            case .value(let function): .hole(.value(function: function))
            }
        }
        origin = message.origin
    }

    /// As a Go template, in which plain text stays text.
    package var template: String {
        pieces.map { piece in
            switch piece {
            case .text(let text), .written(let text): GoTemplateText.escaped(text)
            case .hole(let hole): hole.template
            }
        }
        .joined()
    }

    /// As it reads once the holes are filled.
    func rendered(labels: [AlertLabel], value: String) -> String {
        pieces.map { piece in
            switch piece {
            case .text(let text), .written(let text): text
            case .hole(.label(let name)): labels.first { $0.name.text == name }?.value ?? ""
            case .hole(.percentage), .hole(.duration), .hole(.number), .hole(.value): value
            }
        }
        .joined()
    }

    /// As a person reads it in a runbook, in Markdown: holes as words.
    package var outline: String {
        var isWritten = false
        let words = pieces.map { piece -> String in
            switch piece {
            case .text(let text): return text
            case .written(let text):
                isWritten = true
                return text
            case .hole(.label(let name)): return "‹\(name)›"
            case .hole(.percentage), .hole(.duration), .hole(.number), .hole(.value): return "‹value›"
            }
        }
        .joined()
        return isWritten ? MarkdownText.escaped(words) : words
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
    /// Of that time, where the manifest has it.
    package let timeOrigin: Origin
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
        from timeOrigin: Origin = .constant,
        firing: [FiringAlert] = [],
        others: [(alert: Alert, firing: FiringAlert)] = []
    ) {
        self.timeOrigin = timeOrigin
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
        /// As someone else wrote them; they end when they end.
        case written(Sourced<String>)
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

    /// Of the samples, where the manifest has them.
    var valuesOrigin: Origin {
        if case .written(let samples) = values { samples.origin } else { .constant }
    }

    /// So many samples. For example: `0+10x60`.
    package func notation(samples: Int) -> String {
        switch values {
        case .constant(let value): "\(value)+0x\(samples)"
        case .growing(let step): "0+\(step)x\(samples)"
        case .falling(let start, let step): "\(start)-\(step)x\(samples)"
        case .written(let samples): samples.value
        case .changing(let first, let count, let second): "\(first)+0x\(count - 1) \(second)+0x\(samples)"
        }
    }
}
