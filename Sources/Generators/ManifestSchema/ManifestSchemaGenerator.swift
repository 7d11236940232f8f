import Documents

/// Renders the manifest's JSON Schema, which `$schema` names for editors.
package struct ManifestSchemaGenerator: Generator {
    package let description = GeneratorDescription(
        name: "manifest-schema",
        summary: "JSON Schema of the manifest, for editors"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) -> [GeneratedArtifact] {
        [GeneratedArtifact(Artifact(ArtifactPath("manifest.schema.json"), ManifestSchema.document()))]
    }
}
