import ConsumerPrograms
import Documents
import Explaining
import PlatformManifest
import Verification

/// Something wrong with a rendered file, in the forms that people and machines read.
struct PlacedFinding {
    /// For example: `drift.stale`, `PV0101`, `hadolint/DL3008`.
    let code: String
    /// Below the output folder.
    let path: String
    /// From 1.
    var line: Int?
    var column: Int?
    let message: String
    var fix: String?
    /// The values of the manifest that make the line, each once.
    private(set) var makers: [Maker] = []

    /// A value of a manifest.
    struct Maker: Hashable {
        /// As seen from the working folder.
        let manifest: String
        let place: ManifestPlace

        /// For example: `manifest.json:900:16`.
        var location: String { "\(manifest):\(place.position.line):\(place.position.column)" }
    }

    /// The finding with what made its line; `manifest` as seen from the working folder.
    func explained(by explainer: Explainer, manifest: String) -> PlacedFinding {
        guard let line, let explanation = explainer.explain(path, line: line) else { return self }
        var finding = self
        for place in explanation.causes.flatMap(\.places) {
            let maker = Maker(manifest: manifest, place: place)
            if !finding.makers.contains(maker) { finding.makers.append(maker) }
        }
        return finding
    }

    /// Whether a patch makes the line.
    var isPatched: Bool { makers.contains { $0.place.path.hasPrefix("patches[") } }

    /// For example:
    ///
    ///     Generated/deploy/nginx/production/nginx.conf:12: error[nginx]: unknown directive "server_tokns"
    ///       made by gateway.service  manifest.json:900:16
    func text(folder: String) -> String {
        let place = [line, column].compactMap { $0.map { ":\($0)" } }.joined()
        let message = message.split(separator: "\n").map { visible(String($0)) }.joined(separator: "\n  ")
        let makers = makers.map { "  made by \($0.place.path)  \($0.location)\n" }
        return "\(folder)/\(path)\(place): error[\(code)]: \(message)\n" + makers.joined()
            + (fix.map { "  fix: \(visible($0))\n" } ?? "")
    }

    /// The message, and after it the way out.
    private var advice: String { message + (fix.map { "; \($0)" } ?? "") }

    var json: DataNode {
        var node: DataNode = ["path": DataNode(path), "code": DataNode(code), "message": DataNode(message)]
        if let line { node["line"] = DataNode(line) }
        if let column { node["column"] = DataNode(column) }
        if let fix { node["fix"] = DataNode(fix) }
        if !makers.isEmpty {
            node["madeBy"] = DataNode(
                items: makers.map { maker in
                    [
                        "path": DataNode(maker.place.path), "manifest": DataNode(maker.manifest),
                        "line": DataNode(maker.place.position.line), "column": DataNode(maker.place.position.column),
                    ]
                }
            )
        }
        return node
    }

    /// SARIF 2.1.0; the manifest's values are related locations.
    static func sarif(_ findings: [PlacedFinding], folder: String) -> String {
        let results = findings.map { finding -> DataNode in
            var result: DataNode = [
                "ruleId": DataNode(finding.code), "level": "error", "message": ["text": DataNode(finding.advice)],
                "locations": [
                    ["physicalLocation": location("\(folder)/\(finding.path)", finding.line, finding.column)]
                ],
            ]
            if !finding.makers.isEmpty {
                result["relatedLocations"] = DataNode(
                    items: finding.makers.enumerated().map { number, maker in
                        let position = maker.place.position
                        return [
                            "id": DataNode(number + 1), "message": ["text": DataNode("made by \(maker.place.path)")],
                            "physicalLocation": location(maker.manifest, position.line, position.column),
                        ]
                    }
                )
            }
            return result
        }
        var codes: [String] = []
        for finding in findings where !codes.contains(finding.code) { codes.append(finding.code) }
        let root: DataNode = [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": [
                            "name": "platformgen", "version": DataNode(PlatformgenVersion.current),
                            "rules": DataNode(items: codes.map { ["id": DataNode($0)] }),
                        ]
                    ],
                    "results": DataNode(items: results),
                ]
            ],
        ]
        return String(decoding: JSONDocument(root: root).rendered(), as: UTF8.self)
    }

    private static func location(_ path: String, _ line: Int?, _ column: Int?) -> DataNode {
        var location: DataNode = ["artifactLocation": ["uri": DataNode(path)]]
        guard let line else { return location }
        var region: DataNode = ["startLine": DataNode(line)]
        if let column { region["startColumn"] = DataNode(column) }
        location["region"] = region
        return location
    }

    /// Workflow commands of GitHub Actions.
    static func github(_ findings: [PlacedFinding], folder: String) -> String {
        findings.map { finding in
            let line = finding.line.map { ",line=\($0)" } ?? ""
            let column = finding.column.map { ",col=\($0)" } ?? ""
            return "::error file=\(WorkflowCommand.property("\(folder)/\(finding.path)"))\(line)\(column),"
                + "title=\(WorkflowCommand.property(finding.code))::\(WorkflowCommand.data(finding.advice))\n"
        }.joined()
    }
}

extension PlacedFinding {
    init(_ finding: ConsumerPrograms.Finding) {
        self.init(
            code: finding.program + (finding.rule.map { "/\($0)" } ?? ""),
            path: finding.path,
            line: finding.line,
            column: finding.column,
            message: finding.message
        )
    }

    init(_ finding: Verification.Finding) {
        self.init(
            code: finding.code,
            path: finding.path,
            line: finding.line,
            column: finding.column,
            message: finding.message,
            fix: finding.fix
        )
    }
}

extension Cause {
    /// The values of the manifest below this cause.
    fileprivate var places: [ManifestPlace] {
        switch self {
        case .manifest(let place, _): [place]
        case .standard: []
        case .derived(_, let causes): causes.flatMap(\.places)
        }
    }
}
