import Origins
import PlatformManifest
package import PlatformModel

extension Topology {
    /// What an environment runs; of the base, what it runs anywhere.
    package init(of platform: Platform) {
        let placement = NetworkPlacement(platform)
        title = platform.title.value
        environment = platform.environment.name?.text ?? "base"
        titleOrigins = [platform.title.origin] + (platform.environment.name.map { [$0.origin] } ?? [])
        summary = platform.environment.description?.value
        areas = platform.networks.map { network in
            TopologyArea(
                name: network.name.value,
                detail: Self.detail(of: network),
                description: network.description?.value,
                role: placement.roles[network.name.value] ?? .ordinary,
                origin: network.name.origin
            )
        }
        let routes = PublicRoutes(platform)
        let watched = Dictionary(
            (platform.monitoring?.targets ?? []).map { ($0.service.name.value, $0.watched?.name) }
        ) { first, _ in first }
        nodes = platform.services.map { service in
            TopologyNode(
                service,
                home: placement.home(of: service),
                routes: routes.paths[service.name.value] ?? [],
                watched: watched[service.name.value] ?? nil
            )
        }
        edges = TopologyEdges(platform, routes).edges
        fileRoutes = routes.files
        if let outside = TopologyNode(outside: platform) {
            nodes.insert(outside, at: 0)
            let entries = nodes.filter { node in
                node.facts(.published).contains { outside.isReached($0.text) } && node.kind != .outside
            }
            edges.insert(
                contentsOf: entries.filter { $0.kind == .gateway || !outside.isThisHost }.map { entry in
                    TopologyEdge(
                        from: outside.id,
                        to: entry.id,
                        kind: .route,
                        origins: entry.facts(.published).flatMap(\.origins)
                    )
                },
                at: 0
            )
        }
    }

    private static func detail(of network: Network) -> TopologyFact {
        var words: [String] = []
        var origins = [network.isInternal.origin]
        if let subnet = network.subnet {
            words.append(subnet.value.description)
            origins.append(subnet.origin)
        }
        if network.isInternal.value { words.append("internal") }
        if network.isInternalUnderPolicy, !network.isInternal.value { words.append("internal under policy") }
        return TopologyFact(.subnet, words.joined(separator: " · "), origins)
    }
}

extension TopologyNode {
    static func id(_ service: ServiceName) -> String { "service/\(service)" }

    init(_ service: Service, home: NetworkName?, routes: [TopologyFact], watched: Sourced<ServiceName>?) {
        id = Self.id(service.name.value)
        name = service.name.text
        kind = Kind(of: service)
        description = service.description?.value
        self.home = home
        homeOrigins = [service.role.origin] + service.networks.map(\.network.origin)
        origin = service.name.origin
        facts = [Self.runtime(of: service)]
        facts.append(TopologyFact(.replicas, "\(service.replicas.number)", [service.replicas.origin]))
        if let limits = service.limits {
            facts.append(
                TopologyFact(
                    .limits,
                    "\(limits.cpus.value) cpu · \(limits.memory.value)",
                    [limits.cpus.origin, limits.memory.origin]
                )
            )
        }
        facts += service.ports.filter { $0.transport == .tcp || $0.published == nil }.map { port in
            TopologyFact(.port, Self.text(of: port), [port.container.origin])
        }
        if let schedule = service.schedule {
            facts.append(TopologyFact(.schedule, schedule.text, [schedule.origin]))
        }
        facts += service.ports.compactMap { port in
            port.published.map { published in
                let address = published.isLoopback ? "127.0.0.1:" : ""
                let transport = port.transport == .udp ? "/udp" : ""
                return TopologyFact(
                    .published,
                    "\(address)\(published.host.value)\(transport)",
                    [published.host.origin, published.origin]
                )
            }
        }
        facts += routes
        facts += Self.volumes(of: service)
        facts += service.networks.map { TopologyFact(.network, $0.network.text, [$0.network.origin]) }
        if let watched { facts.append(TopologyFact(.watches, watched.text, [watched.origin])) }
    }

    private static func text(of port: ServicePort) -> String {
        port.transport == .udp ? "\(port.container.value)/udp" : "\(port.container.value)"
    }

    private static func runtime(of service: Service) -> TopologyFact {
        switch service.image {
        case .built(let build) where build.kind == .generic:
            TopologyFact(.runtime, "own Dockerfile", [build.runtimeBase.origin])
        case .built(let build) where build.kind == .staticSite:
            TopologyFact(
                .runtime,
                "\(build.kind.rawValue), \(build.runtimeBase.value.shortText)",
                [build.runtimeBase.origin]
            )
        case .built(let build):
            TopologyFact(.runtime, "\(build.kind.rawValue) \(build.version.text)", [build.version.origin])
        case .pulled(let image): TopologyFact(.runtime, image.value.shortText, [image.origin])
        case .shared(let lender, _, _):
            TopologyFact(.runtime, "image of \(lender.value)", [lender.origin])
        }
    }

    /// Of what keeps data: elsewhere volumes hold caches and sockets.
    private static func volumes(of service: Service) -> [TopologyFact] {
        guard Kind(of: service) == .data else { return [] }
        return service.mounts.compactMap { mount in
            guard case .volume(let volume) = mount.source, !mount.isReadOnly else { return nil }
            return TopologyFact(.volume, volume.text, [volume.origin])
        }
    }

    /// Who reaches published ports: anyone, or where none is public, whoever is on the host; `nil` where there are none.
    init?(outside platform: Platform) {
        let published = platform.services.flatMap(\.ports).compactMap(\.published)
        guard !published.isEmpty else { return nil }
        let isPublic = published.contains { !$0.isLoopback }
        id = isPublic ? "outside/clients" : "outside/host"
        name = isPublic ? "Clients" : "This machine"
        kind = .outside
        description = isPublic ? "whoever reaches the host" : "whoever is on the host: ports are on 127.0.0.1 only"
        home = nil
        homeOrigins = []
        facts = []
        origin = .constant
    }

    fileprivate var isThisHost: Bool { id == "outside/host" }

    fileprivate func isReached(_ port: String) -> Bool {
        isThisHost == port.utf8.starts(with: "127.0.0.1:".utf8)
    }
}

extension ImageReference {
    /// Without registry, folders and digest. For example: `postgres:15-alpine`.
    fileprivate var shortText: String {
        let name = repository.split(separator: "/").last.map(String.init) ?? repository
        guard let tag else { return "\(name)@\(digest?.prefix(14) ?? "")" }
        return "\(name):\(tag)"
    }
}

/// The public paths that lead to each service.
struct PublicRoutes {
    private(set) var paths: [ServiceName: [TopologyFact]] = [:]
    /// In the order of the routes.
    private(set) var targets: [(service: ServiceName, origins: [Origin])] = []
    /// Those that lead to the files of a volume.
    private(set) var files: [(route: TopologyFact, volume: VolumeName)] = []

    init(_ platform: Platform) {
        guard let gateway = platform.gateway else { return }
        for (number, server) in gateway.servers.enumerated() {
            for route in server.routes {
                // The first server is the environment itself, others have their own names.
                let text = (number == 0 ? "" : server.name?.text ?? "") + route.path.text
                let reasons = [route.path.origin] + (server.name.map { [$0.origin] } ?? [])
                if case .files(let volume, _) = route.target {
                    files.append((TopologyFact(.route, text, reasons + [volume.origin]), volume.value))
                }
                guard let upstream = route.upstream else { continue }
                let origins = reasons + [upstream.service.origin]
                let name = upstream.service.value
                var known = paths[name] ?? []
                // Routes of one path for different methods.
                if let place = known.firstIndex(where: { $0.text == text }) {
                    known[place] = TopologyFact(.route, text, known[place].origins + origins)
                } else {
                    known.append(TopologyFact(.route, text, origins))
                }
                paths[name] = known
                targets.append((name, origins))
            }
        }
    }
}
