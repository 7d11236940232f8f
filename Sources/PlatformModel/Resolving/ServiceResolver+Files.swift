import Origins
import PlatformManifest

/// The files of a service: mounts, and folders in memory.
extension ServiceResolver {
    var mounts: [Mount] {
        var mounts: [Mount] = []
        if environment.hotReload.value, !isShared { mounts += sourceMounts }
        if !isShared, let component {
            if let folder = component.dataFolder, !keepsDataInMemory {
                let name = VolumeName(unchecked: PlatformConventions.dataVolume(of: entry.name.text))
                let origin = Origin.derived(rule: "data volume of the component", from: [entry.name.origin])
                mounts.append(
                    Mount(
                        source: .volume(Sourced(name, origin)),
                        target: Sourced(AbsolutePath(unchecked: folder), standard),
                        isReadOnly: false
                    )
                )
            }
            mounts += component.mounts
        }
        mounts += writtenMounts.filter { !resolver.isShortLived($0.value, of: section) }.compactMap(mount)
        return mounts
    }

    private var writtenMounts: [Sourced<MountSection>] { section.writtenMounts(lentBy: lender?.value) }

    private func mount(_ section: Sourced<MountSection>) -> Mount? {
        let source: Mount.Source
        if let volume = section.value.volume {
            source = .volume(volume)
        } else if let path = section.value.path {
            source = .project(path)
        } else if let host = section.value.host {
            source = .host(host)
        } else {
            return nil
        }
        return Mount(source: source, target: section.value.at, isReadOnly: section.value.isReadOnly.value)
    }

    /// The sources over those in the image, so that the server sees changes (CP-32). Where a Dockerfile of the project's own
    /// has them, and what it puts beside them, is not known.
    private var sourceMounts: [Mount] {
        guard let runtimeSection, let source = section.source, runtimeSection.kind.value != .generic else { return [] }
        let root = PlatformConventions.applicationFolder
        let origin = Origin.derived(
            rule: "sources with hot reload",
            from: [environment.hotReload.origin, source.origin]
        )
        func target(_ path: String) -> Sourced<AbsolutePath> { Sourced(AbsolutePath(unchecked: path), origin) }
        var mounts = [Mount(source: .project(source), target: target(root), isReadOnly: false)]
        for folder in runtimeSection.sharedSources {
            let name = folder.text.split(separator: "/").last.map(String.init) ?? folder.text
            mounts.append(Mount(source: .project(folder), target: target("\(root)/\(name)"), isReadOnly: false))
        }
        mounts += runtimeSection.kind.value.developmentVolumes.map { volume in
            let name = VolumeName(unchecked: "\(entry.name.text)-\(volume.suffix)")
            return Mount(source: .volume(Sourced(name, origin)), target: target(volume.folder), isReadOnly: false)
        }
        return mounts
    }

    var writable: [Sourced<AbsolutePath>] {
        let own = section.writable.isEmpty ? lender?.value.writable ?? [] : section.writable
        let usual = (runtime?.writable ?? []).map { Sourced(AbsolutePath(unchecked: $0), standard) }
        return own + usual.filter { path in !own.contains { $0.value == path.value } }
    }

    func temporaryFolders(beside mounts: [Mount]) -> [TemporaryFolder] {
        let mounted = Set(mounts.map { $0.target.value.text })
        var folders: [TemporaryFolder] = []
        if let component {
            folders = component.temporaryFolders.map { folder in
                let sized = folder.size.origin
                let origin =
                    sized == .constant
                    ? standard : .derived(rule: "folder in memory", from: [standard, sized])
                return TemporaryFolder(
                    path: Sourced(AbsolutePath(unchecked: folder.path), origin),
                    size: folder.size.value,
                    mode: mode(of: folder.access)
                )
            }
        } else {
            let path = Sourced(AbsolutePath(unchecked: "/tmp"), standard)
            let size = MemorySize(bytes: PlatformConventions.temporaryFolderSize)
            folders = [TemporaryFolder(path: path, size: size, mode: "mode=1777")]
        }
        let owner = mode(of: .owner("0700"))
        let origin = Origin.derived(rule: "data of a test run (CP-33)", from: [environment.purpose.origin])
        for mount in writtenMounts.map(\.value) where resolver.isShortLived(mount, of: section) {
            let declared = mount.volume.flatMap { resolver.manifest.volumes[$0.value]?.size?.value }
            let size = min(declared ?? temporaryDataSize, temporaryDataSize)
            let path = Sourced(
                mount.at.value,
                .derived(rule: "data of a test run (CP-33)", from: [mount.at.origin, environment.purpose.origin])
            )
            folders.append(TemporaryFolder(path: path, size: size, mode: owner))
        }
        if let component, let data = component.dataFolder, keepsDataInMemory {
            let path = Sourced(AbsolutePath(unchecked: data), origin)
            folders.append(TemporaryFolder(path: path, size: temporaryDataSize, mode: owner))
        }
        let kept = environment.hotReload.value && !isShared ? runtimeSection?.kind.value.developmentVolumes ?? [] : []
        for path in writable where !kept.contains(where: { path.text.hasPrefix("\($0.folder)/") }) {
            let size = MemorySize(bytes: PlatformConventions.temporaryFolderSize)
            folders.append(TemporaryFolder(path: path, size: size, mode: owner))
        }
        var seen: Set<String> = []
        return folders.filter { !mounted.contains($0.path.value.text) && seen.insert($0.path.value.text).inserted }
    }

    /// The owner is whoever the container runs as, which the manifest may have changed.
    private func mode(of access: FolderAccess) -> String {
        switch access {
        case .everybody: "mode=1777"
        case .owner(let mode): user.map { "uid=\($0.user),gid=\($0.group),mode=\(mode)" } ?? "mode=1777"
        }
    }

    /// A test run leaves no data behind (CP-33).
    private var keepsDataInMemory: Bool { !isShared && environment.purpose.value == .test }

    /// Half of what the container may use, since files in memory count as its own.
    private var temporaryDataSize: MemorySize {
        limits.map { MemorySize(bytes: $0.memory.bytes / 2) }
            ?? MemorySize(bytes: PlatformConventions.temporaryFolderSize)
    }
}
