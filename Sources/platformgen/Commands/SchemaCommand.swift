import ArgumentParser
import Documents
import Generators

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Prints the manifest's JSON Schema (draft 2020-12), for editors and other checkers.",
        discussion: """
            Rendered files contain it too, as manifest.schema.json: name it in the manifest's "$schema".

              platformgen schema > manifest.schema.json
            """
    )

    func run() throws {
        Terminal.print(String(decoding: ManifestSchema.document().rendered(), as: UTF8.self))
    }
}
