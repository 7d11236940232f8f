import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The Dockerfile of every Python runtime: a virtual environment from the builder, then the sources.
struct PythonImage {
    let plan: ImagePlan

    private static let imageArgument = "PYTHON_IMAGE"
    private static let environmentFolder = DockerfilesConventions.pythonEnvironment
    private var build: Build { plan.build }

    func instructions() throws -> [DockerfileInstruction] {
        let (release, releaseStage) = try plan.releaseStage()
        return try plan.baseArguments(Self.imageArgument)
            + plan.sourcesStage(requirementFiles)
            + builder()
            + releaseStage
            + plan.targets(
                from: DockerfilesConventions.builderStage,
                installation: developmentRequirements(),
                environment: environment(),
                ports: portVariables,
                server: PythonServer(plan: plan).command
            )
            + runtime(from: release)
    }

    // MARK: - Builder

    private func builder() throws -> [DockerfileInstruction] {
        let folder = Self.environmentFolder
        var instructions: [DockerfileInstruction] = [
            try .from(.variable(Self.imageArgument), as: DockerfilesConventions.builderStage)
        ]
        instructions += try plan.install(build.buildPackages, in: build.base.value)
        instructions += [
            try .run(.shell([DockerCommand(checking: "python -m venv \(folder)")])),
            try path(),
            try .env("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
            try .workdir(DockerText(checking: PlatformConventions.applicationFolder)),
        ]
        instructions += try plan.arguments(ofPackageManagers: true)
        instructions += [
            .blank,
            .comment(
                "Requirements before sources, so that a change of code installs nothing. pip checks hashes as soon as one",
                "requirement has one."
            ),
        ]
        instructions += try installRequirements() + [.blank] + plan.copySources()
        instructions += try plan.arguments(ofPackageManagers: false) + plan.buildCommands()
        return instructions
    }

    private func path() throws -> DockerfileInstruction {
        try .env("PATH", DockerText(checking: Self.environmentFolder + "/bin:") + .variable("PATH"))
    }

    /// Patterns below the source folder. What a requirements file includes lies beside it: in its folder, or among the
    /// service's files with such a name.
    var requirementFiles: [String] {
        let files = [build.requirements] + (build.developmentRequirements.map { [$0] } ?? [])
        var patterns: [String] = []
        for file in files {
            let folder = file.text.split(separator: "/").dropLast().joined(separator: "/")
            let isUsual = file.text.hasPrefix("requirements") && file.text.hasSuffix(".txt")
            let pattern = folder.isEmpty ? (isUsual ? "requirements*.txt" : file.text) : folder + "/"
            if !patterns.contains(pattern) { patterns.append(pattern) }
        }
        return patterns
    }

    private func copyRequirements() throws -> [DockerfileInstruction] {
        try requirementFiles.map { pattern in
            try plan.copy([pattern], to: pattern.hasSuffix("/") ? "./\(pattern)" : "./")
        }
    }

    private func installRequirements() throws -> [DockerfileInstruction] {
        var instructions: [DockerfileInstruction] = []
        var shared: [String] = []
        for (index, file) in build.sharedRequirements.enumerated() {
            let copied = "/opt/requirements/\(index + 1)/"
            let name = file.text.split(separator: "/").last.map(String.init) ?? file.text
            instructions.append(
                try .copy([DockerText(checking: file.text)], to: DockerText(checking: copied)).from(file.origin)
            )
            shared.append("-r \(copied)\(name)")
        }
        let own = build.requirements.text
        let install = (["pip install"] + shared + ["-r \(own)"]).joined(separator: " ")
        // A program of the standard library alone has no requirements.
        let mayBeAbsent =
            build.kind == .socketServer && shared.isEmpty && build.requirements.origin.manifestRanges.isEmpty
        let command = mayBeAbsent ? "if [ -f \(own) ]; then \(install); fi" : install
        return instructions + (try copyRequirements()) + [
            try .run(.shell([DockerCommand(checking: command)]), mounts: [.cache("/root/.cache/pip")])
                .from(.derived(rule: "requirements", from: [build.requirements.origin]))
        ]
    }

    // MARK: - Targets

    private func developmentRequirements() throws -> [DockerfileInstruction] {
        guard let file = build.developmentRequirements else { return [] }
        return [
            try .run(
                .shell([DockerCommand(checking: "pip install -r \(file.text)")]),
                mounts: [.cache("/root/.cache/pip")]
            ).from(file.origin)
        ]
    }

    /// No byte code is written to the read-only root; the log is not held back; what wants a home gets the one folder
    /// that is always writable (DF-21).
    private func environment() throws -> [DockerfileInstruction] {
        [
            try .env("PYTHONDONTWRITEBYTECODE", "1"),
            try .env("PYTHONUNBUFFERED", "1"),
            try .env("HOME", "/tmp"),
        ]
    }

    private var portVariables: [String] {
        switch build.kind {
        case .pythonFastAPI, .pythonML: [PlatformConventions.portVariable, "UVICORN_PORT"]
        case .streamlit: [PlatformConventions.portVariable, "STREAMLIT_SERVER_PORT"]
        default: [PlatformConventions.portVariable]
        }
    }

    // MARK: - Runtime

    private func runtime(from release: String) throws -> [DockerfileInstruction] {
        let image = build.runtimeBase.value
        let folder = try DockerText(checking: Self.environmentFolder)
        var instructions: [DockerfileInstruction] = [.blank, try plan.runtimeStage(Self.imageArgument)]
        instructions += try [path()] + environment()
        instructions += try plan.install(build.packages, in: image) + plan.createUser(in: image)
        instructions += [
            try .workdir(DockerText(checking: PlatformConventions.applicationFolder)),
            try .copy([folder], to: folder, from: DockerText(checking: DockerfilesConventions.builderStage)),
        ]
        instructions += try plan.copyEntrypoint()
        instructions.append(
            try .copy(
                [DockerText(checking: PlatformConventions.applicationFolder + "/")],
                to: "./",
                from: DockerText(checking: release)
            )
        )
        instructions += try plan.createWritableFolders()
        instructions +=
            try workers() + plan.portVariables(portVariables) + plan.user() + plan.ports() + plan.stopSignal()
        instructions += try plan.healthcheck() + plan.start(PythonServer(plan: plan).command, build.application.origin)
        return instructions + (try plan.labels())
    }

    /// How many processes serve unless the environment says otherwise; gunicorn and uvicorn read it themselves.
    private func workers() throws -> [DockerfileInstruction] {
        switch build.kind {
        case .streamlit, .socketServer: return []
        default: break
        }
        // Services that share the image have limits of their own; the smallest suits each.
        let workers = plan.members.map(\.build.server.workers).min { $0.number < $1.number } ?? build.server.workers
        return [
            .comment("Server processes; a Compose file sets it by the limits of its environment."),
            try .env(PlatformConventions.workersVariable, DockerText(checking: String(workers.number))).from(
                workers.origin
            ),
        ] + (try patience())
    }

    /// A variable, because only newer versions of uvicorn have the option, and older ones would not start with it.
    private func patience() throws -> [DockerfileInstruction] {
        guard build.kind == .pythonFastAPI || build.kind == .pythonML else { return [] }
        return [
            .comment(
                "uvicorn kills a worker that does not answer it for 5 s, which loading it on a busy host can take."
            ),
            try .env("UVICORN_TIMEOUT_WORKER_HEALTHCHECK", "30"),
        ]
    }
}
