import Origins
import PlatformManifest

/// Volumes that are mounted, served or saved are declared, or are the data volume of a component.
struct UnknownVolumeCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownVolume]

    func check(_ scope: CheckScope) {
        let names = scope.manifest.volumes.names + dataVolumes(scope)
        let known = Set(names)
        func require(_ volume: Sourced<VolumeName>?, _ clause: String) {
            guard let volume, !known.contains(volume.value) else { return }
            scope.reportMissing(volume, among: names, .unknownVolume, clause, kind: "volumes", section: "volumes")
        }
        for entry in scope.manifest.services.entries {
            for mount in entry.value.volumes {
                require(mount.value.volume, "service '\(entry.name.value)' mounts volume")
            }
        }
        for route in scope.manifest.gateway?.value.routes ?? [] {
            require(route.value.volume, "route '\(route.value.path.value)' serves files of volume")
        }
        for entry in scope.manifest.backups.entries {
            require(entry.value.volume, "backup '\(entry.name.value)' saves volume")
        }
    }

    /// The volumes that components bring, whether or not they exist in this environment.
    private func dataVolumes(_ scope: CheckScope) -> [VolumeName] {
        scope.manifest.services.entries.filter { $0.value.component != nil }.map {
            VolumeName(unchecked: PlatformConventions.dataVolume(of: $0.name.text))
        }
    }
}

extension DiagnosticCode {
    static let unknownVolume = DiagnosticCode("PG0302", "volume that is not declared")
}
