package import Origins
package import PlatformManifest

/// A platform on several hosts, which Swarm joins and runs as a stack.
package struct Stack: Sendable {
    /// The platform's.
    package let name: Sourced<PlatformName>
    /// What describes it below the output folder, alone.
    package let file: ProjectPath
    /// The environment file, below the output folder.
    package let variables: ProjectPath
    /// Of the environment, and of its being on several hosts.
    package let origin: Origin

    package init(name: Sourced<PlatformName>, file: ProjectPath, variables: ProjectPath, origin: Origin) {
        self.name = name
        self.file = file
        self.variables = variables
        self.origin = origin
    }
}

extension Platform {
    /// `nil` where one engine runs the platform: on one host, and for test runs.
    package var stack: Stack? {
        guard let environment = environment.name, self.environment.hosts.number > 1, !self.environment.standsAlone
        else { return nil }
        return Stack(
            name: name,
            file: layout.compose.appending(layout.composeFileName("\(environment.value).stack")),
            variables: environmentFile,
            origin: .derived(
                rule: "stack for several hosts",
                from: [environment.origin, self.environment.hosts.origin, name.origin]
            )
        )
    }

    /// The operator's file of variables, below the output folder. For example: `config/environments/production.env`.
    package var environmentFile: ProjectPath {
        let name = environment.name?.value.text ?? "base"
        return ProjectPath(unchecked: "\(PlatformConventions.environmentsFolder)/\(name).env")
    }
}
