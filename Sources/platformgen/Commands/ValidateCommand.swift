import ArgumentParser
import PlatformManifest

struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Reads the manifest and reports every problem in it.",
        discussion: """
            Writes nothing. Exit status 65 when there are errors; warnings alone do not fail.

              platformgen validate
              platformgen validate --format sarif > findings.sarif
            """
    )

    @OptionGroup var manifest: ManifestOptions

    func run() async throws {
        let project = try await CommandSupport.load(manifest)
        if !project.collector.hasErrors { _ = await project.artifactsConcurrently() }
        let report = project.report
        Terminal.print(
            report.printed(
                as: manifest.format.diagnosticFormat,
                isColored: manifest.format == .text && Terminal.isColored(.output),
                version: PlatformgenVersion.current
            )
        )
        if let summary = report.summary {
            if manifest.format == .text { Terminal.report("\(summary)\n") }
        } else {
            Terminal.remark("\(project.source.name): nothing wrong\n")
        }
        if project.collector.hasErrors { throw ExitStatus.manifestErrors }
    }
}
