import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The Dockerfile of Node programs: Next.js with standalone output, and plain Node with its production dependencies.
struct NodeImage {
    let plan: ImagePlan

    static let imageArgument = "NODE_IMAGE"
    static let dependenciesStage = "dependencies"
    private var build: Build { plan.build }
    private var isNext: Bool { build.kind == .nextjs }

    func instructions() throws -> [DockerfileInstruction] {
        try plan.baseArguments(Self.imageArgument)
            + plan.sourcesStage(Self.manifests(build))
            + Self.dependencies(plan)
            + builder()
            + productionDependencies()
            + plan.targets(
                from: Self.dependenciesStage,
                installation: plan.copySources(),
                environment: (isNext ? [.env("NEXT_TELEMETRY_DISABLED", "1")] : []) + ownPort(),
                writable: isNext ? ["/app/.next"] : [],
                ports: [PlatformConventions.portVariable],
                server: command
            )
            + runtime()
    }

    // MARK: - Dependencies

    /// What npm reads.
    private static func manifests(_ build: Build) -> [String] { ["package.json", build.requirements.text] }

    /// A stage with all dependencies, which building, tests and hot reload need.
    static func dependencies(_ plan: ImagePlan) throws -> [DockerfileInstruction] {
        let lock = plan.build.requirements
        guard lock.text == "package-lock.json" || lock.text == "npm-shrinkwrap.json" else {
            throw GeneratorError(
                "'\(lock.text)' is no lock file of npm, which installs the dependencies",
                fix: "write package-lock.json, or use runtime 'generic' with a Dockerfile of your own",
                at: lock.origin
            )
        }
        var instructions: [DockerfileInstruction] = [try .from(.variable(imageArgument), as: dependenciesStage)]
        instructions += try plan.install(plan.build.buildPackages, in: plan.build.base.value)
        instructions.append(try .workdir(DockerText(checking: PlatformConventions.applicationFolder)))
        instructions += try plan.arguments(ofPackageManagers: true)
        return instructions + [
            .blank,
            .comment("The lock file before the sources, so that a change of code installs nothing."),
            try plan.copy(manifests(plan.build)),
            try .run(.shell(["npm ci"]), mounts: [.cache("/root/.npm")]).from(lock.origin),
        ]
    }

    private func productionDependencies() throws -> [DockerfileInstruction] {
        guard !isNext else { return [] }
        return [
            .blank,
            .comment("Apart, so that this layer stays the same when only code changes."),
            try .from(DockerText(checking: Self.dependenciesStage), as: "production-dependencies"),
            try .run(.shell(["npm ci --omit=dev"]), mounts: [.cache("/root/.npm")]),
        ]
    }

    // MARK: - Builder

    private func builder() throws -> [DockerfileInstruction] {
        var instructions: [DockerfileInstruction] = [
            .blank,
            try .from(DockerText(checking: Self.dependenciesStage), as: DockerfilesConventions.builderStage),
        ]
        if isNext { instructions.append(try .env("NEXT_TELEMETRY_DISABLED", "1")) }
        instructions += try plan.copySources()
        let arguments = try plan.arguments(ofPackageManagers: false)
        if isNext, build.arguments.contains(where: { $0.name.text.hasPrefix("NEXT_PUBLIC_") }) {
            instructions.append(
                .comment("NEXT_PUBLIC_ values are written into the pages now; at run time they have no effect.")
            )
        }
        instructions += arguments
        if isNext {
            instructions.append(
                .comment(
                    "next.config must say output: 'standalone'. A project without public files gets an empty folder."
                )
            )
            let cache = try DockerMount.cache(PlatformConventions.applicationFolder + "/.next/cache")
            return instructions
                + (try plan.buildCommands(standard: ["mkdir -p public", "npm run build"], mounts: [cache]))
        }
        return instructions + (try plan.buildCommands(standard: ["npm run build --if-present"]))
    }

    // MARK: - Runtime

    private var command: [String] {
        // npm as process 1 would swallow signals.
        isNext ? ["node", "server.js"] : ["node", "--enable-source-maps", build.application.text]
    }

    private func runtime() throws -> [DockerfileInstruction] {
        let image = build.runtimeBase.value
        var instructions: [DockerfileInstruction] = [
            .blank, try plan.runtimeStage(Self.imageArgument), try .env("NODE_ENV", "production"),
        ]
        if isNext {
            instructions += [
                try .env("NEXT_TELEMETRY_DISABLED", "1"),
                .comment(
                    "Docker sets HOSTNAME to the container's, and the server would not answer on 127.0.0.1."
                ),
                try .env("HOSTNAME", "0.0.0.0"),
            ]
        }
        instructions += try plan.install(build.packages, in: image) + plan.createUser(in: image)
        instructions.append(try .workdir(DockerText(checking: PlatformConventions.applicationFolder)))
        instructions += try plan.copyEntrypoint() + (isNext ? copyStandalone() : copyProgram())
        instructions += try plan.createWritableFolders() + port() + plan.user() + plan.ports() + plan.stopSignal()
        instructions += try plan.healthcheck() + plan.start(command, build.application.origin)
        return instructions + (try plan.labels())
    }

    private func port() throws -> [DockerfileInstruction] {
        try plan.portVariables([PlatformConventions.portVariable]) + ownPort()
    }

    /// Where the server listens; a shared image is told by its argument instead.
    private func ownPort() throws -> [DockerfileInstruction] {
        guard !plan.isShared, let port = build.port else { return [] }
        return [try .env(PlatformConventions.portVariable, DockerText(checking: String(port.number))).from(port.origin)]
    }

    /// The traced server, then the files that it leaves to a content network by default.
    private func copyStandalone() throws -> [DockerfileInstruction] {
        let builder = try DockerText(checking: DockerfilesConventions.builderStage)
        return [
            try .copy(["/app/.next/standalone/"], to: "./", from: builder),
            try .copy(["/app/.next/static/"], to: "./.next/static/", from: builder),
            try .copy(["/app/public/"], to: "./public/", from: builder),
        ]
    }

    private func copyProgram() throws -> [DockerfileInstruction] {
        let builder = try DockerText(checking: DockerfilesConventions.builderStage)
        let dependencies = try DockerfileInstruction.copy(
            ["/app/node_modules/"],
            to: "./node_modules/",
            from: DockerText(checking: "production-dependencies")
        )
        guard let output = output else {
            // Without an output folder the sources are the program.
            return (try plan.copySources()) + [dependencies]
        }
        return [
            dependencies,
            try .copy(["/app/package.json"], to: "./", from: builder),
            try .copy(
                [DockerText(checking: "/app/\(output.value)/")],
                to: DockerText(checking: "./\(output.value)/"),
                from: builder
            )
            .from(output.origin),
        ]
    }

    /// The folder that the build leaves: the manifest's, or where the program lies.
    private var output: Sourced<String>? {
        if let output = build.output { return output.map(\.text) }
        let parts = build.application.text.split(separator: "/").filter { $0 != "." }
        guard parts.count > 1, let folder = parts.first else { return nil }
        return Sourced(String(folder), build.application.origin)
    }
}
