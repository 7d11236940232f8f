import Documents

/// A query of a panel: PromQL that remembers which metrics it reads, so that none is drawn that nobody exports.
///
/// For example: `"sum by (job) (rate(\(.target("http_requests_total"))[$__rate_interval]))"`.
struct PanelQuery: ExpressibleByStringInterpolation {
    let expression: PromQL
    let metrics: [MetricName]

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var expression: PromQL.StringInterpolation
        fileprivate var metrics: [MetricName] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            expression = PromQL.StringInterpolation(
                literalCapacity: literalCapacity,
                interpolationCount: interpolationCount
            )
        }

        mutating func appendLiteral(_ literal: String) { expression.appendLiteral(literal) }

        mutating func appendInterpolation(_ series: PanelSeries) {
            expression.appendInterpolation(verbatim: series.selector)
            metrics.append(series.name)
        }

        /// As it is: its operators bind as those around it mean it.
        mutating func appendInterpolation(verbatim query: PanelQuery) {
            expression.appendInterpolation(verbatim: query.expression)
            metrics += query.metrics
        }

        mutating func appendInterpolation(_ number: DecimalNumber) { expression.appendInterpolation(number) }
        mutating func appendInterpolation(_ number: Int) { expression.appendInterpolation(number) }
        mutating func appendInterpolation(_ names: [LabelName]) { expression.appendInterpolation(names) }
    }

    init(stringLiteral value: String) {
        expression = PromQL(stringLiteral: value)
        metrics = []
    }

    init(stringInterpolation: StringInterpolation) {
        expression = PromQL(stringInterpolation: stringInterpolation.expression)
        metrics = stringInterpolation.metrics
    }
}

/// Series of one metric that the dashboard's variables select.
struct PanelSeries {
    let name: MetricName
    fileprivate let matchers: [LabelMatcher]

    fileprivate var selector: PromQL {
        matchers.isEmpty ? "\(name)" : "\(name){\(matchers)}"
    }

    /// As a target gives them out: of the chosen jobs and instances (dashboard-linter, target-job-rule).
    static func target(_ name: MetricName, _ more: LabelMatcher...) -> PanelSeries {
        PanelSeries(name: name, matchers: [.chosen("job"), .chosen("instance")] + more)
    }

    /// As cAdvisor gives them out: `job` is its own, `service` the container's; `services` selects among these.
    static func container(_ name: MetricName, of services: [LabelMatcher]) -> PanelSeries {
        PanelSeries(name: name, matchers: services)
    }

    /// Recorded ones, which have the labels of their rule alone.
    static func recorded(_ name: MetricName, _ matchers: LabelMatcher...) -> PanelSeries {
        PanelSeries(name: name, matchers: matchers)
    }

    static func recorded(_ name: MetricName, _ matchers: [LabelMatcher]) -> PanelSeries {
        PanelSeries(name: name, matchers: matchers)
    }
}

extension LabelMatcher {
    /// What the reader has chosen in the variable of the label's name. Prints `job=~"$job"`.
    static func chosen(_ name: LabelName) -> LabelMatcher { .matches(name, pattern: "$\(name)") }
}

extension MetricName {
    /// What Prometheus itself writes of every alert that is pending or fires.
    static let alerts: MetricName = "ALERTS"
}
