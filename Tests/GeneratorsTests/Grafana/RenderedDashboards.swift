import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Generators

/// Grafana's files of one manifest, read back as JSON.
struct RenderedDashboards {
    let platforms: PlatformSet
    let artifacts: [GeneratedArtifact]

    /// Renders a manifest; `judge` says what to think of what the reader finds.
    init(_ manifest: String, judging judge: ([Diagnostic]) throws -> Void = { try #require($0 == []) }) throws {
        let collector = DiagnosticCollector()
        let source = SourceText(name: "manifest.json", bytes: Array(manifest.utf8))
        let file = try #require(ManifestFile.read(source, into: collector))
        try judge(collector.diagnostics)
        platforms = PlatformResolver.resolve(file)
        artifacts = try GrafanaGenerator().artifacts(
            for: GeneratorInput(platforms: platforms, templates: .standard, manifestName: "manifest.json")
        )
    }

    /// A manifest of this repository; what the reader finds in it is another test's matter.
    static func repository(_ path: String) throws -> RenderedDashboards {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return try RenderedDashboards(
            String(contentsOf: folder.appending(path: path), encoding: .utf8),
            judging: { _ in }
        )
    }

    /// Manifests with a Grafana.
    static let repositoryPaths = [
        "manifest.json", "Templates/starters/iot-sim.json", "Templates/starters/mime-transfer.json",
    ]

    /// A platform with Prometheus, Grafana and a service that exports what `exported` says.
    ///
    /// `exported` is the inside of `metrics.exported`, `dashboards` that of `monitoring.dashboards`; `grafana` holds further
    /// fields of Grafana, `more` further services and `sections` further sections, each with a comma before it.
    static func shop(
        title: String = "Shop",
        exported: String = "",
        dashboards: String = "",
        grafana: String = "",
        replicas: Int = 1,
        more: String = "",
        sections: String = ""
    ) throws -> RenderedDashboards {
        try RenderedDashboards(
            """
            {
              "platform": { "name": "shop", "title": \(title.isEmpty ? "\"Shop\"" : quoted(title)) },
              "environments": {
                "staging": { "purpose": "staging" }, "production": { "purpose": "production" }
              },
              "networks": { "inner": {} },
              "services": {
                "api": {
                  "image": "acme/api:1", "port": 80, "networks": ["inner"], "replicas": \(replicas),
                  "health": { "none": "nothing to ask" }, "metrics": { "exported": { \(exported) } }
                },
                "prometheus": { "component": "prometheus", "networks": ["inner"] },
                "grafana": { "component": "grafana", "networks": ["inner"]\(grafana) }\(more)
              },
              "monitoring": { "dashboards": { \(dashboards) } }\(sections)
            }
            """
        )
    }

    static func quoted(_ text: String) throws -> String {
        String(decoding: try JSONEncoder().encode([text]).dropFirst().dropLast(), as: UTF8.self)
    }

    var paths: [String] { artifacts.map(\.artifact.path.text) }

    func text(_ path: String) throws -> String {
        let artifact = try #require(
            artifacts.first { $0.artifact.path.text == "monitoring/grafana/\(path)" },
            "no '\(path)'"
        )
        return String(decoding: artifact.artifact.document.rendered(), as: UTF8.self)
    }

    func dashboard(_ name: String) throws -> ReadDashboard {
        let object = try JSONSerialization.jsonObject(with: Data(text("dashboards/\(name).json").utf8))
        return ReadDashboard(name: name, object: try #require(object as? [String: Any]))
    }

    func dashboards() throws -> [ReadDashboard] {
        try paths.filter { $0.hasSuffix(".json") }.map { path in
            try dashboard(String(path.split(separator: "/").last?.dropLast(5) ?? ""))
        }
    }
}

/// A dashboard as another reader of JSON sees it.
struct ReadDashboard {
    let name: String
    let object: [String: Any]

    /// Headings and panels in reading order, those in collapsed rows too.
    var all: [ReadPanel] {
        top.flatMap { [$0] + $0.nested }
    }

    var top: [ReadPanel] { (object["panels"] as? [[String: Any]] ?? []).map(ReadPanel.init) }
    var panels: [ReadPanel] { all.filter { $0.type != "row" } }
    var variables: [[String: Any]] { (object["templating"] as? [String: Any])?["list"] as? [[String: Any]] ?? [] }
    var expressions: [String] { panels.flatMap(\.expressions) }

    func panel(_ title: String) throws -> ReadPanel {
        try #require(panels.first { $0.title == title }, "no '\(title)' among \(panels.map(\.title))")
    }
}

struct ReadPanel {
    let object: [String: Any]

    var id: Int { object["id"] as? Int ?? 0 }
    var type: String { object["type"] as? String ?? "" }
    var title: String { object["title"] as? String ?? "" }
    var description: String { object["description"] as? String ?? "" }
    var nested: [ReadPanel] { (object["panels"] as? [[String: Any]] ?? []).map(ReadPanel.init) }
    var targets: [[String: Any]] { object["targets"] as? [[String: Any]] ?? [] }
    var expressions: [String] { targets.compactMap { $0["expr"] as? String } }
    var defaults: [String: Any] { (object["fieldConfig"] as? [String: Any])?["defaults"] as? [String: Any] ?? [:] }
    var unit: String { defaults["unit"] as? String ?? "" }
    var options: [String: Any] { object["options"] as? [String: Any] ?? [:] }
    var steps: [[String: Any]] { (defaults["thresholds"] as? [String: Any])?["steps"] as? [[String: Any]] ?? [] }
    /// For example: `0.8 orange`, the base without a value.
    var stepTexts: [String] {
        steps.map { step in
            let color = step["color"] as? String ?? ""
            return step["value"] is NSNull ? color : "\(step["value"] ?? "") \(color)"
        }
    }

    /// x, y, width and height.
    var place: [Int] {
        let position = object["gridPos"] as? [String: Int] ?? [:]
        return ["x", "y", "w", "h"].map { position[$0] ?? -1 }
    }
}
