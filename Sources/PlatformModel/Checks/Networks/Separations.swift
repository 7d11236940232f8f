import Origins
import PlatformManifest

/// Which services should meet on a network and do not, over all environments.
///
/// A service that is apart from two at least is one mistake, a hub, if these are most of those that it has to do with, or
/// all on one network and it looks for each of them; every other pair is a mistake of its own.
struct Separations {
    /// Why two services should meet. The first of several reasons speaks for a pair.
    enum Kind: Hashable { case route, connection, probe, scrape }

    /// A reason at its place.
    struct Link {
        let kind: Kind
        let from: ServiceName
        let target: Sourced<ServiceName>
        /// For example: `service 'api' depends on 'postgres'`.
        let clause: String
        /// Whether the service runs without the target where that does not exist.
        var isOptional = false
        /// The place of its scope among those of the run.
        let scope: Int

        fileprivate var reason: Reason { Reason(kind: kind, from: from, target: target.value) }
    }

    struct Hub {
        let service: ServiceName
        /// One for each of the others.
        let links: [Link]
    }

    private struct Pair: Hashable {
        let first: ServiceName
        let second: ServiceName

        init(_ one: ServiceName, _ other: ServiceName) {
            (first, second) = one < other ? (one, other) : (other, one)
        }

        func holds(_ name: ServiceName) -> Bool { first == name || second == name }
    }

    private struct Apart {
        let pair: Pair
        let link: Link
        /// Who joins the networks of the service that the link is from.
        let seeker: ServiceName
        /// Those of the target.
        let networks: Set<NetworkName>
    }

    fileprivate struct Reason: Hashable {
        let kind: Kind
        let from: ServiceName
        let target: ServiceName
    }

    private(set) var hubs: [Hub] = []
    /// Connections whose target an environment does not have.
    private(set) var absent: [Link] = []
    /// What is left of each kind.
    private(set) var alone: [Link] = []
    private var reasonsAlone: Set<Reason> = []

    init(of scopes: [CheckScope]) {
        var peers: [ServiceName: Set<ServiceName>] = [:]
        var apart: [Apart] = []
        var firstOfPair: [Pair: Int] = [:]
        for (place, scope) in scopes.enumerated() {
            for link in scope.links(place) {
                guard let from = scope.platform.service(link.from), let fromEntry = scope.entry(link.from),
                    let targetEntry = scope.entry(link.target.value)
                else { continue }
                guard let target = scope.platform.service(link.target.value) else {
                    if link.kind == .connection, !link.isOptional { absent.append(link) }
                    continue
                }
                // A service that borrows its networks is where the lender is.
                let (one, other) = (scope.networkOwner(of: fromEntry), scope.networkOwner(of: targetEntry))
                guard one.name.value != other.name.value else { continue }
                peers[one.name.value, default: []].insert(other.name.value)
                peers[other.name.value, default: []].insert(one.name.value)
                if from.meets(target) { continue }
                let isKnown = [fromEntry, targetEntry, one, other].allSatisfy { entry in
                    scope.knowsNetworks(of: entry.value) && !scope.isFaulty(entry)
                }
                guard isKnown else { continue }
                apart.append(
                    Apart(
                        pair: Pair(one.name.value, other.name.value),
                        link: link,
                        seeker: one.name.value,
                        networks: Set(target.networks.map(\.network.value))
                    )
                )
            }
        }
        guard !apart.isEmpty else { return }
        for (place, element) in apart.enumerated() where firstOfPair[element.pair] == nil {
            firstOfPair[element.pair] = place
        }
        var left = firstOfPair.sorted { $0.value < $1.value }.map { apart[$0.value] }
        while let hub = Self.hub(left.filter { $0.link.kind != .probe }, peers) {
            let own = left.filter { $0.pair.holds(hub) }
            left.removeAll { $0.pair.holds(hub) }
            hubs.append(Hub(service: hub, links: own.map(\.link).filter { $0.kind != .probe }))
        }
        for first in left {
            // Every environment says it by itself, in the same words where nothing differs.
            reasonsAlone.insert(first.link.reason)
            alone += apart.map(\.link).filter { other in
                other.reason == first.link.reason && other.target.range == first.link.target.range
            }
        }
    }

    /// The service with the most pairs of its own that are one mistake.
    private static func hub(_ pairs: [Apart], _ peers: [ServiceName: Set<ServiceName>]) -> ServiceName? {
        var own: [ServiceName: [Apart]] = [:]
        for pair in pairs {
            own[pair.pair.first, default: []].append(pair)
            own[pair.pair.second, default: []].append(pair)
        }
        var best: ServiceName?
        for name in pairs.flatMap({ [$0.pair.first, $0.pair.second] }) {
            guard let own = own[name], own.count >= 2 else { continue }
            let isMost = own.count * 2 > peers[name]?.count ?? 0
            guard isMost || areMissed(own, by: name) else { continue }
            if own.count > best.flatMap({ best in pairs.count { $0.pair.holds(best) } }) ?? 0 { best = name }
        }
        return best
    }

    /// Whether a service looks for all the others, and they are on one network.
    private static func areMissed(_ pairs: [Apart], by name: ServiceName) -> Bool {
        guard let first = pairs.first, pairs.allSatisfy({ $0.seeker == name && $0.link.kind == .connection }) else {
            return false
        }
        return !pairs.reduce(first.networks) { $0.intersection($1.networks) }.isEmpty
    }

    /// Whether a pair that is apart is to be reported by itself, for this reason.
    func isAlone(_ kind: Kind, _ from: ServiceName, _ target: ServiceName) -> Bool {
        reasonsAlone.contains(Reason(kind: kind, from: from, target: target))
    }
}

extension CheckScope {
    /// Outputs that are no address.
    private static let plainOutputs: Set<String> = ["user", "database", "port"]

    /// The entry whose networks a service joins: its own, or the one that lends it image and networks.
    fileprivate func networkOwner(of entry: ServiceEntry) -> ServiceEntry {
        guard entry.value.networks == nil, let lender = entry.value.imageOf else { return entry }
        return self.entry(lender.value) ?? entry
    }

    /// Who has to meet whom here.
    fileprivate func links(_ place: Int) -> [Separations.Link] {
        var links: [Separations.Link] = []
        if let gateway = manifest.gateway?.value {
            for route in gateway.routes where route.value.holds(in: environment.name?.value) {
                guard let target = route.value.target, target.value != gateway.service.value else { continue }
                let clause = "route '\(route.value.path.value)' leads to '\(target.value)'"
                links.append(
                    Separations.Link(
                        kind: .route,
                        from: gateway.service.value,
                        target: target,
                        clause: clause,
                        scope: place
                    )
                )
            }
        }
        for (entry, service) in services {
            var seen: Set<ServiceName> = [entry.name.value]
            links += connections(of: entry, service, place).filter { seen.insert($0.target.value).inserted }
        }
        if let gateway = manifest.gateway?.value.service, let prober = first(.blackboxExporter) {
            let clause = "service '\(prober.name.value)' probes '\(gateway.value)'"
            links.append(
                Separations.Link(kind: .probe, from: prober.name.value, target: gateway, clause: clause, scope: place)
            )
        }
        guard let prometheus = first(.prometheus) else { return links }
        for (entry, service) in services where service.name.value != prometheus.name.value {
            guard let origin = reasonToScrape(entry, service) else { continue }
            let clause = "'\(prometheus.name.value)' reads the metrics of service '\(service.name.value)'"
            links.append(
                Separations.Link(
                    kind: .scrape,
                    from: prometheus.name.value,
                    target: Sourced(service.name.value, origin),
                    clause: clause,
                    scope: place
                )
            )
        }
        return links
    }

    private func first(_ kind: ComponentKind) -> Service? { services.first { $0.service.component == kind }?.service }

    private func connections(of entry: ServiceEntry, _ service: Service, _ place: Int) -> [Separations.Link] {
        let name = entry.name.value
        func link(_ target: Sourced<ServiceName>, _ clause: String, isOptional: Bool = false) -> Separations.Link {
            Separations.Link(
                kind: .connection,
                from: name,
                target: target,
                clause: clause,
                isOptional: isOptional,
                scope: place
            )
        }
        var links: [Separations.Link] = []
        for dependency in service.dependencies where dependency.condition != .completed {
            let clause = "service '\(name)' depends on '\(dependency.service.value)'"
            links.append(link(dependency.service, clause, isOptional: true))
        }
        for binding in bindings(of: entry) {
            guard case .reference(let output, _) = binding.value,
                !Self.plainOutputs.contains(output.value.output), self.entry(output.value.service) != nil
            else { continue }
            let target = Sourced(output.value.service, output.origin)
            links.append(link(target, "'\(binding.name.value)' of service '\(name)' refers to '\(target.value)'"))
        }
        if let target = entry.value.settings?.value.target, entry.value.component?.value != .certbot {
            links.append(link(target, "service '\(name)' works for '\(target.value)'"))
        }
        return links
    }

    /// Why Prometheus should read the service; `nil` where nobody says so.
    func reasonToScrape(_ entry: ServiceEntry, _ service: Service) -> Origin? {
        guard service.role.value == .service else { return nil }
        if let metrics = entry.value.metrics { return metrics.origin }
        switch service.component {
        case .postgresExporter, .pgbouncerExporter, .redisExporter, .nginxExporter, .nodeExporter, .blackboxExporter,
            .cadvisor:
            return entry.value.networks?.origin ?? entry.name.origin
        default: return nil
        }
    }
}
