import Origins
import PlatformManifest
import PlatformModel

/// What `locals.tf` and the environments' values say reaches the containers.
struct TerraformWiringInvariant: Invariant {
    static let code = "PV0503"
    static let sentence =
        "Every service has a module call that waits for what Compose waits for, every field of a container reaches its resource, and every variable is declared and used."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        let folder = tree.platforms.base.layout.terraform.text
        guard let services = tree.file("\(folder)/services.tf")?.hcl else { return }
        checkModules(services, folder, tree, &findings)
        checkContainer(folder, tree, &findings)
        for module in ["", "/modules/service", "/modules/network", "/modules/monitoring"] {
            checkVariables("\(folder)\(module)", tree, &findings)
        }
        checkValues(folder, tree, &findings)
    }

    // MARK: - Modules

    private func checkModules(
        _ root: HCLBody,
        _ folder: String,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let monitoringPath = "\(folder)/modules/monitoring/main.tf"
        let monitoring = tree.file(monitoringPath)?.hcl ?? HCLBody()
        let views = tree.environments.compactMap { environment in environment.terraform.map { (environment, $0) } }
        let names = Set(views.flatMap { $0.1.services.map(\.key) })
        let locals = root.all("locals").map(\.body)
        let watched = Set(texts(locals.compactMap { $0.attribute("monitoring_services") }.first?.value))
        let collected = locals.compactMap { $0.attribute("all_containers") }.first
        let rootFile = Place("\(folder)/services.tf")
        for name in names.sorted() {
            let label = name.substituting("-", with: "_")
            let isWatching = watched.contains(name)
            let body = isWatching ? monitoring : root
            let path = isWatching ? Place(monitoringPath) : rootFile
            let called = body.all("module").first { lookedUp(in: $0) == name }
            guard let module = called else {
                findings.report(path, "no module makes the containers of '\(name)'")
                continue
            }
            checkDependencies(of: module, name, watched, isWatching, views, &findings)
            if !isWatching, let collected, !collected.value.source.holds("module.\(module.labels.first ?? label),") {
                findings.report(collected.place, "the outputs leave out '\(name)'")
            }
        }
        checkMonitoring(root, watched, views, &findings)
        for module in root.all("module") + monitoring.all("module") {
            guard let name = lookedUp(in: module) else { continue }
            if !names.contains(name) { findings.report(module.place, "no environment has a service '\(name)'") }
            for (attribute, due) in [
                ("container", "each.value"), ("image_id", "image_ids[each.value.image]"), ("platform", "platform"),
                ("log_options", "log_options"),
            ] {
                let source = module.body.attribute(attribute)?.value.source
                if source == nil || !(source ?? "").hasSuffix(due) {
                    findings.report(
                        module.body.attribute(attribute)?.place ?? module.place,
                        "the module of '\(name)' is not given its \(attribute)"
                    )
                }
            }
        }
        for name in watched.sorted() where !names.contains(name) {
            findings.report(rootFile, "no environment has a service '\(name)'")
        }
    }

    /// The module of monitoring waits for what its services wait for outside of it.
    private func checkMonitoring(
        _ root: HCLBody,
        _ watched: Set<String>,
        _ views: [(EnvironmentView, TerraformView)],
        _ findings: inout FindingCollector
    ) {
        guard let module = root.block("module", "monitoring") else { return }
        var due: Set<String> = []
        for (environment, terraform) in views {
            for service in environment.compose.services where watched.contains(service.name) {
                for dependency in service.dependencies
                where terraform.service(dependency.service) != nil && !watched.contains(dependency.service) {
                    due.insert("module.\(dependency.service.substituting("-", with: "_"))")
                }
            }
        }
        expectWaits(of: module, "monitoring", due, &findings)
    }

    private func texts(_ node: HCLNode?) -> [String] {
        guard case .list(let items)? = node?.kind else { return [] }
        return items.compactMap(HCLReader.plainText)
    }

    /// The service whose containers a module makes: `lookup(local.containers, "backend", {})`.
    private func lookedUp(in module: HCLBlock) -> String? {
        guard case .call("lookup", let arguments)? = module.body.attribute("for_each")?.value.kind, arguments.count == 3
        else {
            return nil
        }
        return HCLReader.plainText(arguments[1])
    }

    private func checkDependencies(
        of module: HCLBlock,
        _ name: String,
        _ watched: Set<String>,
        _ isWatching: Bool,
        _ views: [(EnvironmentView, TerraformView)],
        _ findings: inout FindingCollector
    ) {
        var due: Set<String> = []
        for (environment, terraform) in views {
            for dependency in environment.compose.service(name)?.dependencies ?? [] {
                guard terraform.service(dependency.service) != nil,
                    watched.contains(dependency.service) == isWatching
                else { continue }
                due.insert("module.\(dependency.service.substituting("-", with: "_"))")
            }
        }
        expectWaits(of: module, name, due, &findings)
    }

    private func expectWaits(
        of module: HCLBlock,
        _ name: String,
        _ due: Set<String>,
        _ findings: inout FindingCollector
    ) {
        let attribute = module.body.attribute("depends_on")
        var found: Set<String> = []
        if case .list(let items)? = attribute?.value.kind { found = Set(items.map(\.source)) }
        let place = attribute?.place ?? module.place
        for other in due.subtracting(found).sorted() {
            findings.report(place, "'\(name)' does not wait for '\(other)', but does with Compose")
        }
        for other in found.subtracting(due).sorted() {
            findings.report(place, "'\(name)' waits for '\(other)', but not with Compose")
        }
    }

    // MARK: - The container

    /// Attributes of the resource and the field that each has to read.
    private static let fields = [
        "name", "command", "entrypoint", "env", "hostname", "user", "restart", "init", "read_only", "tmpfs", "shm_size",
        "stop_signal", "stop_timeout", "wait_timeout", "memory", "memory_reservation", "cpus", "security_opts",
        "pid_mode", "wait",
    ]
    /// Blocks of the resource and what they repeat for.
    private static let blocks = [
        ("healthcheck", "var.container.health"), ("ports", "var.container.ports"),
        ("networks_advanced", "var.container.networks"), ("host", "var.container.host_alias"),
        ("volumes", "var.container.mounts"), ("mounts", "var.container.mounts"), ("mounts", "var.container.secrets"),
        ("capabilities", "var.container.capabilities"), ("ulimit", "var.container.open_files"),
        ("labels", "var.container.labels"),
    ]

    private func checkContainer(_ folder: String, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let path = "\(folder)/modules/service/main.tf"
        guard let body = tree.file(path)?.hcl else {
            findings.report(Place(path), "the module of containers is missing")
            return
        }
        guard let resource = body.all("resource").first(where: { $0.labels.first == "docker_container" }) else {
            findings.report(Place(path), "the module makes no container")
            return
        }
        for field in Self.fields {
            let attribute = resource.body.attribute(field)
            if !mentions("var.container.\(field)", attribute?.value.source ?? "") {
                findings.report(
                    attribute?.place ?? resource.place,
                    "the resource does not take '\(field)' from its container"
                )
            }
        }
        for name in ["must_run", "start", "attach"] {
            let attribute = resource.body.attribute(name)
            if !mentions("var.container.run", attribute?.value.source ?? "") {
                findings.report(
                    attribute?.place ?? resource.place,
                    "'\(name)' of the resource does not follow from how its container runs"
                )
            }
        }
        let dynamic = resource.body.all("dynamic")
        for (label, source) in Self.blocks {
            let blocks = dynamic.filter { $0.labels.first == label }
            if !blocks.contains(where: { mentions(source, $0.body.attribute("for_each")?.value.source ?? "") }) {
                findings.report(blocks.first?.place ?? resource.place, "no block '\(label)' repeats for '\(source)'")
            }
        }
        // Each part of a block is the part of the same name.
        let parts: [(String, String, String)] =
            ["test", "interval", "timeout", "start_period", "retries"].map {
                ("healthcheck", $0, "healthcheck.value.\($0)")
            }
            + ["internal", "external", "protocol"].map { ("ports", $0, "ports.value.\($0)") }
            + [
                ("networks_advanced", "ipv4_address", "networks_advanced.value.address"),
                ("volumes", "container_path", "volumes.value.target"),
                ("volumes", "read_only", "volumes.value.read_only"),
                ("mounts", "target", "mounts.value.target"), ("mounts", "read_only", "mounts.value.read_only"),
                ("capabilities", "add", "capabilities.value.add"), ("capabilities", "drop", "capabilities.value.drop"),
                ("ulimit", "soft", "ulimit.value"), ("ulimit", "hard", "ulimit.value"),
            ]
        for (label, key, source) in parts {
            let block = dynamic.first { $0.labels.first == label }
            let attribute = block?.body.all("content").first?.body.attribute(key)
            if attribute?.value.source != source {
                findings.report(
                    attribute?.place ?? block?.place ?? resource.place,
                    "'\(key)' of the container's \(label) is '\(attribute?.value.source ?? "not set")'",
                    fix: "it is '\(source)'"
                )
            }
        }
    }

    /// Whether a source has this reference, and not only a longer one.
    private func mentions(_ reference: String, _ source: String) -> Bool {
        source.components(separatedBy: reference).dropFirst().contains { part in
            part.first.map { !$0.isLetter && $0 != "_" } ?? true
        }
    }

    // MARK: - Variables

    private func checkVariables(_ folder: String, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let files = tree.files(below: folder).filter {
            $0.path.hasSuffix(".tf") && !$0.path.dropFirst(folder.utf8.count + 1).contains("/")
        }
        let declared = files.flatMap { $0.hcl?.all("variable") ?? [] }
        let names = Set(declared.compactMap(\.labels.first))
        var used: Set<String> = []
        for file in files {
            var number = 1
            var before = ""
            for (place, part) in file.text.components(separatedBy: "var.").enumerated() {
                defer {
                    number += part.utf8.count { $0 == UInt8(ascii: "\n") }
                    before = part
                }
                let name = String(part.prefix { $0.isLetter || $0.isNumber || $0 == "_" })
                // A comment may speak of one.
                guard place > 0, !name.isEmpty, !isComment(before) else { continue }
                // Its own validation is no use.
                let isOwn = file.path.hasSuffix("/variables.tf")
                if !isOwn { used.insert(name) }
                if !names.contains(name) {
                    findings.report(Place(file.path, line: number), "there is no variable '\(name)'")
                }
            }
        }
        for block in declared {
            guard let name = block.labels.first, !used.contains(name) else { continue }
            findings.report(block.place, "nothing uses variable '\(name)'")
        }
    }

    /// Whether a text ends inside a comment.
    private func isComment(_ text: String) -> Bool {
        let line =
            text.utf8.suffix(200).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
        return line.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "#")
    }

    /// Values are given to variables that exist, and every environment gives the same ones.
    private func checkValues(_ folder: String, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let declared = tree.file("\(folder)/variables.tf")?.hcl?.all("variable") ?? []
        let names = Set(declared.compactMap(\.labels.first))
        for environment in tree.environments {
            let path = "\(folder)/environments/\(environment.name).tfvars"
            guard let values = tree.file(path)?.hcl else { continue }
            for attribute in values.attributes where !names.contains(attribute.name) {
                findings.report(attribute.place, "there is no variable '\(attribute.name)'")
            }
            if let attribute = values.attribute("environment"), HCLReader.plainText(attribute.value) != environment.name
            {
                findings.report(attribute.place, "these are the values of environment '\(environment.name)'")
            }
            // What Terraform asks for at a prompt is what Compose's template leaves empty.
            let open = Set(environment.template.filter(\.value.isEmpty).map { $0.name.lowercased() })
            for block in declared where block.body.attribute("default") == nil {
                guard let name = block.labels.first, values.attribute(name) == nil, !open.contains(name) else {
                    continue
                }
                let isUnused = environment.template.allSatisfy { $0.name.lowercased() != name }
                if isUnused, environment.terraform.map({ !mentionsVariable(name, $0) }) ?? true { continue }
                findings.report(Place(path), "variable '\(name)' has no value and no default")
            }
        }
    }

    private func mentionsVariable(_ name: String, _ terraform: TerraformView) -> Bool {
        terraform.services.contains { $0.value.canonical.holds("${\(name.uppercased())}") }
            || ["environment", "restart", "harden", "docker_host", "build_images", "hot_reload", "keep_volumes"]
                .contains(name)
    }
}
