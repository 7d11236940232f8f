import ArgumentParser
import ConsumerPrograms
import Generators
import PlatformManifest

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Proves the files: that they agree, and that the programs accept them that will read them.",
        discussion: """
            First the files are read back and compared with each other: every upstream is a service on a shared network,
            every variable is in a template, every alert has its runbook, and so on. Then Docker Compose, nginx, promtool,
            Terraform and others read what they would read of the output folder. What either finds is said with its line,
            and with the values of the manifest that made the line. What a program passed once it does not read again
            until that or the program changes. Programs that are not installed are named; with --require that is a
            failure. Exit status 1 when something was found.

            With --env or --only all files are still read, since they are compared with each other, but only what is wrong
            with the chosen ones is said, and the programs read only what these belong to.

              platformgen verify
              platformgen verify --require --format github
              platformgen verify --program nginx --program promtool --all
              platformgen verify --invariants
              platformgen verify --env production --only compose
            """
    )

    @OptionGroup var manifest: ManifestOptions

    @OptionGroup var scope: ScopeOptions

    @Option(
        name: .customLong("program"),
        help: ArgumentHelp("Only this program; may be repeated.", valueName: "name")
    )
    var programs: [String] = []

    @Flag(help: "Only compare the files with each other, and run no program.")
    var invariants = false

    @Flag(help: "Read everything, also what passed before.")
    var all = false

    @Flag(help: "Fail when a program is not installed or cannot be run.")
    var require = false

    func validate() throws {
        guard !invariants || programs.isEmpty && !require && !all else {
            throw ValidationError("'--invariants' runs no program, so that it goes with no option about programs")
        }
    }

    func run() async throws {
        let names = ConsumerRegistry.all.map(\.name)
        try CommandSupport.stopOnUnknown(programs, among: names, "program")
        let project = try await CommandSupport.load(manifest)
        try CommandSupport.stopOnErrors(project, manifest.format)
        try scope.stopOnUnknownNames(in: project)
        let verification = try await VerificationRun.run(
            project,
            folder: scope.output ?? project.outputFolder,
            chosen: scope.chosen,
            programs: invariants
                ? [] : ConsumerRegistry.all.filter { programs.isEmpty || programs.contains($0.name) },
            checksInvariants: programs.isEmpty,
            ignoresCache: all,
            manifest.format
        )
        Terminal.print(verification.report.printed(as: manifest.format))
        if manifest.format == .text { Terminal.report(verification.report.summary) }
        if !verification.report.findings.isEmpty || require && !verification.report.isComplete {
            throw ExitStatus.findings
        }
    }
}
