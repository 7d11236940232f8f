import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Instructions that images of every runtime are made of.
extension ImagePlan {
    /// Turns what a Dockerfile cannot say into a diagnostic at the value that it came from.
    func place<Result>(
        _ field: String,
        _ origin: Origin,
        _ body: () throws(DockerfileError) -> Result
    ) throws(GeneratorError) -> Result {
        do {
            return try body()
        } catch {
            let reason =
                switch error {
                case .controlCharacter: "has a line break or another control character, which a Dockerfile cannot hold"
                case .notOneWord: "is not one word"
                case .notAName: "is not the name of a variable"
                case .notACommand: "is no shell command that a Dockerfile reads as it is written"
                }
            throw GeneratorError(
                "'\(field)' of image '\(build.folder)' \(reason)",
                fix: "write it on one line",
                at: origin
            )
        }
    }

    // MARK: - Base images

    /// The arguments before the first FROM: each image by tag and digest, once (DF-03).
    func baseArguments(_ name: String) throws -> [DockerfileInstruction] {
        var instructions = [try image(name, build.base)]
        if hasOwnRuntimeBase { instructions.append(try image("RUNTIME_IMAGE", build.runtimeBase)) }
        return instructions + [.blank]
    }

    private var hasOwnRuntimeBase: Bool { build.base.value != build.runtimeBase.value }

    private func image(_ name: String, _ image: Sourced<ImageReference>) throws -> DockerfileInstruction {
        try .arg(name, DockerText(checking: image.description)).from(image.origin)
    }

    /// The start of the final stage.
    func runtimeStage(_ name: String) throws -> DockerfileInstruction {
        try .from(.variable(hasOwnRuntimeBase ? "RUNTIME_IMAGE" : name), as: DockerfilesConventions.runtimeStage)
    }

    // MARK: - Sources

    /// A stage that holds the sources of the one service that is built, where several share the Dockerfile: so the
    /// argument that names it is in no stage that runs commands, and services with equal requirements share those layers
    /// (F-06).
    func sourcesStage(_ files: [String]) throws -> [DockerfileInstruction] {
        guard isShared else { return [] }
        let parts = build.sourceFolders.map(\.text)
        let source = DockerText.variable(PlatformConventions.sourceArgument)
        var copies: [DockerfileInstruction] = []
        for part in parts + (parts.isEmpty ? [] : files) {
            copies.append(
                try .copy(
                    [source + DockerText(checking: "/\(part)")],
                    to: DockerText(checking: "/\(part)"),
                    chmod: Self.readable
                )
            )
        }
        if parts.isEmpty { copies = [try .copy([source + "/"], to: "/", chmod: Self.readable)] }
        return [
            .comment(
                "The one place that knows the service: RUNs do not see SOURCE, so that siblings share their layers."
            ),
            try .from("scratch", as: DockerfilesConventions.sourcesStage),
            try .arg(PlatformConventions.sourceArgument),
        ] + copies + [.blank]
    }

    /// Copies files of the service, given as patterns below its folder.
    func copy(_ files: [String], to folder: String = "./") throws -> DockerfileInstruction {
        let sources = try files.map { pattern in
            try DockerText(checking: isShared ? "/\(pattern)" : build.source.value.appending(pattern).text)
        }
        return try .copy(
            sources,
            to: DockerText(checking: folder),
            from: isShared ? DockerText(checking: DockerfilesConventions.sourcesStage) : nil
        ).from(build.source.origin)
    }

    /// Copies the sources, then what other services use as well, readable whatever the checkout's umask was; code belongs
    /// to root (DF-10).
    func copySources() throws -> [DockerfileInstruction] {
        var instructions: [DockerfileInstruction] = []
        for folder in build.sharedSources {
            let name = folder.text.split(separator: "/").last.map(String.init) ?? folder.text
            instructions.append(
                try .copy(
                    [DockerText(checking: folder.text + "/")],
                    to: DockerText(checking: "./\(name)/"),
                    chmod: Self.readable
                ).from(folder.origin)
            )
        }
        if isShared {
            instructions.append(
                try .copy(["/"], to: "./", from: DockerText(checking: DockerfilesConventions.sourcesStage))
            )
        } else if build.sourceFolders.isEmpty {
            let source = build.source.value.text == "." ? "." : build.source.text + "/"
            instructions.append(
                try .copy([DockerText(checking: source)], to: "./", chmod: Self.readable).from(build.source.origin)
            )
        }
        for part in isShared ? [] : build.sourceFolders {
            instructions.append(
                try .copy(
                    [DockerText(checking: build.source.value.appending(part.text).text)],
                    to: DockerText(checking: "./\(part.text)"),
                    chmod: Self.readable
                ).from(part.origin)
            )
        }
        return instructions
    }

    private static let readable: DockerText = "u=rwX,go=rX"

    /// The manifest's build arguments with the values of no environment, split by who reads them: an argument is declared
    /// where it is needed, since every RUN below it depends on it.
    func arguments(ofPackageManagers: Bool) throws(GeneratorError) -> [DockerfileInstruction] {
        var instructions: [DockerfileInstruction] = []
        for (name, value) in build.arguments {
            let isOfPackageManager = DockerfilesConventions.packageManagerPrefixes.contains { name.text.hasPrefix($0) }
            guard isOfPackageManager == ofPackageManagers else { continue }
            guard !DockerfilesConventions.reservedArguments.contains(name.text) else {
                throw GeneratorError(
                    "build argument '\(name.text)' has a name that every image uses itself",
                    fix: "give the argument another name",
                    at: name.origin
                )
            }
            instructions.append(
                try place("runtime.arguments.\(name.text)", value.origin) { () throws(DockerfileError) in
                    // Services that share the Dockerfile pass their own.
                    try DockerfileInstruction.arg(name.text, isShared ? nil : DockerText(checking: value.value))
                }.from(isShared ? name.origin : value.origin)
            )
        }
        return instructions
    }

    /// The manifest's commands, or the usual ones of the runtime.
    func buildCommands(standard: [DockerCommand] = [], mounts: [DockerMount] = []) throws -> [DockerfileInstruction] {
        guard !build.buildCommands.isEmpty else {
            return standard.isEmpty ? [] : [try .run(.shell(standard), mounts: mounts)]
        }
        let origin = Origin.derived(rule: "build commands", from: build.buildCommands.map(\.origin))
        let commands = try build.buildCommands.map { command in
            try place("runtime.buildCommands", command.origin) { () throws(DockerfileError) in
                try DockerCommand(checking: command.value)
            }
        }
        return [
            try place("runtime.buildCommands", origin) { () throws(DockerfileError) in
                try DockerfileInstruction.run(.shell(commands), mounts: mounts)
            }.from(origin, parts: build.buildCommands.map(\.origin))
        ]
    }

    /// The name of the stage that the final one copies from, after one without the tests where there is a test target.
    func releaseStage() throws -> (name: String, instructions: [DockerfileInstruction]) {
        guard build.testCommand != nil else { return (DockerfilesConventions.builderStage, []) }
        return (
            "release",
            [
                .blank,
                .comment("Without the tests, which only the test target needs."),
                try .from(DockerText(checking: DockerfilesConventions.builderStage), as: "release"),
                try .run(.shell(["rm -rf tests"])),
            ]
        )
    }

    // MARK: - System

    /// Installs operating system packages, sorted, each with a version (DF-07, DF-08).
    func install(_ packages: [Sourced<PackageRequirement>], in image: ImageReference) throws -> [DockerfileInstruction]
    {
        guard !packages.isEmpty else { return [] }
        var words: [String] = []
        for package in packages {
            guard let version = DebianPackages.version(of: package.value, in: image) else {
                throw GeneratorError(
                    "package '\(package.name)' names no version, and the catalog knows none for image '\(image)'",
                    fix:
                        "write its version, such as \(package.name)=1.2.*; 'apt-cache policy \(package.name)' in the image shows it",
                    at: package.origin
                )
            }
            words.append("\(package.name)=\(version)")
        }
        words.sort()
        let origin = Origin.derived(rule: "system packages", from: packages.map(\.origin))
        if Self.isAlpine(image) {
            return [try .run(.shell([DockerCommand(checking: "apk add --no-cache", continued: words)])).from(origin)]
        }
        return [
            // Debian's images delete the archives that the cache mount is to keep.
            try .run(
                .shell([
                    "rm -f /etc/apt/apt.conf.d/docker-clean",
                    "apt-get update",
                    DockerCommand(checking: "apt-get install -y --no-install-recommends", continued: words),
                ]),
                mounts: [.cache("/var/cache/apt", isLocked: true), .cache("/var/lib/apt", isLocked: true)]
            ).from(origin, parts: [.constant, .constant, origin])
        ]
    }

    static func isAlpine(_ image: ImageReference) -> Bool { image.tag?.contains("alpine") == true }

    /// Creates the user that the image runs as, by number, so that the host can verify it is not root (DF-09).
    func createUser(in image: ImageReference) throws -> [DockerfileInstruction] {
        let user = build.user.value
        guard !user.isRoot else { return [] }
        let isNode = build.kind == .nextjs || build.kind == .node || build.kind == .staticSite
        if isNode, user == UserIdentity(user: 1000, group: 1000) { return [] }
        let (group, account): (String, String)
        if Self.isAlpine(image) {
            group = "addgroup -g \(user.group) -S app"
            account = "adduser -u \(user.user) -S -D -H -G app app"
        } else {
            group = "groupadd --gid \(user.group) app"
            account =
                "useradd --uid \(user.user) --gid \(user.group) --no-create-home --shell /usr/sbin/nologin app"
        }
        // Below 1000 are the accounts of the distribution, 65534 is its nobody, Node's images have 1000.
        let mayExist =
            !(1000..<65_534 ~= user.user && 1000..<65_534 ~= user.group)
            || isNode && (user.user == 1000 || user.group == 1000)
        let commands =
            mayExist
            ? ["{ getent group \(user.group) || \(group); }", "{ getent passwd \(user.user) || \(account); }"]
            : [group, account]
        return [try .run(.shell(commands.map { try DockerCommand(checking: $0) })).from(build.user.origin)]
    }

    /// Makes the folders that the program may write to; everything else in the image belongs to root.
    ///
    /// `further` are folders that only this stage has.
    func createWritableFolders(_ further: [String] = []) throws -> [DockerfileInstruction] {
        let own = further.map { Sourced(AbsolutePath(unchecked: $0), .constant) }
        let folders = own + writable.filter { $0.text != "/tmp" }
        guard !folders.isEmpty, !build.user.value.isRoot else { return [] }
        let origin = Origin.derived(rule: "writable folders", from: [build.user.origin] + folders.map(\.origin))
        let command = "install -d -o \(build.user.user) -g \(build.user.group)"
        return [
            .comment("Named volumes take their owner from the image's folders."),
            try .run(.shell([DockerCommand(checking: command, continued: folders.map(\.text))])).from(origin),
        ]
    }

    // MARK: - Start

    /// Copies the entrypoint to where hot reload does not hide it.
    func copyEntrypoint() throws -> [DockerfileInstruction] {
        guard hasEntrypoint else { return [] }
        let file = ownFile(DockerfilesConventions.entrypointFile)
        return [
            try .copy(
                [DockerText(checking: file)],
                to: DockerText(checking: DockerfilesConventions.entrypointPath),
                chmod: "0755"
            )
        ]
    }

    /// Which port a shared image serves on; a value of the environment, since an exec form expands nothing (F-01).
    func portVariables(_ names: [String]) throws -> [DockerfileInstruction] {
        guard isShared, build.port != nil else { return [] }
        let variable = PlatformConventions.portVariable
        return [try .arg(variable)]
            + (try names.map { try .env($0, .variable(variable)) })
    }

    /// The user, by number.
    func user() throws -> [DockerfileInstruction] {
        [try .user(DockerText(checking: build.user.description)).from(build.user.origin)]
    }

    /// What the container listens on (DF-20).
    func ports() throws -> [DockerfileInstruction] {
        var ports = try build.ports.map { try DockerText(checking: String($0.number)) }
        if isShared, !ports.isEmpty { ports[0] = .variable(PlatformConventions.portVariable) }
        guard !ports.isEmpty else { return [] }
        return [try .expose(ports).from(.derived(rule: "container ports", from: build.ports.map(\.origin)))]
    }

    /// How the engine sees that the server works (DF-16).
    func healthcheck(_ replacement: [String]? = nil) throws -> [DockerfileInstruction] {
        guard let probe = build.probe else {
            return build.noProbeReason.map { [.comment("No HEALTHCHECK: \($0.value)").from($0.origin)] } ?? []
        }
        let command =
            switch probe.command {
            case .arguments(let words): words
            case .shell(let text): ["/bin/sh", "-c", text]
            }
        return [
            try place("health", probe.origin) { () throws(DockerfileError) in
                try DockerfileInstruction.healthcheck(
                    replacement ?? command,
                    interval: DockerText(checking: probe.interval.description),
                    timeout: DockerText(checking: probe.timeout.description),
                    startPeriod: DockerText(checking: probe.startPeriod.description),
                    startInterval: "2s",
                    retries: probe.retries.number
                )
            }.from(
                probe.origin,
                parts: [
                    .derived(
                        rule: "times of the health check",
                        from: [probe.interval, probe.timeout, probe.startPeriod].map(\.origin) + [probe.retries.origin]
                    ),
                    probe.origin,
                ]
            )
        ]
    }

    /// The signal that ends the server, where it is not the engine's own (DF-15).
    func stopSignal(standard: StopSignal = .terminate) throws -> [DockerfileInstruction] {
        let signal = build.stopSignal ?? Sourced(standard, .constant)
        guard signal.value != .terminate else { return [] }
        return [try .stopSignal(DockerText(checking: signal.rawValue)).from(signal.origin)]
    }

    /// The entrypoint, if there is one, and the server.
    func start(_ command: [String], _ origin: Origin) throws -> [DockerfileInstruction] {
        let entrypoint =
            hasEntrypoint ? [try DockerfileInstruction.entrypoint([DockerfilesConventions.entrypointPath])] : []
        return entrypoint + [
            try place("command", origin) { () throws(DockerfileError) in try DockerfileInstruction.cmd(command) }.from(
                origin
            )
        ]
    }

    /// OCI labels, last, because the revision is another each time (DF-11).
    func labels() throws -> [DockerfileInstruction] {
        var labels: [(key: String, value: DockerText)] = []
        var origins: [Origin] = []
        func add(_ key: String, _ field: String, _ value: Sourced<String>?) throws {
            guard let value else { return }
            let text = try place(field, value.origin) { () throws(DockerfileError) in
                try DockerText(checking: value.value)
            }
            labels.append(("org.opencontainers.image.\(key)", text))
            origins.append(value.origin)
        }
        func addVariable(_ key: String, _ argument: String) {
            labels.append(("org.opencontainers.image.\(key)", .variable(argument)))
            origins.append(.constant)
        }
        var arguments = [
            DockerfilesConventions.revisionArgument, DockerfilesConventions.versionArgument,
            DockerfilesConventions.createdArgument,
        ]
        if isShared {
            let title = PlatformConventions.titleArgument
            let description = PlatformConventions.descriptionArgument
            arguments.insert(contentsOf: [title, description], at: 0)
            addVariable("title", title)
            addVariable("description", description)
        } else {
            try add("title", "title", build.title)
            try add("description", "description", build.description)
        }
        try add("source", "platform.source", platform.source?.map(\.description))
        try add("vendor", "platform.vendor", platform.vendor)
        try add("licenses", "platform.license", platform.license)
        addVariable("revision", DockerfilesConventions.revisionArgument)
        addVariable("version", DockerfilesConventions.versionArgument)
        addVariable("created", DockerfilesConventions.createdArgument)
        return [
            .blank,
            .comment("Last, since these change with every build; CREATED in the form of RFC 3339."),
        ] + (try arguments.map { try .arg($0, "") }) + [
            try .label(labels).from(.constant, parts: origins)
        ]
    }
}
