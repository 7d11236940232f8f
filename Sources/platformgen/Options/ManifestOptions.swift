import ArgumentParser

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
            "The folder to write to or compare. Default: the manifest's outputFolder.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var output: String?
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
