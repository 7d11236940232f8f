import ArgumentParser
import PlatformManifest

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Reads the manifest and reports every problem in it.",
        discussion: """
            Writes nothing. Exit status 65 when there are errors; warnings alone do not fail.

              platformgen validate
              platformgen validate --manifest shop/manifest.jsonc --format sarif > findings.sarif
            """
    )

    @OptionGroup var manifest: ManifestOptions

    func run() throws {
        let project = try CommandSupport.load(manifest)
        if !project.collector.hasErrors { _ = project.artifacts() }
        if manifest.format == .text {
            CommandSupport.printDiagnostics(project, .text)
        } else {
            let report = project.report
            Terminal.print(report.printed(as: manifest.format.diagnosticFormat, version: PlatformgenVersion.current))
        }
        if project.collector.hasErrors { throw ExitStatus.manifestErrors }
    }
}
