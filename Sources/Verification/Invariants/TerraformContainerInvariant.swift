import Origins
import PlatformManifest
import PlatformModel

/// Two ways to deliver, one platform: containers of Terraform against services of Compose.
struct TerraformContainerInvariant: Invariant {
    static let code = "PV0501"
    static let sentence =
        "Terraform's containers are the services of the merged Compose files: image, command, environment, networks, addresses, ports, mounts, secrets, limits, health, hardening and labels."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            guard let terraform = environment.terraform else { continue }
            let due = environment.compose.services.filter { !$0.name.hasSuffix("-tests") && !$0.isSecondColour }
            for service in due where terraform.service(service.name) == nil {
                findings.report(
                    Place(terraform.values.path),
                    "service '\(service.name)' of environment '\(environment.name)' is not delivered by Terraform"
                )
            }
            for entry in terraform.services {
                guard let service = due.first(where: { $0.name == entry.key }) else {
                    findings.report(
                        entry.place,
                        "environment '\(environment.name)' has no Compose service '\(entry.key)'"
                    )
                    continue
                }
                let comparison = ContainerComparison(
                    tree: tree,
                    environment: environment,
                    terraform: terraform,
                    service: service,
                    entry: entry
                )
                comparison.run(&findings)
            }
        }
    }
}

/// One container both ways.
private struct ContainerComparison {
    let tree: RenderedTree
    let environment: EnvironmentView
    let terraform: TerraformView
    let service: ComposeService
    let entry: LocatedEntry

    private var container: LocatedValue { entry.value }

    func run(_ findings: inout FindingCollector) {
        expect("image", image, service.image?.value, &findings)
        for (key, words) in [("command", service.command), ("entrypoint", service.entrypoint)] {
            expect(key, container[key].map { lines($0.texts) }, words.map(lines), &findings)
        }
        expect("hostname", container["hostname"]?.text, service.text("hostname"), &findings)
        expect("user", container["user"]?.text, service.text("user"), &findings)
        expect("init", "\(container["init"]?.isTrue ?? false)", service.text("init") ?? "false", &findings)
        expect("pid_mode", container["pid_mode"]?.text, service.text("pid"), &findings)
        expect("restart", container["restart"]?.text ?? "no", service.text("restart") ?? "no", &findings)
        expect("stop_signal", container["stop_signal"]?.text, service.text("stop_signal"), &findings)
        expect(
            "stop_timeout",
            container["stop_timeout"]?.text,
            Quantity.milliseconds(service.text("stop_grace_period")).map { "\(($0 + 999) / 1000)" },
            &findings
        )
        expect("replicas", container["replicas"]?.text ?? "1", service.text("deploy", "replicas") ?? "1", &findings)
        let isColoured = environment.compose.service("\(service.name)-green") != nil
        expect("blue_green", container["blue_green"]?.text ?? "false", "\(isColoured)", &findings)
        compareRun(&findings)
        compareEnvironment(&findings)
        compareNetworks(&findings)
        compareFiles(&findings)
        compareHealth(&findings)
        compareResources(&findings)
        compareSecurity(&findings)
        compareLabels(&findings)
    }

    private func expect(_ key: String, _ found: String?, _ due: String?, _ findings: inout FindingCollector) {
        guard found != due else { return }
        let place = container[key]?.place ?? entry.place
        findings.report(
            place,
            "\(key) of '\(service.name)' is \(found.map { "'\($0)'" } ?? "not set") with Terraform and \(due.map { "'\($0)'" } ?? "not set") with Compose in environment '\(environment.name)'"
        )
    }

    private func expect(_ key: String, _ found: Set<String>, _ due: Set<String>, _ findings: inout FindingCollector) {
        guard found != due else { return }
        let place = container[key]?.place ?? entry.place
        for text in found.subtracting(due).sorted() {
            findings.report(
                place,
                "\(key) of '\(service.name)': '\(text)' is Terraform's alone in environment '\(environment.name)'"
            )
        }
        for text in due.subtracting(found).sorted() {
            findings.report(
                place,
                "\(key) of '\(service.name)': '\(text)' is Compose's alone in environment '\(environment.name)'"
            )
        }
    }

    private func lines(_ words: [String]) -> String { words.joined(separator: "␊") }

    private var image: String? {
        guard let build = container["build"]?.text else { return container["image"]?.text }
        return "\(terraform.repository)/\(build):\(terraform.variables["image_tag"]?.text ?? "")"
    }

    /// A profile is a container that is made and not started, but those of monitoring, which a variable switches.
    private func compareRun(_ findings: inout FindingCollector) {
        let run = container["run"]?.text ?? "service"
        let isMonitoring = service.profiles.contains("monitoring")
        let due: Set<String> =
            service.profiles.isEmpty || isMonitoring
            ? (service.text("restart") == "no" ? ["job", "service"] : ["service"]) : ["on-demand"]
        if !due.contains(run) {
            expect("run", run, due.sorted().joined(separator: " or "), &findings)
        }
        let isAwaited = environment.compose.services.contains { other in
            other.dependencies.contains {
                $0.service == service.name && $0.condition == "service_completed_successfully"
            }
        }
        if isAwaited { expect("run", run, "job", &findings) }
        let isHealthAwaited = environment.compose.services.contains { other in
            !other.isSecondColour && !other.name.hasSuffix("-tests")
                && other.dependencies.contains { $0.service == service.name && $0.condition == "service_healthy" }
        }
        if isHealthAwaited { expect("wait", container["wait"]?.text ?? "false", "true", &findings) }
    }

    private func compareEnvironment(_ findings: inout FindingCollector) {
        let own = (container["env"]?.entries ?? []).filter { !$0.value.isNull }
        let values = Dictionary(own.map { ($0.key, $0) }) { first, _ in first }
        for setting in service.environment {
            guard let found = values[setting.name] else {
                findings.report(
                    container["env"]?.place ?? entry.place,
                    "Terraform does not give '\(setting.name)' to '\(service.name)' in environment '\(environment.name)'"
                )
                continue
            }
            if found.value.text != setting.value {
                findings.report(
                    found.place,
                    "'\(setting.name)' of '\(service.name)' is '\(found.value.text ?? "")' with Terraform and '\(setting.value)' with Compose in environment '\(environment.name)'"
                )
            }
        }
        for found in own where service.setting(found.key) == nil {
            findings.report(
                found.place,
                "Compose does not give '\(found.key)' to '\(service.name)' in environment '\(environment.name)'"
            )
        }
    }

    private func compareNetworks(_ findings: inout FindingCollector) {
        let colours = ["\(service.name)-blue", "\(service.name)-green"]
        func text(_ name: String, _ aliases: [String], _ address: String?) -> String {
            let own = aliases.filter { !colours.contains($0) }.sorted().joined(separator: ",")
            return "\(name) \(own) \(address ?? "")".trimmedSpaces
        }
        let found = (container["networks"]?.entries ?? []).map { entry in
            text(entry.key, entry.value["aliases"]?.texts ?? [], entry.value["address"]?.text)
        }
        let due = service.networks.map { text($0.name, $0.aliases, $0.address) }
        expect("networks", Set(found), Set(due), &findings)
        let hosts = (service.value["extra_hosts"]?.texts ?? []).compactMap {
            $0.split { "=:".contains($0) }.first.map(String.init)
        }
        expect("host_alias", container["host_alias"]?.text, hosts.first, &findings)
        let ports = (container["ports"]?.items ?? []).map { port in
            "\(port["loopback"]?.isTrue ?? false ? "127.0.0.1" : "0.0.0.0"):\(port["external"]?.text ?? ""):\(port["internal"]?.text ?? "")/\(port["protocol"]?.text ?? "tcp")"
        }
        let published = service.ports.map { "\($0.address):\($0.host):\($0.container)/\($0.transport)" }
        expect("ports", Set(ports), Set(published), &findings)
    }

    private func compareFiles(_ findings: inout FindingCollector) {
        let composeFolder = tree.platforms.base.layout.compose.text
        let output = tree.platforms.base.outputFolder.value.text
        let folder = composeFolder == "." ? output : "\(output)/\(composeFolder)"
        let due = service.mounts.filter { $0.kind != .tmpfs }.map { mount -> String in
            let source: String
            if mount.kind == .volume {
                source = "volume \(mount.source)"
            } else if let rendered = tree.rendered(mount.source) {
                source = "output \(rendered)"
            } else if mount.source.hasPrefix("/") {
                source = "host \(mount.source)"
            } else {
                source = "project \(ProjectPaths.resolved(mount.source, from: folder))"
            }
            return "\(source) \(mount.target) \(mount.isReadOnly) \(mount.propagation)"
        }
        let found = (container["mounts"]?.items ?? []).map { mount -> String in
            let kind = ["volume", "project", "output", "host"].first { !(mount[$0]?.isNull ?? true) } ?? ""
            return
                "\(kind) \(mount[kind]?.text ?? "") \(mount["target"]?.text ?? "") \(mount["read_only"]?.isTrue ?? false) \(mount["propagation"]?.text ?? "")"
        }
        expect("mounts", Set(found), Set(due), &findings)
        expect("secrets", Set(container["secrets"]?.texts ?? []), Set(service.secrets.map(\.name)), &findings)
        let folders = (container["tmpfs"]?.entries ?? []).map { "\($0.key):\($0.value.text ?? "")" }
        expect("tmpfs", Set(folders), Set(service.value["tmpfs"]?.texts ?? []), &findings)
        expect(
            "shm_size",
            container["shm_size"]?.text,
            Quantity.bytes(service.text("shm_size")).map { "\($0 >> 20)" },
            &findings
        )
    }

    /// Compose leaves out what the image has; then Terraform's probe is that of the Dockerfile.
    private func compareHealth(_ findings: inout FindingCollector) {
        let found = container["health"]
        if service.value.at("healthcheck", "disable")?.isTrue ?? false {
            expect("health", found.map { lines($0["test"]?.texts ?? []) }, "NONE", &findings)
            return
        }
        var due: [String: String] = [:]
        if let probe = service.probe {
            due["test"] = lines(probe)
            for key in ["interval", "timeout", "start_period", "retries"] {
                due[key] = service.text("healthcheck", key)
            }
        } else if let declared = environment.declaredService(service.name),
            let (_, content) = tree.dockerfile(of: declared),
            let stage = content.stage(service.text("build", "target")),
            let statement = content.lineage(of: stage).compactMap({ $0.last("HEALTHCHECK") }).first
        {
            due = imageProbe(statement)
        } else if found == nil || environment.declaredService(service.name)?.image.build != nil {
            return
        }
        for key in ["test", "interval", "timeout", "start_period", "retries"] {
            let text = key == "test" ? found?["test"].map { lines($0.texts) } : found?[key]?.text
            let isEqual =
                text == due[key]
                || (key != "test" && key != "retries" && Quantity.milliseconds(text) == Quantity.milliseconds(due[key])
                    && text != nil)
            guard !isEqual else { continue }
            findings.report(
                found?[key]?.place ?? found?.place ?? entry.place,
                "health check of '\(service.name)': \(key) is '\(text ?? "")' with Terraform and '\(due[key] ?? "")' with Compose or the image in environment '\(environment.name)'"
            )
        }
    }

    private func imageProbe(_ statement: DockerfileStatement) -> [String: String] {
        var due: [String: String] = [:]
        for option in statement.arguments.split(separator: " ").prefix(while: { $0.hasPrefix("--") }) {
            let parts = option.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
            due[parts[0].substituting("-", with: "_")] = parts.count > 1 ? parts[1] : ""
        }
        let words = statement.execForm.map { ["CMD"] + $0 }
        let shell = statement.arguments.components(separatedBy: "CMD ").dropFirst().first
        due["test"] = words.map(lines) ?? shell.map { lines(["CMD-SHELL", $0]) }
        return due
    }

    private func compareResources(_ findings: inout FindingCollector) {
        func bytes(_ keys: String) -> String? {
            Quantity.bytes(service.text("deploy", "resources", keys, "memory")).map { "\($0 >> 20)" }
        }
        expect("memory", container["memory"]?.text, bytes("limits"), &findings)
        expect("memory_reservation", container["memory_reservation"]?.text, bytes("reservations"), &findings)
        let cpus = Quantity.thousandths(service.text("deploy", "resources", "limits", "cpus"))
        expect("cpus", Quantity.thousandths(container["cpus"]?.text).map(String.init), cpus.map(String.init), &findings)
        for bound in ["soft", "hard"] {
            expect("open_files", container["open_files"]?.text, service.text("ulimits", "nofile", bound), &findings)
        }
    }

    private func compareSecurity(_ findings: inout FindingCollector) {
        let capabilities = container["capabilities"]
        func set(_ key: String) -> Set<String> { Set(service.value[key]?.texts ?? []) }
        expect("capabilities", Set(capabilities?["drop"]?.texts ?? []), set("cap_drop"), &findings)
        let added = (capabilities?["add"]?.texts ?? []).map { $0.hasPrefix("CAP_") ? String($0.dropFirst(4)) : $0 }
        expect("capabilities", Set(added), set("cap_add"), &findings)
        let options = container["security_opts"]?.texts ?? ["no-new-privileges:true"]
        expect("security_opts", Set(options), set("security_opt"), &findings)
        expect(
            "read_only",
            "\(container["read_only"]?.isTrue ?? false)",
            service.text("read_only") ?? "false",
            &findings
        )
    }

    private func compareLabels(_ findings: inout FindingCollector) {
        var found = Dictionary((terraform.labels?.entries ?? []).map { ($0.key, $0.value.text ?? "") }) { first, _ in
            first
        }
        found[PlatformConventions.serviceLabel] = service.name
        for entry in container["labels"]?.entries ?? [] { found[entry.key] = entry.value.text ?? "" }
        let due = Set(service.labels.map { "\($0.key)=\($0.value.text?.substituting("$$", with: "$") ?? "")" })
        expect("labels", Set(found.map { "\($0.key)=\($0.value)" }), due, &findings)
    }
}
