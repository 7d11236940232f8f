import ArgumentParser
import ArtifactTree
import PlatformManifest

struct RenderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render",
        abstract: "Writes the files that the manifest describes.",
        discussion: """
            Writes only what changes, each file whole or not at all. Without --env, all environments are rendered; with
            it, the shared files and that environment's, and other environments' files are left alone. A file that was
            edited by hand, or that platformgen did not write, is never overwritten unless you say --force.

              platformgen render
              platformgen render --env production
              platformgen render --env staging --only compose --dry-run --diff
            """
    )

    @OptionGroup var manifest: ManifestOptions
    @OptionGroup var scope: ScopeOptions

    @Flag(name: .long, help: "Tell what would be done, and do nothing.")
    var dryRun = false

    @Flag(help: "Print the changes as a unified diff.")
    var diff = false

    @Flag(help: "Overwrite and delete files that were edited by hand or are not platformgen's.")
    var force = false

    func run() async throws {
        try await Progress.noting(dryRun ? "comparing" : "rendering") { try await render() }
    }

    private func render() async throws {
        let rendering = try await Rendering.prepare(manifest, scope)
        let plan: TreePlan
        do {
            if dryRun {
                plan = try await rendering.output.plan(
                    rendering.tree,
                    scope: rendering.scope,
                    provenance: rendering.provenance,
                    force: force,
                    keepsContents: diff
                )
            } else {
                plan = try await rendering.output.render(
                    rendering.tree,
                    scope: rendering.scope,
                    provenance: rendering.provenance,
                    force: force,
                    keepsContents: diff
                ).plan
            }
        } catch {
            throw CommandSupport.stop(error)
        }
        let report = PlanReport(plan: plan, folder: rendering.output.path, isDryRun: dryRun)
        Terminal.print(report.printed(as: manifest.format, withDiff: diff))
        if Terminal.isInteractive || manifest.format == .text { Terminal.report(report.summary) }
        CommandSupport.end(plan.refusals.isEmpty ? .success : ExitStatus.findings, holding: (rendering, plan))
    }
}
