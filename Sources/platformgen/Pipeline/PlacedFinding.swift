import Documents

/// Something wrong with a rendered file, in the forms that machines read.
struct PlacedFinding {
    /// For example: `stale`'s `PG2001`, `hadolint/DL3008`.
    let code: String
    /// As seen from the working folder.
    let path: String
    /// From 1.
    var line: Int?
    var column: Int?
    let message: String

    /// SARIF 2.1.0.
    static func sarif(_ findings: [PlacedFinding]) -> String {
        let results = findings.map { finding -> DataNode in
            [
                "ruleId": DataNode(finding.code), "level": "error", "message": ["text": DataNode(finding.message)],
                "locations": [["physicalLocation": finding.location]],
            ]
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

    private var location: DataNode {
        var location: DataNode = ["artifactLocation": ["uri": DataNode(path)]]
        guard let line else { return location }
        var region: DataNode = ["startLine": DataNode(line)]
        if let column { region["startColumn"] = DataNode(column) }
        location["region"] = region
        return location
    }

    /// Workflow commands of GitHub Actions.
    static func github(_ findings: [PlacedFinding]) -> String {
        findings.map { finding in
            let line = finding.line.map { ",line=\($0)" } ?? ""
            let column = finding.column.map { ",col=\($0)" } ?? ""
            return "::error file=\(WorkflowCommand.property(finding.path))\(line)\(column),"
                + "title=\(WorkflowCommand.property(finding.code))::\(WorkflowCommand.data(finding.message))\n"
        }.joined()
    }
}
