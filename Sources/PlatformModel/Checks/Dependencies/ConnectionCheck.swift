import Origins
import PlatformManifest

/// Services that talk to each other exist together and share a network.
///
/// A dependency, a reference to an address and 'settings.for' all mean a connection; waiting for a job does not.
struct ConnectionCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.noSharedNetwork, .absentService]

    /// As many of the others as a message names.
    private static let shownPeers = 4

    func check(all scopes: [CheckScope]) {
        guard let separations = scopes.first?.separations else { return }
        for link in separations.absent { reportAbsent(link, scopes[link.scope]) }
        for link in separations.alone where link.kind == .connection { reportAlone(link, scopes[link.scope]) }
        for hub in separations.hubs { report(hub, scopes) }
    }

    private func reportAbsent(_ link: Separations.Link, _ scope: CheckScope) {
        let target = link.target.value
        scope.report(
            CheckMessage(.absentService, "\(link.clause), but '\(target)' does not exist", namesEnvironments: true),
            at: link.target.origin,
            notes: [DiagnosticNote("'\(target)' stands here", at: scope.entry(target)?.name.origin)],
            fix: "let '\(target)' run there, or change this there with 'in'"
        )
    }

    private func reportAlone(_ link: Separations.Link, _ scope: CheckScope) {
        let others = networks(of: link.target.value, scope)
        scope.report(
            CheckMessage(.noSharedNetwork, "\(link.clause), but they share no network"),
            at: link.target.origin,
            notes: [link.from, link.target.value].map { name in
                DiagnosticNote(joins(name, scope), at: networksOrigin(of: name, scope))
            },
            fix: others.isEmpty
                ? "let both join one network"
                : "let '\(link.from)' join \(others.map { "'\($0)'" }.joined(separator: " or "))"
        )
    }

    private func report(_ hub: Separations.Hub, _ scopes: [CheckScope]) {
        guard let first = hub.links.first else { return }
        let scope = scopes[first.scope]
        // The one at the hub's end may be another that borrows its networks.
        let peers = hub.links.map { link in
            owner(of: link.from, scopes[link.scope]) == hub.service ? link.target.value : link.from
        }
        var shown = peers.prefix(Self.shownPeers).map { "'\($0)'" }
        if peers.count > shown.count {
            shown = peers.prefix(Self.shownPeers - 1).map { "'\($0)'" }
            shown.append("\(peers.count - shown.count) others")
        }
        let list = shown.dropLast().joined(separator: ", ") + " and \(shown[shown.count - 1])"
        let notes = zip(hub.links, peers).prefix(Self.shownPeers).map { link, peer in
            DiagnosticNote("\(link.clause); \(joins(peer, scopes[link.scope]))", at: link.target.origin)
        }
        scope.report(
            CheckMessage(
                .noSharedNetwork,
                "service '\(hub.service)' shares no network with \(list), with which it should talk"
            ),
            at: networksOrigin(of: hub.service, scope),
            notes: notes,
            fix: wayOut(hub, peers, scopes)
        )
    }

    /// The fewest networks on which the others are, the most common one first.
    private func wayOut(_ hub: Separations.Hub, _ peers: [ServiceName], _ scopes: [CheckScope]) -> String {
        var left = zip(hub.links, peers).map { link, peer in networks(of: peer, scopes[link.scope]) }
        left.removeAll(where: \.isEmpty)
        var chosen: [String] = []
        while !left.isEmpty {
            var best: (name: NetworkName, count: Int)?
            for name in left.flatMap({ $0 }) {
                let count = left.count { $0.contains(name) }
                if count > best?.count ?? 0 { best = (name, count) }
            }
            guard let best else { break }
            chosen.append(best.name.text)
            left.removeAll { $0.contains(best.name) }
        }
        return chosen.isEmpty
            ? "let them join one network" : "let '\(hub.service)' join \(spokenList(chosen))"
    }

    private func owner(of name: ServiceName, _ scope: CheckScope) -> ServiceName {
        guard let section = scope.entry(name)?.value, section.networks == nil else { return name }
        return section.imageOf?.value ?? name
    }

    private func networks(of name: ServiceName, _ scope: CheckScope) -> [NetworkName] {
        scope.platform.service(name)?.networks.map(\.network.value) ?? []
    }

    private func joins(_ name: ServiceName, _ scope: CheckScope) -> String {
        let networks = networks(of: name, scope)
        return networks.isEmpty ? "'\(name)' joins no network" : "'\(name)' joins \(spokenList(networks.map(\.text)))"
    }

    private func networksOrigin(of name: ServiceName, _ scope: CheckScope) -> Origin? {
        let entry = scope.entry(name)
        return entry?.value.networks?.origin ?? entry?.name.origin
    }
}

extension DiagnosticCode {
    static let noSharedNetwork = DiagnosticCode("PG0324", "connection between services that share no network")
    static let absentService = DiagnosticCode("PG0325", "connection to a service that an environment does not have")
}
