import Documents
import PlatformManifest
import PlatformModel

/// What runs where and how it hangs together, for people (ARTIFACTS §15).
package struct ArchitectureGenerator: Generator {
    package let description = GeneratorDescription(
        name: "architecture",
        summary: "what runs in each environment: networks, services and connections as diagrams and tables"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        guard !input.platforms.environments.isEmpty else { return [] }
        let page = NetworkTopologyPage(platforms: input.platforms, header: input.header(description))
        let folder = input.platforms.base.layout.architecture
        return [
            GeneratedArtifact(
                Artifact(ArtifactPath(folder.appending("network-topology.md").text), page.document)
            )
        ]
    }
}
