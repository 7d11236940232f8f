import Documents

/// Renders the manifest's JSON Schema, which `$schema` names for editors, and its reference for people.
package struct ManifestSchemaGenerator: Generator {
    package let description = GeneratorDescription(
        name: "manifest-schema",
        summary: "JSON Schema of the manifest for editors, and its reference for people"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) -> [GeneratedArtifact] {
        [
            GeneratedArtifact(Artifact(ArtifactPath("manifest.schema.json"), ManifestSchema.document())),
            GeneratedArtifact(Artifact(ArtifactPath("docs/manifest-reference.md"), reference(input))),
        ]
    }

    private func reference(_ input: GeneratorInput) -> TextDocument {
        TextDocument("<!--\n\(input.header(description).joined(separator: "\n"))\n-->\n\n\(ManifestReference.text())")
    }
}
