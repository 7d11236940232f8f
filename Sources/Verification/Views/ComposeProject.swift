/// The Compose files of one environment, laid over each other.
final class ComposeProject: Sendable {
    /// Below the output folder, in the order of `-f`.
    let files: [String]
    let root: LocatedValue
    let services: [ComposeService]
    private let byName: [String: ComposeService]

    /// Values are those of the environment's template, by name.
    init(files: [String], roots: [LocatedValue], values: [String: String]) {
        self.files = files
        root = ComposeMerge.merge(roots) ?? LocatedValue(.null, Place(files.first ?? ""))
        services = (root["services"]?.entries ?? []).map { ComposeService($0, values: values) }
        byName = Dictionary(services.map { ($0.name, $0) }) { first, _ in first }
    }

    func service(_ name: String) -> ComposeService? { byName[name] }
    func declared(_ kind: String) -> [LocatedEntry] { root[kind]?.entries ?? [] }

    /// The services that a name stands for on a network: their own names and aliases.
    func services(answering name: String, on network: String) -> [ComposeService] {
        services.filter { service in
            service.networks.contains { $0.name == network && (service.name == name || $0.aliases.contains(name)) }
        }
    }

    /// The services that a name stands for on any network.
    func services(answering name: String) -> [ComposeService] {
        services.filter { service in
            service.name == name || service.networks.contains { $0.aliases.contains(name) }
        }
    }
}

/// A service of the merged Compose files. Texts are interpolated with the values of the environment's template.
final class ComposeService: Sendable {
    struct Membership: Sendable {
        let name: String
        let aliases: [String]
        let address: String?
        let place: Place
    }

    struct PublishedPort: Sendable, Hashable {
        let address: String
        let host: String
        let container: Int
        let transport: String
        let place: Place
    }

    struct Setting: Sendable {
        let name: String
        /// Interpolated.
        let value: String
        /// As it is written.
        let source: String
        let place: Place
    }

    struct Wait: Sendable {
        let service: String
        let condition: String
        let place: Place
    }

    let name: String
    /// Of its name.
    let place: Place
    let value: LocatedValue
    let networks: [Membership]
    let ports: [PublishedPort]
    let mounts: [ComposeMount]
    let environment: [Setting]
    let secrets: [Setting]
    let configs: [Setting]
    let dependencies: [Wait]
    let image: Setting?
    let command: [String]?
    let entrypoint: [String]?
    /// `test` of the health check.
    let probe: [String]?
    private let values: [String: String]

    init(_ entry: LocatedEntry, values: [String: String]) {
        name = entry.key
        place = entry.place
        value = entry.value
        self.values = values
        func setting(_ name: String, _ value: LocatedValue, _ place: Place? = nil) -> Setting {
            let text = value.text ?? ""
            return Setting(
                name: name,
                value: Interpolation(text).resolved(values),
                source: text,
                place: place ?? value.place
            )
        }
        func texts(_ key: String, of value: LocatedValue) -> [String]? {
            value[key].map { $0.texts.map { Interpolation($0).resolved(values) } }
        }
        let memberships = value["networks"].map { ComposeMerge.map($0, isAssigned: false) }
        networks = (memberships?.entries ?? []).map { entry in
            Membership(
                name: entry.key,
                aliases: entry.value["aliases"]?.texts ?? [],
                address: entry.value["ipv4_address"]?.text,
                place: entry.place
            )
        }
        ports = (value["ports"]?.items ?? []).compactMap { Self.port($0, values) }
        mounts = (value["volumes"]?.items ?? []).map(ComposeMount.init)
        environment = (value["environment"].map { ComposeMerge.map($0, isAssigned: true) }?.entries ?? []).map {
            setting($0.key, $0.value, $0.place)
        }
        func granted(_ key: String) -> [Setting] {
            (entry.value[key]?.items ?? []).map { item in
                setting(item.text ?? item["source"]?.text ?? "", item)
            }
        }
        secrets = granted("secrets")
        configs = granted("configs")
        dependencies = (value["depends_on"].map { ComposeMerge.map($0, isAssigned: false) }?.entries ?? []).map {
            Wait(service: $0.key, condition: $0.value["condition"]?.text ?? "service_started", place: $0.place)
        }
        image = value["image"].map { setting("image", $0) }
        command = texts("command", of: value)
        entrypoint = texts("entrypoint", of: value)
        let health = value["healthcheck"]
        probe = (health?["disable"]?.isTrue ?? false) ? nil : health.flatMap { texts("test", of: $0) }
    }

    private static func port(_ value: LocatedValue, _ values: [String: String]) -> PublishedPort? {
        guard let source = value.text else {
            guard let target = value["target"]?.integer else { return nil }
            return PublishedPort(
                address: value["host_ip"]?.text ?? "0.0.0.0",
                host: value["published"]?.text ?? "",
                container: target,
                transport: value["protocol"]?.text ?? "tcp",
                place: value.place
            )
        }
        let text = Interpolation(source).resolved(values)
        let halves = text.split(separator: "/").map(String.init)
        let parts = (halves.first ?? "").split(separator: ":").map(String.init)
        guard let container = parts.last.flatMap({ Int($0) }) else { return nil }
        return PublishedPort(
            address: parts.count > 2 ? parts[0] : "0.0.0.0",
            host: parts.count > 1 ? parts[parts.count - 2] : "",
            container: container,
            transport: halves.count > 1 ? halves[1] : "tcp",
            place: value.place
        )
    }

    /// A text below the service, interpolated.
    func text(_ keys: String...) -> String? {
        var value: LocatedValue? = self.value
        for key in keys { value = value?[key] }
        return value?.text.map { Interpolation($0).resolved(values) }
    }

    func place(_ keys: String...) -> Place {
        var found = place
        var value: LocatedValue? = self.value
        for key in keys {
            value = value?[key]
            if let value { found = value.place }
        }
        return found
    }

    func setting(_ name: String) -> Setting? { environment.first { $0.name == name } }
    var labels: [LocatedEntry] { value["labels"].map { ComposeMerge.map($0, isAssigned: true) }?.entries ?? [] }
    func label(_ name: String) -> String? { labels.first { $0.key == name }?.value.text }
    var profiles: [String] { value["profiles"]?.texts ?? [] }
    /// Of a service in two colours, the one that is not blue.
    var isSecondColour: Bool { profiles == ["green"] }
}
