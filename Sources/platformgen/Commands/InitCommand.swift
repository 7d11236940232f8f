import ArgumentParser
import Foundation
import PlatformManifest
import PlatformTemplates

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Writes a manifest to start from, or a built-in template to change.",
        discussion: """
            An existing file is never overwritten. With --template a copy of a built-in template is written, and the line is
            said by which the manifest takes it.

              platformgen init
              platformgen init --starter minimal
              platformgen init --template nginx/unavailable.html
            """
    )

    @Option(help: ArgumentHelp("The starter: \(Self.starters.joined(separator: ", ")).", valueName: "name"))
    var starter = "minimal"

    @Option(help: ArgumentHelp("The template to copy, as 'list templates' names it.", valueName: "name"))
    var template: String?

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
        if let template {
            try copy(template)
        } else {
            try start()
        }
    }

    private func copy(_ template: String) throws {
        try CommandSupport.stopOnUnknown([template], among: TemplateLibrary.standard.templatePaths, "template")
        let path = "templates/\(template)"
        // What is wrong with the folder, writing into it says.
        try? FileManager.default.createDirectory(
            at: URL(fileURLWithPath: path).deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try write(TemplateLibrary.standard.text(at: template), to: path, orElse: "or change it where it is")
        Terminal.report("wrote \(path); the manifest takes it by \"templates\": { \"\(template)\": \"\(path)\" }\n")
    }

    /// - Throws: The exit status, after the reason was printed.
    private func write(_ text: String?, to path: String, orElse wayOut: String) throws {
        guard let text else { preconditionFailure("what is listed has a text") }
        guard !FileReader.exists(path) else {
            Terminal.report(
                "platformgen: '\(path)' exists already, and init overwrites nothing; move it away, \(wayOut)\n"
            )
            throw ExitStatus.disk
        }
        do {
            try FileReader.create(path, Array(text.utf8))
        } catch {
            Terminal.report("platformgen: \(error.message)\n")
            throw ExitStatus.disk
        }
    }

    private func start() throws {
        try CommandSupport.stopOnUnknown([starter], among: Self.starters, "starter")
        try write(
            TemplateLibrary.standard.text(at: "\(TemplateLibrary.startersFolder)/\(starter).json"),
            to: manifest,
            orElse: "or name another file with --manifest"
        )
        let option = manifest == "manifest.json" ? "" : " --manifest \(manifest)"
        Terminal.report("wrote \(manifest); next: platformgen validate\(option), then platformgen render\(option)\n")
    }
}
