import Origins
import PlatformManifest
import PlatformModel

/// One port, one number: Dockerfile, health check, command and published port of a service.
struct PortInvariant: Invariant {
    static let code = "PV0104"
    static let sentence =
        "The port that an image exposes is the one that its server is started on, its health checks ask, and Compose publishes."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for path in tree.paths { checkImage(tree.file(path), tree, &findings) }
        for environment in tree.environments {
            for service in environment.compose.services { check(service, environment, tree, &findings) }
        }
    }

    // MARK: - Images

    private func checkImage(_ file: ParsedFile?, _ tree: RenderedTree, _ findings: inout FindingCollector) {
        guard let content = file?.dockerfile else { return }
        // Whatever a shared image's port is, all its lines speak of the same.
        let arguments = [PlatformConventions.portVariable: "8000"]
        var exposedByAll: Set<Int>?
        for stage in content.stages {
            let lineage = content.lineage(of: stage)
            let values = content.variables(of: lineage, arguments: arguments)
            let exposed = Set(content.exposed(in: stage, arguments: arguments))
            let probes = stage.all("HEALTHCHECK")
            if exposed.isEmpty {
                for probe in probes where !CommandPorts.all(in: probe.arguments).isEmpty {
                    findings.report(probe.place, "the health check asks a port, but the image exposes none")
                }
                continue
            }
            if !stage.all("EXPOSE").isEmpty {
                if let exposedByAll, exposedByAll != exposed {
                    findings.report(stage.all("EXPOSE")[0].place, "the targets of this image expose different ports")
                }
                exposedByAll = exposedByAll ?? exposed
            }
            for statement in stage.statements where ["HEALTHCHECK", "CMD"].contains(statement.keyword) {
                for port in CommandPorts.all(in: Interpolation(statement.arguments).resolved(values))
                where !exposed.contains(port) {
                    let what = statement.keyword == "CMD" ? "the server is started on" : "the health check asks"
                    findings.report(
                        statement.place,
                        "\(what) port \(port), which the image does not expose",
                        fix: "EXPOSE says \(exposed.sorted().map(String.init).joined(separator: ", "))"
                    )
                }
            }
            // What earlier stages set, the server of this one is told too.
            for statement in lineage.flatMap({ $0.all("ENV") }) {
                let name = statement.arguments.prefix { $0 != "=" }
                guard name == PlatformConventions.portVariable || name.hasSuffix("_PORT"),
                    let port = Int(
                        Interpolation(String(statement.arguments.dropFirst(name.count + 1))).resolved(values)
                    ),
                    !exposed.contains(port)
                else { continue }
                findings.report(statement.place, "\(name) is \(port), which the image does not expose")
            }
        }
    }

    // MARK: - Services

    private func check(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        if let declared = environment.declaredService(service.name) { checkArgument(service, declared, &findings) }
        // A job's command asks other services.
        guard let declared = environment.declaredService(service.name), !service.name.hasSuffix("-tests"),
            !declared.ports.isEmpty
        else { return }
        let ports = tree.ports(of: service, in: environment)
        func report(_ port: Int, _ what: String, _ place: Place) {
            guard !ports.contains(port) else { return }
            findings.report(
                place,
                "\(what) of '\(service.name)' is \(port), but it listens on \(ports.sorted().map(String.init).joined(separator: ", "))"
            )
        }
        for port in service.ports { report(port.container, "the published port", port.place) }
        if let probe = service.probe {
            for port in CommandPorts.all(in: probe.joined(separator: " ")) {
                report(port, "the port that the health check asks", service.place("healthcheck", "test"))
            }
        }
        if let command = service.command {
            for port in CommandPorts.all(in: command.joined(separator: " ")) {
                report(port, "the port in the command", service.place("command"))
            }
        }
        if let setting = service.setting("LISTEN_PORT"), let port = Int(setting.value) {
            report(port, "LISTEN_PORT", setting.place)
        }
        // What the manifest calls its main port is what the image exposes.
        if let main = declared.mainPort?.container.value.number { report(main, "the main port", service.place) }
        checkDeclared(service, declared, &findings)
    }

    /// A container may listen on several ports: the one that is published or asked is the one that the manifest means.
    private func checkDeclared(_ service: ComposeService, _ declared: Service, _ findings: inout FindingCollector) {
        for port in service.ports {
            guard let due = declared.ports.first(where: { "\($0.published?.host.value.number ?? 0)" == port.host }),
                due.container.value.number != port.container
            else { continue }
            findings.reportDeviation(
                port.place,
                "port \(port.host) of the host leads to port \(port.container) of '\(service.name)'",
                fix: "the manifest says \(due.container.value.number)"
            )
        }
        guard case .probe(let probe) = declared.health, case .arguments(let words) = probe.command,
            let found = service.probe
        else { return }
        let due = CommandPorts.all(in: words.joined(separator: " "))
        if CommandPorts.all(in: found.joined(separator: " ")) != due {
            findings.report(
                service.place("healthcheck", "test"),
                "the health check of '\(service.name)' asks another port than \(due.sorted().map(String.init).joined(separator: ", "))"
            )
        }
    }

    /// An image of several services is told its port when it is built.
    private func checkArgument(_ service: ComposeService, _ declared: Service, _ findings: inout FindingCollector) {
        guard let argument = service.value.at("build", "args", PlatformConventions.portVariable),
            let port = declared.image.build?.port, argument.text != String(port.value.number)
        else { return }
        findings.report(
            argument.place,
            "'\(service.name)' is built for port \(argument.text ?? ""), but listens on \(port.value.number)"
        )
    }
}
