import ArgumentParser
import ConsumerPrograms
import Generators
import PlatformManifest

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Proves the files with the programs that will read them.",
        discussion: """
            Runs Docker Compose, nginx, promtool, Terraform and others over the output folder, each on what it would read
            there, and says what they do not like: in which line, and which values of the manifest made that line. What
            passed once is not read again until it or the program changes. Programs that are not installed are named;
            with --require that is a failure. Exit status 1 when something was found.

              platformgen verify
              platformgen verify --require --format github
              platformgen verify --program nginx --program promtool --all
            """
    )

    @OptionGroup var manifest: ManifestOptions

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The folder to verify. Default: the manifest's outputFolder.", valueName: "dir"),
        completion: .directory
    )
    var output: String?

    @Option(
        name: .customLong("program"),
        help: ArgumentHelp("Only this program; may be repeated.", valueName: "name")
    )
    var programs: [String] = []

    @Flag(help: "Read everything, also what passed before.")
    var all = false

    @Flag(help: "Fail when a program is not installed or cannot be run.")
    var require = false

    func run() async throws {
        let names = ConsumerRegistry.all.map(\.name)
        try CommandSupport.stopOnUnknown(programs, among: names, "program")
        let project = try await CommandSupport.load(manifest)
        try CommandSupport.stopOnErrors(project, manifest.format)
        let verification = try await Verification.run(
            project,
            folder: output ?? project.outputFolder,
            programs: ConsumerRegistry.all.filter { programs.isEmpty || programs.contains($0.name) },
            ignoresCache: all,
            manifest.format
        )
        Terminal.print(verification.report.printed(as: manifest.format))
        if manifest.format == .text { Terminal.report(verification.report.summary) }
        if verification.report.hasFindings || require && !verification.report.isComplete { throw ExitStatus.findings }
    }
}
