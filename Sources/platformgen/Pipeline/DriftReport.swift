import ArtifactTree
import Documents

/// Files that are not what the manifest says, for people and for machines.
struct DriftReport {
    let findings: [DriftFinding]
    let folder: String

    func printed(as format: OutputFormat) -> String {
        switch format {
        case .text: text(withDiff: true)
        case .json: json
        case .sarif: PlacedFinding.sarif(placed, folder: folder)
        case .github: PlacedFinding.github(placed, folder: folder)
        }
    }

    /// For standard error. For example: `3 files differ: 2 stale, 1 missing`.
    var summary: String {
        let kinds = DriftKind.allCases.compactMap { kind -> String? in
            let count = findings.count { $0.kind == kind }
            return count == 0 ? nil : "\(count) \(kind.rawValue)"
        }
        return
            "\(findings.count) file\(findings.count == 1 ? " differs" : "s differ"): \(kinds.joined(separator: ", "))\n"
    }

    /// For people; the diffs need findings that kept the contents.
    func text(withDiff: Bool) -> String {
        findings.map { finding in
            "\(finding.kind.rawValue): \(finding.message)\n  fix: \(finding.fix)\n"
                + (withDiff ? finding.unifiedDiff()?.text ?? "" : "")
        }.joined()
    }

    private var json: String {
        let nodes = findings.map { finding -> DataNode in
            var node: DataNode = [
                "path": DataNode(finding.path.text), "kind": DataNode(finding.kind.rawValue),
                "code": DataNode(finding.kind.code), "message": DataNode(finding.message), "fix": DataNode(finding.fix),
            ]
            if let diff = finding.unifiedDiff() { node["diff"] = DataNode(diff.text) }
            return node
        }
        let root: DataNode = ["output": DataNode(folder), "findings": DataNode(items: nodes)]
        return String(decoding: JSONDocument(root: root).rendered(), as: UTF8.self)
    }

    private var placed: [PlacedFinding] {
        findings.map { finding in
            PlacedFinding(
                code: finding.kind.code,
                path: finding.path.text,
                message: finding.message,
                fix: finding.fix
            )
        }
    }
}
