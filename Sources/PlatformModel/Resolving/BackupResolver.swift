import Origins
import PlatformManifest

/// Finds out how each entry of `backups` is made in one environment.
struct BackupResolver {
    let resolver: PlatformResolver
    let services: [Service]

    /// Without those that nothing is known to make, which a check reports.
    var backups: [Backup] {
        guard let environment = resolver.environment.name?.value else { return [] }
        let isForUsers = resolver.environment.isForUsers
        return resolver.manifest.backups.entries.compactMap { entry in
            let section = entry.value
            guard section.holds(in: environment), isForUsers || !section.environments.isEmpty,
                let (method, service) = method(of: section)
            else { return nil }
            return Backup(
                name: entry.name,
                section: section,
                service: service,
                method: method,
                writers: writers(section, method)
            )
        }
    }

    private func method(of section: BackupSection) -> (BackupMethod, Sourced<ServiceName>?)? {
        let volume = section.volume.flatMap(writer)
        let subject = section.service ?? volume?.writer
        if let job = section.job { return service(job.value).map { (.job($0), subject) } }
        if let volume { return (.files(folder: volume.folder), subject) }
        guard let name = section.service, let service = service(name.value) else { return nil }
        if let commands = section.commands?.value {
            return commands.save.value.isEmpty ? nil : (.commands(commands), subject)
        }
        return method(of: service).map { ($0, subject) }
    }

    private func method(of service: Service) -> BackupMethod? {
        let outputs = References(resolver: resolver).outputs(of: service.name.value) ?? [:]
        switch service.component {
        case .postgres, .timescaledb:
            guard let database = outputs["database"], let user = outputs["user"] else { return nil }
            return .database(
                hasTimescale: service.component == .timescaledb,
                name: Sourced(database.text, database.origin),
                user: Sourced(user.text, user.origin)
            )
        case .redis:
            let folder = resolver.manifest.services.entry(service.name.value).flatMap(resolver.componentFacts)?
                .dataFolder
            // Without a folder that it keeps, there is nothing to put a snapshot into.
            return service.mounts.first { $0.target.text == folder && !$0.isReadOnly }.map { mount in
                .snapshot(
                    password: outputs["url"]?.password.map { Sourced($0, service.name.origin) },
                    folder: mount.target
                )
            }
        default: return nil
        }
    }

    /// The first service, no job, that writes to a volume, and where it has it.
    private func writer(
        of volume: Sourced<VolumeName>
    ) -> (writer: Sourced<ServiceName>, folder: Sourced<AbsolutePath>)? {
        let origin = Origin.derived(rule: "service that writes to a volume", from: [volume.origin])
        for service in services where service.role.value == .service {
            if let mount = service.mounts.first(where: { $0.holds(volume.value) && !$0.isReadOnly }) {
                return (Sourced(service.name.value, origin), mount.target)
            }
        }
        return nil
    }

    /// Who must not write meanwhile: the project's programs that use a data store, by a pool or without; who writes to a
    /// volume. Redis itself, which reads its files when it starts.
    private func writers(_ section: BackupSection, _ method: BackupMethod) -> [ServiceName] {
        if let volume = section.volume?.value {
            return services.filter { $0.writes(to: volume) }.map(\.name.value)
        }
        guard let name = section.service?.value else { return [] }
        let pools = pools(before: name)
        let programs = services.filter { service in
            service.component == nil && service.role.value == .service && uses(service, [name] + pools)
        }
        .map(\.name.value)
        if case .snapshot = method { return programs + [name] }
        return programs
    }

    /// Pools of connections to a data store, and pools before those.
    private func pools(before name: ServiceName) -> [ServiceName] {
        var found: [ServiceName] = []
        var next = [name]
        while let target = next.popLast() {
            for service in services where service.component == .pgbouncer && !found.contains(service.name.value) {
                guard resolver.manifest.services[service.name.value]?.settings?.value.target?.value == target else {
                    continue
                }
                found.append(service.name.value)
                next.append(service.name.value)
            }
        }
        return found
    }

    /// Whether a service waits for one of others, or is told where one is.
    private func uses(_ service: Service, _ others: [ServiceName]) -> Bool {
        if service.dependencies.contains(where: { others.contains($0.service.value) }) { return true }
        guard let section = resolver.manifest.services[service.name.value] else { return false }
        let lender = section.imageOf.flatMap { resolver.manifest.services[$0.value] }
        return section.bindings(lentBy: lender).contains { binding in
            guard case .reference(let output, _) = binding.value else { return false }
            return others.contains(output.value.service)
        }
    }

    private func service(_ name: ServiceName) -> Service? { services.first { $0.name.value == name } }
}

extension Service {
    func writes(to volume: VolumeName) -> Bool {
        role.value == .service && mounts.contains { $0.holds(volume) && !$0.isReadOnly }
    }
}
