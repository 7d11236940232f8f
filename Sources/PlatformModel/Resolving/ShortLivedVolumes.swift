import Origins
import PlatformManifest

/// Data of a test run, which go with their containers (CP-33).
extension PlatformResolver {
    /// Whether what a service keeps in a volume lies in memory here: nobody else sees it.
    ///
    /// What several containers share, another driver keeps, or has no size stays a volume, which `down --volumes` drops.
    func isShortLived(_ mount: MountSection, of service: ServiceSection) -> Bool {
        guard environment.purpose.value == .test, let name = mount.volume?.value, !mount.isReadOnly.value,
            service.replicas?.value.number ?? 1 == 1
        else { return false }
        guard let volume = manifest.volumes[name], volume.size != nil, !volume.isExternal.value, volume.driver == nil,
            volume.driverOptions.entries.isEmpty
        else { return false }
        let isServed = (manifest.gateway?.value.routes ?? []).contains { $0.value.volume?.value == name }
        return !isServed && numberOfMounts(of: name) == 1
    }

    private func numberOfMounts(of name: VolumeName) -> Int {
        if memo.mounts == nil {
            var mounts: [VolumeName: Int] = [:]
            for entry in manifest.services.entries where isHere(entry) {
                let lender = entry.value.imageOf.flatMap { manifest.services[$0.value] }
                for volume in Set(entry.value.writtenMounts(lentBy: lender).compactMap { $0.value.volume?.value }) {
                    mounts[volume, default: 0] += 1
                }
            }
            memo.mounts = mounts
        }
        return memo.mounts?[name] ?? 0
    }
}

extension ServiceSection {
    /// Its own, else those of the service whose image it runs.
    func writtenMounts(lentBy lender: ServiceSection?) -> [Sourced<MountSection>] {
        volumes.isEmpty ? lender?.volumes ?? [] : volumes
    }
}
