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
    /// The one whose commands are written out: production before staging before others.
    let main: Observability
    /// Every alert, by the environments that have it, each with its own; the main environment first.
    let alerts: [(alert: Alert, platform: Platform)]

    init?(of input: GeneratorInput) {
        let watched = input.observed
        let order: [EnvironmentPurpose] = [.production, .staging, .development, .test]
        let ranked = order.flatMap { purpose in watched.filter { $0.platform.environment.purpose.value == purpose } }
        guard let main = ranked.first else { return nil }
        platforms = input.platforms
        self.main = main
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

    func content(of runbook: Runbook) -> RunbookContent {
        let commands = OperatorCommands(platform: main.platform, monitoring: main.monitoring)
        var seen: Set<ServiceName> = []
        let services = alerts(of: runbook).compactMap(\.alert.service).filter { seen.insert($0).inserted }
        return RunbookContent.of(runbook, commands, about: services.compactMap(main.platform.service))
    }
}
