import ConsumerPrograms
import Documents
import PlatformManifest

/// What the programs said, for people and for machines.
struct VerificationReport {
    let reports: [Verifier.Report]
    /// As seen from the working folder.
    let folder: String
    let fileCount: Int

    var hasFindings: Bool { reports.contains { !$0.findings.isEmpty } }

    /// Whether every program that has something to read has read all of it.
    var isComplete: Bool { reports.allSatisfy(\.isComplete) }

    func printed(as format: OutputFormat) -> String {
        switch format {
        case .text: text
        case .json: json
        case .sarif: PlacedFinding.sarif(placed)
        case .github: PlacedFinding.github(placed)
        }
    }

    private var findings: [Finding] { reports.flatMap(\.findings) }

    private var placed: [PlacedFinding] {
        findings.map { finding in
            PlacedFinding(
                code: finding.code,
                path: "\(folder)/\(finding.path)",
                line: finding.line,
                column: finding.column,
                message: finding.message
            )
        }
    }

    private var text: String {
        findings.map { finding in
            let place = [finding.line, finding.column].compactMap { $0.map { ":\($0)" } }.joined()
            let message = finding.message.split(separator: "\n").map { visible(String($0)) }.joined(separator: "\n  ")
            return "\(folder)/\(finding.path)\(place): error[\(finding.code)]: \(message)\n"
        }.joined()
    }

    /// For standard error: what each program did, those that did not run, and the number of findings.
    var summary: String {
        let count = findings.count
        let lines = reports.filter { !$0.isComplete || !$0.findings.isEmpty }.map { "\(Self.line($0))\n" }
        let read = reports.filter(\.isComplete)
        return lines.joined()
            + "\(folder): \(fileCount) files, \(read.count) of \(reports.count) programs: "
            + (count == 0 ? "nothing found\n" : "\(count) finding\(count == 1 ? "" : "s")\n")
    }

    /// For example: `nginx: not run, it is 1.22.1, and the files are for 1.30.4`.
    static func line(_ report: Verifier.Report) -> String {
        let name = report.program.name
        let findings = report.findings.isEmpty ? "nothing found" : "\(report.findings.count) found"
        switch report.outcome {
        case .read(let subjects, let remembered):
            let before = remembered == 0 ? "" : ", \(remembered) passed before"
            return "\(name): \(subjects) read\(before), \(findings)"
        case .absent: return "\(name): not run, it is not installed (\(report.program.installation))"
        case .notRunnable(let reason): return "\(name): not run, \(visible(reason))"
        }
    }

    private var json: String {
        let programs = reports.map { report -> DataNode in
            var node: DataNode = ["name": DataNode(report.program.name), "subject": DataNode(report.program.subject)]
            switch report.outcome {
            case .read(let subjects, let remembered):
                node["outcome"] = "read"
                node["read"] = DataNode(subjects)
                node["passedBefore"] = DataNode(remembered)
            case .absent:
                node["outcome"] = "absent"
                node["installation"] = DataNode(report.program.installation)
            case .notRunnable(let reason):
                node["outcome"] = "notRun"
                node["reason"] = DataNode(reason)
            }
            return node
        }
        let findings = findings.map { finding -> DataNode in
            var node: DataNode = [
                "path": DataNode(finding.path), "program": DataNode(finding.program), "code": DataNode(finding.code),
                "message": DataNode(finding.message),
            ]
            if let line = finding.line { node["line"] = DataNode(line) }
            if let column = finding.column { node["column"] = DataNode(column) }
            return node
        }
        let root: DataNode = [
            "output": DataNode(folder), "programs": DataNode(items: programs), "findings": DataNode(items: findings),
        ]
        return String(decoding: JSONDocument(root: root).rendered(), as: UTF8.self)
    }
}

extension Finding {
    /// For example: `hadolint/DL3008`.
    fileprivate var code: String { program + (rule.map { "/\($0)" } ?? "") }
}
