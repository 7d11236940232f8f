import Origins
import PlatformManifest
import PlatformModel

/// Alerts arrive: Alertmanager's routes against rules, receivers and templates.
struct AlertRoutingInvariant: Invariant {
    static let code = "PV0304"
    static let sentence =
        "Every receiver that a route names exists and every receiver is reached, every matcher speaks of alerts, severities, services and environments that rules have, and every message template is defined."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            if let prometheus = environment.prometheus {
                checkSeverities(prometheus, &findings)
                checkLabels(prometheus, &findings)
            }
            guard let root = environment.alertmanager else { continue }
            checkReceivers(root, environment, &findings)
            if let prometheus = environment.prometheus { checkMatchers(root, prometheus, environment, &findings) }
            checkTemplates(root, environment, tree, &findings)
        }
    }

    private func routes(below route: LocatedValue?) -> [LocatedValue] {
        guard let route else { return [] }
        return [route] + (route["routes"]?.items ?? []).flatMap { routes(below: $0) }
    }

    private func checkReceivers(
        _ root: LocatedValue,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        let receivers = root["receivers"]?.items ?? []
        let names = receivers.compactMap { $0["name"]?.text }
        var used: Set<String> = []
        for route in routes(below: root["route"]) {
            guard let receiver = route["receiver"] else {
                findings.report(route.place, "the route has no receiver")
                continue
            }
            used.insert(receiver.text ?? "")
            if !names.contains(receiver.text ?? "") {
                findings.report(receiver.place, "there is no receiver '\(receiver.text ?? "")'")
            }
        }
        let declared = Set((environment.platform.alerting?.receivers ?? []).map(\.name.value.text))
        for (place, receiver) in receivers.enumerated() {
            let name = receiver["name"]?.text ?? ""
            if names[..<place].contains(name) { findings.report(receiver.place, "receiver '\(name)' is there twice") }
            // A receiver of the manifest is there to be told.
            if !used.contains(name), declared.contains(name) {
                findings.report(receiver.place, "no route leads to receiver '\(name)'")
            }
        }
        for name in declared.subtracting(names).sorted() {
            findings.report(Place(root.place.path), "receiver '\(name)' of the manifest is missing")
        }
    }

    // MARK: - Matchers

    private func checkMatchers(
        _ root: LocatedValue,
        _ prometheus: PrometheusView,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        var known: [String: Set<String>] = [
            "alertname": Set(prometheus.alerts.map(\.name)),
            "severity": Set(prometheus.alerts.compactMap(\.severity)).union(["critical", "warning", "info"]),
            "service": Set(environment.compose.services.map(\.name)),
        ]
        let labels = prometheus.configuration.at("global", "external_labels")
        for entry in labels?.entries ?? [] { known[entry.key] = [entry.value.text ?? ""] }
        let routes = routes(below: root["route"])
        var matchers = routes.flatMap { $0["matchers"]?.items ?? [] }
        for rule in root["inhibit_rules"]?.items ?? [] {
            matchers += (rule["source_matchers"]?.items ?? []) + (rule["target_matchers"]?.items ?? [])
            for label in rule["equal"]?.items ?? [] where known[label.text ?? ""] == nil {
                findings.report(label.place, "no alert has label '\(label.text ?? "")'")
            }
        }
        for matcher in matchers { check(matcher, known, &findings) }
        for group in routes.flatMap({ $0["group_by"]?.items ?? [] }) where known[group.text ?? ""] == nil {
            findings.report(group.place, "no alert has label '\(group.text ?? "")'")
        }
    }

    private func check(_ matcher: LocatedValue, _ known: [String: Set<String>], _ findings: inout FindingCollector) {
        guard let selector = PromQLSelector.all(in: "alert{\(matcher.text ?? "")}").first,
            let parsed = selector.matchers.first
        else {
            findings.report(matcher.place, "'\(matcher.text ?? "")' is no matcher")
            return
        }
        guard let values = known[parsed.label] else {
            findings.report(matcher.place, "no alert has label '\(parsed.label)'")
            return
        }
        let names = parsed.sign.hasSuffix("~") ? parsed.value.split(separator: "|").map(String.init) : [parsed.value]
        for name in names where !values.contains(name) {
            findings.report(matcher.place, "no alert has \(parsed.label) '\(name)'")
        }
    }

    /// What the watchdog is for has to reach somebody, and so has a page.
    private func checkSeverities(_ prometheus: PrometheusView, _ findings: inout FindingCollector) {
        for alert in prometheus.alerts {
            guard let severity = alert.severity, ["critical", "warning", "info"].contains(severity) else {
                findings.report(alert.place, "alert '\(alert.name)' has no severity that routes know")
                continue
            }
        }
    }

    /// What routes and messages tell environments apart by.
    private func checkLabels(_ prometheus: PrometheusView, _ findings: inout FindingCollector) {
        let global = prometheus.configuration["global"]
        for label in ["platform", "environment"] where global?["external_labels"]?[label] == nil {
            findings.report(
                global?.place ?? Place("\(prometheus.folder)/prometheus.yml"),
                "alerts carry no label '\(label)'"
            )
        }
    }

    // MARK: - Templates

    private func checkTemplates(
        _ root: LocatedValue,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let folder = environment.platform.layout.alertmanager?.text else { return }
        var defined: Set<String> = []
        var sources: [ParsedFile] = []
        for pattern in root["templates"]?.items ?? [] {
            let path = "\(folder)/\(pattern.text ?? "")"
            let parent = path.hasSuffix("/*.tmpl") ? String(path.dropLast("/*.tmpl".count)) : ""
            let files =
                parent.isEmpty
                ? [tree.file(path)].compactMap { $0 } : tree.files(below: parent).filter { $0.path.hasSuffix(".tmpl") }
            if files.isEmpty { findings.report(pattern.place, "no file matches '\(pattern.text ?? "")'") }
            sources += files
            for file in files {
                defined.formUnion(
                    file.text.components(separatedBy: "define \"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
                )
            }
        }
        checkUses(of: defined, in: root, &findings)
        for file in sources {
            for (number, line) in file.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                let value = LocatedValue(.scalar(String(line)), Place(file.path, line: number + 1))
                checkUses(of: defined, in: value, &findings)
            }
        }
    }

    private func checkUses(of defined: Set<String>, in value: LocatedValue, _ findings: inout FindingCollector) {
        if let text = value.text {
            for part in text.components(separatedBy: "template \"").dropFirst() {
                let name = String(part.prefix { $0 != "\"" })
                // Alertmanager brings those of its own.
                guard !defined.contains(name), !name.hasPrefix("__"), !name.contains(".default.") else { continue }
                findings.report(value.place, "there is no message template '\(name)'")
            }
        }
        for item in value.items { checkUses(of: defined, in: item, &findings) }
        for entry in value.entries { checkUses(of: defined, in: entry.value, &findings) }
    }
}
