import Origins
import PlatformManifest

/// What is declared is used somewhere, in some environment.
struct UnusedCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unused]

    /// The names that all environments together use.
    private struct Uses {
        var networks: Set<NetworkName> = []
        var volumes: Set<VolumeName> = []
        var limits: Set<LimitsClassName> = []
        var secrets: Set<SecretName> = []
        var variables: Set<EnvironmentVariableName> = []
        var zones: Set<ZoneName> = []
        var receivers: Set<ReceiverName> = []
        var timeIntervals: Set<TimeIntervalName> = []
    }

    func check(all scopes: [CheckScope]) {
        guard let scope = scopes.first else { return }
        let uses = scopes.reduce(into: Uses()) { add($1, to: &$0) }
        let manifest = scope.manifest
        report("network", "networks", "let a service join it", manifest.networks, uses.networks, scope)
        report("volume", "volumes", "let a service mount it", manifest.volumes, uses.volumes, scope)
        report("limits class", "limits", "let a service name it", manifest.limits, uses.limits, scope)
        report("secret", "secrets", "let a service read it", manifest.secrets, uses.secrets, scope)
        report("variable", "variables", "let a service bind it", manifest.variables, uses.variables, scope)
        if let gateway = manifest.gateway?.value {
            report("rate limit zone", "gateway.zones", "let a route use it", gateway.zones, uses.zones, scope)
        }
        if let monitoring = manifest.monitoring?.value {
            report(
                "receiver",
                "monitoring.receivers",
                "let an alert route lead to it",
                monitoring.receivers,
                uses.receivers,
                scope
            )
            report(
                "time interval",
                "monitoring.timeIntervals",
                "let an alert route name it",
                monitoring.timeIntervals,
                uses.timeIntervals,
                scope
            )
        }
    }

    private func report<Name, Value>(
        _ kind: String,
        _ section: String,
        _ use: String,
        _ declared: NamedMap<Name, Value>,
        _ used: Set<Name>,
        _ scope: CheckScope
    ) {
        for entry in declared.entries where !used.contains(entry.name.value) {
            let name = entry.name.value.description
            if scope.isMentionedUnread(name) { continue }
            scope.report(
                Self.message(kind, entry.name.value),
                at: entry.name.origin,
                fix: "\(use), or delete it",
                subject: FindingList.Declaration(name: name, section: section)
            )
        }
    }

    private func add(_ scope: CheckScope, to uses: inout Uses) {
        let manifest = scope.manifest
        for entry in manifest.services.entries { add(entry, scope, to: &uses) }
        for service in scope.platform.services {
            for mount in service.mounts {
                if case .volume(let name) = mount.source { uses.volumes.insert(name.value) }
            }
            uses.secrets.formUnion(service.secrets.map(\.value))
        }
        for entry in manifest.environments.entries {
            if let name = entry.value.limits?.value.limitsClass { uses.limits.insert(name.value) }
        }
        if let gateway = manifest.gateway?.value {
            uses.volumes.formUnion(gateway.routes.compactMap { $0.value.volume?.value })
            uses.zones.formUnion(gateway.routes.compactMap { $0.value.rateLimit?.value.zone.value })
            uses.secrets.formUnion(gateway.routes.compactMap { $0.value.basicAuth?.value })
            if let users = gateway.basicAuth { uses.secrets.insert(users.value) }
            if let zone = gateway.defaultLimit?.value.zone { uses.zones.insert(zone.value) }
        }
        uses.volumes.formUnion(manifest.backups.entries.compactMap { $0.value.volume?.value })
        if let monitoring = manifest.monitoring?.value {
            uses.secrets.formUnion(monitoring.receivers.entries.compactMap { $0.value.secret?.value })
            uses.receivers.formUnion(monitoring.routes.map(\.value.receiver.value))
            uses.timeIntervals.formUnion(monitoring.routes.flatMap { $0.value.timeIntervals.map(\.value) })
            if let watchdog = monitoring.watchdog { uses.receivers.insert(watchdog.value) }
        }
    }

    private func add(_ entry: CheckScope.ServiceEntry, _ scope: CheckScope, to uses: inout Uses) {
        let section = entry.value
        uses.networks.formUnion(section.networks?.value.memberships.map(\.network.value) ?? [])
        uses.volumes.formUnion(section.volumes.compactMap { $0.value.volume?.value })
        if case .named(let name) = section.limits?.value { uses.limits.insert(name) }
        uses.secrets.formUnion(section.secrets.map(\.value))
        if let password = section.settings?.value.password { uses.secrets.insert(password.value) }
        for binding in section.env.entries {
            switch binding.value {
            case .secret(let name, _), .secretPath(let name, _): uses.secrets.insert(name.value)
            case .variable(let name, _): uses.variables.insert(name.value)
            case .literal, .reference, .dropped: break
            }
        }
    }

    private static func message(_ kind: String, _ name: some CustomStringConvertible) -> CheckMessage {
        CheckMessage(.unused, "nothing uses \(kind) '\(name)'", severity: .warning)
    }
}

extension DiagnosticCode {
    static let unused = DiagnosticCode("PG0381", "declaration that nothing uses")
}
