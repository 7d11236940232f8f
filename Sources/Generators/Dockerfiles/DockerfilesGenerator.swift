import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

/// Renders a folder for each image that the platform builds: Dockerfile, what of the project it sees, and how it starts.
package struct DockerfilesGenerator: Generator {
    package let description = GeneratorDescription(
        name: "dockerfiles",
        summary: "Multi-stage Dockerfiles with their ignore files and entrypoints, one folder for each image"
    )

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        let header = input.header(description)
        let images = try ImagePlanner(platforms: input.platforms).plans().flatMap { plan in
            var artifacts = [
                artifact(plan, "Dockerfile", try dockerfile(plan, header)),
                artifact(plan, "Dockerfile.dockerignore", try ImageIgnoreFile(plan: plan).document(header: header)),
            ]
            if plan.hasEntrypoint {
                let context = EntrypointContext(plan: plan, header: header)
                let script = try input.templates.render(context)
                artifacts.append(artifact(plan, DockerfilesConventions.entrypointFile, script, mode: .executable))
            }
            if plan.build.kind == .staticSite {
                let server = StaticSiteServer(header: header, ports: plan.memberPorts)
                artifacts.append(artifact(plan, DockerfilesConventions.staticSiteServerFile, server))
            }
            return artifacts
        }
        return images + (try sizeCheck(input, header: header))
    }

    private func sizeCheck(_ input: GeneratorInput, header: [String]) throws -> [GeneratedArtifact] {
        let platform = input.platforms.base
        guard let context = ImageSizesContext(platform, header: header) else { return [] }
        let path = ArtifactPath("\(platform.layout.images)/\(DockerfilesConventions.sizeCheckFile)")
        return [GeneratedArtifact(Artifact(path, try input.templates.render(context), mode: .executable))]
    }

    private func artifact(
        _ plan: ImagePlan,
        _ name: String,
        _ document: any Document,
        mode: FileMode = .regular
    ) -> GeneratedArtifact {
        let path = ArtifactPath("\(plan.folder)/\(name)")
        return GeneratedArtifact(Artifact(path, document, mode: mode), because: plan.origin)
    }

    private func dockerfile(_ plan: ImagePlan, _ header: [String]) throws -> DockerfileDocument {
        let stages =
            switch plan.build.kind {
            case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer:
                try PythonImage(plan: plan).instructions()
            case .nextjs, .node: try NodeImage(plan: plan).instructions()
            case .staticSite: try StaticSiteImage(plan: plan).instructions()
            case .go: try GoImage(plan: plan).instructions()
            case .generic: preconditionFailure("a user's own Dockerfile has a plan")
            }
        let introduction: [DockerfileInstruction] = [.comment(header + [""] + plan.introduction), .blank]
        return DockerfileDocument(syntax: "docker/dockerfile:1", introduction + stages)
    }
}
