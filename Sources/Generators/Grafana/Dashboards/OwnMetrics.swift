import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Dashboards over metrics that the manifest declares.
extension DashboardScope {
    /// Those of `monitoring.dashboards` in their order, each name once.
    var sections: [(name: DashboardName, section: DashboardSection)] {
        var seen: Set<DashboardName> = []
        return observed.flatMap(\.monitoring.dashboards.entries).filter { seen.insert($0.name.value).inserted }
            .map { ($0.name.value, $0.value) }
    }

    /// A dashboard of the manifest: what it shows of the platform's, then its own metrics; `nil` if that is nothing.
    func own(_ name: DashboardName, _ section: DashboardSection, over shown: Dashboard?) -> Dashboard? {
        let metrics = section.metrics.compactMap { declared($0.value.text, $0.origin) }
        var dashboard = own(
            name.text,
            title: section.title.value,
            description: section.description?.value ?? shown?.description ?? "",
            refresh: Self.interval(section.refresh.value),
            metrics
        )
        dashboard.titleOrigin = section.title.origin
        dashboard.descriptionOrigin = section.description?.origin ?? .constant
        dashboard.refreshOrigin = section.refresh.origin
        if let shown {
            let shows = section.shows?.origin
            dashboard.rows =
                shown.rows.map { row in
                    var row = row
                    if let shows { row.panels = row.panels.map { $0.from(shows) } }
                    return row
                } + dashboard.rows
            dashboard.variables = shown.variables
            dashboard.annotations = shown.annotations
            dashboard.from = shown.from
        }
        return dashboard.rows.isEmpty ? nil : dashboard
    }

    /// What services declare and no dashboard of the manifest draws; `nil` if they all are.
    func business() -> Dashboard? {
        var seen = Set(sections.flatMap { $0.section.metrics.map(\.text) })
        let metrics = targets.flatMap { $0.endpoint.exported.names }.map(\.text).filter { seen.insert($0).inserted }
            .compactMap { declared($0, .constant) }
        guard !metrics.isEmpty else { return nil }
        return own(
            PlatformDashboard.business.rawValue,
            title: "Business KPIs",
            description: "What services count beside requests.",
            refresh: "30s",
            metrics
        )
    }

    private func own(
        _ name: String,
        title: String,
        description: String,
        refresh: String,
        _ metrics: [DeclaredMetric]
    ) -> Dashboard {
        var seen: Set<ServiceName> = []
        let targets = metrics.flatMap(\.targets).filter { seen.insert($0.job).inserted }
        var dashboard = Dashboard(
            name: name,
            uid: PlatformDashboard.uid(name, in: platform),
            origin: .derived(rule: "dashboard of a platform", from: [platform.name.origin]),
            title: title,
            description: description,
            refresh: refresh,
            from: "now-24h",
            rows: [
                DashboardRow("In the chosen time", metrics.compactMap { $0.total?.from($0.origin) }),
                DashboardRow("Over time", metrics.map { $0.overTime.from($0.origin) }),
                DashboardRow("Shares", metrics.compactMap { $0.shares?.from($0.origin) }),
                DashboardRow("Spread", metrics.compactMap { $0.spread?.from($0.origin) }),
            ]
        )
        dashboard.variables = variables(targets)
        dashboard.annotations = annotations([.oneOf("service", targets.map(\.subject.name.text))])
        return dashboard.limited(to: isKnown, origin: origin)
    }

    private func declared(_ name: String, _ origin: Origin) -> DeclaredMetric? {
        guard let family = family(name) ?? family("\(name)_bucket") else { return nil }
        let targets = targets.filter { target in target.metrics.contains { $0.name.text == name } }
        return DeclaredMetric(
            family: family,
            targets: targets,
            hasSeveralContainers: targets.contains(where: hasSeveralContainers),
            origin: .derived(
                rule: "declared metric",
                from: [origin]
                    + targets.flatMap { target in
                        [target.origin]
                            + target.endpoint.exported.entries.filter { $0.name.value.text == name }.map {
                                .manifest($0.range)
                            }
                    }
            )
        )
    }

    /// In the largest unit that leaves no rest, as Grafana reads intervals: one number and one unit.
    static func interval(_ time: TimeSpan) -> String {
        for (unit, size) in [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000)]
        where time.milliseconds >= size && time.milliseconds.isMultiple(of: size) {
            return "\(time.milliseconds / size)\(unit)"
        }
        return "\(max(1, time.milliseconds))ms"
    }
}

/// A metric of the manifest, and how it is best drawn.
struct DeclaredMetric {
    let family: MetricFamily
    let targets: [ScrapeTarget]
    /// Whether several containers give it out.
    let hasSeveralContainers: Bool
    let origin: Origin

    private var name: MetricName { MetricName(family.name.text) }

    /// What it counts or measures, as a heading.
    private var title: PanelText {
        let help = Self.capitalized(family.help)
        return "\(text: help.hasSuffix(".") ? String(help.dropLast()) : help)"
    }
    /// For example: "Orders by status. Metric `orders_total` of backend."
    private var description: PanelText {
        let services = targets.map(\.subject.name.text).joined(separator: ", ")
        return "\(title). Metric \(code: family.name.text) of \(text: services)."
    }
    private var unit: PanelUnit { PanelUnit(name: family.unit) }

    private static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

    private var labels: [LabelName] {
        family.labels.compactMap { LabelName(parsing: $0.text) }
    }

    // MARK: - One number

    /// How much of a counter came together; `nil` for what has no sum.
    ///
    /// A gauge of several containers has none either: they may all measure the same.
    var total: Panel? {
        let about = title
        switch family.type {
        case .counter:
            return .stat(
                about,
                description,
                unit == .requestsPerSecond ? .count : unit,
                "sum(increase(\(.target(name))[$__range]))",
                thresholds: .neutral,
                decimals: unit == .count || unit == .requestsPerSecond ? 0 : nil
            )
        case .gauge:
            guard !hasSeveralContainers else { return nil }
            return .stat(
                "\(about), now",
                description,
                unit,
                "sum(\(.target(name)))",
                thresholds: .neutral,
                style: .init(hasTrend: true)
            )
        case .histogram:
            return .stat(
                "\(about), 95 %",
                description,
                unit,
                "histogram_quantile(0.95, sum by (le) (rate(\(.target(MetricName("\(name)_bucket")))[$__range])))",
                thresholds: .neutral
            )
        }
    }

    // MARK: - Over time

    var overTime: Panel {
        switch family.type {
        case .counter: rate
        case .gauge: gauge
        case .histogram: quantiles
        }
    }

    /// For example: `{{status}} {{reason}}`.
    private func legend(_ labels: [LabelName], else other: String) -> String {
        labels.isEmpty ? other : labels.map { "{{\($0)}}" }.joined(separator: " ")
    }

    private func sum(_ inner: PanelQuery, by labels: [LabelName]) -> PanelQuery {
        labels.isEmpty ? "sum(\(verbatim: inner))" : "sum by (\(labels)) (\(verbatim: inner))"
    }

    private var ratePerSecond: PanelQuery { "rate(\(.target(name))[$__rate_interval])" }

    /// Most things that a business counts are rare, hence minutes; bytes and requests are not.
    private var rate: Panel {
        let perSecond: PanelUnit? =
            switch unit {
            case .bytes: .bytesPerSecond
            case .requestsPerSecond: .requestsPerSecond
            default: nil
            }
        let inner = sum(ratePerSecond, by: labels)
        let query: PanelQuery = perSecond == nil ? "60 * \(verbatim: inner)" : inner
        return .timeSeries(
            perSecond == nil ? "\(title), per minute" : "\(title), per second",
            description,
            perSecond ?? (unit == .count ? .countsPerMinute : unit),
            [.range(query, legend(labels, else: name.text))],
            width: 8,
            style: .init(isStacked: !labels.isEmpty)
        )
    }

    /// How a counter spreads over its first label: the share of successes among results.
    var shares: Panel? {
        guard family.type == .counter, let label = labels.first else { return nil }
        return .timeSeries(
            "\(title), shares by \(code: label)",
            description,
            .ratio,
            [
                .range(
                    """
                    \(verbatim: sum(ratePerSecond, by: [label]))
                    / scalar(\(verbatim: sum(ratePerSecond, by: [])) > 0)
                    """,
                    legend([label], else: "")
                )
            ],
            width: 8,
            maximum: 1,
            style: .init(isStacked: true)
        )
    }

    /// By container where there are several: only those who wrote the program know whether they add up.
    private var gauge: Panel {
        let by = hasSeveralContainers ? labels + ["instance"] : labels
        return .timeSeries(
            title,
            description,
            unit,
            [.range(sum("\(.target(name))", by: by), legend(by, else: name.text))],
            width: 8,
            minimum: nil
        )
    }

    private var quantiles: Panel {
        let shares = [
            (DashboardScope.median, "50 %"), (DashboardScope.most, "95 %"), (DashboardScope.nearlyAll, "99 %"),
        ]
        return .timeSeries(
            title,
            description,
            unit,
            shares.map { share, legend in
                .range(
                    """
                    histogram_quantile(\(share), sum by (le) (rate(\(.target(MetricName("\(name)_bucket")))[$__rate_interval])))
                    """,
                    legend
                )
            },
            width: 8
        )
    }

    /// How a histogram's values spread.
    var spread: Panel? {
        guard family.type == .histogram else { return nil }
        return .heatmap(
            "\(title), spread",
            description,
            unit,
            "sum by (le) (increase(\(.target(MetricName("\(name)_bucket")))[$__rate_interval]))"
        )
    }
}
