import Documents
import Origins

/// A dashboard, before its panels have places.
struct Dashboard {
    /// Names the file. For example: `system-overview`.
    let name: String
    let uid: String
    /// Of name and uid.
    var origin = Origin.constant
    let title: String
    var titleOrigin = Origin.constant
    var descriptionOrigin = Origin.constant
    var refreshOrigin = Origin.constant
    /// A sentence; plain text, Grafana does not interpret it.
    let description: String
    var tags: [String] = []
    var refresh = "30s"
    var from = "now-6h"
    var variables: [DashboardVariable] = []
    var annotations: [DashboardAnnotation] = []
    var links: [DashboardLink] = []
    var rows: [DashboardRow]

    var panels: [Panel] { rows.flatMap(\.panels) }

    /// The same without targets that read what nobody gives out, panels without targets and rows without panels.
    ///
    /// Panels get the origins of what they read.
    func limited(to isExported: (MetricName) -> Bool, origin: (MetricName) -> Origin?) -> Dashboard {
        var dashboard = self
        dashboard.annotations = annotations.filter { $0.query.metrics.allSatisfy(isExported) }
        dashboard.rows = rows.compactMap { row in
            var row = row
            row.panels = row.panels.compactMap { panel in
                var panel = panel
                panel.targets = panel.targets.filter { $0.query.metrics.allSatisfy(isExported) }
                if panel.origin == .constant {
                    let origins = panel.targets.flatMap(\.query.metrics).compactMap(origin)
                    panel.origin = origins.isEmpty ? .constant : .derived(rule: "panel of metrics", from: origins)
                }
                return panel.targets.isEmpty ? nil : panel
            }
            return row.panels.isEmpty ? nil : row
        }
        return dashboard
    }
}

/// Panels under one heading.
struct DashboardRow {
    let title: PanelText
    /// Whether only the heading shows until someone opens it; what is below is not queried until then.
    var isCollapsed = false
    /// The variable for each of whose values the row is drawn.
    var repeats: String?
    var panels: [Panel]

    init(_ title: PanelText, isCollapsed: Bool = false, repeats: String? = nil, _ panels: [Panel]) {
        self.title = title
        self.isCollapsed = isCollapsed
        self.repeats = repeats
        self.panels = panels
    }
}

/// What the reader chooses at the top.
struct DashboardVariable {
    enum Kind {
        /// Which Prometheus; its name says the environment.
        case dataSource
        /// Values of a label. For example: `label_values(up, job)`.
        case labelValues(label: String, of: PromQL)
        /// The same, never seen: it follows the others, and all of its values are chosen.
        case hidden(label: String, of: PromQL)
    }

    let name: String
    let label: String
    let kind: Kind

    static let dataSource = DashboardVariable(
        name: GrafanaConventions.dataSourceVariable,
        label: "Data source",
        kind: .dataSource
    )

    /// What follows from the reader's choice of others.
    static func following(_ name: String, of selector: PromQL) -> DashboardVariable {
        DashboardVariable(name: name, label: name, kind: .hidden(label: name, of: selector))
    }

    /// Of a label of the same name, several at a time.
    static func label(_ name: String, _ label: String, of selector: PromQL) -> DashboardVariable {
        DashboardVariable(name: name, label: label, kind: .labelValues(label: name, of: selector))
    }
}

/// Marks on the time axis of every panel.
struct DashboardAnnotation {
    let name: String
    let color: PanelColor
    let query: PanelQuery
    let title: String
    let text: String
    let tagLabels: [String]
    /// Whether the query's value is the time of the mark, in milliseconds.
    var isValueTime = false
    var isOn = true
}

/// A link of a dashboard or of a panel.
struct DashboardLink {
    enum Destination {
        case url(String)
        /// Every dashboard with these tags, as a list.
        case dashboards(tags: [String])
    }

    let title: String
    let target: Destination
    /// Of the address or the tags.
    var origin = Origin.constant
}

/// Grafana's names of colours, which fit the light and the dark theme.
enum PanelColor: String {
    case green, yellow, orange, red, blue, purple
    /// No colour: the text's.
    case plain = "text"
}
