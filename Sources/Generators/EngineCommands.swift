import Origins
import PlatformManifest
import PlatformModel

/// What an operator tells Compose or Swarm about a whole environment; heads, READMEs and runbooks say the same.
enum EngineCommands {
    /// Of `docker compose up`: comes back once everything is healthy (CP-37).
    static let untilHealthy = "--detach --wait --wait-timeout 300"
}

extension Platform {
    /// What Compose is told to start the environment, after its files. An image of the last time would bring back its
    /// code, so that what is built here is built again.
    var startWords: String {
        let builds = environment.images.value == .build && services.contains { $0.image.build != nil }
        return "up \(builds ? "--build " : "")\(EngineCommands.untilHealthy) --remove-orphans"
    }

    /// Whether Compose cannot read its files without values of the operator's.
    var needsEnvironmentFile: Bool {
        variables.contains { $0.isRequired.value && $0.value == nil }
    }
}

extension Stack {
    /// What Swarm calls a service, or a secret. For example: `shop_backend`.
    func name(of part: some CustomStringConvertible) -> String { "\(name.value)_\(part)" }

    /// What starts the stack, and what changes it, from the output folder on a manager.
    ///
    /// `docker stack deploy` takes no environment file: a shell has to export it.
    var deployment: [String] {
        [
            "(set -a && . \(variables) && docker stack deploy \\",
            "  --compose-file \(file) \\",
            "  --prune --with-registry-auth --detach=false \(name.value))",
        ]
    }

    /// A shell's command that prints the containers of a service on its host.
    func containers(of service: some CustomStringConvertible) -> String {
        "docker ps --quiet --filter label=\(Self.serviceLabel)=\(name(of: service))"
    }

    /// By which the engine tells whose container one is (moby, swarm executor).
    static let serviceLabel = "com.docker.swarm.service.name"
    static let stackLabel = "com.docker.stack.namespace"

    /// For the examples of templates' contexts.
    static let example = Stack(
        name: Sourced(PlatformName(unchecked: "shop"), .constant),
        file: ProjectPath(unchecked: "deploy/docker/compose/production.stack.yml"),
        variables: ProjectPath(unchecked: "config/environments/production.env"),
        origin: .constant
    )
}
