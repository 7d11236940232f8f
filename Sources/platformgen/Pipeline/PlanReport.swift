import ArtifactTree
import Documents

/// What a render did or would do, for people and for machines.
struct PlanReport {
    let plan: TreePlan
    let folder: String
    let isDryRun: Bool

    private var changes: [PlannedAction] {
        plan.actions.filter { $0.kind != .keep && $0.kind != .leave && $0.kind != .refuse }
    }

    func printed(as format: OutputFormat, withDiff: Bool) -> String {
        switch format {
        case .text: text(withDiff: withDiff)
        case .json: json()
        case .sarif, .github: DriftReport(findings: plan.refusals, folder: folder).printed(as: format)
        }
    }

    private func text(withDiff: Bool) -> String {
        let left = plan.actions.filter { $0.kind == .leave }.compactMap(\.finding)
        let open = DriftReport(findings: plan.refusals + left, folder: folder).text(withDiff: withDiff)
        // Refusals keep a render from doing anything else.
        guard plan.refusals.isEmpty else { return open }
        var text = ""
        for action in changes {
            if withDiff, let diff = action.finding?.unifiedDiff()?.text {
                text += diff
            } else {
                text += "\(action.kind.rawValue) \(folder)/\(action.path)\n"
            }
        }
        return text + open
    }

    private func json() -> String {
        let actions = plan.actions.filter { $0.kind != .keep }.map { action -> DataNode in
            var node: DataNode = ["action": DataNode(action.kind.rawValue), "path": DataNode(action.path.text)]
            if let finding = action.finding { node["drift"] = DataNode(finding.kind.rawValue) }
            return node
        }
        let root: DataNode = [
            "output": DataNode(folder), "dryRun": DataNode(isDryRun), "unchanged": DataNode(plan.count(.keep)),
            "actions": DataNode(items: actions),
        ]
        return String(decoding: JSONDocument(root: root).rendered(), as: UTF8.self)
    }

    /// For standard error. For example: `Generated: 3 written, 120 unchanged`.
    var summary: String {
        let written = plan.count(.create) + plan.count(.update) + plan.count(.setMode)
        var parts = ["\(written) \(isDryRun ? "to write" : "written")"]
        let deleted = plan.count(.delete)
        if deleted > 0 { parts.append("\(deleted) \(isDryRun ? "to delete" : "deleted")") }
        parts.append("\(plan.count(.keep)) unchanged")
        let refused = plan.refusals.count
        if refused > 0 {
            return
                "\(folder): nothing written: \(refused) file\(refused == 1 ? " is" : "s are") not platformgen's to change\n"
        }
        return "\(folder): \(parts.joined(separator: ", "))\n"
    }
}
