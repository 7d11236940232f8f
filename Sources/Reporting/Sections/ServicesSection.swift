import Diagrams
import Documents
import Origins
import PlatformManifest
import PlatformModel

extension PlatformReport {
    /// Every service with what it is in each environment.
    var servicesSection: ReportSection? {
        var seen: Set<ServiceName> = []
        let services = (platforms.base.services + environments.flatMap(\.services)).filter {
            seen.insert($0.name.value).inserted
        }
        guard !services.isEmpty else { return nil }
        let topologies = environments.map { platform in
            Dictionary(
                Topology(of: platform).nodes.map { ($0.name, $0) }
            ) { first, _ in first }
        }
        let table = ReportTable(
            id: "services-table",
            caption: "Services and what runs of them where",
            columns: [.init(title: "Service"), .init(title: "Networks")] + environmentColumns,
            rows: services.map { service in
                let name = service.name.value.text
                return .init(
                    cells: [
                        .named(name, description: service.description?.value),
                        .codes(orNothing: service.networks.map(\.network.value.text)),
                    ] + topologies.map { .lines(orNothing: Self.lines($0[name])) }
                )
            }
        )
        return ReportSection(id: "services", title: "Services", contents: [table.element])
    }

    private static func lines(_ node: TopologyNode?) -> [String] {
        guard let node else { return [] }
        let shown: [TopologyFact.Kind] = [.runtime, .replicas, .limits, .port, .published, .schedule]
        return shown.compactMap { kind in
            guard let phrase = node.phrase(kind) else { return nil }
            switch kind {
            case .replicas: return phrase.text == "1" ? nil : "\(phrase.text) replicas"
            case .port: return "port \(phrase.text)"
            case .published: return "host \(phrase.text)"
            case .runtime, .limits, .schedule, .route, .volume, .network, .watches, .subnet: return phrase.text
            }
        }
    }
}
