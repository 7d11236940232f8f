import ConsumerPrograms
import Documents
import PlatformManifest

/// What was found between the files and by the programs, for people and for machines.
struct VerificationReport {
    let reports: [Verifier.Report]
    /// Of the invariants, then of the programs.
    let findings: [PlacedFinding]
    /// How many invariants were checked.
    let invariantCount: Int
    /// As seen from the working folder.
    let folder: String
    let fileCount: Int

    /// Whether every program that has something to read has read all of it.
    var isComplete: Bool { reports.allSatisfy(\.isComplete) }

    func printed(as format: OutputFormat) -> String {
        switch format {
        case .text: findings.map { $0.text(folder: folder) }.joined()
        case .json: json
        case .sarif: PlacedFinding.sarif(findings, folder: folder)
        case .github: PlacedFinding.github(findings, folder: folder)
        }
    }

    /// For standard error: programs that did not run or found something, and the number of findings.
    var summary: String {
        let count = findings.count
        let lines = reports.filter { !$0.isComplete || !$0.findings.isEmpty }.map { "\(Self.line($0))\n" }
        let read = reports.count(where: \.isComplete)
        let parts =
            (invariantCount == 0 ? [] : ["\(invariantCount) invariants"])
            + (reports.isEmpty ? [] : ["\(read) of \(reports.count) program\(reports.count == 1 ? "" : "s")"])
        return lines.joined() + "\(folder): \(fileCount) files, \(parts.joined(separator: ", ")): "
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
        let root: DataNode = [
            "output": DataNode(folder), "invariants": DataNode(invariantCount), "programs": DataNode(items: programs),
            "findings": DataNode(items: findings.map(\.json)),
        ]
        return String(decoding: JSONDocument(root: root).rendered(), as: UTF8.self)
    }
}
