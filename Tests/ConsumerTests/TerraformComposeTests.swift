import Foundation
import TestSupport
import Testing

/// The planned containers are those of the merged Compose files: two families, one model.
@Suite("Terraform and Compose") struct TerraformComposeTests {
    static let plans = TerraformConsumerTests.plans.filter { run, environment in
        run.system.environments.contains(environment)
    }

    /// What Compose says of a service and the provider has no argument for, or says in another way.
    ///
    /// `build` and `pull_policy` are the image's, `depends_on` is the order of module calls, `profiles` is whether a container
    /// is started; and of `deploy`, `pids` has no argument.
    private static let otherwise: Set<String> = ["build", "pull_policy", "depends_on", "profiles"]
    private static let compared: Set<String> = [
        "image", "command", "entrypoint", "environment", "hostname", "user", "init", "pid", "networks", "network_mode",
        "extra_hosts", "ports", "volumes", "secrets", "tmpfs", "shm_size", "healthcheck", "deploy", "ulimits",
        "cap_drop", "cap_add", "security_opt", "read_only", "stop_signal", "stop_grace_period", "restart", "labels",
        "logging",
    ]

    @Test func somethingIsCompared() throws {
        try TerraformRun.requirePrograms()
        #expect(Self.plans.count >= 8)
    }

    @Test(arguments: plans) func servicesAreTheSame(run: TerraformRun, environment: String) throws {
        let merged = try run.merged(environment)
        let containers = try run.plan(environment).containers
        // Tests are Compose's alone; the second colour runs while a release takes over.
        let due = merged.names.filter { !$0.hasSuffix("-tests") && merged.strings($0, "profiles") != ["green"] }
        #expect(Set(containers.map(\.service)) == Set(due))
        for name in Set(containers.map(\.service)).sorted() {
            let service = try #require(merged.services[name])
            let known = Self.compared.union(Self.otherwise)
            // A patch of the manifest is Compose's alone.
            #expect(Set(service.keys).subtracting(known).subtracting(["annotations"]) == [], "\(name)")
            let mine = containers.filter { $0.service == name }
            #expect(mine.count == (merged.value(name, "deploy", "replicas") as? Int ?? 1), "\(name)")
            for container in mine { try compare(container, name, merged, run) }
        }
    }

    @Test(arguments: plans) func networksAndVolumesAreTheSame(run: TerraformRun, environment: String) throws {
        let merged = try run.merged(environment)
        let plan = try run.plan(environment)
        let networks = plan.all("docker_network")
        #expect(networks.count == merged.networks.count)
        for (name, network) in merged.networks {
            let planned = try #require(
                networks.first { $0.address.contains("module.network[\"\(name)\"]") },
                "network '\(name)'"
            ).values
            #expect(planned["internal"] as? Bool ?? false == network["internal"] as? Bool ?? false, "\(name)")
            #expect(planned["attachable"] as? Bool ?? false == network["attachable"] as? Bool ?? false, "\(name)")
            #expect(planned["driver"] as? String == network["driver"] as? String, "\(name)")
            let options = (network["driver_opts"] as? [String: String] ?? [:]).mapValues(plain)
            #expect(planned["options"] as? [String: String] ?? [:] == options, "\(name)")
            let due = ((network["ipam"] as? [String: Any])?["config"] as? [[String: Any]] ?? []).map { config in
                ["subnet", "gateway", "ip_range"].map { config[$0] as? String ?? "" }
            }
            let found = (planned["ipam_config"] as? [[String: Any]] ?? []).map { config in
                ["subnet", "gateway", "ip_range"].map { config[$0] as? String ?? "" }
            }
            #expect(found == due, "\(name)")
            #expect(PlannedContainer.labels(planned) == network["labels"] as? [String: String], "\(name)")
        }
        let volumes = plan.all("docker_volume")
        let own = merged.volumes.filter { $0.value["external"] as? Bool != true }
        #expect(volumes.count == own.count)
        for (name, volume) in own {
            let planned = try #require(volumes.first { $0.address.hasSuffix("[\"\(name)\"]") }, "volume '\(name)'")
                .values
            #expect(planned["driver"] as? String ?? "local" == volume["driver"] as? String ?? "local", "\(name)")
            let options = (volume["driver_opts"] as? [String: String] ?? [:]).mapValues(plain)
            #expect(planned["driver_opts"] as? [String: String] ?? [:] == options, "\(name)")
            #expect(PlannedContainer.labels(planned) == volume["labels"] as? [String: String], "\(name)")
        }
    }

    // MARK: - One container

    private func compare(
        _ container: PlannedContainer,
        _ name: String,
        _ merged: MergedPlatform,
        _ run: TerraformRun
    ) throws {
        let at = "\(container.name)"
        #expect(container.image == merged.value(name, "image") as? String, "\(at): image")
        for key in ["command", "entrypoint"] {
            let due = (merged.value(name, key) as? [String])?.map(plain)
            #expect(container.strings(key) ?? [] == due ?? [], "\(at): \(key)")
        }
        let environment = merged.value(name, "environment") as? [String: Any] ?? [:]
        let due = Set(environment.map { "\($0.key)=\(plain($0.value as? String ?? ""))" })
        #expect(Set(container.strings("env") ?? []) == due, "\(at): environment")
        #expect(container.string("hostname") == merged.value(name, "hostname") as? String, "\(at): hostname")
        #expect(container.string("user") == merged.value(name, "user") as? String, "\(at): user")
        #expect(container.bool("init") == (merged.value(name, "init") as? Bool ?? false), "\(at): init")
        #expect(container.string("pid_mode") == merged.value(name, "pid") as? String, "\(at): pid")
        #expect(container.string("restart") == merged.value(name, "restart") as? String, "\(at): restart")
        let labels = (merged.value(name, "labels") as? [String: String] ?? [:]).mapValues(plain)
        #expect(container.labels == labels, "\(at): labels")
        compareRun(container, name, merged)
        compareNetworks(container, name, merged)
        compareFiles(container, name, merged)
        try compareHealth(container, name, merged)
        compareResources(container, name, merged)
        compareSecurity(container, name, merged)
        let logging = merged.value(name, "logging", "options") as? [String: String]
        #expect(container.values["log_opts"] as? [String: String] == logging, "\(at): logging")
    }

    /// A profile is a container that is made and not started, but those of monitoring, which a variable switches.
    private func compareRun(_ container: PlannedContainer, _ name: String, _ merged: MergedPlatform) {
        let isService = merged.value(name, "restart") as? String != "no" || container.bool("must_run")
        let isMonitoring = container.address.hasPrefix("module.monitoring.")
        let profiles = merged.strings(name, "profiles")
        if profiles.isEmpty || isMonitoring {
            #expect(container.bool("start"), "\(container.name): start")
            #expect(container.bool("must_run") == isService, "\(container.name): must_run")
            #expect(container.bool("attach") == !isService, "\(container.name): attach")
        } else {
            #expect(!container.bool("start") && !container.bool("must_run"), "\(container.name): profile")
        }
    }

    private func compareNetworks(_ container: PlannedContainer, _ name: String, _ merged: MergedPlatform) {
        let at = container.name
        let networks = merged.value(name, "networks") as? [String: Any] ?? [:]
        let prefix = container.labels["platformgen.platform"].map { platform in
            "\(platform)-\(container.labels["platformgen.environment"] ?? "")-"
        }
        var found: [String: (aliases: Set<String>, address: String)] = [:]
        for block in container.blocks("networks_advanced") {
            let network = String((block["name"] as? String ?? "").dropFirst(prefix?.count ?? 0))
            let aliases = Set(block["aliases"] as? [String] ?? [])
            #expect(aliases.contains(name), "\(at): answers to its service's name")
            let own = aliases.filter { $0 != name && $0 != "\(name)-blue" && $0 != "\(name)-green" }
            found[network] = (own, block["ipv4_address"] as? String ?? "")
        }
        #expect(Set(found.keys) == Set(networks.keys), "\(at): networks")
        for (network, settings) in networks {
            let settings = settings as? [String: Any] ?? [:]
            let aliases = Set(settings["aliases"] as? [String] ?? []).subtracting(["\(name)-blue", "\(name)-green"])
            #expect(found[network]?.aliases == aliases, "\(at): \(network)")
            #expect(found[network]?.address == settings["ipv4_address"] as? String ?? "", "\(at): \(network)")
        }
        let hosts = merged.strings(name, "extra_hosts").map { $0.replacingOccurrences(of: "=", with: ":") }
        let known = container.blocks("host").map { "\($0["host"] ?? ""):\($0["ip"] ?? "")" }
        #expect(known.sorted() == hosts.sorted(), "\(at): hosts")
        if networks.isEmpty { #expect(container.string("network_mode") == "none", "\(at): network mode") }
        let ports = (merged.value(name, "ports") as? [[String: Any]] ?? []).map { port in
            [
                port["host_ip"] as? String ?? "0.0.0.0", "\(port["published"] ?? "")", "\(port["target"] ?? "")",
                port["protocol"] as? String ?? "tcp",
            ].joined(separator: " ")
        }
        let planned = container.blocks("ports").map { port in
            [
                port["ip"] as? String ?? "", "\(port["external"] ?? "")", "\(port["internal"] ?? "")",
                port["protocol"] as? String ?? "",
            ].joined(separator: " ")
        }
        #expect(planned.sorted() == ports.sorted(), "\(at): ports")
    }

    private func compareFiles(_ container: PlannedContainer, _ name: String, _ merged: MergedPlatform) {
        let at = container.name
        let platform = container.labels["platformgen.platform"] ?? ""
        let prefix = "\(platform)-\(container.labels["platformgen.environment"] ?? "")-"
        var due: Set<String> = []
        for mount in merged.value(name, "volumes") as? [[String: Any]] ?? [] {
            let source = mount["source"] as? String ?? ""
            let isReadOnly = mount["read_only"] as? Bool ?? false
            let isVolume = mount["type"] as? String == "volume"
            let propagation = (mount["bind"] as? [String: Any])?["propagation"] as? String ?? ""
            let name = isVolume ? merged.volumes[source]?["name"] as? String ?? "?" : source
            let place = name == "\(platform)_\(source)" ? prefix + source : name
            due.insert("\(place) \(mount["target"] ?? "") \(isReadOnly) \(propagation)")
        }
        for secret in merged.value(name, "secrets") as? [[String: Any]] ?? [] {
            let source = secret["source"] as? String ?? ""
            let file = merged.secrets[source]?["file"] as? String ?? "?"
            due.insert("\(file) /run/secrets/\(source) true ")
        }
        var found: Set<String> = []
        for volume in container.blocks("volumes") {
            found.insert(
                "\(volume["volume_name"] ?? "") \(volume["container_path"] ?? "") \(volume["read_only"] as? Bool ?? false) "
            )
        }
        for mount in container.blocks("mounts") {
            let options = mount["bind_options"] as? [[String: Any]]
            let propagation = options?.first?["propagation"] as? String ?? ""
            found.insert(
                "\(mount["source"] ?? "") \(mount["target"] ?? "") \(mount["read_only"] as? Bool ?? false) \(propagation)"
            )
        }
        #expect(found == due, "\(at): files")
        let folders = (merged.value(name, "tmpfs") as? [String] ?? []).map(plain)
        let planned = (container.values["tmpfs"] as? [String: String] ?? [:]).map { "\($0.key):\($0.value)" }
        #expect(planned.sorted() == folders.sorted(), "\(at): tmpfs")
        let memory = bytes(merged.value(name, "shm_size")) ?? 0
        #expect(container.integer("shm_size") << 20 == memory, "\(at): shm_size")
    }

    /// Compose leaves out what the image has; then the probe is there all the same, since Terraform waits for it.
    private func compareHealth(_ container: PlannedContainer, _ name: String, _ merged: MergedPlatform) throws {
        let at = container.name
        let planned = container.blocks("healthcheck").first
        guard let due = merged.value(name, "healthcheck") as? [String: Any] else {
            if planned != nil { #expect(merged.value(name, "image") as? String == container.image, "\(at)") }
            return
        }
        let test = (planned?["test"] as? [String])
        if due["disable"] as? Bool ?? false {
            #expect(test == ["NONE"], "\(at): no health check")
            return
        }
        #expect(test == (due["test"] as? [String])?.map(plain), "\(at): test")
        for key in ["interval", "timeout", "start_period"] {
            #expect(planned?[key] as? String == due[key] as? String, "\(at): \(key)")
        }
        #expect(planned?["retries"] as? Int == due["retries"] as? Int, "\(at): retries")
    }

    private func compareResources(_ container: PlannedContainer, _ name: String, _ merged: MergedPlatform) {
        let at = container.name
        let limits = merged.value(name, "deploy", "resources", "limits") as? [String: Any] ?? [:]
        let reserved = merged.value(name, "deploy", "resources", "reservations") as? [String: Any] ?? [:]
        #expect(number(container.string("cpus")) == number(limits["cpus"]), "\(at): cpus")
        #expect(container.integer("memory") << 20 == bytes(limits["memory"]) ?? 0, "\(at): memory")
        #expect(container.integer("memory_reservation") << 20 == bytes(reserved["memory"]) ?? 0, "\(at): reservation")
        let files = merged.value(name, "ulimits", "nofile") as? [String: Any]
        let limit = container.blocks("ulimit").first { $0["name"] as? String == "nofile" }
        #expect(limit?["soft"] as? Int == files?["soft"] as? Int, "\(at): open files")
        #expect(limit?["hard"] as? Int == files?["hard"] as? Int, "\(at): open files")
    }

    private func compareSecurity(_ container: PlannedContainer, _ name: String, _ merged: MergedPlatform) {
        let at = container.name
        let capabilities = container.blocks("capabilities").first
        #expect(capabilities?["drop"] as? [String] ?? [] == merged.strings(name, "cap_drop"), "\(at): cap_drop")
        let added = (capabilities?["add"] as? [String] ?? []).map { String($0.dropFirst("CAP_".count)) }
        #expect(Set(added) == Set(merged.strings(name, "cap_add")), "\(at): cap_add")
        #expect(container.strings("security_opts") == merged.strings(name, "security_opt"), "\(at): security_opt")
        #expect(container.bool("read_only") == (merged.value(name, "read_only") as? Bool ?? false), "\(at): read_only")
        #expect(container.string("stop_signal") == merged.value(name, "stop_signal") as? String, "\(at): stop_signal")
        let period = merged.value(name, "stop_grace_period") as? String
        #expect(container.integer("stop_timeout") == period.map(seconds) ?? 0, "\(at): stop_grace_period")
    }

    // MARK: - Values

    /// What `config` prints could be read by Compose again, so it doubles each `$`.
    private func plain(_ text: String) -> String { text.replacingOccurrences(of: "$$", with: "$") }

    private func bytes(_ value: Any?) -> Int? { (value as? Int) ?? (value as? String).flatMap(Int.init) }
    private func number(_ value: Any?) -> Double? { (value as? Double) ?? (value as? String).flatMap(Double.init) }

    /// For example: 90 for `1m30s`.
    private func seconds(_ text: String) -> Int {
        var total = 0
        var digits = ""
        for character in text {
            switch character {
            case "h": total += (Int(digits) ?? 0) * 3600
            case "m": total += (Int(digits) ?? 0) * 60
            case "s": total += Int(digits) ?? 0
            default:
                digits.append(character)
                continue
            }
            digits = ""
        }
        return total
    }
}
