package import Documents
package import Origins
package import PlatformManifest
package import PlatformModel

/// One objective of a service.
package struct ServiceLevelObjective: Sendable {
    package enum Kind: Sendable {
        /// The share of requests that do not end in a server error.
        case availability
        /// The share of requests that take at most `threshold`.
        case latency(QuantileName, threshold: TimeSpan)
    }

    package let target: ScrapeTarget
    package let kind: Kind
    /// For example: `0.999`.
    package let objective: DecimalNumber
    package let window: PromQLDuration
    /// Of objective, threshold and window.
    package let origin: Origin

    /// The label `slo`. For example: `availability`, `latency-p95`.
    package var name: String {
        switch kind {
        case .availability: "availability"
        case .latency(let quantile, _): "latency-\(Self.labelText(of: quantile))"
        }
    }

    /// For example: `p99-9`.
    private static func labelText(of quantile: QuantileName) -> String {
        String(
            decoding: quantile.description.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "-") : $0 },
            as: UTF8.self
        )
    }

    /// What may go wrong: `0.001` for an objective of `0.999` (GEN-11).
    package var budget: DecimalNumber { 1 - objective }

    package var matchers: [LabelMatcher] {
        [.equal("service", target.job.text, target.origin), .equal("slo", name, origin)]
    }
    package var labels: [AlertLabel] {
        [AlertLabel("service", target.job.text, target.origin), AlertLabel("slo", name, origin)]
    }

    /// The recorded share of failures over a window. For example: `job:slo_errors_per_request:ratio_rate5m`.
    package static func ratio(over window: PromQLDuration) -> MetricName {
        MetricName("job:slo_errors_per_request:ratio_rate\(Self.shortText(window))")
    }

    /// In the largest unit that leaves no rest, as people name windows. For example: `30d`, `1h`.
    private static func shortText(_ window: PromQLDuration) -> String { window.description }

    /// Recorded for dashboards.
    package static let objectiveRatio: MetricName = "slo:objective:ratio"
    package static let budgetRatio: MetricName = "slo:error_budget:ratio"
    package static let currentBurnRate: MetricName = "slo:current_burn_rate:ratio"
    package static let periodBurnRate: MetricName = "slo:period_burn_rate:ratio"
    package static let budgetRemaining: MetricName = "slo:period_error_budget_remaining:ratio"

    /// Every objective of the targets, in the manifest's order; an objective of 100 % has no budget and is left out.
    package static func all(in monitoring: Monitoring) -> [ServiceLevelObjective] {
        monitoring.targets.flatMap(all(of:))
    }

    private static func all(of target: ScrapeTarget) -> [ServiceLevelObjective] {
        guard let objective = target.service.objective, target.hasHTTPMetrics else { return [] }
        let window = PromQLDuration(milliseconds: objective.window.value.milliseconds)
        func origin(_ parts: [Origin]) -> Origin { .derived(rule: "service level objective", from: parts) }
        var all: [ServiceLevelObjective] = []
        if let availability = objective.availability {
            all.append(
                ServiceLevelObjective(
                    target: target,
                    kind: .availability,
                    objective: DecimalNumber(millionths: availability.value.millionths),
                    window: window,
                    origin: origin([availability.origin, objective.window.origin])
                )
            )
        }
        all += objective.latency.map { latency in
            ServiceLevelObjective(
                target: target,
                kind: .latency(latency.quantile.value, threshold: latency.threshold.value),
                objective: DecimalNumber(millionths: latency.quantile.value.millionths),
                window: window,
                origin: origin([latency.quantile.origin, latency.threshold.origin, objective.window.origin])
            )
        }
        return all.filter { $0.budget > 0 }
    }

    /// Those of the same service that count the same requests as failures: latency objectives of other quantiles with the
    /// same threshold.
    var siblings: [ServiceLevelObjective] {
        guard case .latency(_, let threshold) = kind else { return [] }
        return Self.all(of: target).filter { other in
            guard case .latency(_, threshold) = other.kind else { return false }
            return other.name != name
        }
    }
}

/// Two windows in which a budget burns too fast (SRE workbook, alerting on SLOs, recommended parameters).
package struct BurnRateWindows: Sendable {
    package let long: PromQLDuration
    /// A twelfth of the long one: ends the alert soon after the cause.
    package let short: PromQLDuration
    /// The share of the whole budget that burns in the long window.
    package let budgetShare: DecimalNumber
    package let severity: AlertSeverity
    package let wait: PromQLDuration

    /// PR-11.
    package static let all: [BurnRateWindows] = [
        BurnRateWindows(
            long: .hours(1),
            short: .minutes(5),
            budgetShare: .unit(2) + .unit(2),
            severity: .critical,
            wait: .minutes(2)
        ),
        BurnRateWindows(
            long: .hours(6),
            short: .minutes(30),
            budgetShare: .unit(2) + .unit(2) + .unit(2) + .unit(2) + .unit(2),
            severity: .critical,
            wait: .minutes(15)
        ),
        BurnRateWindows(long: .days(1), short: .hours(2), budgetShare: .unit(1), severity: .warning, wait: .hours(1)),
        BurnRateWindows(long: .days(3), short: .hours(6), budgetShare: .unit(1), severity: .warning, wait: .hours(3)),
    ]

    /// How many times faster than evenly over the objective's window. For example: `14.4`.
    package func factor(of objective: ServiceLevelObjective) -> DecimalNumber {
        (budgetShare * DecimalNumber(objective.window.milliseconds))
            .divided(by: DecimalNumber(long.milliseconds), fractionDigits: 4)
    }

    /// The share of failures that is too much. For example: `0.0144`.
    package func threshold(of objective: ServiceLevelObjective) -> DecimalNumber {
        factor(of: objective) * objective.budget
    }

    /// Whether the windows fit into the objective's, and failures can reach the threshold (PR-13).
    package func canFire(for objective: ServiceLevelObjective) -> Bool {
        long.milliseconds <= objective.window.milliseconds && threshold(of: objective) < 1
    }
}
