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

    /// How it is started, and what its operator has to know.
    var comments: [YAMLDocument.Note] {
        guard let name = platform.environment.name else { return [] }
        let project = platform.name.value
        let file = platform.layout.compose.appending(platform.layout.composeFileName("\(name.value).stack"))
        let values = "\(PlatformConventions.environmentsFolder)/\(name.value).env"
        let lines = [
            "For several hosts. It stands alone; from the output folder, on a manager:",
            "  (set -a; . \(values); docker stack deploy --with-registry-auth \\",
            "    --compose-file \(file) \(project))",
            "Services with volumes or files of this checkout run where it lies. Tell Swarm once which host that is:",
            "  docker node update --label-add \(PlatformConventions.platformLabel)=\(project) HOST",
            "Jobs that nobody waits for, tools and second colours have no container until they are asked for:",
            "  docker service update --force --replicas 1 \(project)_SERVICE",
            "A published port is that of the host where the container runs, since Swarm's own balancer hides who asks.",
            "Swarm has no order of starts and no no-new-privileges: services retry until what they need is there.",
        ]
        let origin = Origin.derived(
            rule: "stack for several hosts",
            from: [name.origin, platform.environment.hosts.origin, platform.name.origin]
        )
        return lines.map { .init($0, origin) }
    }

    /// Keys that Swarm refuses, or ignores with a warning (docker CLI 28.2, 'docker stack config' and 'deploy').
    private static let unknownKeys = [
        "build", "depends_on", "pid", "profiles", "pull_policy", "restart", "security_opt", "shm_size",
    ]

    /// - Throws: `GeneratorError` as for the Compose file.
    func file() throws -> ComposeFile {
        let whole = try ComposeProject(platform: platform).file()
        return ComposeFile(
            services: whole.services.map(service),
            networks: whole.networks.map(network),
            volumes: whole.volumes,
            secrets: whole.secrets
        )
    }

    private func service(_ pair: DataPair) -> DataPair {
        var pair = pair
        let restart = pair.value["restart"]
        let isAskedFor = pair.value["profiles"] != nil
        var pairs = (pair.value.pairs ?? []).filter { !Self.unknownKeys.contains($0.key) }
        // A job ends with success once, a service is there for good.
        let isJob = restart?.string == RestartPolicy.never.rawValue
        let policy: DataNode =
            switch (isJob, isAskedFor) {
            case (true, true): ["condition": "none"]
            case (true, false): ["condition": "on-failure", "max_attempts": 5]
            case (false, _): ["condition": "any", "delay": "5s"]
            }
        var deploy = pairs.first { $0.key == "deploy" }?.value ?? .emptyMapping
        if isAskedFor { deploy["replicas"] = 0 }
        deploy.append("restart_policy", policy)
        if isBound(pair.value) {
            let constraint = "node.labels.\(PlatformConventions.platformLabel) == \(platform.name.value)"
            deploy.append("placement", ["constraints": [DataNode(constraint, origin: platform.name.origin)]])
        }
        let isSingle = isAskedFor || deploy["replicas"] == nil
        pairs = pairs.compactMap { $0.key == "ports" ? ports($0, isSingle: isSingle) : $0 }
        pairs.removeAll { $0.key == "deploy" }
        pairs.append(DataPair("deploy", deploy))
        pair.value.value = .mapping(pairs)
        return pair
    }

    /// Whether it needs what only one host has: a volume of the engine's own driver, or files of the checkout.
    private func isBound(_ service: DataNode) -> Bool {
        (service["volumes"]?.items ?? []).contains { mount in
            guard let text = mount.string else { return mount["source"]?.string?.hasPrefix(".") == true }
            let name = text.prefix { $0 != ":" }
            guard let volume = platform.volumes.first(where: { $0.name.value.text == name }) else { return true }
            return (volume.driver?.text ?? "local") == "local" && volume.driverOptions.isEmpty
        }
    }

    /// Those of one container on its own host: what asks there is the client, not Swarm's balancer. The balancer, which
    /// several containers need, knows no address of the host, so that what is for loopback is not published at all.
    private func ports(_ pair: DataPair, isSingle: Bool) -> DataPair? {
        var pair = pair
        let items = (pair.value.items ?? []).compactMap { item -> DataNode? in
            let words = item.string?.split(separator: ":") ?? []
            guard words.count == 2, isSingle else { return words.count == 2 ? item : nil }
            let target = words[1].split(separator: "/")
            guard let published = Int(words[0]), let container = Int(target[0]) else { return item }
            var port: DataNode = ["target": .init(container), "published": .init(published)]
            port.append("protocol", DataNode(target.count == 2 ? String(target[1]) : "tcp"))
            port.append("mode", "host")
            return port.from(item.origin)
        }
        guard !items.isEmpty else { return nil }
        pair.value = DataNode(items: items)
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
