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

    private struct Test {
        let alertName: String
        let title: String
        let interval: PromQLDuration
        let time: PromQLDuration
        var series: [TestSeries]
        var firing: [(Alert, FiringAlert)]
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
        var places: [String: Int] = [:]
        for alert in groups.flatMap(\.alerts) {
            for test in alert.cases() {
                let key = "\(alert.name) \(test.title) \(test.interval) \(test.time)"
                let firing = test.firing.map { (alert, $0) }
                if let place = places[key] {
                    tests[place].series += test.series
                    tests[place].firing += firing
                    continue
                }
                places[key] = tests.count
                tests.append(
                    Test(
                        alertName: alert.name,
                        title: test.title,
                        interval: test.interval,
                        time: test.time,
                        series: test.series,
                        firing: firing
                    )
                )
            }
        }
        let shared = groups.flatMap { $0.sharedCases() }.map { test in
            Test(
                alertName: test.alertName,
                title: test.title,
                interval: Self.usual,
                time: test.time,
                series: test.series,
                firing: test.firing.map { ($0.alert, $0.1) }
            )
        }
        return tests + shared
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
        let samples = test.time.milliseconds / test.interval.milliseconds + 1
        let input = test.series.map { series -> DataNode in
            ["series": DataNode(series.selector), "values": DataNode(series.notation(samples: samples)).styled(.quoted)]
        }
        let expected = test.firing.map { alert, firing -> DataNode in
            let own = Set(alert.ruleLabels.map(\.name))
            let labels = firing.labels.filter { !own.contains($0.name) } + alert.ruleLabels
            let annotations = AlertAnnotations(alert, rules.observability.platform)
                .rendered(firing.labels, value: firing.value)
            return [
                "exp_labels": DataNode(pairs: labels.map { DataPair($0.name.text, DataNode($0.value)) }),
                "exp_annotations": DataNode(pairs: annotations.map { DataPair($0, DataNode($1)) }),
            ]
        }
        return [
            "name": DataNode("\(test.alertName) \(test.title)"),
            "interval": DataNode(test.interval.description),
            "input_series": DataNode(items: input),
            "alert_rule_test": [
                [
                    "eval_time": DataNode(test.time.description),
                    "alertname": DataNode(test.alertName),
                    "exp_alerts": DataNode(items: expected),
                ]
            ],
        ]
    }
}
