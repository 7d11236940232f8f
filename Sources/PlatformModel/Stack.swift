package import Origins
package import PlatformManifest

/// A platform on several hosts, which Swarm joins and runs as a stack.
package struct Stack: Sendable {
    /// The platform's.
    package let name: Sourced<PlatformName>
    /// What `docker stack deploy` reads, below the output folder; it stands alone.
    package let file: ProjectPath
    /// The environment file, below the output folder. `docker stack deploy` takes none: a shell has to export it.
    package let variables: ProjectPath
    /// Of the environment, and of its being on several hosts.
    package let origin: Origin

    /// What Swarm calls a service, or a secret. For example: `shop_backend`.
    package func name(of part: some CustomStringConvertible) -> String { "\(name.value)_\(part)" }

    /// What starts the stack, and what changes it, from the output folder on a manager.
    package var deployment: [String] {
        [
            "(set -a && . \(variables) && docker stack deploy \\",
            "  --compose-file \(file) \\",
            "  --prune --with-registry-auth --detach=false \(name.value))",
        ]
    }

    /// A shell's command that prints the containers of a service on its host.
    package func containers(of service: some CustomStringConvertible) -> String {
        "docker ps --quiet --filter label=\(Self.serviceLabel)=\(name(of: service))"
    }

    /// By which the engine tells whose container one is (moby, swarm executor).
    package static let serviceLabel = "com.docker.swarm.service.name"
    package static let stackLabel = "com.docker.stack.namespace"
}

extension Stack {
    /// For the examples of templates' contexts.
    package static let example = Stack(
        name: Sourced(PlatformName(unchecked: "shop"), .constant),
        file: ProjectPath(unchecked: "deploy/docker/compose/production.stack.yml"),
        variables: ProjectPath(unchecked: "config/environments/production.env"),
        origin: .constant
    )
}

extension Platform {
    /// `nil` where Compose starts the platform: on one host, and for test runs.
    package var stack: Stack? {
        guard let environment = environment.name, self.environment.hosts.number > 1, !self.environment.standsAlone
        else { return nil }
        return Stack(
            name: name,
            file: layout.compose.appending(layout.composeFileName("\(environment.value).stack")),
            variables: ProjectPath(unchecked: PlatformConventions.environmentsFolder)
                .appending("\(environment.value).env"),
            origin: .derived(
                rule: "stack for several hosts",
                from: [environment.origin, self.environment.hosts.origin, name.origin]
            )
        )
    }
}
