/// yamllint reads every YAML file.
package struct YAMLLint: ConsumerProgram {
    package let name = "yamllint"
    package let subject = "YAML files"
    package let installation = "apt-get install yamllint, or pip install yamllint"

    /// Conditions, PromQL and health commands stand on one line; a file starts with the note that it is generated.
    package static let rules =
        "{extends: default, rules: {document-start: disable, line-length: disable, "
        + "comments: {min-spaces-from-content: 1}, truthy: {check-keys: false}}}"

    package init() {}

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        let paths = files.paths(endingWith: ".yml", ".yaml").map { [$0] }
        return [
            ConsumerRun(paths) { subjects, tools in
                let result = try await tools.run(
                    ["--strict", "--format", "parsable", "--config-data", Self.rules]
                        + subjects.joined().map(files.absolute)
                )
                guard result.status != 0 else { return [] }
                return PrintedPlaces.findings(in: result.transcript, of: name, files, fallback: subjects[0][0])
            }
        ]
    }
}
