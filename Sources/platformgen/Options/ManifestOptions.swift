import ArgumentParser
import Generators
import PlatformManifest

/// The manifest that a command reads.
struct ManifestOption: ParsableArguments {
    @Option(
        name: [.customShort("m"), .customLong("manifest")],
        help: ArgumentHelp(
            "The manifest. Default: manifest.json, else manifest.jsonc, in this folder.",
            valueName: "file"
        ),
        completion: .file(extensions: ["json", "jsonc"])
    )
    var path: String?
}

/// Options of commands that print findings of a manifest.
struct ManifestOptions: ParsableArguments {
    @OptionGroup var file: ManifestOption

    @Option(help: ArgumentHelp("How findings are printed: text, json, sarif or github.", valueName: "format"))
    var format: OutputFormat = .text
}

/// Which files a command is about.
struct ScopeOptions: ParsableArguments {
    @Option(
        name: .customLong("env"),
        help: ArgumentHelp("Only this environment and what all share; may be repeated.", valueName: "name")
    )
    var environments: [String] = []

    @Option(
        help: ArgumentHelp("Only this family of files, as 'list' names them; may be repeated.", valueName: "family")
    )
    var only: [String] = []

    @Option(
        name: [.short, .long],
        help: ArgumentHelp(
            "The folder with the files. Default: the manifest's outputFolder.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var output: String?

    /// - Throws: The exit status, after it was said which name is not known.
    func stopOnUnknownNames(in project: Project) throws {
        let known = project.file?.environments.map(\.name.text) ?? []
        try CommandSupport.stopOnUnknown(environments, among: known, "environment")
        try CommandSupport.stopOnUnknown(only, among: GeneratorRegistry.all.map(\.description.name), "family")
    }

    /// What the options ask for, without the parser's part in it.
    var chosen: ChosenArtifacts { ChosenArtifacts(environments: environments, families: only) }
}

/// Where a command writes its one result.
struct ResultOption: ParsableArguments {
    @Option(
        name: [.customShort("o"), .customLong("output")],
        help: ArgumentHelp("The file to write. Default: standard output.", valueName: "file"),
        completion: .file()
    )
    var path: String?
}
