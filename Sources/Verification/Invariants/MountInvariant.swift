import Origins
import PlatformManifest
import PlatformModel

/// What is mounted was rendered, and what was rendered is mounted.
struct MountInvariant: Invariant {
    static let code = "PV0401"
    static let sentence =
        "Every rendered file or folder that Compose, Terraform, a Dockerfile, a command or a configuration names exists, and every rendered configuration is mounted where its program looks for it."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            for service in environment.compose.services {
                checkSources(service, tree, &findings)
                checkTargets(service, &findings)
                checkCommand(service, tree, &findings)
                checkBuild(service, environment, tree, &findings)
            }
            checkFolders(environment, tree, &findings)
            checkGateway(environment, tree, &findings)
            checkRules(environment, tree, &findings)
            checkDashboards(environment, tree, &findings)
            checkTerraform(environment, tree, &findings)
        }
        checkDockerfiles(tree, &findings)
    }

    // MARK: - Compose

    private func checkSources(_ service: ComposeService, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        for mount in service.mounts where mount.kind == .bind {
            guard let path = tree.rendered(mount.source), !tree.exists(path) else { continue }
            findings.report(mount.place, "'\(service.name)' mounts '\(path)', which is not rendered")
        }
    }

    private func checkTargets(_ service: ComposeService, _ findings: inout FindingCollector) {
        var seen: Set<String> = []
        for mount in service.mounts {
            if !mount.target.hasPrefix("/") {
                findings.report(
                    mount.place,
                    "'\(service.name)' mounts something at '\(mount.target)', which is not absolute"
                )
            }
            if !seen.insert(mount.target).inserted {
                findings.report(mount.place, "'\(service.name)' mounts two things at '\(mount.target)'")
            }
        }
    }

    /// Absolute paths in a command that lie below a rendered mount.
    private func checkCommand(_ service: ComposeService, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        let mounts = service.mounts.compactMap { mount in
            mount.kind == .bind ? tree.rendered(mount.source).map { (mount.target, $0) } : nil
        }
        for key in ["command", "entrypoint"] {
            for word in (key == "command" ? service.command : service.entrypoint) ?? [] {
                for path in absolutePaths(in: word) {
                    guard let (target, source) = mounts.first(where: { path == $0.0 || path.hasPrefix("\($0.0)/") })
                    else {
                        checkFolder(of: path, service, key, &findings)
                        continue
                    }
                    let file = source + path.dropFirst(target.utf8.count)
                    if !tree.exists(file) {
                        findings.report(
                            service.place(key),
                            "'\(service.name)' is started with '\(path)', which is not rendered"
                        )
                    }
                }
            }
        }
    }

    /// Files that only a mount can bring: configurations in folders that the image does not have.
    private func checkFolder(
        of path: String,
        _ service: ComposeService,
        _ key: String,
        _ findings: inout FindingCollector
    ) {
        let isConfiguration = [".yml", ".yaml", "/nginx.conf", "start.sh"].contains { path.hasSuffix($0) }
        guard isConfiguration, path.hasPrefix("/etc/"),
            !service.mounts.contains(where: { path.hasPrefix("\($0.target)/") || path == $0.target })
        else { return }
        findings.report(service.place(key), "'\(service.name)' is started with '\(path)', which no mount brings")
    }

    private func absolutePaths(in word: String) -> [String] {
        word.split { " =\"';".contains($0) }.filter { $0.hasPrefix("/") && $0.utf8.count > 1 }.map(String.init)
    }

    private func checkBuild(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let build = service.value["build"], let file = build["dockerfile"], let text = file.text else { return }
        let context = build["context"]?.text ?? "."
        let composeFolder = tree.platforms.base.layout.compose.text
        let output = tree.platforms.base.outputFolder.value.text
        let root = ProjectPaths.resolved(context, from: composeFolder == "." ? output : "\(output)/\(composeFolder)")
        guard let path = tree.below(output: ProjectPaths.resolved(text, from: root)) else { return }
        guard let content = tree.file(path)?.dockerfile else {
            findings.report(file.place, "'\(service.name)' is built by '\(path)', which is not rendered")
            return
        }
        if let target = build["target"], content.stage(target.text) == nil {
            findings.report(target.place, "'\(path)' has no target '\(target.text ?? "")'")
        }
        if let folder = environment.declaredService(service.name)?.image.build?.folder,
            !path.hasSuffix("/\(folder)/Dockerfile")
        {
            findings.report(file.place, "'\(service.name)' is built by the Dockerfile of another image")
        }
    }

    // MARK: - Rendered folders

    /// Each folder of configuration is mounted by some service of its environment.
    private func checkFolders(_ environment: EnvironmentView, _ tree: RenderedTree, _ findings: inout FindingCollector)
    {
        let layout = environment.platform.layout
        let platform = environment.platform
        let mains = [
            (layout.nginx, "nginx.conf", platform.gateway != nil),
            (layout.prometheus, "prometheus.yml", platform.monitoring != nil),
            (layout.alertmanager, "alertmanager.yml", platform.alerting != nil),
            (layout.grafanaDataSources, "datasources.yml", platform.monitoring?.grafana != nil),
        ]
        for (folder, name, isDue) in mains {
            guard isDue, let folder, !tree.contains("\(folder.text)/\(name)") else { continue }
            findings.report(Place("\(folder.text)/\(name)"), "environment '\(environment.name)' needs this file")
        }
        var due: [(folder: String, main: String)] = []
        if let folder = layout.nginx { due.append((folder.text, "nginx.conf")) }
        if let folder = layout.prometheus {
            due.append((folder.text, "prometheus.yml"))
            due.append(("\(folder.text)/blackbox", "config.yml"))
        }
        if let folder = layout.alertmanager { due.append((folder.text, "alertmanager.yml")) }
        if let folder = layout.grafanaDataSources {
            due.append((folder.text, "datasources.yml"))
            // These are shared: they wait for an environment with a Grafana.
            if tree.contains("\(folder.text)/datasources.yml") {
                due.append((layout.grafanaProviders.text, "dashboards.yml"))
                due.append((layout.grafanaDashboards.text, ""))
            }
        }
        let mounted = Set(
            environment.compose.services.flatMap(\.mounts).filter { $0.kind == .bind }.compactMap {
                tree.rendered($0.source)
            }
        )
        for (folder, main) in due where tree.exists(main.isEmpty ? folder : "\(folder)/\(main)") {
            if !mounted.contains(folder) {
                let file = main.isEmpty ? tree.files(below: folder).first?.path ?? folder : "\(folder)/\(main)"
                findings.report(Place(file), "no service of environment '\(environment.name)' mounts '\(folder)'")
            }
        }
    }

    // MARK: - nginx

    private func checkGateway(_ environment: EnvironmentView, _ tree: RenderedTree, _ findings: inout FindingCollector)
    {
        guard let gateway = environment.gateway, let service = environment.gatewayService else { return }
        for place in gateway.missing { findings.report(place, "the included file is not rendered") }
        let others = tree.environments.compactMap { $0.platform.layout.nginx?.text }.filter {
            $0.hasPrefix("\(gateway.folder)/")
        }
        for file in tree.files(below: gateway.folder) where file.path.hasSuffix(".conf") {
            guard !others.contains(where: { file.path.hasPrefix("\($0)/") }), !gateway.files.contains(file.path) else {
                continue
            }
            findings.report(Place(file.path), "no file of the gateway includes this one")
        }
        let mounts = service.mounts.map { ($0.target, $0.kind == .bind ? tree.rendered($0.source) : nil) }
        for name in ["alias", "root", "ssl_certificate", "ssl_certificate_key"] {
            for statement in gateway.all(name) {
                let path = statement.parameters.first ?? ""
                guard path.hasPrefix("/"), !path.contains("$") else { continue }
                guard let (target, source) = mounts.first(where: { path == $0.0 || path.hasPrefix("\($0.0)/") }) else {
                    findings.report(statement.place, "'\(service.name)' mounts nothing at '\(path)'")
                    continue
                }
                if let source, !tree.exists(ProjectPaths.resolved(source + path.dropFirst(target.utf8.count), from: ""))
                {
                    findings.report(statement.place, "'\(path)' is not rendered")
                }
            }
        }
        checkNames(gateway, &findings)
    }

    /// Zones and named locations that statements use are defined, and the other way round.
    private func checkNames(_ gateway: GatewayView, _ findings: inout FindingCollector) {
        func zone(_ statement: NginxStatement) -> String? {
            statement.parameters.first { $0.hasPrefix("zone=") }.map { String($0.dropFirst(5).prefix { $0 != ":" }) }
        }
        let zones = gateway.all("limit_req_zone").compactMap(zone)
        var used: Set<String> = []
        for statement in gateway.all("limit_req") {
            guard let name = zone(statement) else { continue }
            used.insert(name)
            if !zones.contains(name) { findings.report(statement.place, "there is no limit '\(name)'") }
        }
        for statement in gateway.all("limit_req_zone") {
            if let name = zone(statement), !used.contains(name) {
                findings.report(statement.place, "no location uses limit '\(name)'")
            }
        }
        let locations = Set(gateway.all("location").compactMap { $0.parameters.last })
        for statement in gateway.all("error_page") {
            guard let target = statement.parameters.last, !locations.contains(target) else { continue }
            findings.report(statement.place, "there is no location '\(target)'")
        }
    }

    // MARK: - Prometheus and Grafana

    private func checkRules(_ environment: EnvironmentView, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        guard let prometheus = environment.prometheus else { return }
        for pattern in prometheus.missing {
            findings.report(pattern.place, "no rule file matches '\(pattern.text ?? "")'")
        }
        let others = tree.environments.compactMap { $0.platform.layout.prometheus?.text }.filter {
            $0.hasPrefix("\(prometheus.folder)/")
        }
        for file in tree.files(below: prometheus.folder) where file.yaml?["groups"] != nil {
            guard !others.contains(where: { file.path.hasPrefix("\($0)/") }), !prometheus.ruleFiles.contains(file.path)
            else { continue }
            findings.report(
                Place(file.path),
                "Prometheus of environment '\(environment.name)' does not read this rule file"
            )
        }
    }

    /// The provider looks where the dashboards are mounted.
    private func checkDashboards(
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let layout = environment.platform.layout
        guard let grafana = environment.platform.monitoring?.grafana,
            let service = environment.compose.service(grafana.name.value.text),
            let providers = tree.file("\(layout.grafanaProviders.text)/dashboards.yml")?.yaml?["providers"]
        else { return }
        let mount = service.mounts.first {
            $0.kind == .bind && tree.rendered($0.source) == layout.grafanaDashboards.text
        }
        for provider in providers.items {
            guard let path = provider.at("options", "path"), path.text != mount?.target else { continue }
            findings.report(
                path.place,
                "dashboards are looked for at '\(path.text ?? "")', but mounted at '\(mount?.target ?? "nothing")'"
            )
        }
        let targets = [
            (layout.grafanaProviders.text, "/etc/grafana/provisioning/dashboards"),
            (layout.grafanaDataSources?.text ?? "", "/etc/grafana/provisioning/datasources"),
        ]
        for (folder, target) in targets {
            for mount in service.mounts where mount.kind == .bind && tree.rendered(mount.source) == folder {
                if mount.target != target {
                    findings.report(
                        mount.place,
                        "Grafana does not look at '\(mount.target)'",
                        fix: "mount it at '\(target)'"
                    )
                }
            }
        }
    }

    // MARK: - Terraform and Dockerfiles

    private func checkTerraform(
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        guard let terraform = environment.terraform else { return }
        for service in terraform.services {
            for mount in service.value["mounts"]?.items ?? [] {
                guard let output = mount["output"], let path = output.text, !tree.exists(path) else { continue }
                findings.report(output.place, "'\(service.key)' mounts '\(path)', which is not rendered")
            }
        }
        for build in terraform.builds {
            guard let file = build.value["dockerfile"], let text = file.text, let path = tree.below(output: text),
                !tree.contains(path)
            else { continue }
            findings.report(file.place, "image '\(build.key)' is built by '\(path)', which is not rendered")
        }
    }

    private func checkDockerfiles(_ tree: RenderedTree, _ findings: inout FindingCollector) {
        for path in tree.paths {
            guard let content = tree.file(path)?.dockerfile else { continue }
            let names = Set(content.stages.map(\.name))
            for statement in content.stages.flatMap(\.statements) where statement.keyword == "COPY" {
                let from = statement.arguments.split(separator: " ").first { $0.hasPrefix("--from=") }?.dropFirst(7)
                if let from {
                    if !names.contains(String(from)), !from.contains("/"), !from.contains(":"), !from.contains("$") {
                        findings.report(statement.place, "there is no stage '\(from)'")
                    }
                    continue
                }
                for source in statement.words.dropLast() {
                    guard let rendered = tree.below(output: source), !tree.exists(rendered) else { continue }
                    findings.report(statement.place, "copies '\(rendered)', which is not rendered")
                }
            }
        }
    }
}
