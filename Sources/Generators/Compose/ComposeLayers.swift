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
        var environments: [(platform: Platform, file: ComposeFile)] = []
        var parts: [(Platform, ComposePart, ComposeFile)] = []
        for platform in platforms.environments {
            var whole = try ComposeProject(platform: platform).file()
            for part in platform.layout.composeParts {
                let file = whole.separate { part.services.contains(ServiceName(unchecked: $0)) }
                parts.append((platform, part, file))
            }
            environments.append((platform, whole))
        }
        self.parts = parts
        let layered = environments.indices.filter { !environments[$0].platform.environment.standsAlone }
        base =
            layered.isEmpty
            ? nil
            : Self.base(of: try ComposeProject(platform: platforms.base).file(), layered.map { environments[$0].file })
        if let base {
            // In place, so that what an overlay leaves out is released before the next one is made.
            for place in layered { environments[place].file = Self.overlay(of: environments[place].file, over: base) }
        }
        self.environments = environments
    }

    private static func base(of whole: ComposeFile, _ environments: [ComposeFile]) -> ComposeFile {
        func common(_ section: KeyPath<ComposeFile, [DataPair]>) -> [DataPair] {
            let targets = environments.map { DataNode(pairs: $0[keyPath: section]) }
            return ComposeMerge.common(DataNode(pairs: whole[keyPath: section]), targets)?.pairs ?? []
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
            return ComposeMerge.difference(of: DataNode(pairs: whole[keyPath: section]), from: lower)?.pairs
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
