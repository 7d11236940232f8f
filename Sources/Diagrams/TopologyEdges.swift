import Origins
import PlatformManifest
import PlatformModel

/// Who opens connections to whom.
struct TopologyEdges {
    private(set) var edges: [TopologyEdge] = []
    private var places: [Pair: Int] = [:]

    private struct Pair: Hashable {
        let from: String
        let to: String
    }

    init(_ platform: Platform, _ routes: PublicRoutes) {
        let services = Dictionary(platform.services.map { ($0.name.text, $0) }) { first, _ in first }
        if let gateway = platform.gateway {
            for target in routes.targets where platform.service(target.service) != nil {
                add(gateway.service.value, target.service, .route, target.origins)
            }
        }
        for service in platform.services {
            for dependency in service.dependencies where platform.service(dependency.service.value) != nil {
                let kind: TopologyEdge.Kind = dependency.condition == .completed ? .wait : .call
                add(service.name.value, dependency.service.value, kind, [dependency.service.origin])
            }
            let lent = Self.lentVariables(to: service, platform)
            for variable in service.variables where !lent.contains(variable.name.value) {
                guard let address = Self.address(in: variable),
                    let target = Self.target(of: address.value, among: services)
                else { continue }
                add(service.name.value, target, .call, [address.origin])
            }
        }
        for target in platform.monitoring?.targets ?? [] {
            if let prometheus = platform.monitoring?.prometheus.name.value {
                add(prometheus, target.service.name.value, .scrape, [target.service.name.origin])
            }
            if let watched = target.watched {
                add(target.service.name.value, watched.name.value, .watch, [watched.name.origin])
            }
        }
    }

    /// Of two reasons for one connection the stronger one stays, and the origins of both.
    private mutating func add(_ from: ServiceName, _ to: ServiceName, _ kind: TopologyEdge.Kind, _ origins: [Origin]) {
        guard from != to else { return }
        let pair = Pair(from: TopologyNode.id(from), to: TopologyNode.id(to))
        guard let place = places[pair] else {
            places[pair] = edges.count
            edges.append(TopologyEdge(from: pair.from, to: pair.to, kind: kind, origins: origins))
            return
        }
        let known = edges[place]
        edges[place] = TopologyEdge(
            from: pair.from,
            to: pair.to,
            kind: known.kind.rank <= kind.rank ? known.kind : kind,
            origins: known.origins + origins
        )
    }

    /// What a job or tool is told only since it runs another service's image with its variables.
    private static func lentVariables(to service: Service, _ platform: Platform) -> Set<EnvironmentVariableName> {
        guard case .shared(let name, _, _) = service.image, service.role.value != .service,
            let lender = platform.service(name.value)
        else { return [] }
        return Set(lender.variables.map(\.name.value))
    }

    private static func address(in variable: ServiceVariable) -> Sourced<String>? {
        switch variable.value {
        case .text(let text), .url(let text, _): text
        case .secretFile, .secretPath, .variable: nil
        }
    }

    /// The service that a URL or `host:port` names.
    ///
    /// A name alone says nothing: `postgres` may be a user.
    private static func target(of text: String, among services: [String: Service]) -> ServiceName? {
        let bytes = text.utf8
        var rest = bytes[...]
        var isURL = false
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: "://".utf8) {
            rest = rest[colon...].dropFirst(3)
            isURL = true
        }
        let authority = rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let host = authority.lastIndex(of: UInt8(ascii: "@")).map { authority[$0...].dropFirst() } ?? authority
        let parts = host.split(separator: UInt8(ascii: ":"), maxSplits: 1)
        guard let name = parts.first, let service = services[String(Substring(name))] else { return nil }
        if isURL { return service.name.value }
        guard parts.count == 2, let port = Int(Substring(parts[1])),
            service.ports.contains(where: { $0.container.number == port })
        else { return nil }
        return service.name.value
    }
}

extension TopologyEdge.Kind {
    /// The strongest first.
    var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
