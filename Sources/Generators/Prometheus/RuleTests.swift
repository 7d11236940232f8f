import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Unit tests for promtool (PR-22): one file for each topic and interval, so that tests over days end in seconds too.
///
/// What is tested of several services alike is one test of all of them, since each test evaluates the whole file of rules.
struct RuleTests {
    let rules: RuleFiles
    let header: [String]

    private static let usual: PromQLDuration = .minutes(1)

    /// What one alert name does at one time.
    private struct Expectation {
        let alertName: String
        let time: PromQLDuration
        /// Of the time, where the manifest has it.
        let timeOrigin: Origin
        /// Of the alert that it is about.
        var origins: [Origin] = []
        var firing: [(Alert, FiringAlert)] = []

        /// Whose test it is, where the manifest has it.
        var nameOrigin: Origin {
            timeOrigin == .constant ? .constant : .derived(rule: "test of an alert", from: [timeOrigin] + origins)
        }
    }

    private struct Test {
        let title: String
        let interval: PromQLDuration
        var series: [(selector: PromQL, values: TestSeries)] = []
        var values: [PromQL: TestSeries.Values] = [:]
        var expectations: [Expectation] = []

        /// Whether these series can be there beside those that are.
        func takes(_ more: [TestSeries]) -> Bool {
            more.allSatisfy { series in values[series.selector].map { $0 == series.values } ?? true }
        }

        /// Of the first alert: the others join a test that is there for it.
        var alertOrigins: [Origin] { expectations.first?.origins.first.map { [$0] } ?? [] }
    }

    var files: [(String, any Document)] {
        rules.topics.flatMap { topic, file, groups in
            let tests = tests(of: groups)
            var intervals: [PromQLDuration] = []
            for test in tests where !intervals.contains(test.interval) { intervals.append(test.interval) }
            return intervals.map { interval -> (String, any Document) in
                let suffix = interval == Self.usual ? "" : "_\(interval)"
                let name = "\(PrometheusConventions.testsFolder)/\(topic.rawValue)\(suffix)_test.yml"
                return (name, document(tests.filter { $0.interval == interval }, of: file, interval))
            }
        }
    }

    private func tests(of groups: [RuleGroup]) -> [Test] {
        var tests: [Test] = []
        var places: [String: [Int]] = [:]
        func add(_ test: AlertCase, _ name: String, _ origin: Origin, _ firing: [(Alert, FiringAlert)]) {
            // Without series nothing disturbs anything: one test of all alerts that stay silent then.
            let isEmpty = test.series.isEmpty && firing.isEmpty
            let title = isEmpty ? "nothing fires without data" : "\(test.sharedName ?? name) \(test.title)"
            let key = isEmpty ? "\(title) \(test.interval)" : "\(title) \(test.interval) \(test.time)"
            let alike = places[key] ?? []
            let fitting = alike.first { tests[$0].takes(test.series) }
            let place = fitting ?? tests.count
            if fitting == nil {
                places[key] = alike + [place]
                let number = alike.isEmpty ? "" : " (\(alike.count + 1))"
                tests.append(Test(title: title + number, interval: test.interval))
            }
            // Two objectives of one service may need the same series.
            for series in test.series {
                let selector = series.selector
                guard tests[place].values.updateValue(series.values, forKey: selector) == nil else { continue }
                tests[place].series.append((selector, series))
            }
            let known = tests[place].expectations.firstIndex { $0.alertName == name && $0.time == test.time }
            if let known {
                // Each of two alerts that one input makes fire names the other.
                let there = Set(tests[place].expectations[known].firing.map { labels($0, $1) })
                tests[place].expectations[known].firing += firing.filter { !there.contains(labels($0, $1)) }
                tests[place].expectations[known].origins.append(origin)
            } else {
                tests[place].expectations.append(
                    Expectation(
                        alertName: name,
                        time: test.time,
                        timeOrigin: test.timeOrigin,
                        origins: [origin],
                        firing: firing
                    )
                )
            }
        }
        for alert in groups.flatMap(\.alerts) {
            let origin = alert.origin
            for test in alert.cases() {
                add(
                    test,
                    alert.name,
                    origin,
                    test.firing.map { (alert, $0) } + test.others.map { ($0.alert, $0.firing) }
                )
            }
        }
        for test in groups.flatMap({ $0.sharedCases() }) {
            add(
                AlertCase(test.title, test.series, at: test.time),
                test.alertName,
                .derived(rule: "test of alerts", from: test.firing.map(\.alert.origin)),
                test.firing.map { ($0.alert, $0.1) }
            )
        }
        return tests
    }

    private func document(_ tests: [Test], of file: String, _ interval: PromQLDuration) -> YAMLDocument {
        let nodes = tests.enumerated().map { index, test in
            var node = node(test)
            node.blankLineBefore = index > 0
            return node
        }
        return YAMLDocument(
            header: header + ["", "Run with: promtool test rules FILE"],
            root: [
                "rule_files": [DataNode("../\(file)")],
                "evaluation_interval": DataNode(interval.description),
                "tests": DataNode(items: nodes),
            ]
        )
    }

    private func node(_ test: Test) -> DataNode {
        let last = test.expectations.map(\.time.milliseconds).max() ?? 0
        let samples = last / test.interval.milliseconds + 1
        let input = test.series.map { selector, values -> DataNode in
            let node: DataNode = [
                "series": DataNode(selector),
                "values": DataNode(values.notation(samples: samples), origin: values.valuesOrigin).styled(.quoted),
            ]
            return node.from(selector.origin)
        }
        let node: DataNode = [
            "name": DataNode(test.title),
            "interval": DataNode(test.interval.description),
            "input_series": DataNode(items: input),
            "alert_rule_test": DataNode(items: test.expectations.map(node)),
        ]
        return node.from(.derived(rule: "test of alerts", from: test.alertOrigins))
    }

    private func node(_ expectation: Expectation) -> DataNode {
        let node: DataNode = [
            "eval_time": DataNode(expectation.time.description, origin: expectation.timeOrigin),
            "alertname": DataNode(expectation.alertName, origin: expectation.nameOrigin),
            "exp_alerts": DataNode(items: expectation.firing.map(self.node)),
        ]
        return node.from(.derived(rule: "test of an alert", from: expectation.origins))
    }

    /// As Prometheus has them: the rule's own go before those of the series.
    private func labels(_ alert: Alert, _ firing: FiringAlert) -> [AlertLabel] {
        let own = Set(alert.ruleLabels.map(\.name))
        return firing.labels.filter { !own.contains($0.name) } + alert.ruleLabels
    }

    private func node(_ alert: Alert, _ firing: FiringAlert) -> DataNode {
        let labels = labels(alert, firing)
        let annotations = AlertAnnotations(alert, rules.observability.platform)
            .rendered(firing.labels, value: firing.value)
        let node: DataNode = [
            "exp_labels": DataNode(pairs: labels.map { DataPair($0.name.text, DataNode($0.value, origin: $0.origin)) }),
            "exp_annotations": DataNode(pairs: annotations.map { DataPair($0, DataNode($1, origin: $2)) }),
        ]
        return node.from(alert.origin)
    }
}
