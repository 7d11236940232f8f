import Foundation
import TestSupport
import Testing
import Yams

/// A rendered folder of Prometheus or Alertmanager.
struct MonitoringFolder: Sendable, CustomTestStringConvertible {
    let system: RenderedSystem
    /// Relative to the output folder.
    let path: String

    var testDescription: String { "\(system.name)/\(path)" }
    var absolutePath: String { "\(system.output)/\(path)" }

    /// Every folder with a certain file.
    static func all(with file: String) -> [MonitoringFolder] {
        RenderedSystem.all.flatMap { system in
            system.files.filter { $0.hasSuffix("/\(file)") }
                .map { MonitoringFolder(system: system, path: String($0.dropLast(file.utf8.count + 1))) }
        }
    }

    /// Relative paths of the files in one of its folders.
    func files(in folder: String) -> [String] {
        system.files.filter { $0.hasPrefix("\(path)/\(folder)/") }.map { String($0.dropFirst(path.utf8.count + 1)) }
    }

    /// The files of rules: in their folder, or the one that the configuration names.
    func ruleFiles() throws -> [String] {
        let many = files(in: "rules")
        guard many.isEmpty else { return many }
        let configuration = try yaml("prometheus.yml")
        return try #require(configuration["rule_files"] as? [String])
    }

    func yaml(_ file: String) throws -> [String: Any] {
        let text = try system.text(of: "\(path)/\(file)")
        return try #require(try Yams.load(yaml: text) as? [String: Any])
    }

    func rules() throws -> [[String: Any]] {
        try ruleFiles().flatMap { file in
            let groups = try #require(try yaml(file)["groups"] as? [[String: Any]])
            return groups.flatMap { $0["rules"] as? [[String: Any]] ?? [] }
        }
    }
}

/// The versions of the programs, by the folder they lie in.
enum MonitoringRelease: String, CaseIterable, Sendable {
    case debian12 = "/usr/bin"
    case debian13 = "trixie/bin"
    case newest = "forky/bin"

    func program(_ name: String) throws -> String { try requireProgram("\(rawValue)/\(name)") }
}

/// Prometheus' own tools read what is rendered (PR-23).
@Suite("Prometheus", .serialized) struct PrometheusConsumerTests {
    static let folders = MonitoringFolder.all(with: "prometheus.yml")

    /// The systems' own run in `VerifierTests`. Older versions run the rules' tests of one environment of the flagship, which
    /// has every kind of rule: each run takes many seconds of processor time.
    static let tested = MonitoringRelease.allCases.flatMap { release in
        let isNewest = release == .newest
        return
            (isNewest
            ? folders.filter { $0.system.isCase } : folders.last { $0.system.name == "flagship" }.map { [$0] } ?? [])
            .map { (release, $0) }
    }

    @Test func everySystemWithAPrometheusIsHere() {
        #expect(
            Set(Self.folders.map(\.system.name)).isSuperset(of: ["flagship", "iot-sim", "mime-transfer", "single-app"])
        )
    }

    @Test(arguments: MonitoringRelease.allCases) func configurationsAreSound(release: MonitoringRelease) throws {
        let promtool = try release.program("promtool")
        for folder in Self.folders {
            let result = try ProcessRunner.run(promtool, ["check", "config", "\(folder.absolutePath)/prometheus.yml"])
            #expect(result.status == 0, "\(folder): \(result.transcript)")
        }
    }

    @Test(arguments: MonitoringRelease.allCases) func rulesAreSound(release: MonitoringRelease) throws {
        let promtool = try release.program("promtool")
        for folder in Self.folders {
            let files = try folder.ruleFiles().map { "\(folder.absolutePath)/\($0)" }
            let result = try ProcessRunner.run(promtool, ["check", "rules", "--lint=all", "--lint-fatal"] + files)
            #expect(result.status == 0, "\(folder): \(result.transcript)")
        }
    }

    @Test(arguments: tested) func alertsDoWhatTheyMean(release: MonitoringRelease, folder: MonitoringFolder) throws {
        let promtool = try release.program("promtool")
        let files = folder.files(in: "tests").map { "\(folder.absolutePath)/\($0)" }
        #expect(!files.isEmpty)
        let result = try ProcessRunner.run(promtool, ["test", "rules"] + files, timeoutSeconds: 300)
        #expect(result.status == 0, "\(folder): \(result.transcript.suffix(4000))")
    }

    /// What a project states of its own alerts, with every version: quotes, braces and line breaks arrive.
    @Test(arguments: MonitoringRelease.allCases) func ownAlertsDoWhatTheyMean(release: MonitoringRelease) throws {
        let promtool = try release.program("promtool")
        let folders = Self.folders.filter { $0.system.name == "golden/everything" }
        let files = folders.flatMap { folder in
            folder.files(in: "tests").filter { $0.contains("/project_") }.map { "\(folder.absolutePath)/\($0)" }
        }
        #expect(files.count == 5)
        let result = try ProcessRunner.run(promtool, ["test", "rules"] + files)
        #expect(result.status == 0, "\(result.transcript.suffix(4000))")
    }

    /// PR-14, PR-22: nothing fires unexplained or untested.
    @Test(arguments: folders) func everyAlertIsLabelledExplainedAndTested(folder: MonitoringFolder) throws {
        let manifest = try String(contentsOfFile: folder.system.manifest, encoding: .utf8)
        var firing: Set<String> = []
        var silent: Set<String> = []
        for file in folder.files(in: "tests") {
            let tests = try #require(try folder.yaml(file)["tests"] as? [[String: Any]])
            for check in tests.flatMap({ $0["alert_rule_test"] as? [[String: Any]] ?? [] }) {
                let name = try #require(check["alertname"] as? String)
                if (check["exp_alerts"] as? [Any])?.isEmpty ?? true { silent.insert(name) } else { firing.insert(name) }
            }
        }
        let alerts = try folder.rules().filter { $0["alert"] != nil }
        #expect(!alerts.isEmpty)
        for alert in alerts {
            let name = try #require(alert["alert"] as? String)
            let labels = try #require(alert["labels"] as? [String: String])
            let annotations = try #require(alert["annotations"] as? [String: String])
            #expect(["critical", "warning", "info"].contains(labels["severity"]), "\(name)")
            #expect(annotations["summary"]?.contains("\n") == false && annotations["description"] != nil, "\(name)")
            let url = try #require(annotations["runbook_url"], "\(name)")
            let runbook = try #require(url.split(separator: "/").last, "\(name)")
            #expect(
                folder.system.files.contains { $0.hasSuffix("/\(runbook)") } || manifest.contains("\"\(url)\""),
                "\(name): no \(runbook)"
            )
            // Its test is left out there, as the manifest may.
            if folder.path.hasSuffix("/development/prometheus"), name == "MailQueueLong" { continue }
            #expect(firing.contains(name), "no test sees \(name) fire")
            #expect(silent.contains(name) || name == "Watchdog", "no test sees \(name) silent")
        }
    }

    @Test func probesAreSound() throws {
        for release in [MonitoringRelease.debian13, .newest] {
            let program = try release.program("blackbox_exporter")
            for folder in MonitoringFolder.all(with: "blackbox/config.yml") {
                let file = "\(folder.absolutePath)/blackbox/config.yml"
                let result = try ProcessRunner.run(program, ["--config.check", "--config.file=\(file)"])
                #expect(result.status == 0, "\(folder): \(result.transcript)")
            }
        }
    }
}
