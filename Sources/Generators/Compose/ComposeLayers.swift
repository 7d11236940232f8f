import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Splits the platform's environments into a base and overlays.
///
/// Each environment is first built whole. The base is what the manifest says without overrides, less what an overlay
/// could not take back; an overlay is what its environment has beyond the base. Merging the two by the rules of the
/// Compose specification gives the whole environment again.
struct ComposeLayers {
    /// `nil` when every environment stands alone.
    let base: ComposeFile?
    let environments: [(platform: Platform, file: ComposeFile)]
    /// What lies in files of its own, whole.
    let parts: [(platform: Platform, part: ComposePart, file: ComposeFile)]

    init(_ platforms: PlatformSet) throws {
        var wholes: [(Platform, ComposeFile)] = []
        var parts: [(Platform, ComposePart, ComposeFile)] = []
        for platform in platforms.environments {
            var whole = try ComposeProject(platform: platform).file()
            for part in platform.layout.composeParts {
                let file = whole.separate { part.services.contains(ServiceName(unchecked: $0)) }
                parts.append((platform, part, file))
            }
            wholes.append((platform, whole))
        }
        self.parts = parts
        let layered = wholes.filter { !$0.0.environment.standsAlone }.map(\.1)
        guard !layered.isEmpty else {
            base = nil
            environments = wholes
            return
        }
        let common = Self.base(of: try ComposeProject(platform: platforms.base).file(), layered)
        base = common
        environments = wholes.map { platform, file in
            platform.environment.standsAlone ? (platform, file) : (platform, Self.overlay(of: file, over: common))
        }
    }

    private static func base(of whole: ComposeFile, _ environments: [ComposeFile]) -> ComposeFile {
        func common(_ section: KeyPath<ComposeFile, [DataPair]>) -> [DataPair] {
            let targets = environments.map { DataNode(pairs: $0[keyPath: section]) }
            return ComposeMerge.common(DataNode(pairs: whole[keyPath: section]), targets, at: [])?.pairs ?? []
        }
        return ComposeFile(
            name: whole.name,
            services: common(\.services),
            networks: common(\.networks),
            volumes: common(\.volumes),
            secrets: common(\.secrets)
        )
    }

    private static func overlay(of whole: ComposeFile, over base: ComposeFile) -> ComposeFile {
        func difference(_ section: KeyPath<ComposeFile, [DataPair]>) -> [DataPair] {
            let lower = DataNode(pairs: base[keyPath: section])
            return ComposeMerge.difference(of: DataNode(pairs: whole[keyPath: section]), from: lower, at: [])?.pairs
                ?? []
        }
        return ComposeFile(
            services: difference(\.services),
            networks: difference(\.networks),
            volumes: difference(\.volumes),
            secrets: difference(\.secrets)
        )
    }
}
