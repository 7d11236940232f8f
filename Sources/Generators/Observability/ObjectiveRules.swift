import Documents
import Origins
import PlatformManifest
import PlatformModel

extension RuleContext {
    /// Error ratios over all windows, what follows from them, and the burn-rate alerts (PR-08 to PR-13).
    func objectiveGroups() -> [RuleGroup] {
        ServiceLevelObjective.all(in: monitoring).flatMap { objective in
            let name = "slo-\(objective.target.job)-\(objective.name)"
            return [
                RuleGroup(
                    name,
                    .slo,
                    comment: comment(objective),
                    recordings: ratios(objective),
                    alerts: BurnRateWindows.all.filter { $0.canFire(for: objective) }.map { alert(objective, $0) }
                ),
                RuleGroup(
                    "\(name)-period",
                    .slo,
                    comment: ["Over the whole window; less often, since it looks back far."],
                    interval: .minutes(2),
                    recordings: periodRecordings(objective)
                ),
            ]
        }
    }

    private func comment(_ objective: ServiceLevelObjective) -> [String] {
        let share = objective.objective * 100
        switch objective.kind {
        case .availability:
            return [
                "\(share) % of requests to '\(objective.target.job)' over \(objective.window) do not end in a server error."
            ]
        case .latency(_, let threshold):
            return [
                "\(share) % of requests to '\(objective.target.job)' over \(objective.window) take at most \(threshold)."
            ]
        }
    }

    // MARK: - Recordings

    private func ratios(_ objective: ServiceLevelObjective) -> [RecordingRule] {
        let windows: [PromQLDuration] = [
            .minutes(5), .minutes(30), .hours(1), .hours(2), .hours(6), .days(1), .days(3),
        ]
        return windows.map { window in
            RecordingRule(
                ServiceLevelObjective.ratio(over: window),
                failures(objective, window),
                labels: objective.labels
            )
        }
    }

    /// The share of failures. Where nothing failed yet there is no such series, hence the zero; where nothing was
    /// asked there is no share (PR-08).
    private func failures(_ objective: ServiceLevelObjective, _ window: PromQLDuration) -> PromQL {
        let job = objective.target.jobMatcher
        switch objective.kind {
        case .availability:
            let requests = MetricName(MetricFamily.httpRequests)
            let total: PromQL = "sum by (job) (rate(\(requests){\(job)}[\(window)]))"
            let failed: PromQL =
                "sum by (job) (rate(\(requests){\(job), \(LabelMatcher.matches("status", pattern: "5.."))}[\(window)]))"
            return "  (\n    \(failed)\n  or\n    0 * \(total)\n  )\n/\n  (\(total) > 0)"
        case .latency(_, let threshold):
            let duration = MetricFamily.httpDuration
            let bucket = MetricName("\(duration)_bucket")
            let count = MetricName("\(duration)_count")
            let fast: PromQL = "sum by (job) (rate(\(bucket){\(job), \(bound(threshold))}[\(window)]))"
            return "1 -\n  \(fast)\n/\n  (sum by (job) (rate(\(count){\(job)}[\(window)])) > 0)"
        }
    }

    /// A bucket's bound: Prometheus 3 reads `1` as `1.0`, which earlier ones do not (PR-06).
    private func bound(_ threshold: TimeSpan) -> LabelMatcher {
        let text = bucketText(threshold)
        guard !text.contains(".") else { return .equal("le", text) }
        return .oneOf("le", [text, "\(text).0"])
    }

    private func bucketText(_ threshold: TimeSpan) -> String {
        DecimalNumber(threshold.milliseconds).divided(by: 1000, fractionDigits: 3).description
    }

    private func periodRecordings(_ objective: ServiceLevelObjective) -> [RecordingRule] {
        let short = ServiceLevelObjective.ratio(over: .minutes(5))
        let matchers = objective.matchers
        let window = objective.window
        let period = ServiceLevelObjective.ratio(over: window)
        let labels = objective.labels
        return [
            RecordingRule(
                period,
                "sum_over_time(\(short){\(matchers)}[\(window)])\n/\ncount_over_time(\(short){\(matchers)}[\(window)])",
                labels: labels
            ),
            RecordingRule(ServiceLevelObjective.objectiveRatio, "vector(\(objective.objective))", labels: labels),
            RecordingRule(ServiceLevelObjective.budgetRatio, "vector(\(objective.budget))", labels: labels),
            RecordingRule(
                ServiceLevelObjective.currentBurnRate,
                "\(short){\(matchers)} / \(objective.budget)",
                labels: labels
            ),
            RecordingRule(
                ServiceLevelObjective.periodBurnRate,
                "\(period){\(matchers)} / \(objective.budget)",
                labels: labels
            ),
            RecordingRule(
                ServiceLevelObjective.budgetRemaining,
                "1 - \(period){\(matchers)} / \(objective.budget)",
                labels: labels
            ),
        ]
    }

    // MARK: - Alerts

    private func alert(_ objective: ServiceLevelObjective, _ windows: BurnRateWindows) -> Alert {
        let threshold = windows.threshold(of: objective)
        let factor = windows.factor(of: objective)
        func part(_ window: PromQLDuration) -> PromQL {
            "\(ServiceLevelObjective.ratio(over: window)){\(objective.matchers)} > \(threshold)"
        }
        let job = objective.target.job
        let kind: String
        let failure: AlertText
        let runbook: Runbook
        switch objective.kind {
        case .availability:
            kind = "AvailabilityBudgetBurn"
            failure = "\(.percentage) of requests to \(text: job) failed in the last \(text: windows.long)"
            runbook = .highErrorRate
        case .latency(_, let limit):
            kind = "LatencyBudgetBurn"
            failure =
                "\(.percentage) of requests to \(text: job) took longer than \(text: limit) in the last \(text: windows.long)"
            runbook = .latency
        }
        let share = windows.budgetShare * 100
        let pace = factor.description == "1" ? "the even pace" : "\(factor) times the even pace"
        return Alert(
            "\(kind)\(windows.long)",
            windows.severity,
            of: job,
            labels: [
                AlertLabel("slo", objective.name, objective.origin), AlertLabel("window", windows.long.description),
            ],
            "  \(verbatim: part(windows.long))\nand\n  \(verbatim: part(windows.short))",
            wait: windows.wait,
            summary: failure,
            details: """
                At \(text: pace), \(text: share) % of the error budget of \(text: objective.window) \
                burns in \(text: windows.long); the last \(text: windows.short) are no better. The objective is \
                \(text: objective.objective * 100) %.
                """,
            runbook,
            .errorBudget,
            cases: { cases(objective, windows, threshold) }
        )
    }

    /// Traffic with a constant share of failures, a unit of the third digit above and below the threshold.
    private func cases(
        _ objective: ServiceLevelObjective,
        _ windows: BurnRateWindows,
        _ threshold: DecimalNumber
    ) -> [AlertCase] {
        let (above, below) = neighbours(of: threshold)
        // Often enough for some samples in the short window, and seldom enough for days to be tested in seconds.
        let interval: PromQLDuration =
            switch windows.short.milliseconds / 60_000 {
            case ...5: .minutes(1)
            case ...30: .minutes(10)
            case ...120: .minutes(30)
            default: .hours(1)
            }
        let time = PromQLDuration(
            milliseconds: windows.long.milliseconds
                + (windows.wait.milliseconds / interval.milliseconds + 2) * interval.milliseconds
        )
        let labels = [objective.target.jobLabel, AlertLabel("slo", objective.name, objective.origin)]
        let job = objective.target.labels()
        func firing(_ share: DecimalNumber) -> [FiringAlert] {
            [FiringAlert(labels, "\(share * 100)%")]
        }
        // Stricter or laxer objectives for the same requests see the same share.
        let siblings = objective.siblings.filter { windows.canFire(for: $0) }
        func others(_ share: DecimalNumber) -> [(alert: Alert, firing: FiringAlert)] {
            siblings.filter { share > windows.threshold(of: $0) }.map { other in
                let labels = [other.target.jobLabel, AlertLabel("slo", other.name, other.origin)]
                return (alert(other, windows), FiringAlert(labels, "\(share * 100)%"))
            }
        }
        func traffic(_ share: DecimalNumber) -> [TestSeries] { self.traffic(objective, share, job) }
        let name = "Burn rate over \(windows.long)"
        let early = PromQLDuration(milliseconds: windows.wait.milliseconds + 2 * interval.milliseconds)
        var cases = [
            AlertCase(
                "fires just above the threshold",
                sharedName: name,
                every: interval,
                traffic(above),
                at: time,
                firing: firing(above),
                others: others(above)
            ),
            AlertCase(
                "is silent just below the threshold",
                sharedName: name,
                every: interval,
                traffic(below),
                at: time,
                others: others(below)
            ),
            AlertCase("is silent without data", sharedName: name, every: interval, [], at: early),
        ]
        if windows.long == .hours(1) {
            let soon = PromQLDuration(milliseconds: windows.wait.milliseconds + 2 * 60_000)
            cases += [
                AlertCase("is silent without traffic", sharedName: name, idle(objective, job), at: soon),
                AlertCase(
                    "fires \(soon) into a total outage, when nothing ever succeeded",
                    sharedName: name,
                    outage(objective, job),
                    at: soon,
                    firing: firing(1),
                    others: others(1)
                ),
            ]
        }
        return cases
    }

    private func neighbours(of threshold: DecimalNumber) -> (DecimalNumber, DecimalNumber) {
        var digits = 3
        while digits < 17, threshold < DecimalNumber.unit(digits - 2) { digits += 1 }
        let middle = threshold.divided(by: 1, fractionDigits: digits)
        let unit = DecimalNumber.unit(digits)
        return (min(middle + unit, 1), middle - unit)
    }

    /// A milliard requests from sample to sample, so that every share is a whole number of them.
    private static let requests = DecimalNumber(1_000_000_000)

    private func traffic(
        _ objective: ServiceLevelObjective,
        _ share: DecimalNumber,
        _ job: [AlertLabel]
    ) -> [TestSeries] {
        let failed = (Self.requests * share).divided(by: 1, fractionDigits: 0)
        return series(
            objective,
            job,
            failed: .growing(failed),
            succeeded: .growing(Self.requests - failed),
            all: .growing(Self.requests)
        )
    }

    private func idle(_ objective: ServiceLevelObjective, _ job: [AlertLabel]) -> [TestSeries] {
        series(objective, job, failed: .constant(100), succeeded: .constant(100), all: .constant(200))
    }

    private func outage(_ objective: ServiceLevelObjective, _ job: [AlertLabel]) -> [TestSeries] {
        switch objective.kind {
        case .availability:
            [TestSeries(.init(MetricFamily.httpRequests), job + [AlertLabel("status", "503")], .growing(600))]
        case .latency: series(objective, job, failed: .growing(600), succeeded: .constant(0), all: .growing(600))
        }
    }

    private func series(
        _ objective: ServiceLevelObjective,
        _ job: [AlertLabel],
        failed: TestSeries.Values,
        succeeded: TestSeries.Values,
        all: TestSeries.Values
    ) -> [TestSeries] {
        switch objective.kind {
        case .availability:
            let name = MetricName(MetricFamily.httpRequests)
            return [
                TestSeries(name, job + [AlertLabel("status", "200")], succeeded),
                TestSeries(name, job + [AlertLabel("status", "500")], failed),
            ]
        case .latency(_, let threshold):
            let text = bucketText(threshold)
            let bound = text.contains(".") ? text : "\(text).0"
            let name = MetricFamily.httpDuration
            return [
                TestSeries(.init("\(name)_bucket"), job + [AlertLabel("le", bound)], succeeded),
                TestSeries(.init("\(name)_bucket"), job + [AlertLabel("le", "+Inf")], all),
                TestSeries(.init("\(name)_count"), job, all),
            ]
        }
    }
}
