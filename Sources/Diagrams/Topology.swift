package import Origins
package import PlatformManifest

/// What runs in one environment and how it hangs together: the contents of a picture, without any geometry.
package struct Topology: Sendable {
    package let title: String
    package let environment: String
    /// Of title and environment.
    package let titleOrigins: [Origin]
    package let summary: String?
    /// In the manifest's order.
    package var areas: [TopologyArea]
    /// In the manifest's order; the outside world first, where it has a way in.
    package var nodes: [TopologyNode]
    package var edges: [TopologyEdge]
    /// Public paths that the gateway answers itself, with the files of a volume; in the order of the routes.
    package var fileRoutes: [(route: TopologyFact, volume: VolumeName)] = []
    /// Whether it shows how one state becomes another.
    package var isDifference = false
}

/// How a thing differs from what it is compared with.
package enum TopologyChange: String, Sendable {
    case same, added, removed, changed

    /// Says it without colour; `nil` for what is the same.
    package var sign: String? {
        switch self {
        case .same: nil
        case .added: "+"
        case .removed: "−"
        case .changed: "~"
        }
    }
}

/// A network.
package struct TopologyArea: Sendable {
    package let name: NetworkName
    /// Its subnet and whether it is cut off. For example: `10.20.3.0/24 · internal`.
    package var detail: TopologyFact
    package let description: String?
    package let role: NetworkRole
    package let origin: Origin
    package var change: TopologyChange = .same
}

/// Something that runs, or the outside world.
package struct TopologyNode: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case outside, gateway, application, data, monitoring, job, tool
    }

    /// For example: `service/api`; no two nodes have the same.
    package let id: String
    package let name: String
    package let kind: Kind
    package let description: String?
    /// The network in whose area it is drawn; `nil` without any.
    package var home: NetworkName?
    /// Why it is drawn there.
    package let homeOrigins: [Origin]
    package var facts: [TopologyFact]
    package let origin: Origin
    package var change: TopologyChange = .same

    package func facts(_ kind: TopologyFact.Kind) -> [TopologyFact] { facts.filter { $0.kind == kind } }

    /// Whether it belongs to the layer that can be left out.
    package var isMonitoring: Bool { kind == .monitoring }
}

/// One thing that is said about a node or an area.
package struct TopologyFact: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        case runtime, replicas, limits, port, schedule, published, route, volume, network, watches, subnet

        /// For people. For example: `published port`.
        package var title: String {
            switch self {
            case .runtime: "runs"
            case .replicas: "replicas"
            case .limits: "limits"
            case .port: "port"
            case .schedule: "when"
            case .published: "published on"
            case .route: "public path"
            case .volume: "volume"
            case .network: "network"
            case .watches: "watches"
            case .subnet: "subnet"
            }
        }
    }

    package let kind: Kind
    package let text: String
    package let origins: [Origin]
    package var change: TopologyChange = .same

    package init(_ kind: Kind, _ text: String, _ origins: [Origin]) {
        self.kind = kind
        self.text = text
        self.origins = origins
    }
}

/// A connection from one node to another, in the direction in which it is opened.
package struct TopologyEdge: Sendable {
    package enum Kind: String, Sendable, CaseIterable {
        /// A route of the gateway, or the way from outside to a published port.
        case route
        /// A dependency or an address that it is told.
        case call
        /// It starts once the job has ended.
        case wait
        case scrape
        /// An exporter works for it.
        case watch

        /// For legends.
        package var title: String {
            switch self {
            case .route: "public traffic"
            case .call: "calls"
            case .wait: "starts after"
            case .scrape: "reads metrics"
            case .watch: "exports metrics of"
            }
        }
    }

    package let from: String
    package let to: String
    /// The strongest of all that connects the two.
    package let kind: Kind
    package let origins: [Origin]
    package var change: TopologyChange = .same
}

extension Topology {
    /// The same without the layer of monitoring.
    package func withoutMonitoring() -> Topology {
        var result = self
        result.nodes.removeAll(where: \.isMonitoring)
        let rest = Set(result.nodes.map(\.id))
        result.edges.removeAll { !rest.contains($0.from) || !rest.contains($0.to) }
        let used = Set(result.nodes.flatMap { $0.facts(.network).map(\.text) })
        result.areas.removeAll { $0.role == .monitoring || !used.contains($0.name.text) }
        return result
    }

    /// One with the same name in which nothing is.
    package static func empty(like other: Topology) -> Topology {
        Topology(
            title: other.title,
            environment: other.environment,
            titleOrigins: other.titleOrigins,
            summary: nil,
            areas: [],
            nodes: [],
            edges: []
        )
    }

    /// The nodes by id, for look-up.
    var places: [String: Int] {
        Dictionary(nodes.enumerated().map { ($0.element.id, $0.offset) }) { first, _ in first }
    }
}
