/// An alert of a rule file.
struct AlertView: Sendable {
    let name: String
    let expression: String
    let severity: String?
    let service: String?
    let runbook: LocatedValue?
    let dashboard: LocatedValue?
    let place: Place
    let value: LocatedValue

    init?(_ rule: LocatedValue) {
        guard let name = rule["alert"] else { return nil }
        self.name = name.text ?? ""
        expression = rule["expr"]?.text ?? ""
        severity = rule.at("labels", "severity")?.text
        service = rule.at("labels", "service")?.text
        runbook = rule.at("annotations", "runbook_url")
        dashboard = rule.at("annotations", "dashboard_url")
        place = name.place
        value = rule
    }
}

/// An expression with the series that it selects.
struct MetricExpression: Sendable {
    let value: LocatedValue
    let selectors: [PromQLSelector]

    init(_ value: LocatedValue) {
        self.value = value
        selectors = PromQLSelector.all(in: value.text ?? "")
    }
}

/// The Prometheus of one environment: its configuration and rules.
final class PrometheusView: Sendable {
    /// Below the output folder.
    let folder: String
    let configuration: LocatedValue
    /// Those that `rule_files` names.
    let ruleFiles: [String]
    let rules: [LocatedValue]
    let alerts: [AlertView]
    /// Of all rules.
    let expressions: [MetricExpression]
    /// Patterns of `rule_files` that name no file.
    let missing: [LocatedValue]

    init?(folder: String, documents: [String: LocatedValue]) {
        guard let configuration = documents["\(folder)/prometheus.yml"] else { return nil }
        self.folder = folder
        self.configuration = configuration
        var files: [String] = []
        var missing: [LocatedValue] = []
        for pattern in configuration["rule_files"]?.items ?? [] {
            let path = "\(folder)/\(pattern.text ?? "")"
            let matches: [String]
            if path.hasSuffix("/*.yml") {
                let parent = path.dropLast("*.yml".count)
                matches = documents.keys.filter {
                    $0.hasPrefix(parent) && !$0.dropFirst(parent.count).contains("/")
                }.sorted()
            } else {
                matches = documents[path] == nil ? [] : [path]
            }
            if matches.isEmpty { missing.append(pattern) }
            files += matches
        }
        ruleFiles = files
        self.missing = missing
        let groups = files.flatMap { documents[$0]?["groups"]?.items ?? [] }
        rules = groups.flatMap { $0["rules"]?.items ?? [] }
        alerts = rules.compactMap(AlertView.init)
        expressions = rules.compactMap { $0["expr"].map(MetricExpression.init) }
    }

    var jobs: [LocatedValue] { configuration["scrape_configs"]?.items ?? [] }
}
