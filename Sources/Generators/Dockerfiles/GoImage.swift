import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The Dockerfile of a Go program: a static binary in an image that has nothing else.
struct GoImage {
    let plan: ImagePlan

    private static let imageArgument = "GO_IMAGE"
    private var build: Build { plan.build }
    /// The binary in the final image; its name there is the manifest's `output`, else `server`.
    private var binary: String {
        build.output.map { "\(PlatformConventions.applicationFolder)/\($0.text)" } ?? DockerfilesConventions.goBinary
    }

    func instructions() throws -> [DockerfileInstruction] {
        try plan.baseArguments(Self.imageArgument)
            + plan.sourcesStage(["go.mod", build.requirements.text])
            + builder()
            + plan.targets(
                from: DockerfilesConventions.builderStage,
                installation: [],
                environment: developmentEnvironment(),
                writable: [cache, Self.modules],
                asUser: developmentModules(),
                ports: [PlatformConventions.portVariable],
                server: build.developmentCommand.map(\.value)
            )
            + runtime()
    }

    private static let modules = "/go/pkg/mod"
    private var cache: String { PlatformConventions.goCacheFolder }

    private static func caches() throws -> [DockerMount] {
        [try .cache(modules), try .cache("/root/.cache/go-build")]
    }

    /// For the tools, which compile in the container.
    private func developmentEnvironment() throws -> [DockerfileInstruction] {
        [
            .comment(
                "Programs are linked and started in GOTMPDIR: /tmp is mounted from memory, where nothing may be executed."
            ),
            try .env("HOME", "/tmp"),
            try .env("GOCACHE", DockerText(checking: "\(cache)/build")),
            try .env("GOTMPDIR", DockerText(checking: cache)),
        ]
    }

    /// Into the image, unlike the builder's: the container may have no way to where they come from.
    private func developmentModules() throws -> [DockerfileInstruction] {
        [
            try .run(.shell(["go mod download"])).from(build.requirements.origin),
            .comment("Writable under a read-only root file system, too."),
            try .volume([DockerText(checking: cache)]),
        ]
    }

    private func builder() throws -> [DockerfileInstruction] {
        var instructions: [DockerfileInstruction] = [
            try .from(.variable(Self.imageArgument), as: DockerfilesConventions.builderStage)
        ]
        instructions += try plan.install(build.buildPackages, in: build.base.value)
        instructions += [
            .comment("No C library in the final image."),
            try .env("CGO_ENABLED", "0"),
            try .workdir(DockerText(checking: PlatformConventions.applicationFolder)),
        ]
        instructions += try plan.arguments(ofPackageManagers: true)
        instructions += [
            .blank,
            .comment(
                "Modules before sources, so that a change of code downloads nothing; without modules there is no go.sum."
            ),
            try plan.copy(["go.mod", "\(build.requirements.text)*"]),
            try .run(.shell(["go mod download"]), mounts: Self.caches()).from(build.requirements.origin),
            .blank,
        ]
        instructions += try plan.copySources() + plan.arguments(ofPackageManagers: false)
        let application = build.application.text.hasPrefix(".") ? build.application.text : "./\(build.application.text)"
        let compile = "go build -mod=readonly -trimpath -ldflags=\"-s -w\" -o /out/program \(application)"
        let commands = try DockerCommand(checking: compile)
        if !build.buildCommands.isEmpty { instructions += try plan.buildCommands(mounts: Self.caches()) }
        return instructions + [
            try .run(.shell([commands, "mkdir -p /out/empty"]), mounts: Self.caches()).from(build.application.origin)
        ]
    }

    private func runtime() throws -> [DockerfileInstruction] {
        let builder = try DockerText(checking: DockerfilesConventions.builderStage)
        let owner = try DockerText(checking: build.user.description)
        var instructions: [DockerfileInstruction] = [
            .blank,
            .comment("Certificates and time zones, no shell: nothing here can start before the program."),
            try plan.runtimeStage(Self.imageArgument),
            try .workdir(DockerText(checking: PlatformConventions.applicationFolder)),
            try .copy(["/out/program"], to: DockerText(checking: binary), from: builder),
        ]
        for folder in plan.writable where folder.text != "/tmp" {
            instructions.append(
                try .copy(["/out/empty/"], to: DockerText(checking: folder.text + "/"), from: builder, chown: owner)
                    .from(folder.origin)
            )
        }
        instructions +=
            try plan.portVariables([PlatformConventions.portVariable]) + plan.user() + plan.ports() + plan.stopSignal()
        instructions += try plan.healthcheck() + plan.start([binary], build.output?.origin ?? .constant)
        return instructions + (try plan.labels())
    }
}
