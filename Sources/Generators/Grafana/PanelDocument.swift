import Documents

/// What the kinds of panels have in JSON.
extension Panel {
    var type: String {
        switch kind {
        case .timeSeries: "timeseries"
        case .stat: "stat"
        case .gauge: "gauge"
        case .barGauge: "bargauge"
        case .table: "table"
        case .heatmap: "heatmap"
        }
    }

    // MARK: - Fields

    var fieldDefaults: DataNode {
        var node: DataNode = ["unit": DataNode(unit.name)]
        if let minimum { node.append("min", DataNode(minimum)) }
        if let maximum { node.append("max", DataNode(maximum)) }
        if let decimals { node.append("decimals", DataNode(decimals)) }
        if let color { node.append("color", color) }
        if !words.isEmpty {
            let options = words.enumerated().map { index, word in
                DataPair(
                    String(word.value),
                    [
                        "text": DataNode(word.text), "color": DataNode(word.color.rawValue), "index": DataNode(index),
                    ]
                )
            }
            node.append("mappings", [["type": "value", "options": DataNode(pairs: options)]])
        }
        if let custom { node.append("custom", custom) }
        node.append("thresholds", thresholds.node)
        return node
    }

    private var color: DataNode? {
        switch kind {
        case .timeSeries: ["mode": "palette-classic"]
        case .stat, .gauge, .barGauge, .table: ["mode": "thresholds"]
        case .heatmap: nil
        }
    }

    private var custom: DataNode? {
        switch kind {
        case .timeSeries(let style):
            [
                "drawStyle": DataNode(style.isBars ? "bars" : "line"),
                "lineWidth": 1,
                "fillOpacity": DataNode(style.isStacked || style.isBars ? 40 : 10),
                "showPoints": "never",
                "spanNulls": false,
                "stacking": ["group": "A", "mode": DataNode(style.isStacked ? "normal" : "none")],
                "thresholdsStyle": ["mode": DataNode(style.showsThresholds ? "dashed" : "off")],
            ]
        case .table: ["align": "auto", "cellOptions": ["type": "auto"], "filterable": true]
        case .stat, .gauge, .barGauge, .heatmap: nil
        }
    }

    var overrides: [DataNode] {
        guard case .table(let columns) = kind else { return [] }
        return columns.compactMap { column in
            var properties: [DataNode] = []
            if let unit = column.unit { properties.append(["id": "unit", "value": DataNode(unit.name)]) }
            if let decimals = column.decimals {
                properties.append(["id": "decimals", "value": DataNode(decimals)])
            }
            if let thresholds = column.thresholds {
                properties.append(["id": "thresholds", "value": thresholds.node])
                properties.append(["id": "custom.cellOptions", "value": ["type": "color-text"]])
            }
            guard !properties.isEmpty else { return nil }
            return [
                "matcher": ["id": "byName", "options": DataNode(column.title)],
                "properties": DataNode(items: properties),
            ]
        }
    }

    // MARK: - Options

    private static let lastValue: DataNode = [
        "calcs": DataNode(strings: ["lastNotNull"], style: .flow), "fields": "", "values": false,
    ]

    var options: DataNode {
        switch kind {
        case .timeSeries:
            [
                "legend": [
                    "calcs": DataNode(strings: ["mean", "max", "lastNotNull"], style: .flow),
                    "displayMode": "table", "placement": "bottom", "showLegend": true,
                ],
                "tooltip": ["mode": "multi", "sort": "desc"],
            ]
        case .stat(let style):
            [
                "colorMode": DataNode(style.isFilled ? "background" : "value"),
                "graphMode": DataNode(style.hasTrend ? "area" : "none"),
                "justifyMode": "auto",
                "orientation": "auto",
                "reduceOptions": Self.lastValue,
                "textMode": DataNode(style.showsNames ? "value_and_name" : "value"),
                "wideLayout": true,
            ]
        case .gauge:
            [
                "orientation": "auto", "reduceOptions": Self.lastValue, "showThresholdLabels": false,
                "showThresholdMarkers": true,
            ]
        case .barGauge:
            [
                "displayMode": "basic", "orientation": "horizontal", "reduceOptions": Self.lastValue,
                "showUnfilled": true, "valueMode": "color",
            ]
        case .table:
            DataNode(
                pairs: [DataPair("cellHeight", "sm"), DataPair("showHeader", true)]
                    + (sortedBy.map { [DataPair("sortBy", [["displayName": DataNode($0), "desc": true]])] } ?? [])
            )
        case .heatmap:
            [
                "calculate": false,
                "cellGap": 1,
                "color": [
                    "mode": "scheme", "scheme": "Oranges", "fill": "dark-orange", "exponent": .half, "steps": 64,
                    "reverse": false,
                ],
                "exemplars": ["color": "rgba(255,0,255,0.7)"],
                "legend": ["show": true],
                "rowsFrame": ["layout": "auto"],
                "tooltip": ["mode": "single", "yHistogram": false],
                "yAxis": ["axisPlacement": "left", "reverse": false, "unit": DataNode(unit.name)],
            ]
        }
    }

    /// Only the columns that the panel names, in their order.
    var transformations: DataNode? {
        guard case .table(let columns) = kind else { return nil }
        return [
            [
                "id": "merge",
                "options": .emptyMapping,
            ],
            [
                "id": "filterFieldsByName",
                "options": ["include": ["names": DataNode(strings: columns.map(\.field))]],
            ],
            [
                "id": "organize",
                "options": [
                    "excludeByName": .emptyMapping,
                    "indexByName": DataNode(
                        pairs: columns.enumerated().map { DataPair($1.field, DataNode($0)) }
                    ),
                    "renameByName": DataNode(pairs: columns.map { DataPair($0.field, DataNode($0.title)) }),
                ],
            ],
        ]
    }
}

extension Thresholds {
    fileprivate var node: DataNode {
        let steps: [DataNode] =
            [["color": DataNode(base.rawValue), "value": .null]]
            + limits.map { ["color": DataNode($0.color.rawValue), "value": DataNode($0.value).from(origin)] }
        return ["mode": "absolute", "steps": DataNode(items: steps)]
    }
}

extension DataNode {
    fileprivate static let half = DataNode(DecimalNumber(1).divided(by: 2, fractionDigits: 1))
}
