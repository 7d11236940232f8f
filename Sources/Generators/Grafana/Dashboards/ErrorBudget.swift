import Documents
import Origins
import PlatformManifest
import PlatformModel

extension DashboardScope {
    /// Objectives, what is left of their error budgets, and how fast it goes (GF-08); `nil` without an objective.
    ///
    /// Its variables are those of the recorded series, which have no instance and, where they are constants, no job.
    func errorBudget() -> Dashboard? {
        guard let first = objectives.first else { return nil }
        let meta = ServiceLevelObjective.objectiveRatio
        return dashboard(
            .errorBudget,
            "SLOs and error budgets",
            "What was promised, what is left of it, and how fast it goes.",
            variables: [
                .dataSource,
                .label("service", "Service", of: "\(meta)"),
                .label("slo", "Objective", of: "\(meta){\(LabelMatcher.chosen("service"))}"),
            ],
            annotations: annotations([.chosen("service")]),
            rows: [
                DashboardRow("All objectives", [budgetTable]),
                DashboardRow("Service $service", repeats: "service", objectivePanels(first)),
                DashboardRow("Routes", errorRoutes),
            ]
        )
    }

    private func series(_ name: MetricName) -> PanelSeries {
        .recorded(name, .chosen("service"), .chosen("slo"))
    }

    private func each(_ name: MetricName) -> PanelQuery { "max by (service, slo) (\(series(name)))" }

    /// The factors at which alerts fire, each in the colour of its severity.
    private func burnThresholds(_ objective: ServiceLevelObjective) -> Thresholds {
        let limits = BurnRateWindows.all.filter { $0.canFire(for: objective) }.map { windows in
            (value: windows.factor(of: objective), color: windows.severity == .critical ? PanelColor.red : .orange)
        }
        return Thresholds(base: .green, limits: limits.sorted { $0.value < $1.value })
    }

    private var budgetTable: Panel {
        let burn = objectives.first.map(burnThresholds) ?? .none
        return .table(
            "Objectives",
            "Over each objective's own window; a burn rate of 1 uses up the budget exactly at its end.",
            .ratio,
            [
                each(ServiceLevelObjective.objectiveRatio),
                """
                1 - max by (service, slo) (\(series(ServiceLevelObjective.periodBurnRate))) * on (service, slo) \
                max by (service, slo) (\(series(ServiceLevelObjective.budgetRatio)))
                """,
                each(ServiceLevelObjective.budgetRemaining),
                each(ServiceLevelObjective.currentBurnRate),
            ],
            [
                Panel.Column(field: "service", title: "service"), Panel.Column(field: "slo", title: "objective"),
                Panel.Column(field: "Value #A", title: "promised", unit: .ratio, decimals: 3),
                Panel.Column(field: "Value #B", title: "kept", unit: .ratio, decimals: 3),
                Panel.Column(
                    field: "Value #C",
                    title: "budget left",
                    unit: .ratio,
                    thresholds: Self.budgetThresholds,
                    decimals: 1
                ),
                Panel.Column(field: "Value #D", title: "burn rate now", unit: .count, thresholds: burn, decimals: 2),
            ],
            links: runbook(.highErrorRate)
        )
    }

    private func objectivePanels(_ first: ServiceLevelObjective) -> [Panel] {
        let windows = BurnRateWindows.all.filter { $0.canFire(for: first) }
        return [
            .stat(
                "Budget left",
                "What is left of the error budget of the objective's window; below zero the promise is broken.",
                .ratio,
                each(ServiceLevelObjective.budgetRemaining),
                legend: "{{slo}}",
                width: 8,
                thresholds: Self.budgetThresholds,
                style: .init(showsNames: true),
                decimals: 1,
                links: runbook(.highErrorRate)
            ),
            .stat(
                "Burn rate now",
                "How many times faster than evenly the budget goes, over five minutes.",
                .count,
                each(ServiceLevelObjective.currentBurnRate),
                legend: "{{slo}}",
                width: 8,
                thresholds: burnThresholds(first),
                style: .init(showsNames: true),
                decimals: 2,
                links: runbook(.highErrorRate)
            ),
            .stat(
                "Burn rate of the window",
                "How many times faster than evenly the budget went, over the objective's whole window.",
                .count,
                each(ServiceLevelObjective.periodBurnRate),
                legend: "{{slo}}",
                width: 8,
                thresholds: .rising((1, .orange)),
                style: .init(showsNames: true),
                decimals: 2,
                links: runbook(.highErrorRate)
            ),
            .timeSeries(
                "Burn rates",
                "Over the windows of the alerts, whose lines are drawn: an alert fires when its long and its short window are above.",
                .count,
                windows.map { window in
                    .range(
                        """
                        max by (service, slo) (\(series(ServiceLevelObjective.ratio(over: window.long)))) \
                        / on (service, slo) max by (service, slo) (\(series(ServiceLevelObjective.budgetRatio)))
                        """,
                        "{{slo}}, \(window.long)"
                    )
                },
                width: 8,
                thresholds: burnThresholds(first),
                links: runbook(.highErrorRate)
            ),
            .timeSeries(
                "Budget left over time",
                "A steep fall is an incident, a steady one a fault that nobody has looked at.",
                .ratio,
                [.range(each(ServiceLevelObjective.budgetRemaining), "{{slo}}")],
                width: 8,
                minimum: nil,
                maximum: 1,
                thresholds: Thresholds(base: .red, limits: [(0, .green)]),
                links: runbook(.highErrorRate)
            ),
            .timeSeries(
                "Failures",
                "The share of requests that missed the objective, over five minutes and an hour.",
                .ratio,
                [
                    .range(each(ServiceLevelObjective.ratio(over: .minutes(5))), "{{slo}}, 5m"),
                    .range(each(ServiceLevelObjective.ratio(over: .hours(1))), "{{slo}}, 1h"),
                ],
                width: 8,
                links: runbook(.highErrorRate)
            ),
        ]
    }

    /// Where the budget goes.
    private var errorRoutes: [Panel] {
        let requests = MetricName(MetricFamily.httpRequests)
        let buckets = MetricName("\(MetricFamily.httpDuration)_bucket")
        let service = LabelMatcher.matches("job", pattern: "$service")
        return [
            errorRoutes(of: .recorded(requests, service, .matches("status", pattern: "5..")), width: 12),
            .timeSeries(
                "Slowest routes",
                "The 95th percentile of the ten routes where it is highest.",
                .seconds,
                [
                    .range(
                        """
                        topk(10, histogram_quantile(0.95, sum by (job, method, handler, le) (\
                        rate(\(.recorded(buckets, service))[$__rate_interval]))))
                        """,
                        "{{job}} {{method}} {{handler}}"
                    )
                ],
                thresholds: latencyThresholds,
                links: runbook(.latency)
            ),
        ]
    }
}
