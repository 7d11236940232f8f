import Documents
import Origins
import PlatformManifest
import PlatformModel

/// An environment of several hosts as one file for `docker stack deploy`.
///
/// Swarm reads an older form of Compose files: it refuses some keys and ignores others. What has another spelling there is
/// translated, what has none is left out, and the file's head says so.
struct StackFile {
    let platform: Platform

    static let comments: [YAMLDocument.Note] = [
        "For several hosts. It stands alone:",
        "  docker stack deploy --compose-file <this file> <name>",
        "Swarm has no order of starts and no no-new-privileges: services retry until what they need is there. Jobs with a",
        "timer and tools are not in it; run them with Compose.",
    ].map { .init($0) }

    /// Keys that Swarm refuses, or ignores with a warning (docker CLI 28.2, 'docker stack config' and 'deploy').
    private static let unknownKeys = [
        "build", "depends_on", "pid", "profiles", "pull_policy", "restart", "security_opt", "shm_size",
    ]

    /// - Throws: `GeneratorError` as for the Compose file.
    func file() throws -> ComposeFile {
        let whole = try ComposeProject(platform: platform).file()
        let running = whole.services.filter { $0.value["profiles"] == nil }
        return ComposeFile(
            services: running.map(service),
            networks: whole.networks.map(network),
            volumes: whole.volumes,
            secrets: whole.secrets
        )
    }

    private func service(_ pair: DataPair) -> DataPair {
        var pair = pair
        let restart = pair.value["restart"]
        var pairs = (pair.value.pairs ?? []).filter { !Self.unknownKeys.contains($0.key) }
        // A job ends with success once, a service is there for good.
        let isJob = restart?.string == RestartPolicy.never.rawValue
        let policy: DataNode =
            isJob ? ["condition": "on-failure", "max_attempts": 5] : ["condition": "any", "delay": "5s"]
        var deploy = pairs.first { $0.key == "deploy" }?.value ?? .emptyMapping
        deploy.append("restart_policy", policy)
        pairs.removeAll { $0.key == "deploy" }
        pairs.append(DataPair("deploy", deploy))
        pair.value.value = .mapping(pairs)
        return pair
    }

    /// Spans the hosts; the engine chooses the gateway, which Swarm lets nobody name.
    private func network(_ pair: DataPair) -> DataPair {
        var pair = pair
        pair.value["driver"] = "overlay"
        if let subnet = pair.value["ipam"]?["config"]?.items?.first?["subnet"] {
            pair.value["ipam"] = ["config": [["subnet": subnet]]]
        }
        return pair
    }
}
