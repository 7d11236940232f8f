import ArgumentParser
import Documents
import Generators
import PlatformManifest
import Reporting

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Writes one page about the platform: services, environments, limits, routes, objectives, files.",
        discussion: """
            One HTML file that needs nothing else: it can be mailed, printed or put beside a release. Variables and
            secrets stand in it by name, never with values.

              platformgen report --output report.html
              platformgen report > report.html
            """
    )

    @OptionGroup var manifest: ManifestOption

    @OptionGroup var output: ResultOption

    func run() async throws {
        try await Progress.noting("writing the report") {
            let project = try await CommandSupport.load(manifest.path)
            try CommandSupport.stopOnErrors(project, .text)
            let artifacts = await project.artifactsConcurrently()
            try CommandSupport.stopOnErrors(project, .text)
            guard let platforms = project.platforms else { throw ExitStatus.manifestErrors }
            let report = PlatformReport(
                platforms: platforms,
                files: artifacts.map { generator, generated in
                    PlatformReport.RenderedFile(
                        path: generated.artifact.path.text,
                        family: generator,
                        environment: generated.environment?.text
                    )
                },
                families: GeneratorRegistry.all.map { ($0.description.name, $0.description.summary) },
                manifestName: project.source.name.split(separator: "/").last.map(String.init) ?? project.source.name
            )
            try ResultFile.write(report.document.rendered(), to: output.path)
        }
    }
}
