import Origins
import PlatformManifest

/// A service without a port, of which the manifest says that it serves: one mistake, reported where it matters most.
enum MissingPort: Int, Comparable {
    /// What needs the port, the first one speaks for all.
    case probe, objective, route, reference

    static func < (left: MissingPort, right: MissingPort) -> Bool { left.rawValue < right.rawValue }
}

extension CheckScope {
    /// What speaks for the port that a service lacks; `nil` where it has one or nothing but references may need it.
    func missingPort(of entry: ServiceEntry) -> MissingPort? {
        let section = entry.value
        guard section.hasNoPort else { return nil }
        if section.role.value == .service, section.runtime?.value.healthCommand == nil,
            let health = section.health?.value,
            health.port == nil, health.liveness ?? health.readiness != nil || health.isTCP.value
        {
            return .probe
        }
        if section.slo != nil, let metrics = section.metrics?.value, metrics.port == nil { return .objective }
        let routes = manifest.gateway?.value.routes ?? []
        return routes.contains { $0.value.target?.value == entry.name.value } ? .route : nil
    }
}

extension ServiceSection {
    /// Whether it serves nothing that the manifest knows of; a component brings its ports.
    var hasNoPort: Bool { component == nil && port == nil && ports.isEmpty }
}
