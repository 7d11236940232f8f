import ArgumentParser
import ArtifactTree
import PlatformManifest

struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Tells whether the files are what the manifest says.",
        discussion: """
            Exit status 1 when they are not. Each file that differs is stale (the manifest changed), outdated (platformgen
            changed), edited (by hand), missing or orphaned (no longer described), and its diff is shown. Files that were
            never platformgen's are left alone and not reported.

              platformgen check
              platformgen check --env production --format github
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var scope: ScopeOptions

    func run() async throws {
        try await Progress.noting("comparing") { try await check() }
    }

    private func check() async throws {
        let rendering = try await Rendering.prepare(manifest, scope)
        let plan: TreePlan
        do {
            plan = try await rendering.output.check(
                rendering.tree,
                scope: rendering.scope,
                provenance: rendering.provenance
            )
        } catch {
            throw CommandSupport.stop(error)
        }
        let report = DriftReport(findings: plan.findings, folder: rendering.output.path)
        Terminal.print(report.printed(as: manifest.format))
        guard !plan.findings.isEmpty else {
            let count = rendering.tree.files.count
            Terminal.remark("\(rendering.output.path): \(count) files are what the manifest says\n")
            CommandSupport.end(.success, holding: (rendering, plan))
        }
        if manifest.format == .text { Terminal.report(report.summary) }
        CommandSupport.end(ExitStatus.findings, holding: (rendering, plan))
    }
}
