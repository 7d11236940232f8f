import Origins
import PlatformManifest

/// Gathers what checks find in each environment, and says what is the same in several of them once.
final class CheckFindings {
    private(set) var list = FindingList()

    func add(_ finding: FindingList.Finding, _ message: CheckMessage, _ environment: EnvironmentName?) {
        let occurrence = FindingList.Occurrence(
            severity: message.severity,
            namesEnvironments: message.namesEnvironments,
            environments: environment.map { [$0] } ?? []
        )
        list.add(finding, occurrence)
    }
}

/// Findings in the order in which they were made, each once.
struct FindingList: Sendable {
    struct Finding: Hashable {
        let code: DiagnosticCode
        let range: SourceRange?
        let text: String
        let notes: [DiagnosticNote]
        let fix: String?
        /// The key of the section that lacks a name; `nil` when nothing is missed.
        let section: SourceRange?
        /// What else it rests on: dropped when an error is in there.
        var grounds: [SourceRange] = []
        /// The declaration that it is about, or that is probably meant by a name that does not exist.
        var subject: Declaration?
    }

    /// A name and the section that declares it. For example: `oncall` in `monitoring.receivers`.
    struct Declaration: Hashable {
        let name: String
        let section: String
    }

    struct Occurrence {
        var severity: DiagnosticSeverity
        let namesEnvironments: Bool
        var environments: [EnvironmentName]
    }

    private var occurrences: [Finding: Occurrence] = [:]
    private var order: [Finding] = []

    mutating func add(_ finding: Finding, _ occurrence: Occurrence) {
        guard var known = occurrences[finding] else {
            order.append(finding)
            occurrences[finding] = occurrence
            return
        }
        if occurrence.severity == .error { known.severity = .error }
        for environment in occurrence.environments where known.environments.last != environment {
            known.environments.append(environment)
        }
        occurrences[finding] = known
    }

    /// Adds what other checks found.
    mutating func add(_ other: FindingList) {
        for finding in other.order {
            if let occurrence = other.occurrences[finding] { add(finding, occurrence) }
        }
    }

    /// Hands on what touches no entry with an error of its own, since its value may be a placeholder, and says of nothing
    /// that it is unused when a misspelt name probably means it.
    ///
    /// A name that is missed was read well whatever else is wrong beside it, unless it is itself what is wrong: there only
    /// the section that lacks it counts. What holds in some environments only follows from their settings.
    func report(into collector: DiagnosticCollector, except file: ManifestFile) {
        let faultyEnvironments = file.faultyEnvironments
        let meant = Set(order.filter { $0.code != .unused }.compactMap(\.subject))
        for finding in order {
            guard let occurrence = occurrences[finding] else { continue }
            if let range = finding.range, file.faults.contains(range) { continue }
            if occurrence.namesEnvironments,
                occurrence.environments.allSatisfy({ faultyEnvironments.contains($0.text) })
            {
                continue
            }
            if finding.code == .unused, let subject = finding.subject, meant.contains(subject) { continue }
            let places = [finding.section ?? finding.range] + finding.notes.map(\.range) + finding.grounds
            if places.contains(where: { $0.map(file.isFaulty) ?? false }) { continue }
            if finding.range == nil, !file.faultyEntries.isEmpty { continue }
            var text = finding.text
            if occurrence.namesEnvironments {
                let names = occurrence.environments.map(\.text)
                text += " in environment\(names.count == 1 ? "" : "s") \(spokenList(names))"
            }
            collector.report(
                finding.code,
                finding.range,
                text,
                severity: occurrence.severity,
                notes: finding.notes,
                fix: finding.fix
            )
        }
    }
}
