import Origins
import PlatformManifest

/// Objectives rest on metrics that exist, and their alerts can fire (PR-10, PR-13).
struct ObjectiveCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.objectiveWithoutMetrics, .thresholdWithoutBucket, .alertThatNeverFires]

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            guard let objective = entry.value.slo else { continue }
            guard let metrics = service.metrics else {
                let hasPath = entry.value.metrics != nil
                // The probe needs the port as well, and says so.
                if hasPath, scope.missingPort(of: entry) == .probe { continue }
                scope.report(
                    Self.noMetrics(entry.name.value, hasPath: hasPath),
                    at: objective.origin,
                    fix: hasPath ? "add 'port' to the service" : "add \"metrics\": \"/metrics\" to the service"
                )
                continue
            }
            checkBuckets(objective.value, metrics, entry, scope)
            checkBurnRates(objective.value, entry.name.value, scope)
        }
    }

    private func checkBuckets(
        _ objective: ObjectiveSection,
        _ metrics: MetricsEndpoint,
        _ entry: CheckScope.ServiceEntry,
        _ scope: CheckScope
    ) {
        for latency in objective.latency.entries {
            let bound = DecimalNumber(billionths: latency.value.milliseconds * 1_000_000)
            guard !metrics.buckets.contains(where: { $0.value == bound }) else { continue }
            let place = metrics.buckets.first?.origin ?? entry.value.metrics?.origin
            let note = DiagnosticNote(
                metrics.buckets.isEmpty
                    ? "no buckets are declared here"
                    : "the buckets are \(metrics.buckets.map(\.value.description).joined(separator: ", "))",
                at: place
            )
            scope.report(
                Self.noBucket(entry.name.value, latency.name.value, latency.value.value),
                at: latency.value.origin,
                notes: [note],
                fix: "add \(bound) to 'metrics.buckets', and to the program's histogram"
            )
        }
    }

    private func checkBurnRates(_ objective: ObjectiveSection, _ service: ServiceName, _ scope: CheckScope) {
        if let availability = objective.availability {
            check(1_000_000 - availability.millionths, objective.window, availability.origin, service, scope)
        }
        for latency in objective.latency.entries {
            check(1_000_000 - latency.name.millionths, objective.window, latency.name.origin, service, scope)
        }
    }

    /// The fastest alert fires when errors reach its factor times the budget: 2 % of the window's budget in one hour
    /// (SRE workbook, alerting on SLOs, table 5-8), which has to be a share below one.
    private func check(
        _ budget: Int,
        _ window: Sourced<TimeSpan>,
        _ origin: Origin,
        _ service: ServiceName,
        _ scope: CheckScope
    ) {
        guard budget > 0 else {
            scope.report(
                Self.noBudget(service),
                at: origin,
                fix: "leave room for failures, such as 99.9%"
            )
            return
        }
        // Tenths of a percent are exact in binary enough for a comparison with 1.
        let factor = 0.02 * Double(window.milliseconds) / 3_600_000
        guard factor * Double(budget) / 1_000_000 >= 1 else { return }
        let least = fixedPointText(Int((100 - 100 / factor) * 10) + 1, digits: 1)
        let days = 50_000_000 / budget / 24
        let factorText = fixedPointText(Int((factor * 10).rounded()), digits: 1)
        scope.report(
            Self.neverFires(service, factorText, Percentage(millionths: budget)),
            at: origin,
            notes: window.range == nil ? [] : [DiagnosticNote("the window stands here", at: window.origin)],
            fix: "aim above \(least)%, or shorten 'window' to \(days)d"
        )
    }

    private static func noMetrics(_ service: ServiceName, hasPath: Bool) -> CheckMessage {
        CheckMessage(
            .objectiveWithoutMetrics,
            "service '\(service)' has objectives but no \(hasPath ? "port to read its metrics from" : "metrics")"
        )
    }

    private static func noBucket(_ service: ServiceName, _ quantile: QuantileName, _ threshold: TimeSpan)
        -> CheckMessage
    {
        CheckMessage(
            .thresholdWithoutBucket,
            "objective \(quantile) of service '\(service)' is \(threshold), which is none of its buckets"
        )
    }

    private static func neverFires(_ service: ServiceName, _ factor: String, _ budget: Percentage) -> CheckMessage {
        CheckMessage(
            .alertThatNeverFires,
            "the fast alert of service '\(service)' can never fire: \(factor) times an error budget of \(budget) is everything"
        )
    }

    private static func noBudget(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.alertThatNeverFires, "an objective of 100% leaves service '\(service)' no error budget")
    }
}

extension DiagnosticCode {
    static let objectiveWithoutMetrics = DiagnosticCode("PG0363", "objective without metrics")
    static let thresholdWithoutBucket = DiagnosticCode("PG0364", "latency objective that is no bucket")
    static let alertThatNeverFires = DiagnosticCode("PG0365", "objective whose alert can never fire")
}
