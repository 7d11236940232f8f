import Origins
import PlatformManifest
import PlatformModel

extension EnvironmentView {
    /// The service of the model that a Compose service stands for: itself, its second colour, or its tests.
    func declaredService(_ name: String) -> Service? {
        if let service = servicesByName[name] { return service }
        for suffix in ["-green", "-tests"] where name.hasSuffix(suffix) {
            return servicesByName[String(name.dropLast(suffix.count))]
        }
        return nil
    }

    /// The Compose service that runs the gateway.
    var gatewayService: ComposeService? {
        platform.gateway.flatMap { compose.service($0.service.value.text) }
    }

    /// Whether two services meet on a network, by a name that the second answers to there.
    func meet(_ client: ComposeService, _ server: ComposeService, as name: String) -> Bool {
        client.networks.contains { mine in
            server.networks.contains { $0.name == mine.name && (server.name == name || $0.aliases.contains(name)) }
        }
    }
}

extension RenderedTree {
    /// The rendered Dockerfile that a service's image is built from; `nil` for pulled images and Dockerfiles of the project.
    func dockerfile(of service: Service) -> (path: String, content: DockerfileReader)? {
        guard let build = service.image.build else { return nil }
        let path = "\(platforms.base.layout.images.text)/\(build.folder)/Dockerfile"
        return file(path)?.dockerfile.map { (path, $0) }
    }

    /// The ports that a container answers on.
    ///
    /// Of built images what the Dockerfile exposes, of the gateway what its servers listen on, of other images what the
    /// catalog knows of them: nothing that is rendered says it.
    func ports(of service: ComposeService, in environment: EnvironmentView) -> Set<Int> {
        guard let declared = environment.declaredService(service.name) else { return [] }
        if environment.platform.gateway?.service.value == declared.name.value, let gateway = environment.gateway {
            return gateway.ports
        }
        if let (_, content) = dockerfile(of: declared) {
            let arguments = buildArguments(of: declared)
            let stage = content.stage(service.text("build", "target"))
            let exposed = stage.map { content.exposed(in: $0, arguments: arguments) } ?? []
            return Set(exposed)
        }
        return Self.catalogPorts(of: declared)
    }

    private static func catalogPorts(of service: Service) -> Set<Int> {
        var ports = Set(service.ports.map(\.container.value.number))
        if let metrics = service.metrics { ports.insert(metrics.port.value.number) }
        // Some components answer probes on a port of their own.
        if case .probe(let probe) = service.health, case .arguments(let words) = probe.command {
            ports.formUnion(CommandPorts.all(in: words.joined(separator: " ")))
        }
        return ports
    }

    /// What a builder passes for a service: as the Compose file of some environment says it, else as the model does.
    func buildArguments(of service: Service) -> [String: String] {
        let name = service.name.value.text
        var found = Dictionary(
            (service.image.build?.composeArguments ?? []).map { ($0.name, $0.value.value) }
        ) { first, _ in first }
        for environment in environments {
            guard let arguments = environment.compose.service(name)?.value.at("build", "args") else { continue }
            for entry in ComposeMerge.map(arguments, isAssigned: true).entries {
                found[entry.key] = entry.value.text ?? ""
            }
        }
        return found
    }
}

extension DockerfileReader {
    /// The ports of a stage, variables replaced by arguments, the stage's `ENV` and defaults of `ARG`.
    func exposed(in stage: DockerfileStage, arguments: [String: String]) -> [Int] {
        let lineage = lineage(of: stage)
        let values = variables(of: lineage, arguments: arguments)
        for stage in lineage where !stage.all("EXPOSE").isEmpty {
            return stage.all("EXPOSE").flatMap(\.words).compactMap { word in
                Int(Interpolation(word).resolved(values).split(separator: "/").first ?? "")
            }
        }
        return []
    }

    /// Arguments and variables that hold in a stage.
    func variables(of lineage: [DockerfileStage], arguments: [String: String]) -> [String: String] {
        var values: [String: String] = [:]
        for statement in preamble + lineage.reversed().flatMap(\.statements)
        where statement.keyword == "ARG" || statement.keyword == "ENV" {
            let name = String(statement.arguments.prefix { $0 != "=" })
            let text = statement.arguments.dropFirst(name.count + 1)
            let plain = text.hasPrefix("\"") && text.hasSuffix("\"") ? text.dropFirst().dropLast() : text
            let value = Interpolation(String(plain)).resolved(values)
            if statement.keyword == "ARG", let given = arguments[name] {
                values[name] = given
            } else if !value.isEmpty {
                values[name] = value
            }
        }
        return values
    }
}
