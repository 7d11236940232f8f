import Origins
import PlatformManifest

/// Services that talk to each other exist together and share a network.
///
/// A dependency, a reference to an address and 'settings.for' all mean a connection; waiting for a job does not.
struct ConnectionCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.noSharedNetwork, .absentService]

    /// Outputs that are no address.
    private static let plainOutputs: Set<String> = ["user", "database", "port"]

    private struct Connection {
        let target: Sourced<ServiceName>
        let clause: String
        /// Whether the service runs without it where it does not exist.
        let isOptional: Bool
    }

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            var seen: Set<ServiceName> = []
            for connection in connections(of: entry, service, scope)
            where connection.target.value != entry.name.value && seen.insert(connection.target.value).inserted {
                check(connection, of: service, entry, scope)
            }
        }
    }

    private func connections(of entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) -> [Connection]
    {
        let name = entry.name.value
        var connections: [Connection] = []
        for dependency in service.dependencies where dependency.condition != .completed {
            let clause = "service '\(name)' depends on '\(dependency.service.value)'"
            connections.append(Connection(target: dependency.service, clause: clause, isOptional: true))
        }
        for binding in scope.bindings(of: entry) {
            guard case .reference(let output, _) = binding.value,
                !Self.plainOutputs.contains(output.value.output), scope.entry(output.value.service) != nil
            else { continue }
            let target = Sourced(output.value.service, output.origin)
            let clause = "'\(binding.name.value)' of service '\(name)' refers to '\(target.value)'"
            connections.append(Connection(target: target, clause: clause, isOptional: false))
        }
        if let target = entry.value.settings?.value.target, entry.value.component?.value != .certbot {
            let clause = "service '\(name)' works for '\(target.value)'"
            connections.append(Connection(target: target, clause: clause, isOptional: false))
        }
        return connections
    }

    private func check(
        _ connection: Connection,
        of service: Service,
        _ entry: CheckScope.ServiceEntry,
        _ scope: CheckScope
    ) {
        guard let targetEntry = scope.entry(connection.target.value) else { return }
        guard let target = scope.platform.service(connection.target.value) else {
            if connection.isOptional { return }
            scope.report(
                Self.absent(connection.clause, connection.target.value),
                at: connection.target.origin,
                notes: [DiagnosticNote("'\(connection.target.value)' stands here", at: targetEntry.name.origin)],
                fix: "let '\(connection.target.value)' run there, or change this there with 'in'"
            )
            return
        }
        let own = service.networks.map(\.network.value)
        let others = target.networks.map(\.network.value)
        guard Set(own).isDisjoint(with: others) else { return }
        guard scope.knowsNetworks(of: entry.value), scope.knowsNetworks(of: targetEntry.value) else { return }
        scope.report(
            Self.apart(connection.clause),
            at: connection.target.origin,
            notes: [note(service, entry, own), note(target, targetEntry, others)],
            fix: others.isEmpty
                ? "let both join one network" : "let '\(service.name.value)' join \(alternatives(others))"
        )
    }

    private func note(_ service: Service, _ entry: CheckScope.ServiceEntry, _ networks: [NetworkName]) -> DiagnosticNote
    {
        DiagnosticNote(
            networks.isEmpty
                ? "'\(service.name.value)' joins no network"
                : "'\(service.name.value)' joins \(spokenList(networks.map(\.text)))",
            at: entry.value.networks?.origin ?? entry.name.origin
        )
    }

    private func alternatives(_ networks: [NetworkName]) -> String {
        networks.map { "'\($0)'" }.joined(separator: " or ")
    }

    private static func apart(_ clause: String) -> CheckMessage {
        CheckMessage(.noSharedNetwork, "\(clause), but they share no network")
    }

    private static func absent(_ clause: String, _ target: ServiceName) -> CheckMessage {
        CheckMessage(.absentService, "\(clause), but '\(target)' does not exist", namesEnvironments: true)
    }
}

extension DiagnosticCode {
    static let noSharedNetwork = DiagnosticCode("PG0324", "connection between services that share no network")
    static let absentService = DiagnosticCode("PG0325", "connection to a service that an environment does not have")
}
