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
                // Where the compiler keeps its cache, which the build's own mount is not.
                environment: [.env("HOME", "/tmp")],
                ports: [PlatformConventions.portVariable],
                server: build.developmentCommand.map(\.value),
                probe: developmentProbe
            )
            + runtime()
    }

    private static func caches() throws -> [DockerMount] {
        [try .cache("/go/pkg/mod"), try .cache("/root/.cache/go-build")]
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

    /// The final image's probe is a program that is not here: the compiler's image has wget and bash instead.
    private var developmentProbe: [String] {
        guard !plan.isShared, let probe = build.probe, let port = probe.port ?? build.port else { return [] }
        if let gate = probe.gate { return ["wget", "-q", "--spider", "http://127.0.0.1:\(port.number)\(gate.text)"] }
        return ["bash", "-c", ": < /dev/tcp/127.0.0.1/\(port.number)"]
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
