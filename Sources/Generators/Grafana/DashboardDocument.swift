import Documents
import Origins
import PlatformManifest

/// The JSON model of a dashboard, bare, as files for provisioning have it (GF-01).
///
/// Keys are in the order in which Grafana's documentation of the model lists them, and never sorted, so that differences
/// between two versions stay small.
enum DashboardDocument {
    private static let prometheus: DataNode = [
        "type": "prometheus", "uid": "${\(GrafanaConventions.dataSourceVariable)}",
    ]
    /// Grafana's own store of annotations.
    private static let ownAnnotations: DataNode = ["type": "grafana", "uid": "-- Grafana --"]

    static func document(_ dashboard: Dashboard, header: [String]) -> JSONDocument {
        JSONDocument(
            root: [
                "id": .null,
                "uid": DataNode(dashboard.uid, origin: dashboard.origin),
                "title": DataNode(dashboard.title, origin: dashboard.titleOrigin),
                "description": DataNode(
                    ([dashboard.description] + header).joined(separator: "\n"),
                    origin: dashboard.descriptionOrigin
                ),
                "tags": DataNode(
                    items: dashboard.tags.map { tag in
                        let isOurs = tag == GrafanaConventions.generatedTag
                        return DataNode(tag, origin: isOurs ? .constant : dashboard.links.first?.origin ?? .constant)
                    }
                ),
                "timezone": "browser",
                "editable": false,
                // A cross-hair that all panels share.
                "graphTooltip": 1,
                "refresh": DataNode(dashboard.refresh, origin: dashboard.refreshOrigin),
                "schemaVersion": DataNode(GrafanaConventions.schemaVersion),
                "version": 1,
                "time": ["from": DataNode(dashboard.from), "to": "now"],
                "timepicker": .emptyMapping,
                "links": DataNode(items: dashboard.links.map(link)),
                "templating": ["list": DataNode(items: dashboard.variables.map(variable))],
                "annotations": ["list": DataNode(items: [builtInAnnotation] + dashboard.annotations.map(annotation))],
                "panels": DataNode(items: DashboardLayout.placed(dashboard.rows).map(panel)),
            ]
        )
    }

    // MARK: - Around the panels

    private static func link(_ link: DashboardLink) -> DataNode {
        var node: DataNode = ["title": DataNode(link.title)]
        switch link.target {
        case .url(let url):
            node.append("type", "link")
            node.append("url", DataNode(PanelText.address(url)))
            node.append("tags", .emptySequence)
            node.append("asDropdown", false)
            node.append("targetBlank", true)
            node.append("keepTime", false)
        case .dashboards(let tags):
            node.append("type", "dashboards")
            node.append("tags", DataNode(strings: tags))
            node.append("asDropdown", true)
            node.append("targetBlank", false)
            node.append("keepTime", true)
        }
        node.append("includeVars", false)
        node.append("icon", "external link")
        node.append("tooltip", "")
        return node.from(link.origin)
    }

    private static func variable(_ variable: DashboardVariable) -> DataNode {
        var node: DataNode = ["name": DataNode(variable.name), "label": DataNode(variable.label)]
        switch variable.kind {
        case .dataSource:
            node.append("type", "datasource")
            node.append("query", "prometheus")
            node.append("current", ["selected": false, "text": "default", "value": "default"])
            node.append("hide", 0)
            node.append("includeAll", false)
            node.append("multi", false)
            node.append("options", .emptySequence)
            node.append("refresh", 1)
            node.append("regex", "")
        case .hidden(let label, let selector):
            node.append("type", "query")
            node.append("datasource", prometheus)
            node.append("query", "label_values(\(selector.text), \(label))")
            node.append("current", ["selected": true, "text": ["All"], "value": ["$__all"]])
            node.append("hide", 2)
            node.append("includeAll", true)
            node.append("multi", true)
            node.append("options", .emptySequence)
            node.append("refresh", 2)
            node.append("regex", "")
            node.append("sort", 1)
        case .labelValues(let label, let selector):
            node.append("type", "query")
            node.append("datasource", prometheus)
            node.append("query", "label_values(\(selector.text), \(label))")
            node.append("current", ["selected": true, "text": ["All"], "value": ["$__all"]])
            node.append("hide", 0)
            node.append("includeAll", true)
            // Instead of a list of every value, so that queries stay short.
            node.append("allValue", ".+")
            node.append("multi", true)
            node.append("options", .emptySequence)
            // When the time range changes (dashboard-linter, template-on-time-change-reload-rule).
            node.append("refresh", 2)
            node.append("regex", "")
            node.append("sort", 1)
        }
        return node
    }

    private static let builtInAnnotation: DataNode = [
        "builtIn": 1,
        "datasource": ownAnnotations,
        "enable": true,
        "hide": true,
        "iconColor": "rgba(0, 211, 255, 1)",
        "name": "Annotations & Alerts",
        "type": "dashboard",
    ]

    private static func annotation(_ annotation: DashboardAnnotation) -> DataNode {
        var node: DataNode = [
            "datasource": prometheus,
            "enable": DataNode(annotation.isOn),
            "iconColor": DataNode(annotation.color.rawValue),
            "name": DataNode(annotation.name),
            "expr": DataNode(annotation.query.expression),
            "titleFormat": DataNode(annotation.title),
            "textFormat": DataNode(annotation.text),
            "tagKeys": DataNode(annotation.tagLabels.joined(separator: ",")),
        ]
        if annotation.isValueTime { node.append("useValueForTime", true) }
        return node
    }

    // MARK: - Panels

    private static func panel(_ placed: PlacedPanel) -> DataNode {
        switch placed.content {
        case .heading(let row, let panels):
            var node: DataNode = [
                "id": DataNode(placed.id),
                "type": "row",
                "title": DataNode(row.title.title),
                "gridPos": position(placed.position),
                "collapsed": DataNode(row.isCollapsed),
            ]
            if let variable = row.repeats { node.append("repeat", DataNode(variable)) }
            node.append("panels", DataNode(items: panels.map(panel)))
            // A row is there for its panels.
            let origins = row.panels.map(\.origin).filter { $0 != .constant }
            return origins.isEmpty ? node : node.from(.derived(rule: "row of panels", from: origins))
        case .panel(let panel):
            var node: DataNode = [
                "id": DataNode(placed.id),
                "type": DataNode(panel.type),
                "title": DataNode(panel.title.title),
                "description": DataNode(panel.description.markdown),
                "datasource": prometheus,
                "gridPos": position(placed.position),
                "fieldConfig": ["defaults": panel.fieldDefaults, "overrides": DataNode(items: panel.overrides)],
                "options": panel.options,
                "targets": DataNode(items: panel.targets.enumerated().map(target)),
            ]
            if let transformations = panel.transformations { node.append("transformations", transformations) }
            if !panel.links.isEmpty { node.append("links", DataNode(items: panel.links.map(link))) }
            return node.from(panel.origin)
        }
    }

    private static func position(_ position: GridPosition) -> DataNode {
        DataNode(
            pairs: [
                DataPair("x", DataNode(position.x)), DataPair("y", DataNode(position.y)),
                DataPair("w", DataNode(position.width)), DataPair("h", DataNode(position.height)),
            ],
            style: .flow
        )
    }

    private static func target(_ index: Int, _ target: PanelTarget) -> DataNode {
        var node: DataNode = [
            "refId": DataNode(referenceName(index)),
            "datasource": prometheus,
            "editorMode": "code",
            "expr": DataNode(target.query.expression),
        ]
        if !target.legend.isEmpty { node.append("legendFormat", DataNode(target.legend)) }
        node.append("format", DataNode(target.shape.rawValue))
        node.append("instant", DataNode(target.isInstant))
        node.append("range", DataNode(!target.isInstant))
        return node
    }

    /// A, B, C …; panels have few targets.
    private static func referenceName(_ index: Int) -> String {
        precondition(index < 26, "a panel has more than 26 targets")
        return String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index)))
    }
}
