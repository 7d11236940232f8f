import Documents
import Origins
import PlatformManifest
import PlatformModel

/// One environment, or the base, as a whole Compose file.
struct ComposeProject {
    let platform: Platform

    /// A service of the file. Its tree is made when it is asked for: together, the trees of all services are what takes
    /// most memory in a large platform.
    struct Member {
        let name: String
        fileprivate let service: Service
        fileprivate let form: Form
    }

    fileprivate enum Form {
        case single
        case coloured(ReleaseColour)
        /// The job that runs the service's tests.
        case tests([Sourced<String>])
    }

    func file() throws -> ComposeFile {
        var file = try fileWithoutServices()
        file.services = try members.map(pair)
        return file
    }

    func fileWithoutServices() throws -> ComposeFile {
        ComposeFile(
            name: projectName,
            networks: platform.networks.map(network),
            volumes: platform.volumes.map(volume),
            secrets: try secrets()
        )
    }

    /// The services, in the order of the file.
    var members: [Member] {
        let services = platform.services.flatMap { service -> [Member] in
            let name = service.name.value
            guard platform.isColoured(service) else {
                return [Member(name: name.text, service: service, form: .single)]
            }
            return [
                Member(name: name.text, service: service, form: .coloured(.blue)),
                Member(name: ReleaseColour.green.host(of: name), service: service, form: .coloured(.green)),
            ]
        }
        return platform.environment.purpose.value == .test ? services + testJobs : services
    }

    func pair(of member: Member) throws -> DataPair {
        let service = member.service
        switch member.form {
        case .single: return try pair(of: service)
        case .coloured(.blue): return try pair(of: service, colour: .blue)
        case .coloured(.green):
            return DataPair(
                member.name,
                try ComposeService(service: service, platform: platform, colour: .green).node(),
                keyOrigin: service.name.origin,
                comment: ["The other colour of \(service.name.value), while a release takes over."]
            ).commentFrom(service.deploy.strategy.origin)
        case .tests(let command):
            let node = try ComposeService(service: service, platform: platform, tests: command).node()
            return DataPair(member.name, node, keyOrigin: service.name.origin)
        }
    }

    /// A service under its own name.
    ///
    /// - Throws: `GeneratorError` for what a Compose file cannot hold.
    func pair(of service: Service, colour: ReleaseColour? = nil) throws -> DataPair {
        DataPair(
            service.name.map(\.text),
            try ComposeService(service: service, platform: platform, colour: colour).node(),
            comment: comment(on: service)
        ).commentFrom(commentOrigin(of: service))
    }

    /// A job for the tests of each built service that has any, run by name (CP-33).
    private var testJobs: [Member] {
        platform.services.compactMap { service in
            guard case .built(let build) = service.image, let command = build.testCommand else { return nil }
            return Member(name: "\(service.name.value)-tests", service: service, form: .tests(command))
        }
    }

    private var projectName: DataNode {
        let name = platform.name
        guard platform.environment.standsAlone, let environment = platform.environment.name else {
            return DataNode(name.map(\.text))
        }
        let origin = Origin.derived(rule: "project that stands alone", from: [name.origin, environment.origin])
        return DataNode("\(name.value)-\(environment.value)", origin: origin)
    }

    private func comment(on service: Service) -> [String] {
        let former =
            service.formerNames.isEmpty
            ? [] : ["Formerly \(service.formerNames.map(\.value).joined(separator: ", "))."]
        return (service.description.map { [$0.value] } ?? []) + former
    }

    private func commentOrigin(of service: Service) -> Origin {
        let origins = (service.description.map { [$0.origin] } ?? []) + service.formerNames.map(\.origin)
        return origins.isEmpty ? .constant : .derived(rule: "comment on a service", from: origins)
    }

    private func network(_ network: Network) -> DataPair {
        var pairs = [DataPair("driver", "bridge")]
        if network.isInternal.value { pairs.append(DataPair("internal", DataNode(network.isInternal))) }
        if network.isAttachable.value { pairs.append(DataPair("attachable", DataNode(network.isAttachable))) }
        if !network.driverOptions.isEmpty {
            let options = network.driverOptions.map { DataPair($0.name, ComposeText.node($0.value)) }
            pairs.append(DataPair("driver_opts", DataNode(pairs: options)))
        }
        if let subnet = network.subnet, let gateway = network.gateway {
            var config = [
                DataPair("subnet", DataNode(subnet.map(\.description))),
                DataPair("gateway", DataNode(gateway.map(\.description))),
            ]
            if let range = network.range { config.append(DataPair("ip_range", DataNode(range.map(\.description)))) }
            pairs.append(DataPair("ipam", ["config": [DataNode(pairs: config)]]))
        }
        pairs.append(DataPair("labels", labels))
        return DataPair(
            network.name.map(\.text),
            DataNode(pairs: pairs),
            comment: network.description.map { [$0.value] } ?? []
        ).commentFrom(network.description?.origin ?? .constant)
    }

    private func volume(_ volume: Volume) -> DataPair {
        let comment = volume.description.map { [$0.value] } ?? []
        var pairs: [DataPair] = []
        if let name = volume.engineName { pairs.append(DataPair("name", DataNode(name.map(\.text)))) }
        if volume.isExternal.value {
            pairs.append(DataPair("external", DataNode(volume.isExternal)))
            return DataPair(volume.name.map(\.text), DataNode(pairs: pairs), comment: comment)
                .commentFrom(volume.description?.origin ?? .constant)
        }
        if let driver = volume.driver { pairs.append(DataPair("driver", DataNode(driver.map(\.text)))) }
        if !volume.driverOptions.isEmpty {
            let options = volume.driverOptions.map { DataPair($0.name, ComposeText.node($0.value)) }
            pairs.append(DataPair("driver_opts", DataNode(pairs: options)))
        }
        pairs.append(DataPair("labels", labels))
        return DataPair(volume.name.map(\.text), DataNode(pairs: pairs), comment: comment)
            .commentFrom(volume.description?.origin ?? .constant)
    }

    private func secrets() throws -> [DataPair] {
        guard !platform.secrets.isEmpty else { return [] }
        let name = EnvironmentVariableName(unchecked: "SECRETS_DIR")
        guard let folder = platform.variables.first(where: { $0.name.value == name }) else {
            preconditionFailure("a platform with secrets has the variable of their folder")
        }
        let path = try ComposeText.interpolation(folder)
        return platform.secrets.map { secret in
            let origin = Origin.derived(rule: "file of a secret", from: [path.origin, secret.name.origin])
            let file = DataNode("\(path.string ?? "")/\(secret.name.value)", origin: origin)
            return DataPair(secret.name.map(\.text), ["file": file])
        }
    }

    /// Labels that networks and volumes carry (CP-31).
    private var labels: DataNode { ComposeLabels.shared(platform) }
}

/// Labels by which containers, networks and volumes are found (CP-31).
enum ComposeLabels {
    static func shared(_ platform: Platform) -> DataNode {
        var pairs = [DataPair(PlatformConventions.platformLabel, DataNode(platform.name.map(\.text)))]
        if let environment = platform.environment.name {
            pairs.append(DataPair(PlatformConventions.environmentLabel, DataNode(environment.map(\.text))))
        }
        return DataNode(pairs: pairs)
    }

    static func of(_ service: Service, name: String, _ platform: Platform) -> DataNode {
        var pairs = shared(platform).pairs ?? []
        pairs.append(DataPair(PlatformConventions.serviceLabel, DataNode(name, origin: service.name.origin)))
        if let team = service.team {
            pairs.append(DataPair(PlatformConventions.teamLabel, ComposeText.node(team)))
        }
        pairs += service.labels.map { DataPair($0.name, ComposeText.node($0.value)) }
        return DataNode(pairs: pairs)
    }
}
