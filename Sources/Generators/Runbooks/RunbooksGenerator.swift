import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What to do about each group of alerts (ARTIFACTS §15).
package struct RunbooksGenerator: Generator {
    package let description = GeneratorDescription(
        name: "runbooks",
        summary: "what to do about each group of alerts, with the commands and queries of this platform"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        guard let shelf = RunbookShelf(of: input) else { return [] }
        let header = input.header(description)
        let folder = input.platforms.base.layout.runbooks
        var files = shelf.runbooks.map {
            ($0.fileName, RunbookPage(shelf: shelf, runbook: $0, header: header).document)
        }
        files.append(("README.md", RunbookIndex(shelf: shelf, header: header).document))
        return files.map { name, document in
            GeneratedArtifact(
                Artifact(ArtifactPath(folder.appending(name).text), document),
                because: shelf.main.monitoring.prometheus.reason
            )
        }
    }
}

/// The runbooks that some alert of some environment leads to.
struct RunbookShelf {
    let platforms: PlatformSet
    /// Those whose commands are written out: production before staging before others. A second one where another engine
    /// runs other environments.
    let sides: [RunbookSide]
    /// Every alert, by the environments that have it, each with its own; the main environment first.
    let alerts: [(alert: Alert, platform: Platform)]

    init?(of input: GeneratorInput) {
        let watched = input.observed
        let order: [EnvironmentPurpose] = [.production, .staging, .development, .test]
        let ranked = order.flatMap { purpose in watched.filter { $0.platform.environment.purpose.value == purpose } }
        guard let main = ranked.first else { return nil }
        platforms = input.platforms
        let isStack = { (side: Observability) in side.platform.stack != nil }
        let other = ranked.first { isStack($0) != isStack(main) }
        sides = ([main] + [other].compactMap(\.self)).map { RunbookSide($0, sharesPage: other != nil) }
        var seen: Set<[String]> = []
        alerts = ranked.flatMap { observability in
            observability.alerts.filter { alert in
                seen.insert([alert.name] + alert.ruleLabels.flatMap { [$0.name.text, $0.value] }).inserted
            }
            .map { ($0, observability.platform) }
        }
    }

    var runbooks: [Runbook] {
        let used = Set(alerts.map(\.alert.runbook))
        return Runbook.allCases.filter(used.contains)
    }

    func alerts(of runbook: Runbook) -> [(alert: Alert, platform: Platform)] {
        alerts.filter { $0.alert.runbook == runbook }
    }

    /// The side whose environment comes first.
    var main: RunbookSide { sides[0] }

    func content(of runbook: Runbook, on side: RunbookSide) -> RunbookContent {
        var seen: Set<ServiceName> = []
        let services = alerts(of: runbook).compactMap(\.alert.service).filter { seen.insert($0).inserted }
        return RunbookContent.of(runbook, side.commands, about: services.compactMap(side.platform.service))
    }
}

/// An environment whose commands stand in the runbooks, for all that the same engine runs.
struct RunbookSide {
    let platform: Platform
    let monitoring: Monitoring
    let commands: any OperatorCommands

    init(_ observability: Observability, sharesPage: Bool) {
        platform = observability.platform
        monitoring = observability.monitoring
        commands = platform.operatorCommands(monitoring, sharesPage: sharesPage)
    }

    /// What runs it. For example: `Swarm`.
    var engine: String { type(of: commands).engine }
    /// Where the operator has to be, as an imperative.
    var place: String { type(of: commands).place }
    /// For example: `production`.
    var environment: String { platform.environment.name?.text ?? "" }
}
