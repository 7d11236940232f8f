import Origins
import PlatformManifest
import PlatformModel

/// What a network is for, told from who is on it.
package enum NetworkRole: String, Sendable {
    /// Applications and the edge.
    case ordinary
    /// Those that are on no other network are data stores.
    case data
    /// Those that are on no other network are of the monitoring.
    case monitoring
    /// Nobody is on this one only: a way out, or between others.
    case shared
}

/// In which network's area each service is drawn: the one it belongs to most, if it joins several.
struct NetworkPlacement {
    let roles: [NetworkName: NetworkRole]
    private let order: [NetworkName: Int]

    init(_ platform: Platform) {
        order = Dictionary(
            platform.networks.enumerated().map { ($0.element.name.value, $0.offset) }
        ) { first, _ in first }
        roles = Self.roles(of: platform)
    }

    private struct Member {
        let kind: TopologyNode.Kind
        let isEdge: Bool
        let networks: Set<NetworkName>
    }

    private static func roles(of platform: Platform) -> [NetworkName: NetworkRole] {
        var roles: [NetworkName: NetworkRole] = [:]
        let members = platform.services.map { service in
            Member(
                kind: TopologyNode.Kind(of: service),
                isEdge: ServiceTier(of: service) == .edge,
                networks: Set(service.networks.map(\.network.value))
            )
        }
        let networks = platform.networks.map(\.name.value)
        /// Those that have no other network, networks of a known role left aside.
        func residents(_ network: NetworkName) -> [Member] {
            members.filter { member in member.networks.filter { roles[$0] == nil || $0 == network } == [network] }
        }
        let monitored = networks.filter { network in
            let kinds = residents(network).map(\.kind).filter(\.isLasting)
            return !kinds.isEmpty && kinds.allSatisfy { $0 == .monitoring }
        }
        for network in monitored { roles[network] = .monitoring }
        let stores = networks.filter { network in
            let kinds = residents(network).map(\.kind).filter(\.isServing)
            let all = members.filter { $0.networks.contains(network) && $0.kind.isServing }
            // A vault that applications ask does not make their network one of data.
            return roles[network] == nil && !kinds.isEmpty && kinds.allSatisfy { $0 == .data }
                && all.count { $0.kind == .data } * 2 >= all.count
        }
        for network in stores { roles[network] = .data }
        // Of two networks with the same members the smaller one is the way out.
        let sizes = networks.map { network in members.count { $0.networks.contains(network) } }
        let bySize = networks.indices.sorted { (sizes[$0], -$0) < (sizes[$1], -$1) }
        for network in bySize.map({ networks[$0] }) where roles[network] == nil {
            let hasResidents = residents(network).contains { $0.kind.isServing || $0.isEdge }
            if !hasResidents { roles[network] = .shared }
        }
        for network in networks where roles[network] == nil { roles[network] = .ordinary }
        return roles
    }

    /// The network in whose area a service is drawn, with what that follows from.
    func home(of service: Service) -> NetworkName? {
        let own = service.networks.map(\.network.value).sorted { order[$0] ?? 0 < order[$1] ?? 0 }
        let kind = TopologyNode.Kind(of: service)
        if ServiceTier(of: service) == .edge {
            return own.first { roles[$0] == .ordinary || roles[$0] == .shared } ?? own.first
        }
        let wanted: [NetworkRole] =
            switch kind {
            case .monitoring: [.monitoring, .ordinary, .shared, .data]
            case .data: [.data, .ordinary, .monitoring, .shared]
            case .outside, .gateway, .application, .job, .tool: [.ordinary, .data, .monitoring, .shared]
            }
        for role in wanted {
            if let home = own.last(where: { roles[$0] == role }) { return home }
        }
        return nil
    }
}

extension TopologyNode.Kind {
    init(of service: Service) {
        self =
            switch (service.role.value, ServiceTier(of: service)) {
            case (.job, _): .job
            case (.tool, _): .tool
            case (.service, .edge): .gateway
            case (.service, .application): .application
            case (.service, .data): .data
            case (.service, .monitoring): .monitoring
            }
    }

    /// Whether users would miss it at once.
    var isServing: Bool { isLasting && self != .monitoring }

    /// Whether it runs until it is stopped.
    var isLasting: Bool {
        switch self {
        case .gateway, .application, .data, .monitoring: true
        case .outside, .job, .tool: false
        }
    }
}
