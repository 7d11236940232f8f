import ArgumentParser
import PlatformManifest
import PlatformTemplates

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a manifest to start from.",
        discussion: """
            An existing file is never overwritten.

              platformgen init
              platformgen init --starter minimal
            """
    )

    @Option(help: ArgumentHelp("The starter: \(Self.starters.joined(separator: ", ")).", valueName: "name"))
    var starter = "minimal"

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("The manifest to write.", valueName: "file"),
        completion: .file()
    )
    var manifest = "manifest.json"

    /// The names of the built-in starters.
    static var starters: [String] {
        TemplateLibrary.standard.paths(under: TemplateLibrary.startersFolder).compactMap { path in
            path.split(separator: "/").last?.split(separator: ".").first.map(String.init)
        }
    }

    func run() throws {
        try CommandSupport.stopOnUnknown([starter], among: Self.starters, "starter")
        guard let text = TemplateLibrary.standard.text(at: "\(TemplateLibrary.startersFolder)/\(starter).json") else {
            preconditionFailure("a listed starter has a text")
        }
        guard !FileReader.exists(manifest) else {
            Terminal.report(
                "platformgen: '\(manifest)' exists already, and init overwrites nothing; move it away, or name another file with --manifest\n"
            )
            throw ExitStatus.disk
        }
        do {
            try FileReader.create(manifest, Array(text.utf8))
        } catch {
            Terminal.report("platformgen: \(error.message)\n")
            throw ExitStatus.disk
        }
        let option = manifest == "manifest.json" ? "" : " --manifest \(manifest)"
        Terminal.report("wrote \(manifest); next: platformgen validate\(option), then platformgen render\(option)\n")
    }
}
