import Documents
import Foundation
import Generators
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing
import Yams

@testable import platformgen

/// Dashboards as Grafana's own model, Prometheus' parser and the rules of grafana/dashboard-linter see them.
///
/// Grafana itself is not to be had here. What its model does not know is what Grafana would drop without a word.
@Suite("Dashboards as their readers see them") struct GrafanaConsumerTests {
    private static let files = RenderedSystem.files(endingWith: ".json").filter { $0.contains("/dashboards/") }

    private func python(_ script: String, _ arguments: [String]) throws -> ProcessResult {
        let python = try requireProgram("venv/bin/python")
        return try ProcessRunner.run(python, ["-c", script] + arguments, timeoutSeconds: 300)
    }

    /// Skips the test where a Python package is absent, or fails in CI.
    private func require(package: String) throws {
        let result = try python("import \(package)", [])
        guard result.status != 0 else { return }
        if ProcessRunner.isContinuousIntegration { try #require(result.status == 0, "\(result.transcript)") }
        try Test.cancel("Python package '\(package)' is absent; see .ci/requirements.txt")
    }

    // MARK: - grafana-foundation-sdk

    /// Reads each file into the model of Grafana 11.6 and compares what the model writes with what we wrote.
    private static let model = #"""
        import json, sys
        from grafana_foundation_sdk.cog.encoder import JSONEncoder
        from grafana_foundation_sdk.cog.plugins import register_default_plugins
        from grafana_foundation_sdk.models.dashboard import Dashboard

        register_default_plugins()
        # The Prometheus data source's own keys, which the model of a dashboard leaves to it.
        PLUGIN = {"titleFormat", "textFormat", "tagKeys", "useValueForTime"}
        found = []

        def compare(ours, theirs, path):
            if isinstance(ours, dict):
                if not isinstance(theirs, dict):
                    found.append(f"{path}: {theirs!r} instead of an object")
                    return
                for key, value in ours.items():
                    if key in theirs:
                        compare(value, theirs[key], f"{path}.{key}")
                    # What is empty is left out by the model.
                    elif value not in (None, [], {}) and not (".annotations." in path and key in PLUGIN):
                        found.append(f"{path}.{key} is unknown")
            elif isinstance(ours, list):
                if not isinstance(theirs, list) or len(ours) != len(theirs):
                    found.append(f"{path}: {theirs!r} instead of {ours!r}")
                    return
                for place, value in enumerate(ours):
                    compare(value, theirs[place], f"{path}.{place}")
            elif ours != theirs:
                found.append(f"{path}: {theirs!r} instead of {ours!r}")

        for name in sys.argv[1:]:
            with open(name, encoding="utf-8") as file:
                ours = json.load(file)
            theirs = json.loads(JSONEncoder().encode(Dashboard.from_json(ours)))
            compare(ours, theirs, name)
        print("\n".join(found))
        sys.exit(1 if found else 0)
        """#

    @Test func grafanasModelKnowsEveryKey() throws {
        try require(package: "grafana_foundation_sdk")
        #expect(Self.files.count >= 20)
        let result = try python(Self.model, Self.files)
        #expect(result.status == 0, "\(result.transcript)")
    }

    @Test func grafanasModelFindsAnUnknownKey() throws {
        try require(package: "grafana_foundation_sdk")
        try ProcessRunner.withTemporaryFolder { folder in
            let file = try #require(Self.files.first)
            let text = try String(contentsOfFile: file, encoding: .utf8)
                .replacing(#""unit": "#, with: #""unitt": "#, maxReplacements: 1)
            try writeFile(Array(text.utf8), to: folder + "/a.json")
            let result = try python(Self.model, [folder + "/a.json"])
            #expect(result.status == 1 && result.outputText.contains("unitt is unknown"), "\(result.transcript)")
        }
    }

    // MARK: - promtool

    /// Every expression of every dashboard, annotations and variables among them, as a recording rule.
    @Test(arguments: ["promtool", "trixie/bin/promtool", "forky/bin/promtool"])
    func promtoolReadsEveryExpression(program: String) throws {
        let promtool = try requireProgram(program)
        var rules: [[String: String]] = []
        for file in Self.files {
            for expression in try Self.expressions(of: file) {
                rules.append(["record": "dashboards:expression:\(rules.count)", "expr": expression])
            }
        }
        try #require(rules.count > 400)
        let root = ["groups": [["name": "dashboards", "rules": rules] as [String: Any]]]
        try ProcessRunner.withTemporaryFolder { folder in
            let path = "\(folder)/rules.yml"
            // JSON is YAML.
            let text = try JSONSerialization.data(withJSONObject: root, options: .withoutEscapingSlashes)
            try writeFile(Array(text), to: path)
            let result = try ProcessRunner.run(promtool, ["check", "rules", path], timeoutSeconds: 300)
            #expect(result.status == 0, "\(result.transcript.prefix(4000))")
        }
    }

    /// With Grafana's variables filled in.
    private static func expressions(of file: String) throws -> [String] {
        let root = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file)))
        var found: [String] = []
        func collect(_ value: Any) {
            if let object = value as? [String: Any] {
                if let expression = object["expr"] as? String { found.append(expression) }
                // label_values(up{…}, job)
                if let query = object["query"] as? String, query.hasPrefix("label_values("),
                    let end = query.lastIndex(of: ",")
                {
                    found.append(String(query[..<end].dropFirst("label_values(".count)))
                }
                object.keys.sorted().forEach { key in object[key].map(collect) }
            } else if let items = value as? [Any] {
                items.forEach(collect)
            }
        }
        collect(root)
        return found.map { expression in
            expression.replacing("$__rate_interval", with: "5m").replacing("$__range", with: "6h")
                .replacing(/\$\w+/, with: ".+")
        }
    }

    // MARK: - dashboard-linter

    /// The rules of grafana/dashboard-linter, by their names there, over parsed expressions; prints what they find, and
    /// the names of all metrics with a sign in front.
    private static let linter = #"""
        import datetime, json, re, sys
        import promql_parser as promql

        # A range that nobody would write, so that the variable is told from a literal.
        RATE = datetime.timedelta(seconds=297)
        # As the alert of the same name sees it.
        FIXED = {("cache", "Hit ratio")}
        # What the manifest says is no counter, whatever its name.
        GAUGES = set(sys.argv[1].split(","))

        def walk(node, parents, visit):
            visit(node, parents)
            below = parents + [node]
            for name in ("expr", "lhs", "rhs", "param", "vector_selector"):
                child = getattr(node, name, None)
                if isinstance(child, promql.Expr) or type(child).__name__ == "VectorSelector":
                    walk(child, below, visit)
            for child in getattr(node, "args", None) or []:
                walk(child, below, visit)

        def matches(selector, label, variable):
            return any(m.name == label and m.op == promql.MatchOp.Re and m.value == variable
                       for m in selector.matchers.matchers)

        def panels(items):
            for item in items:
                if item["type"] == "row":
                    yield from panels(item["panels"])
                else:
                    yield item

        def parsed(text):
            text = text.replace("$__rate_interval", "297s").replace("$__range", "6h")
            return promql.parse(text)

        def lint(name, dashboard):
            kind = name.rsplit("/", 1)[1][:-5]
            found = []
            metrics = set()
            variables = dashboard["templating"]["list"]
            sources = [v for v in variables if v["type"] == "datasource"]
            if [(v["name"], v["label"], v["query"]) for v in sources] != [("datasource", "Data source", "prometheus")]:
                found.append("template-datasource-rule")
            for label in ("job", "instance"):
                # Recorded series of objectives have neither.
                if kind == "slo-error-budget":
                    continue
                own = [v for v in variables if v["name"] == label]
                if len(own) != 1 or own[0]["label"] != label.title() or own[0]["type"] != "query" \
                        or not own[0]["multi"] or own[0]["allValue"] != ".+" \
                        or own[0]["datasource"]["uid"] != "${datasource}":
                    found.append(f"template-{label}-rule")
            for v in variables:
                if v["type"] == "query":
                    if v["refresh"] != 2:
                        found.append("template-on-time-change-reload-rule")
                    selector = re.fullmatch(r"label_values\((.*), \w+\)", v["query"], re.S)
                    parsed(selector.group(1))
            if dashboard["editable"]:
                found.append("uneditable-dashboard")
            for panel in panels(dashboard["panels"]):
                title = panel["title"]
                if panel["datasource"]["uid"] != "${datasource}":
                    found.append(f"panel-datasource-rule: {title}")
                if not title or not panel["description"]:
                    found.append(f"panel-title-description-rule: {title}")
                if not panel["fieldConfig"]["defaults"].get("unit"):
                    found.append(f"panel-units-rule: {title}")
                if not panel.get("targets"):
                    found.append(f"panel-no-targets-rule: {title}")
                for target in panel["targets"]:
                    def visit(node, parents):
                        if isinstance(node, promql.MatrixSelector):
                            call = parents[-1]
                            if node.range != RATE and call.func.name in ("rate", "irate") \
                                    and (kind, title) not in FIXED and "$__range" not in target["expr"]:
                                found.append(f"target-rate-interval-rule: {title}")
                        if not isinstance(node, promql.VectorSelector):
                            return
                        metrics.add(node.name)
                        if node.name.endswith("_total") and node.name not in GAUGES:
                            ranged = len(parents) > 1 and isinstance(parents[-1], promql.MatrixSelector)
                            if not ranged or parents[-2].func.name not in ("rate", "irate", "increase"):
                                found.append(f"target-counter-agg-rule: {title}")
                        # Aggregated series have no instance, Prometheus' own of alerts neither.
                        if ":" in node.name or node.name == "ALERTS" or kind == "slo-error-budget":
                            return
                        # Of containers, which cAdvisor's job gives out for all services.
                        if node.name.startswith("container_"):
                            if not matches(node, "service", "$service"):
                                found.append(f"target-service-rule: {title}")
                            return
                        for label in ("job", "instance"):
                            if not matches(node, label, f"${label}"):
                                found.append(f"target-{label}-rule: {title}")
                    try:
                        walk(parsed(target["expr"]), [], visit)
                    except ValueError as error:
                        found.append(f"target-promql-rule: {title}: {error}")
            return found, metrics

        result = {}
        for name in sys.argv[2:]:
            with open(name, encoding="utf-8") as file:
                found, metrics = lint(name, json.load(file))
            result[name] = {"found": sorted(set(found)), "metrics": sorted(metrics)}
        print(json.dumps(result))
        """#

    private struct Findings: Decodable {
        let found: [String]
        let metrics: [String]
    }

    private func lint(_ files: [String]) throws -> [String: Findings] {
        try require(package: "promql_parser")
        let gauges = try Set(
            RenderedSystem.all.flatMap { system in
                let platforms = try #require(try Project.load(system.manifest).platforms)
                return platforms.environments.flatMap { $0.monitoring?.metrics ?? [] }.filter { $0.type == .gauge }
                    .map(\.name.text)
            }
        )
        let result = try python(Self.linter, [gauges.sorted().joined(separator: ",")] + files)
        try #require(result.status == 0, "\(result.transcript)")
        return try JSONDecoder().decode([String: Findings].self, from: Data(result.output))
    }

    @Test func theLintersRulesHold() throws {
        for (file, findings) in try lint(Self.files) {
            #expect(findings.found == [], "\(file)")
            #expect(!findings.metrics.isEmpty, "\(file)")
        }
    }

    /// What the linter is for, it finds.
    @Test(arguments: [
        (#"[$__rate_interval]"#, "[5m]", "target-rate-interval-rule"),
        (#"job=~\"$job\", instance=~\"$instance\""#, #"instance=~\"$instance\""#, "target-job-rule"),
        (#"job=~\"$job\", instance=~\"$instance\""#, #"job=~\"$job\""#, "target-instance-rule"),
        (#""label": "Job""#, #""label": "job""#, "template-job-rule"),
        (#""unit": "short""#, #""unit": """#, "panel-units-rule"),
        (#""editable": false"#, #""editable": true"#, "uneditable-dashboard"),
        (#"sum(redis_connected_clients{"#, #"sum((redis_connected_clients_total{"#, "target-promql-rule"),
        (#"redis_connected_clients{"#, #"redis_connected_clients_total{"#, "target-counter-agg-rule"),
    ])
    func theLinterFinds(text: String, replacement: String, rule: String) throws {
        let file = try #require(Self.files.first { $0.hasSuffix("/cache.json") })
        try ProcessRunner.withTemporaryFolder { folder in
            let original = try String(contentsOfFile: file, encoding: .utf8)
            let changed = original.replacing(text, with: replacement)
            #expect(changed != original)
            try writeFile(Array(changed.utf8), to: folder + "/cache.json")
            let findings = try #require(try lint([folder + "/cache.json"]).values.first)
            #expect(findings.found.contains { $0.hasPrefix(rule) }, "\(findings.found)")
        }
    }

    /// GF-11: every metric of every panel is one that a target gives out, or a rule records, where there is a Grafana.
    @Test(arguments: RenderedSystem.all) func panelsDrawWhatIsGivenOut(system: RenderedSystem) throws {
        let files = system.files.filter { $0.contains("/dashboards/") && $0.hasSuffix(".json") }
            .map { "\(system.output)/\($0)" }
        guard !files.isEmpty else { return }
        let platforms = try #require(try Project.load(system.manifest).platforms)
        var known: Set<String> = ["ALERTS"]
        for platform in platforms.environments {
            guard let observability = Observability(of: platform), observability.monitoring.grafana != nil else {
                continue
            }
            known.formUnion(observability.monitoring.metrics.flatMap(\.seriesNames))
            known.formUnion(observability.recordings.map(\.record.text))
        }
        for (file, findings) in try lint(files) {
            #expect(Set(findings.metrics).subtracting(known) == [], "\(file)")
        }
    }

    // MARK: - Provisioning

    /// Every mounted folder is rendered, and its files name what is there.
    @Test(arguments: RenderedSystem.all) func provisioningNamesWhatIsThere(system: RenderedSystem) throws {
        let sources = system.files.filter { $0.hasSuffix("/datasources.yml") }
        for file in sources {
            let root = try #require(try Yams.load(yaml: system.text(of: file)) as? [String: Any])
            let entries = try #require(root["datasources"] as? [[String: Any]])
            let environment = try #require(file.split(separator: "/").dropLast().last)
            let platforms = try #require(try Project.load(system.manifest).platforms)
            let platform = try #require(
                platforms.environments.first { $0.environment.name?.text == String(environment) }
            )
            for entry in entries {
                let url = try #require((entry["url"] as? String).flatMap(URL.init(string:)))
                let host = try #require(url.host())
                #expect(platform.services.contains { $0.name.text == host }, "\(file): \(host)")
            }
        }
        guard system.files.contains(where: { $0.contains("/dashboards/") && $0.hasSuffix(".json") }) else { return }
        #expect(!sources.isEmpty)
        #expect(system.files.contains { $0.hasSuffix("provisioning/dashboards/dashboards.yml") })
    }
}
