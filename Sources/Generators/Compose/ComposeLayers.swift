import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Splits the platform's environments into a base and overlays.
///
/// The base is what the manifest says without overrides, less what an overlay could not take back; an overlay is what its
/// environment has beyond the base. Merging the two by the rules of the Compose specification gives the whole environment
/// again. The services are split one after another, so that the trees of no environment are there as a whole.
struct ComposeLayers {
    /// `nil` when every environment stands alone.
    var base: ComposeFile?
    var environments: [(platform: Platform, file: ComposeFile)]
    /// What lies in files of its own, whole.
    let parts: [(platform: Platform, part: ComposePart, file: ComposeFile)]

    init(_ platforms: PlatformSet) throws {
        var layers: [ComposeLayer] = []
        var parts: [(Platform, ComposePart, ComposeFile)] = []
        for platform in platforms.environments where !platform.environment.standsAlone {
            var layer = try ComposeLayer(platform)
            for part in platform.layout.composeParts { parts.append((platform, part, try layer.separate(part))) }
            layers.append(layer)
        }
        self.parts = parts
        base = layers.isEmpty ? nil : try Self.base(of: platforms.base, below: &layers)
        var overlays = layers[...]
        environments = try platforms.environments.map { platform in
            let overlay = platform.environment.standsAlone ? nil : overlays.popFirst()
            return (platform, try overlay?.file() ?? ComposeProject(platform: platform).file())
        }
    }

    /// Also takes out of the layers what the base says.
    private static func base(of platform: Platform, below layers: inout [ComposeLayer]) throws -> ComposeFile {
        let project = ComposeProject(platform: platform)
        var base = try project.fileWithoutServices()
        for section in [\ComposeFile.networks, \.volumes, \.secrets] {
            let targets = layers.map { DataNode(pairs: $0.rest[keyPath: section]) }
            let common = ComposeMerge.common(DataNode(pairs: base[keyPath: section]), targets) ?? .emptyMapping
            base[keyPath: section] = common.pairs ?? []
            for place in layers.indices {
                let beyond = ComposeMerge.difference(of: targets[place], from: common)
                layers[place].rest[keyPath: section] = beyond?.pairs ?? []
            }
        }
        for member in project.members where layers.allSatisfy({ $0.has(member.name) }) {
            let targets = try layers.map { try $0.service(member.name) }
            guard let pair = ComposeMerge.common(try project.pair(of: member), targets.map(\.value)) else { continue }
            base.services.append(pair)
            for place in layers.indices {
                let beyond = ComposeMerge.difference(of: targets[place], from: pair.value)
                layers[place].beyondBase[member.name] = .some(beyond)
            }
        }
        return base
    }
}

/// One environment above the base.
private struct ComposeLayer {
    private let project: ComposeProject
    private var members: [ComposeProject.Member]
    private var membersByName: [String: ComposeProject.Member]
    /// All but the services.
    var rest: ComposeFile
    /// What the services that the base has are here beyond it, `nil` where that is nothing.
    var beyondBase: [String: DataPair?] = [:]

    init(_ platform: Platform) throws {
        project = ComposeProject(platform: platform)
        members = project.members
        membersByName = Dictionary(members.map { ($0.name, $0) }) { first, _ in first }
        rest = try project.fileWithoutServices()
        rest.name = nil
    }

    func has(_ service: String) -> Bool { membersByName[service] != nil }

    /// A service as a whole.
    func service(_ name: String) throws -> DataPair {
        guard let member = membersByName[name] else { preconditionFailure("a layer is asked for a service it has") }
        return try project.pair(of: member)
    }

    /// Takes the services of a part out, with what no other service uses.
    mutating func separate(_ part: ComposePart) throws -> ComposeFile {
        func isSeparate(_ name: String) -> Bool { part.services.contains(ServiceName(unchecked: name)) }
        rest.services = try members.map(project.pair)
        let file = rest.separate(isSeparate)
        rest.services = []
        members.removeAll { isSeparate($0.name) }
        membersByName = membersByName.filter { !isSeparate($0.key) }
        return file
    }

    /// What is left of the environment above the base.
    func file() throws -> ComposeFile {
        var file = rest
        file.services = try members.compactMap { member in
            if let beyond = beyondBase[member.name] { return beyond }
            return try project.pair(of: member)
        }
        return file
    }
}
