import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The targets beside the image itself: tests, and hot reload (DF-02).
extension ImagePlan {
    /// The stages `test` and `dev`, which have the tools and sources of the builder.
    ///
    /// `installation` is what only they need, `writable` the folders that tools write to, `asUser` what is then done as the
    /// user, `ports` the variables for the port of a shared image, `server` the final command.
    func targets(
        from stage: String,
        installation: [DockerfileInstruction],
        environment: [DockerfileInstruction],
        writable: [String] = [],
        asUser: [DockerfileInstruction] = [],
        ports: [String],
        server: [String]
    ) throws -> [DockerfileInstruction] {
        let setup = installation + (try createUser(in: build.base.value)) + environment
        var instructions: [DockerfileInstruction] = []
        var start = stage
        if let command = build.testCommand {
            start = DockerfilesConventions.testStage
            let origin = Origin.derived(rule: "test command", from: command.map(\.origin))
            instructions += [.blank, try .from(DockerText(checking: stage), as: start)] + setup
            instructions += try createWritableFolders(writable) + user() + asUser
            instructions += [
                try place("runtime.testCommand", origin) { () throws(DockerfileError) in
                    try DockerfileInstruction.cmd(command.map(\.value))
                }.from(origin)
            ]
        }
        instructions += [
            .blank,
            .comment("Hot reload: the sources are mounted over those in the image."),
            try .from(DockerText(checking: start), as: DockerfilesConventions.developmentStage),
        ]
        if build.testCommand == nil { instructions += setup + (try createWritableFolders(writable)) }
        instructions += try copyEntrypoint() + portVariables(ports)
        if build.testCommand == nil { instructions += try user() + asUser }
        instructions += try self.ports() + developmentHealthcheck()
        return instructions + (try developmentStart(server))
    }

    private func developmentHealthcheck() throws -> [DockerfileInstruction] {
        guard let probe = build.probe else { return try healthcheck() }
        switch build.kind.developmentProbe(for: probe, port: build.port?.value, readsVariable: isShared) {
        case .same: return try healthcheck()
        case .instead(let words): return try healthcheck(words)
        case .none: return [.comment("No HEALTHCHECK: what it asks with is not here, and the service has no port.")]
        }
    }

    private func developmentStart(_ server: [String]) throws -> [DockerfileInstruction] {
        // A development command names its service's port, so a shared image has the server; Compose gives each its own.
        guard !isShared, let first = build.developmentCommand.first else { return try start(server, .constant) }
        let origins = build.developmentCommand.map(\.origin)
        let origin = first.origin == origins.last ? first.origin : .derived(rule: "development command", from: origins)
        return try start(build.developmentCommand.map(\.value), origin)
    }
}
