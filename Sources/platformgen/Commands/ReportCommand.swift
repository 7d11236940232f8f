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

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "The manifest. Default: manifest.json, else manifest.jsonc, in this folder.",
            valueName: "file"
        ),
        completion: .file(extensions: ["json", "jsonc"])
    )
    var manifest: String?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("The file to write. Default: standard output.", valueName: "file"),
        completion: .file(extensions: ["html"])
    )
    var output: String?

    func run() async throws {
        try await Progress.noting("writing the report") {
            let project = try await CommandSupport.load(manifest)
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
            try ResultFile.write(report.document.rendered(), to: output)
        }
    }
}
