import Origins
import PlatformManifest

/// The ports of a service, and which of them the host publishes in this environment.
struct PortResolver {
    let section: ServiceSection
    let component: ComponentFacts?
    let environment: PlatformEnvironment

    /// What is known of a port before publishing is decided.
    private struct Candidate {
        let name: String?
        let port: Sourced<Port>
        let transport: Transport
        let publishAs: Sourced<Port>?
        let isPublic: Bool
        /// Whether loopback publishing leaves it out: a component's side ports, which nobody asks for by hand.
        var isInternalOnly = false
    }

    func resolve() -> [ServicePort] {
        guard section.role.value == .service else { return [] }
        return candidates.map { candidate in
            ServicePort(
                name: candidate.name,
                container: candidate.port,
                transport: candidate.transport,
                published: published(candidate)
            )
        }
    }

    /// The main port first, which for a component is the catalog's unless the manifest has another; then the named ones in
    /// the manifest's order, then the component's own.
    private var candidates: [Candidate] {
        var candidates: [Candidate] = []
        if let port = section.port {
            candidates.append(Candidate(name: nil, port: port, transport: .tcp, publishAs: nil, isPublic: false))
        }
        let isGateway = section.component?.value == .nginx
        // Where nothing is encrypted, nginx does not listen there.
        let isPlain = isGateway && environment.name != nil && environment.tls == nil
        candidates += section.ports.entries.filter { !isPlain || $0.name.text != "https" }.map { entry in
            Candidate(
                name: entry.name.text,
                port: entry.value.port,
                transport: entry.value.transport.value,
                publishAs: entry.value.publishAs,
                isPublic: entry.value.isPublic.value
            )
        }
        guard let component else { return candidates }
        let standard = Origin.standard("component '\(section.component?.value.rawValue ?? "")'")
        func add(
            _ name: String?,
            _ number: Int,
            publishAs: Int? = nil,
            isPublic: Bool = false,
            isInternalOnly: Bool = false
        ) {
            guard !candidates.contains(where: { $0.port.number == number }) else { return }
            candidates.append(
                Candidate(
                    name: name,
                    port: Sourced(Port(unchecked: number), standard),
                    transport: .tcp,
                    publishAs: publishAs.map { Sourced(Port(unchecked: $0), standard) },
                    isPublic: isPublic,
                    isInternalOnly: isInternalOnly
                )
            )
        }
        if let port = component.port {
            add(nil, port, publishAs: isGateway && environment.publish.value == .edge ? 80 : nil, isPublic: isGateway)
        }
        if section.port == nil, let port = component.port,
            let place = candidates.firstIndex(where: { $0.port.number == port })
        {
            let main = candidates.remove(at: place)
            candidates.insert(main, at: 0)
        }
        for (name, port) in component.namedPorts {
            if isGateway, name == "https" {
                guard environment.tls != nil else { continue }
                add(name, port, publishAs: environment.publish.value == .edge ? 443 : nil, isPublic: true)
            } else {
                add(name, port, isInternalOnly: true)
            }
        }
        return candidates
    }

    private func published(_ candidate: Candidate) -> PublishedPort? {
        let policy = environment.publish
        let host = candidate.publishAs ?? candidate.port
        switch policy.value {
        case .none: return nil
        case .loopback:
            guard !candidate.isInternalOnly else { return nil }
            return PublishedPort(host: host, isLoopback: true, origin: policy.origin)
        case .edge:
            guard candidate.isPublic else { return nil }
            return PublishedPort(host: host, isLoopback: false, origin: policy.origin)
        }
    }
}
