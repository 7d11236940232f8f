import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Renders the Compose files: a base, an overlay for each environment, files that stand alone, stacks for several hosts,
/// and the network policy.
package struct ComposeGenerator: Generator {
    package let description = GeneratorDescription(
        name: "compose",
        summary: "Compose base, one overlay for each environment, and the network policy"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        // Each file is taken out, so that its trees are changed in place and not held twice.
        var layers = try ComposeLayers(input.platforms)
        var artifacts: [GeneratedArtifact] = []
        if let base = layers.base.take() {
            artifacts.append(
                artifact(
                    "base",
                    base,
                    ComposeComments.base(input.platforms),
                    input
                )
            )
        }
        while !layers.environments.isEmpty {
            let (platform, file) = layers.environments.removeFirst()
            guard let name = platform.environment.name?.value else { continue }
            let comments = ComposeComments.environment(platform)
            let purpose = platform.environment.purpose.origin
            artifacts.append(artifact(name.text, file, comments, input, environment: name, because: purpose))
            if let stack = StackFile(of: platform) {
                let comments = stack.comments
                artifacts.append(artifact("\(name).stack", try stack.file(), comments, input, environment: name))
            }
        }
        for (platform, part, file) in layers.parts where !file.services.isEmpty {
            let comments = ComposeComments.part(part, platform)
            let document = document(file, comments, input)
            artifacts.append(
                GeneratedArtifact(
                    Artifact(ArtifactPath(part.file.text), document),
                    environment: platform.environment.name?.value,
                    because: platform.environment.purpose.origin
                )
            )
        }
        if let policy = NetworkPolicy.file(for: input.platforms.base) {
            artifacts.append(artifact("network-policy", policy, NetworkPolicy.comments(input.platforms), input))
        }
        return artifacts
    }

    private func artifact(
        _ name: String,
        _ file: consuming ComposeFile,
        _ comments: [YAMLDocument.Note],
        _ input: GeneratorInput,
        environment: EnvironmentName? = nil,
        because reason: Origin = .constant
    ) -> GeneratedArtifact {
        let layout = input.platforms.base.layout
        let path = ArtifactPath(layout.compose.appending(layout.composeFileName(name)).text)
        return GeneratedArtifact(
            Artifact(path, document(file, comments, input)),
            environment: environment,
            because: reason
        )
    }

    private func document(
        _ file: consuming ComposeFile,
        _ comments: [YAMLDocument.Note],
        _ input: GeneratorInput
    ) -> YAMLDocument {
        YAMLDocument(
            header: input.header(description) + [""],
            notes: comments,
            root: ComposeAnchors.applied(to: file).node,
            separatesTopLevel: true
        )
    }
}
