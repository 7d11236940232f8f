import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The Dockerfile of a site that Node builds and nginx serves.
struct StaticSiteImage {
    let plan: ImagePlan

    private var build: Build { plan.build }

    func instructions() throws -> [DockerfileInstruction] {
        try plan.baseArguments(NodeImage.imageArgument)
            + plan.sourcesStage(["package.json", build.requirements.text])
            + NodeImage.dependencies(plan)
            + builder()
            + plan.targets(
                from: NodeImage.dependenciesStage,
                installation: plan.copySources(),
                environment: [],
                writable: ["/app/node_modules/.vite"],
                ports: [PlatformConventions.portVariable],
                server: developmentServer
            )
            + runtime()
    }

    /// Of a shared image on the port that it is told, which an exec form does not fill in (F-01).
    private var developmentServer: [String] {
        guard plan.isShared, build.port != nil else { return build.developmentCommand.map(\.value) }
        return ["/bin/sh", "-c", "exec npm run dev -- --host 0.0.0.0 --port \"$\(PlatformConventions.portVariable)\""]
    }

    private func builder() throws -> [DockerfileInstruction] {
        [
            .blank,
            try .from(DockerText(checking: NodeImage.dependenciesStage), as: DockerfilesConventions.builderStage),
        ] + (try plan.copySources()) + (try plan.arguments(ofPackageManagers: false))
            + (try plan.buildCommands(standard: ["npm run build"]))
    }

    private func runtime() throws -> [DockerfileInstruction] {
        let output = build.output ?? Sourced(ProjectPath(unchecked: "dist"), .standard("runtime 'static-site'"))
        let configuration = plan.ownFile(DockerfilesConventions.staticSiteServerFile)
        var instructions: [DockerfileInstruction] = [.blank, try plan.runtimeStage(NodeImage.imageArgument)]
        instructions += try plan.install(build.packages, in: build.runtimeBase.value)
        instructions += [
            try .copy([DockerText(checking: configuration)], to: "/etc/nginx/conf.d/default.conf", chmod: "0644"),
            try .copy(
                [DockerText(checking: "\(PlatformConventions.applicationFolder)/\(output.text)/")],
                to: "/usr/share/nginx/html/",
                from: DockerText(checking: DockerfilesConventions.builderStage)
            ).from(output.origin),
        ]
        instructions += try plan.portVariables([PlatformConventions.portVariable]) + plan.user() + plan.ports()
        // Its graceful end: QUIT waits for requests, TERM cuts them off.
        instructions += try plan.stopSignal(standard: .quit) + plan.healthcheck()
        return instructions + (try plan.start(["nginx", "-g", "daemon off;"], .constant)) + (try plan.labels())
    }
}
