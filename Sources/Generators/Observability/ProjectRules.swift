import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What only the project knows: rules that the manifest states.
extension RuleContext {
    /// One group, recordings first: alerts may rest on them.
    func projectGroups() -> [RuleGroup] {
        group(
            "project",
            .project,
            recordings: monitoring.recordings.map { entry in
                let expression = entry.value.expression
                return RecordingRule(
                    MetricName(entry.name.value.text),
                    PromQL(written: expression.value.query.text, from: expression.origin),
                    from: entry.name.origin
                )
            },
            alerts: monitoring.alerts.map { entry in
                Alert(entry, dashboard(of: entry.value), cases: { cases(of: entry.value) })
            }
        )
    }

    // MARK: - Dashboards

    /// The one that the manifest names, else the first that draws something of what the alert asks for, so that who
    /// comes from the alert finds its curve.
    private func dashboard(of alert: AlertSection) -> AlertDashboard {
        if let named = alert.dashboard { return .named(named, in: monitoring) }
        let metrics = alert.expression.value.query.metrics
        let families = metrics.compactMap { name in monitoring.metrics.first { $0.seriesNames.contains(name) } }
        let names = Set(families.map(\.name))
        let drawing = monitoring.dashboards.entries.first { entry in
            entry.value.metrics.contains { names.contains($0.value) }
        }
        if let drawing { return .declared(drawing.name) }
        for family in families {
            let targets = monitoring.targets.filter { $0.metrics.contains(family) }
            if let dashboard = targets.lazy.compactMap({ $0.dashboard(of: family) }).first {
                return .platform(dashboard)
            }
        }
        return .platform(.systemOverview)
    }
}

extension ScrapeTarget {
    /// The platform's dashboard of what this target gives out; `nil` for what every target does.
    fileprivate func dashboard(of family: MetricFamily) -> PlatformDashboard? {
        if endpoint.exported.contains(family.name) { return .business }
        if MetricFamily.http.contains(where: { $0.name == family.name }) { return .apiPerformance }
        return switch service.component {
        case .postgresExporter, .pgbouncerExporter: .database
        case .redisExporter: .cache
        case .nginxExporter, .blackboxExporter: .gateway
        case .nodeExporter, .cadvisor: .hostsContainers
        default: nil
        }
    }
}

extension RuleContext {
    /// What its test says: once as it fires, once as it does not.
    private func cases(of alert: AlertSection) -> [AlertCase] {
        guard let test = alert.test?.value else { return [] }
        let series = test.series.entries.map { entry in
            TestSeries(
                MetricName(entry.name.value.metric.text),
                entry.name.value.labels.map { AlertLabel($0.name, $0.value, entry.name.origin) },
                .written(entry.value.map(\.text))
            )
        }
        let interval = PromQLDuration(milliseconds: max(1, test.interval.value.milliseconds))
        let firing = FiringAlert(firingLabels(of: alert, test), test.value?.value ?? "")
        func time(_ time: Sourced<TimeSpan>) -> PromQLDuration { PromQLDuration(milliseconds: time.value.milliseconds) }
        return [
            AlertCase(
                "fires",
                every: interval,
                series,
                at: time(test.firesAt),
                from: test.firesAt.origin,
                firing: [firing]
            ),
            AlertCase("is silent", every: interval, series, at: time(test.quietAt), from: test.quietAt.origin),
        ]
    }

    /// Those that the manifest lists, else those that the expression keeps of the first series.
    private func firingLabels(of alert: AlertSection, _ test: AlertTestSection) -> [AlertLabel] {
        guard test.labels.isEmpty else {
            return test.labels.entries.map { entry in
                AlertLabel(LabelName(entry.name.value), entry.value.value, entry.value.origin)
            }
        }
        guard let first = test.series.entries.first else { return [] }
        let query = alert.expression.value.query
        let recorded = monitoring.recordings.filter { query.metrics.contains($0.name.value.text) }
        let queries = [query] + recorded.map(\.value.expression.value.query)
        let labels = first.name.value.labels.filter { label in queries.allSatisfy { $0.keeps(label.name.text) } }
        return labels.map { AlertLabel($0.name, $0.value, first.name.origin) }
    }
}

extension QueryText {
    fileprivate func keeps(_ label: String) -> Bool {
        switch keptLabels {
        case .allBut(let names): !names.contains(label)
        case .only(let names): names.contains(label)
        }
    }
}

extension AlertLabel {
    fileprivate init(_ name: PlatformManifest.LabelName, _ value: String, _ origin: Origin) {
        self.init(LabelName(name), value, origin)
    }
}

extension LabelName {
    /// A name of the manifest's.
    fileprivate init(_ name: PlatformManifest.LabelName) {
        guard let label = LabelName(parsing: name.text) else { preconditionFailure("'\(name)' is a label's name") }
        self = label
    }
}
