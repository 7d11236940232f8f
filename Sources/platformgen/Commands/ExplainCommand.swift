import ArgumentParser
import Explaining
import PlatformManifest

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Tells which values of the manifest make a line, and which lines a value makes.",
        discussion: """
            Of a line: the generator, the values with their places in the manifest, and how they reach the line: written,
            overridden or inherited by an environment, from a limits class, by a default, computed by a rule, or patched.
            Of a file: what it stands on. Of a path of the manifest: every line of every file that the value makes.

              platformgen explain Generated/deploy/docker/compose/production.yml:42
              platformgen explain deploy/docker/compose/production.yml
              platformgen explain services.api.limits
              platformgen explain 'services.api.networks[0]' --format json
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A rendered file, a line of one (FILE:LINE), or a path of the manifest.",
            valueName: "subject"
        ),
        completion: .file()
    )
    var subject: String

    @Flag(help: "Change every value of a path and compare, however many there are; else up to 10.")
    var trial = false

    @OptionGroup var manifest: ManifestOptions

    func validate() throws {
        guard manifest.format == .text || manifest.format == .json else {
            throw ValidationError("'explain' prints text or json, not '\(manifest.format.rawValue)'")
        }
    }

    func run() async throws {
        try await Progress.noting("explaining") { try await explain() }
    }

    /// Up to so many values are changed without being asked for: it takes a moment each.
    private static let usualTrial = 10

    private func explain() async throws {
        let project = try await CommandSupport.load(manifest)
        try CommandSupport.stopOnErrors(project, manifest.format)
        let artifacts = await ExplainQuestion.artifacts(for: subject, of: project)
        try CommandSupport.stopOnErrors(project, manifest.format)
        guard let file = project.file else { throw ExitStatus.manifestErrors }
        let recorded = Explainer(file, artifacts: artifacts)
        let question = ExplainQuestion(subject, folder: project.outputFolder, recorded)
        var explainer = recorded
        if let count = question.leafCount {
            if trial || count <= Self.usualTrial {
                explainer = Explainer(file, artifacts: artifacts) { source in
                    let project = Project.load(source)
                    guard !project.collector.hasErrors else { return nil }
                    let artifacts = project.artifacts()
                    return project.collector.hasErrors ? nil : artifacts
                }
            } else {
                Terminal.remark("what depends on the \(count) values in other ways than by origin: --trial\n")
            }
        }
        do {
            let text = try await question.answer(by: explainer, as: manifest.format, manifest: project.source.name)
            Terminal.print(text)
        } catch let failure as ExplainQuestion.Failure {
            Terminal.report("platformgen: \(failure.message)\nfix: \(failure.fix)\n")
            throw ExitStatus.usage
        }
        if let warning = question.warning { Terminal.report(warning) }
    }
}
