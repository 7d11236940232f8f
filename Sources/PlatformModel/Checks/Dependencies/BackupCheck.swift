import Origins
import PlatformManifest

/// What is backed up keeps data: a service has a volume or a folder to write to, in some environment.
///
/// What a job or a command of the service makes may come from anywhere.
struct BackupCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.nothingToSave]

    func check(all scopes: [CheckScope]) {
        guard let scope = scopes.first else { return }
        var known: Set<ServiceName> = []
        var keeping: [ServiceName] = []
        // A test environment keeps a data store's files in memory.
        for scope in scopes {
            for (entry, service) in scope.services {
                known.insert(entry.name.value)
                guard !keeping.contains(entry.name.value) else { continue }
                if service.keepsData(mountsSources: scope.environment.hotReload.value) {
                    keeping.append(entry.name.value)
                }
            }
        }
        for entry in scope.manifest.backups.entries {
            guard let service = entry.value.service, entry.value.job == nil, entry.value.commands == nil,
                known.contains(service.value), !keeping.contains(service.value),
                let target = scope.entry(service.value)
            else { continue }
            scope.report(
                Self.message(entry.name.value, service.value),
                at: service.origin,
                notes: [DiagnosticNote("'\(service.value)' stands here", at: target.name.origin)],
                fix: Self.wayOut(keeping, scope)
            )
        }
    }

    /// Data stores come first: of what else writes something, few is worth a copy.
    private static func wayOut(_ keeping: [ServiceName], _ scope: CheckScope) -> String {
        let stores = keeping.filter { name in
            switch scope.entry(name)?.value.component?.value {
            case .postgres, .timescaledb, .redis, .vault, nil: true
            default: false
            }
        }
        guard (1...6).contains(stores.count) else { return "name a service with a volume, or write 'volume'" }
        return "name a service that does, such as \(spokenList(stores.map(\.text))), or write 'volume'"
    }

    private static func message(_ backup: DatabaseName, _ service: ServiceName) -> CheckMessage {
        CheckMessage(.nothingToSave, "backup '\(backup)' saves service '\(service)', which keeps no data")
    }
}

extension Service {
    /// Whether it writes to a volume, or to a folder outside; what is mounted for hot reload is none.
    func keepsData(mountsSources: Bool) -> Bool {
        let tools = mountsSources ? image.build?.kind.developmentVolumes.map(\.folder) ?? [] : []
        return mounts.contains { mount in
            guard !mount.isReadOnly else { return false }
            return switch mount.source {
            case .volume: !tools.contains(mount.target.text)
            case .host: true
            case .project: !mountsSources
            case .rendered: false
            }
        }
    }
}

extension DiagnosticCode {
    static let nothingToSave = DiagnosticCode("PG0430", "backup of a service that keeps no data")
}
