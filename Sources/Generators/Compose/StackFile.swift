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
    let stack: Stack

    /// - Returns: `nil` where Compose starts the platform.
    init?(of platform: Platform) {
        guard let stack = platform.stack else { return nil }
        self.platform = platform
        self.stack = stack
    }

    /// How it is started, and what its operator has to know.
    var comments: [YAMLDocument.Note] {
        let service = stack.name(of: "SERVICE")
        let lines =
            ["For several hosts. It stands alone; from the output folder, on a manager, with Docker 26 or newer:"]
            + stack.deployment.map { "  \($0)" } + [
                "What one service was before its last change comes back with:",
                "  docker service rollback \(service)",
                "Swarm does so by itself when a new container does not come up or fails soon after.",
                "Services with volumes or files of this checkout run where it lies. Tell Swarm once which host that is:",
                "  docker node update --label-add \(PlatformConventions.platformLabel)=\(stack.name.value) HOST",
                "Jobs on which nobody waits and tools have no container until they are asked for:",
                "  docker service update --force --replicas 1 --detach \(service)",
                "A published port is that of the host where the container runs, since Swarm's own balancer hides who asks.",
                "Swarm has no order of starts and no no-new-privileges: services retry until what they need is there.",
            ]
        return lines.map { .init($0, stack.origin) }
    }

    /// Keys that Swarm refuses, or ignores with a warning (docker CLI 28.5, 'docker stack config' and 'deploy').
    private static let unknownKeys: Set = [
        "build", "depends_on", "pid", "profiles", "pull_policy", "restart", "security_opt",
    ]

    /// - Throws: `GeneratorError` as for the Compose file.
    func file() throws -> ComposeFile {
        let project = ComposeProject(platform: platform)
        let whole = try project.fileWithoutServices()
        return ComposeFile(
            services: try platform.services.map { service in
                var pair = try project.pair(of: service)
                pair.value.value = .mapping(pairs(of: service, in: pair.value))
                return pair
            },
            networks: whole.networks.map(network),
            volumes: whole.volumes,
            secrets: whole.secrets
        )
    }

    /// The keys of a service: what it says in `node`, in Swarm's words.
    private func pairs(of service: Service, in node: DataNode) -> [DataPair] {
        var pairs: [DataPair] = []
        for pair in node.pairs ?? [] where !Self.unknownKeys.contains(pair.key) {
            switch pair.key {
            case "volumes", "tmpfs", "shm_size":
                if pairs.last?.key != "volumes" {
                    pairs.append(DataPair("volumes", DataNode(items: mounts(of: service))))
                }
            case "ports":
                let ports = ports(of: service)
                if !ports.isEmpty { pairs.append(DataPair("ports", DataNode(items: ports))) }
            case "deploy": break
            default: pairs.append(pair)
            }
        }
        pairs.append(DataPair("deploy", deploy(service, node["deploy"] ?? .emptyMapping)))
        return pairs
    }

    // MARK: - Scheduling

    /// A job ends with success once for every deployment, a service is there for good. What is asked for has no container.
    private func deploy(_ service: Service, _ node: DataNode) -> DataNode {
        var deploy = node
        if service.isAskedFor { deploy["replicas"] = 0 }
        let policy: DataNode
        switch (service.restart, service.isAskedFor) {
        case (.never, true): policy = ["condition": "none"]
        case (.never, false):
            // As a service that has ended it would hold up every update. It fails until what it needs is there, which is
            // given as long as Compose is told to wait (CP-37).
            deploy.append("mode", "replicated-job")
            policy = ["condition": "on-failure", "delay": "10s", "max_attempts": 30]
        case (.unlessStopped, _): policy = ["condition": "any", "delay": "5s"]
        }
        deploy.append("restart_policy", policy)
        if service.restart == .unlessStopped, !service.isAskedFor { addUpdates(of: service, to: &deploy) }
        if isBound(service) {
            let constraint = "node.labels.\(PlatformConventions.platformLabel) == \(platform.name.value)"
            deploy.append("placement", ["constraints": [DataNode(constraint, origin: platform.name.origin)]])
        }
        return deploy
    }

    /// A container that does not come up, or fails soon after, brings back what was there before; Swarm's own way is to stop
    /// half-way.
    private func addUpdates(of service: Service, to deploy: inout DataNode) {
        let order: DataNode = startsFirst(service) ? "start-first" : "stop-first"
        let monitor: DataNode =
            if case .probe(let probe) = service.health {
                DataNode(probe.startPeriod.map { max($0, Self.shortestWatch).description })
            } else {
                // Nothing asks it: what fails is seen by its end alone.
                "30s"
            }
        deploy.append("update_config", ["order": order, "failure_action": "rollback", "monitor": monitor])
        deploy.append("rollback_config", ["order": order, "monitor": monitor])
    }

    /// Swarm's own.
    private static let shortestWatch = TimeSpan.seconds(5)

    /// Whether the old container serves until the new one does. Two of a service that is there once may not share what they
    /// write to or its host's port, and without a port nobody waits for it: it may be one that must not run twice.
    private func startsFirst(_ service: Service) -> Bool {
        if service.replicas.number > 1 { return true }
        let keepsFiles = service.mounts.contains { mount in
            switch mount.source {
            case .volume, .project, .host: !mount.isReadOnly
            case .rendered: false
            }
        }
        return !service.ports.isEmpty && !keepsFiles && ports(of: service).isEmpty
    }

    /// Whether it needs what only one host has: a volume of the engine's own driver, or files of the checkout.
    private func isBound(_ service: Service) -> Bool {
        service.mounts.contains { mount in
            switch mount.source {
            case .project, .rendered: return true
            case .host: return false
            case .volume(let name):
                guard let volume = platform.volumes.first(where: { $0.name.value == name.value }) else { return true }
                return (volume.driver?.text ?? "local") == "local" && volume.driverOptions.isEmpty
            }
        }
    }

    // MARK: - Files and ports

    /// Also folders in memory, of which Swarm reads this form only. It knows no owner of them: everybody may write there.
    private func mounts(of service: Service) -> [DataNode] {
        let sharedMemory = service.sharedMemory.map { size in
            memoryFolder("/dev/shm", size.value, .derived(rule: "shared memory", from: [size.origin]))
        }
        return ComposeService(service: service, platform: platform).mounts
            + service.temporaryFolders.map { memoryFolder($0.path.text, $0.size, $0.path.origin) }
            + [sharedMemory].compactMap(\.self)
    }

    private func memoryFolder(_ path: String, _ size: MemorySize, _ origin: Origin) -> DataNode {
        [
            "type": "tmpfs", "target": DataNode(path, origin: origin),
            "tmpfs": ["size": DataNode(size.bytes, origin: origin)],
        ]
    }

    /// Those of one container on its own host: what asks there is the client, not Swarm's balancer. The balancer, which
    /// several containers need, knows no address of the host, so that what is for loopback is not published at all.
    private func ports(of service: Service) -> [DataNode] {
        let isSingle = service.isAskedFor || service.replicas.number == 1
        return service.ports.compactMap { port in
            guard let published = port.published, !published.isLoopback else { return nil }
            let node = ComposeService.published(port, as: published)
            guard isSingle else { return node }
            let long: DataNode = [
                "target": DataNode(port.container.map(\.number)), "published": DataNode(published.host.map(\.number)),
                "protocol": DataNode(port.transport.rawValue), "mode": "host",
            ]
            return long.from(node.origin)
        }
    }

    // MARK: - Networks

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

extension Service {
    /// Jobs on which nobody waits and tools, which are there only while somebody wants them.
    var isAskedFor: Bool { profile != nil }
}
