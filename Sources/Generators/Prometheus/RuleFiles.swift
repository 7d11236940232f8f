import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The files of rules: one a topic, or one of all (`layout.ruleFile`).
struct RuleFiles {
    let observability: Observability
    let header: [String]

    private var platform: Platform { observability.platform }

    /// Topics with rules, and the file that holds each, below Prometheus' folder.
    var topics: [(topic: RuleTopic, file: String, groups: [RuleGroup])] {
        RuleTopic.allCases.compactMap { topic in
            let groups = observability.groups.filter { $0.topic == topic }
            guard !groups.isEmpty else { return nil }
            let file = platform.layout.ruleFile?.text ?? "\(PrometheusConventions.rulesFolder)/\(topic.rawValue).yml"
            return (topic, file, groups)
        }
    }

    var files: [(String, any Document)] {
        if let file = platform.layout.ruleFile {
            return [(file.text, document(observability.groups, title: "Recording and alerting rules."))]
        }
        return topics.map { topic, file, groups in (file, document(groups, title: topic.title)) }
    }

    private func document(_ groups: [RuleGroup], title: String) -> YAMLDocument {
        let nodes = groups.enumerated().map { index, group in
            let origin = group.origin
            var node = self.node(group, origin)
            node.comment = group.comment
            node.commentOrigin = origin
            node.blankLineBefore = index > 0
            return node
        }
        return YAMLDocument(header: header + ["", title], root: ["groups": DataNode(items: nodes)])
    }

    private func node(_ group: RuleGroup, _ origin: Origin) -> DataNode {
        var node = DataNode.emptyMapping
        node.append("name", DataNode(group.name, origin: origin))
        if let interval = group.interval { node.append("interval", DataNode(interval.description)) }
        node.append("rules", DataNode(items: group.recordings.map(self.node) + group.alerts.map(self.node)))
        return node.from(origin)
    }

    private func node(_ rule: RecordingRule) -> DataNode {
        var node: DataNode = [
            "record": DataNode(rule.record.text, origin: rule.origin), "expr": expression(rule.expression),
        ]
        if !rule.labels.isEmpty { node.append("labels", labels(rule.labels)) }
        return node.from(rule.expression.origin == .constant ? labelOrigin(rule.labels) : rule.expression.origin)
    }

    private func node(_ alert: Alert) -> DataNode {
        var node: DataNode = [
            "alert": DataNode(alert.name, origin: alert.nameOrigin), "expr": expression(alert.expression),
        ]
        if let wait = alert.wait { node.append("for", DataNode(wait.description, origin: alert.waitOrigin)) }
        if let keep = alert.keepFiring { node.append("keep_firing_for", DataNode(keep.description)) }
        node.append(
            "labels",
            labels(alert.ruleLabels.map { AlertLabel($0.name, GoTemplateText.escaped($0.value), $0.origin) })
        )
        var annotations = DataNode.emptyMapping
        for (name, value, origin) in AlertAnnotations(alert, platform).templates {
            annotations.append(name, DataNode(value, origin: origin))
        }
        node.append("annotations", annotations)
        return node.from(alert.origin)
    }

    private func labelOrigin(_ labels: [AlertLabel]) -> Origin {
        let origins = labels.map(\.origin).filter { $0 != .constant }
        return origins.isEmpty ? .constant : .derived(rule: "labels of a rule", from: origins)
    }

    private func labels(_ labels: [AlertLabel]) -> DataNode {
        DataNode(pairs: labels.map { DataPair($0.name.text, DataNode($0.value, origin: $0.origin)) })
    }

    private func expression(_ expression: PromQL) -> DataNode {
        let isLong = expression.text.utf8.contains(UInt8(ascii: "\n"))
        return isLong ? .literal(expression.text, origin: expression.origin) : DataNode(expression)
    }
}

/// The annotations of an alert: as rules carry them, and as tests expect them (PR-14).
struct AlertAnnotations {
    private let alert: Alert
    private let links: [(String, String, Origin)]

    init(_ alert: Alert, _ platform: Platform) {
        self.alert = alert
        let runbook = alert.runbookURL(in: platform)
        links =
            [("runbook_url", runbook.value, runbook.origin)]
            + (alert.dashboard.url(in: platform).map {
                [("dashboard_url", $0, alert.dashboard.urlOrigin(in: platform))]
            } ?? [])
    }

    var templates: [(String, String, Origin)] {
        [
            ("summary", alert.summary.template, alert.summary.origin),
            ("description", alert.details.template, alert.details.origin),
        ]
            + links.map { ($0, GoTemplateText.escaped($1), $2) }
    }

    func rendered(_ labels: [AlertLabel], value: String) -> [(String, String, Origin)] {
        [
            ("summary", alert.summary.rendered(labels: labels, value: value), alert.summary.origin),
            ("description", alert.details.rendered(labels: labels, value: value), alert.details.origin),
        ] + links
    }
}
