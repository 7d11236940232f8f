import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// What users may count on, what may go wrong, and when someone is called.
    var objectivesSection: ReportSection? {
        let rows = environments.flatMap { platform -> [ReportTable.Row] in
            guard let monitoring = platform.monitoring else { return [] }
            return ServiceLevelObjective.all(in: monitoring).map { row($0, in: name(of: platform)) }
        }
        guard !rows.isEmpty else { return nil }
        let note = MarkupElement(
            "p",
            text: """
                An alert fires when the error budget burns so many times faster than evenly, over a long and a short window \
                at once, for as long as it waits.
                """
        )
        let table = ReportTable(
            id: "objectives-table",
            caption: "Service level objectives, their error budgets and alerts",
            columns: [
                .init(title: "Objective"), .init(title: "Environment"), .init(title: "Promise"),
                .init(title: "Error budget"), .init(title: "Alerts: burn rate, windows, wait"),
            ],
            rows: rows
        )
        return ReportSection(id: "objectives", title: "Objectives", contents: [note, table.element])
    }

    private func row(_ objective: ServiceLevelObjective, in environment: String) -> ReportTable.Row {
        let share = objective.objective * 100
        let budget = objective.budget * 100
        let promise: String
        let loss: String
        switch objective.kind {
        case .availability:
            promise = "\(share) % of requests over \(objective.window) do not end in a server error"
            // A platform that is down altogether fails every request.
            let time = (objective.budget * DecimalNumber(objective.window.milliseconds)).description
            let seconds = (Int(time.prefix { $0 != "." }) ?? 0) / 1000
            loss = "\(budget) % of requests, or \(TimeSpan.seconds(seconds)) of outage"
        case .latency(_, let threshold):
            promise = "\(share) % of requests over \(objective.window) take at most \(threshold)"
            loss = "\(budget) % of requests"
        }
        let alerts = BurnRateWindows.all.filter { $0.canFire(for: objective) }.map { windows in
            "\(windows.factor(of: objective)) × over \(windows.long) and \(windows.short), after \(windows.wait): "
                + windows.severity.rawValue
        }
        return .init(
            environment: environment,
            cells: [
                .named(objective.target.service.name.value.text, description: objective.name), .text(environment),
                .text(promise), .text(loss), .lines(orNothing: alerts),
            ]
        )
    }
}
