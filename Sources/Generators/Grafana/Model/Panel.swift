import Documents
import Origins

/// One panel, without its place.
struct Panel {
    enum Kind {
        case timeSeries(TimeSeriesStyle)
        case stat(StatStyle)
        case gauge
        case barGauge
        case table([Column])
        case heatmap
    }

    struct TimeSeriesStyle {
        var isStacked = false
        var isBars = false
        var showsThresholds = false
    }

    struct StatStyle {
        /// Whether the whole tile has the threshold's colour.
        var isFilled = false
        var hasTrend = false
        /// Whether each series has its name beside its value.
        var showsNames = false
    }

    /// A column of a table, in order; labels without one are not shown.
    struct Column {
        /// The label, or `Value #A` for the value of target A; `Value` where the panel has one target.
        let field: String
        let title: String
        var unit: PanelUnit?
        var thresholds: Thresholds?
        var decimals: Int?
    }

    let kind: Kind
    let title: PanelText
    let description: PanelText
    let unit: PanelUnit
    var targets: [PanelTarget]
    var width: Int
    var height: Int
    var minimum: DecimalNumber?
    var maximum: DecimalNumber?
    var decimals: Int?
    var thresholds: Thresholds
    var links: [DashboardLink]
    /// Words for values. For example: `down` for 0.
    var words: [(value: Int, text: String, color: PanelColor)] = []
    /// What a table is sorted by, falling.
    var sortedBy: String?
    /// Of the targets that give out what it shows.
    var origin = Origin.constant

    /// A graph over time; from zero up unless `minimum` says otherwise (GF-03).
    static func timeSeries(
        _ title: PanelText,
        _ description: PanelText,
        _ unit: PanelUnit,
        _ targets: [PanelTarget],
        width: Int = 12,
        minimum: DecimalNumber? = 0,
        maximum: DecimalNumber? = nil,
        thresholds: Thresholds = .none,
        style: TimeSeriesStyle = TimeSeriesStyle(),
        links: [DashboardLink] = []
    ) -> Panel {
        var style = style
        style.showsThresholds = !thresholds.limits.isEmpty
        return Panel(
            kind: .timeSeries(style),
            title: title,
            description: description,
            unit: unit,
            targets: targets,
            width: width,
            height: 8,
            minimum: minimum,
            maximum: maximum,
            thresholds: thresholds,
            links: links
        )
    }

    /// A number.
    static func stat(
        _ title: PanelText,
        _ description: PanelText,
        _ unit: PanelUnit,
        _ query: PanelQuery,
        legend: String = "",
        width: Int = 4,
        thresholds: Thresholds = .none,
        style: StatStyle = StatStyle(),
        words: [(value: Int, text: String, color: PanelColor)] = [],
        decimals: Int? = nil,
        links: [DashboardLink] = []
    ) -> Panel {
        Panel(
            kind: .stat(style),
            title: title,
            description: description,
            unit: unit,
            targets: [style.hasTrend ? .range(query, legend) : .instant(query, legend)],
            width: width,
            height: 4,
            decimals: decimals,
            thresholds: thresholds,
            links: links,
            words: words
        )
    }

    /// A number on an arc from `minimum` to `maximum`.
    static func gauge(
        _ title: PanelText,
        _ description: PanelText,
        _ unit: PanelUnit,
        _ query: PanelQuery,
        legend: String = "",
        width: Int = 4,
        thresholds: Thresholds = .none,
        links: [DashboardLink] = []
    ) -> Panel {
        Panel(
            kind: .gauge,
            title: title,
            description: description,
            unit: unit,
            targets: [.instant(query, legend)],
            width: width,
            height: 4,
            minimum: 0,
            maximum: 1,
            thresholds: thresholds,
            links: links
        )
    }

    /// A bar for each series.
    static func bars(
        _ title: PanelText,
        _ description: PanelText,
        _ unit: PanelUnit,
        _ query: PanelQuery,
        legend: String,
        width: Int = 12,
        maximum: DecimalNumber? = nil,
        thresholds: Thresholds = .none,
        links: [DashboardLink] = []
    ) -> Panel {
        Panel(
            kind: .barGauge,
            title: title,
            description: description,
            unit: unit,
            targets: [.instant(query, legend)],
            width: width,
            height: 8,
            minimum: 0,
            maximum: maximum,
            thresholds: thresholds,
            links: links
        )
    }

    static func table(
        _ title: PanelText,
        _ description: PanelText,
        _ unit: PanelUnit,
        _ queries: [PanelQuery],
        _ columns: [Column],
        sortedBy: String? = nil,
        width: Int = 24,
        links: [DashboardLink] = []
    ) -> Panel {
        Panel(
            kind: .table(columns),
            title: title,
            description: description,
            unit: unit,
            targets: queries.map { .table($0) },
            width: width,
            height: 8,
            thresholds: .none,
            links: links,
            sortedBy: sortedBy
        )
    }

    /// How a histogram's values spread over time.
    static func heatmap(
        _ title: PanelText,
        _ description: PanelText,
        _ unit: PanelUnit,
        _ query: PanelQuery,
        width: Int = 12
    ) -> Panel {
        Panel(
            kind: .heatmap,
            title: title,
            description: description,
            unit: unit,
            targets: [.heatmap(query)],
            width: width,
            height: 8,
            thresholds: .none,
            links: []
        )
    }

    /// The same panel, with a reason more to be there.
    func from(_ origin: Origin) -> Panel {
        var panel = self
        panel.origin =
            self.origin == .constant ? origin : .derived(rule: "panel of a dashboard", from: [origin, self.origin])
        return panel
    }

    func links(to links: [DashboardLink]) -> Panel {
        var panel = self
        panel.links += links
        return panel
    }
}

/// A query of a panel and what becomes of its answer.
struct PanelTarget {
    enum Shape: String {
        case series = "time_series"
        case table, heatmap
    }

    let query: PanelQuery
    /// With labels in double braces. For example: `{{job}}`. Holds names of labels and our own words only.
    let legend: String
    let isInstant: Bool
    let shape: Shape

    static func range(_ query: PanelQuery, _ legend: String) -> PanelTarget {
        PanelTarget(query: query, legend: legend, isInstant: false, shape: .series)
    }

    static func instant(_ query: PanelQuery, _ legend: String) -> PanelTarget {
        PanelTarget(query: query, legend: legend, isInstant: true, shape: .series)
    }

    static func table(_ query: PanelQuery) -> PanelTarget {
        PanelTarget(query: query, legend: "", isInstant: true, shape: .table)
    }

    static func heatmap(_ query: PanelQuery) -> PanelTarget {
        PanelTarget(query: query, legend: "{{le}}", isInstant: false, shape: .heatmap)
    }
}

/// What a value is measured in, as Grafana names it (@grafana/data, valueFormats/categories.ts).
struct PanelUnit: Equatable {
    let name: String

    static let requestsPerSecond = PanelUnit(name: "reqps")
    static let operationsPerSecond = PanelUnit(name: "ops")
    static let countsPerSecond = PanelUnit(name: "cps")
    static let countsPerMinute = PanelUnit(name: "cpm")
    /// From 0 to 1, shown as per cent.
    static let ratio = PanelUnit(name: "percentunit")
    static let seconds = PanelUnit(name: "s")
    /// Shown like `2 days`.
    static let age = PanelUnit(name: "dtdurations")
    static let bytes = PanelUnit(name: "bytes")
    static let bytesPerSecond = PanelUnit(name: "Bps")
    static let count = PanelUnit(name: "short")
}
