import Documents
import Origins
import PlatformManifest
import PlatformModel

/// `alertmanager.yml` of one environment.
struct AlertmanagerConfiguration {
    let platform: Platform
    let alerting: Alerting
    let observability: Observability?
    let header: [String]

    func document() -> YAMLDocument {
        var root = DataNode.emptyMapping
        root.append("global", ["resolve_timeout": "5m"])
        root.append("templates", [DataNode("\(AlertmanagerConventions.templatesFolder)/*.tmpl")])
        root.append("route", route, blankLineBefore: true)
        if !alerting.timeIntervals.isEmpty {
            root.append("time_intervals", DataNode(items: alerting.timeIntervals.map(node)), blankLineBefore: true)
        }
        root.append("inhibit_rules", DataNode(items: inhibitions), blankLineBefore: true)
        root.append("receivers", DataNode(items: receivers), blankLineBefore: true)
        return YAMLDocument(header: header, root: root)
    }

    // MARK: - Routes

    /// AM-01: what no route takes goes where the route without conditions leads.
    private var route: DataNode {
        var root: DataNode = [
            "receiver": lastRoute.map { DataNode($0.receiver.map(\.text)) } ?? DataNode(AlertmanagerConventions.nobody),
            "group_by": DataNode(strings: ["alertname", "service", "environment"], style: .flow),
            "group_wait": "30s",
            "group_interval": "5m",
            "repeat_interval": "4h",
        ]
        root.append("routes", DataNode(items: [watchdog] + alerting.routes.map(node)))
        return root
    }

    /// The one that takes what no other does.
    private var lastRoute: AlertRoute? { alerting.routes.last { $0.severities.isEmpty && $0.services.isEmpty } }

    /// Whether something is sent to nobody.
    private var needsNobody: Bool { lastRoute == nil || alerting.watchdog == nil }

    /// Repeated so often that whoever waits for it notices soon when it stays away.
    private var watchdog: DataNode {
        [
            "matchers": [matcher("alertname", [Alert.watchdog])],
            "receiver": alerting.watchdog.map { DataNode($0.map(\.text)) } ?? DataNode(AlertmanagerConventions.nobody),
            "group_wait": "0s",
            "group_interval": "1m",
            "repeat_interval": "5m",
        ]
    }

    private func node(_ route: AlertRoute) -> DataNode {
        var matchers: [DataNode] = []
        if !route.severities.isEmpty {
            matchers.append(
                matcher("severity", route.severities.map(\.value.rawValue), from: route.severities.map(\.origin))
            )
        }
        if !route.services.isEmpty {
            matchers.append(matcher("service", route.services.map(\.text), from: route.services.map(\.origin)))
        }
        if let environment = platform.environment.name, route.namesEnvironments {
            matchers.append(matcher("environment", [environment.text], from: [environment.origin]))
        }
        var node = DataNode.emptyMapping
        if !matchers.isEmpty { node.append("matchers", DataNode(items: matchers)) }
        node.append("receiver", DataNode(route.receiver.map(\.text)))
        let isUrgent = route.severities.map(\.value) == [.critical]
        if isUrgent { node.append("group_wait", "10s") }
        if let interval = route.repeatInterval {
            node.append("repeat_interval", DataNode(interval.map(\.description)))
        } else if isUrgent {
            node.append("repeat_interval", "1h")
        }
        if !route.activeTimeIntervals.isEmpty {
            node.append("active_time_intervals", names(route.activeTimeIntervals))
        }
        if !route.muteTimeIntervals.isEmpty { node.append("mute_time_intervals", names(route.muteTimeIntervals)) }
        if route.isContinued.value { node.append("continue", DataNode(route.isContinued)) }
        return node.from(route.receiver.origin)
    }

    private func matcher(_ label: LabelName, _ values: [String], from origins: [Origin] = []) -> DataNode {
        DataNode(PromQL("\(LabelMatcher.oneOf(label, values).from(origins))"))
    }

    private func names(_ intervals: [Sourced<TimeIntervalName>]) -> DataNode {
        DataNode(items: intervals.map { DataNode($0.map(\.text)) }, style: .flow)
    }

    // MARK: - Times

    /// AM-06.
    private func node(_ interval: TimeInterval) -> DataNode {
        var hours = DataNode.emptyMapping
        if !interval.weekdays.isEmpty {
            hours.append(
                "weekdays",
                DataNode(items: interval.weekdays.map { DataNode($0.map(\.rawValue)) }, style: .flow)
            )
        }
        if !interval.times.isEmpty {
            let times = interval.times.map { range -> DataNode in
                [
                    "start_time": DataNode(range.map { TimeOfDayRange.time($0.start) }),
                    "end_time": DataNode(range.map { TimeOfDayRange.time($0.end) }),
                ]
            }
            hours.append("times", DataNode(items: times))
        }
        hours.append("location", DataNode(interval.timeZone.map(\.text)))
        var node: DataNode = ["name": DataNode(interval.name.map(\.text)), "time_intervals": [hours]]
        if let description = interval.description {
            node.comment = [description.value]
            node.commentOrigin = description.origin
        }
        return node.from(interval.name.origin)
    }

    // MARK: - Inhibition

    /// AM-03: one message for one incident. Every alert has the labels that have to be equal.
    private var inhibitions: [DataNode] {
        let equal = DataNode(strings: ["service", "environment"], style: .flow)
        let severe: DataNode = [
            "source_matchers": [matcher("severity", ["critical"])],
            "target_matchers": [matcher("severity", ["warning"])],
            "equal": equal,
        ]
        let down = outages
        guard !down.isEmpty else { return [severe] }
        let other = PromQL("\(LabelMatcher.noneOf("alertname", down.map(\.name)))").text
        let outage: DataNode = [
            "source_matchers": [matcher("alertname", down.map(\.name))],
            "target_matchers": [matcher("severity", ["critical"]), DataNode(other)],
            "equal": equal,
        ]
        return [severe, outage.from(.derived(rule: "alerts of outages", from: down.map(\.origin)))]
    }

    /// The alerts that say all that can be said of a service: that it is down. What the project's own mean is not known.
    private var outages: [Alert] {
        var outages: [Alert] = []
        for alert in observability?.alerts ?? []
        where alert.severity == .critical && alert.section == nil
            && (alert.name.hasSuffix("Down") || alert.name.hasSuffix("Absent"))
            && !outages.contains(where: { $0.name == alert.name })
        {
            outages.append(alert)
        }
        return outages
    }

    // MARK: - Receivers

    private var receivers: [DataNode] {
        (needsNobody ? [["name": DataNode(AlertmanagerConventions.nobody)]] : [])
            + alerting.receivers.map(ReceiverNode.node)
    }
}

/// One receiver; secrets are files (AM-04).
enum ReceiverNode {
    static func node(_ receiver: Receiver) -> DataNode {
        var node: DataNode = ["name": DataNode(receiver.name.map(\.text))]
        if let description = receiver.description {
            node.comment = [description.value]
            node.commentOrigin = description.origin
        }
        switch receiver.kind.value {
        case .slack: node.append("slack_configs", [slack(receiver)])
        case .pagerduty: node.append("pagerduty_configs", [pagerduty(receiver)])
        case .opsgenie: node.append("opsgenie_configs", [opsgenie(receiver)])
        case .email: node.append("email_configs", [email(receiver)])
        case .webhook: node.append("webhook_configs", [webhook(receiver)])
        case .none: break
        }
        return node.from(.derived(rule: "receiver of alerts", from: [receiver.name.origin, receiver.kind.origin]))
    }

    private static func slack(_ receiver: Receiver) -> DataNode {
        var node = secret("api_url_file", receiver)
        if let channel = receiver.channel {
            node.append("channel", DataNode(channel.map(GoTemplateText.escaped)))
        }
        node.append("send_resolved", true)
        node.append("title", title)
        node.append("text", text)
        return node
    }

    private static func pagerduty(_ receiver: Receiver) -> DataNode {
        var node = secret("routing_key_file", receiver)
        node.append("send_resolved", true)
        node.append("description", title)
        node.append("severity", "{{ .CommonLabels.severity }}")
        node.append("details", ["text": text])
        return node
    }

    private static func opsgenie(_ receiver: Receiver) -> DataNode {
        var node = secret("api_key_file", receiver)
        node.append("send_resolved", true)
        node.append("message", title)
        node.append("description", text)
        node.append(
            "priority",
            #"{{ if eq .CommonLabels.severity "critical" }}P1{{ else if eq .CommonLabels.severity "warning" }}P3{{ else }}P5{{ end }}"#
        )
        return node
    }

    private static func email(_ receiver: Receiver) -> DataNode {
        var node = DataNode.emptyMapping
        if let address = receiver.address { node.append("to", DataNode(address.map(\.text))) }
        if let sender = receiver.sender { node.append("from", DataNode(sender.map(\.text))) }
        if let server = receiver.server { node.append("smarthost", DataNode(server.map(\.description))) }
        if receiver.secret != nil, let sender = receiver.sender {
            node.append("auth_username", DataNode(sender.map(\.text)))
            for pair in secret("auth_password_file", receiver).pairs ?? [] { node.append(pair) }
        }
        node.append("send_resolved", true)
        node.append("headers", ["Subject": title])
        node.append("text", text)
        node.append("html", "")
        return node
    }

    private static func webhook(_ receiver: Receiver) -> DataNode {
        var node = secret("url_file", receiver)
        node.append("send_resolved", true)
        node.append("max_alerts", 50)
        return node
    }

    private static func secret(_ key: String, _ receiver: Receiver) -> DataNode {
        guard let secret = receiver.secret else { return .emptyMapping }
        return DataNode(pairs: [DataPair(key, DataNode(secret.map(\.containerPath)))])
    }

    private static var title: DataNode { call(AlertmanagerConventions.title) }
    private static var text: DataNode { call(AlertmanagerConventions.text) }

    private static func call(_ template: String) -> DataNode { DataNode("{{ template \"\(template)\" . }}") }
}
