import Origins
import PlatformManifest

/// What keeps its own data runs once: two servers on one data folder destroy it, or refuse to start.
struct SharedDataCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.sharedDataFolder]

    func check(_ scope: CheckScope) {
        for (_, service) in scope.services where service.component != nil && service.replicas.number > 1 {
            let own = VolumeName(unchecked: PlatformConventions.dataVolume(of: service.name.text))
            let keepsData = service.mounts.contains { mount in
                guard case .volume(let volume) = mount.source, !mount.isReadOnly else { return false }
                return volume.value == own
            }
            guard keepsData else { continue }
            scope.report(
                CheckMessage(
                    .sharedDataFolder,
                    "\(service.replicas.number) replicas of service '\(service.name.value)' would write to one data folder, volume '\(own)'"
                ),
                at: service.replicas.origin,
                notes: [DiagnosticNote("'\(service.name.value)' stands here", at: service.name.origin)],
                fix: "leave 'replicas' out: a second server needs data of its own, as a service of its own"
            )
        }
    }
}

extension DiagnosticCode {
    static let sharedDataFolder = DiagnosticCode("PG0346", "data folder of several servers")
}
