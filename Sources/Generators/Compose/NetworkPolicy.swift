import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The overlay that closes networks which are open by default (CP-06).
///
/// It sets `internal` on the top-level networks only: services stay attached by the base, since lists of networks would
/// be appended, not replaced.
enum NetworkPolicy {
    static func comments(_ platforms: PlatformSet) -> [YAMLDocument.Note] {
        let layout = platforms.base.layout
        let own = layout.composeFileName("network-policy")
        let environments = platforms.environments.filter { !$0.environment.standsAlone }
        let sample = environments.last { $0.stack == nil }?.environment.name?.text
        let stack = environments.last { $0.stack != nil }?.environment.name?.text
        var lines: [YAMLDocument.Note] = ["Cuts networks off from the outside. Goes last:"].map { .init($0) }
        if sample != nil || stack == nil {
            let files = (["base"] + [sample].compactMap(\.self)).map { "-f \(layout.composeFileName($0))" }
            lines.append(.init("  docker compose \(files.joined(separator: " ")) -f \(own) …"))
        }
        if let stack {
            let file = layout.composeFileName("\(stack).stack")
            lines.append(.init("  docker stack deploy --compose-file \(file) --compose-file \(own) …"))
        }
        return lines
    }

    /// - Returns: `nil` when no network waits for the policy.
    static func file(for platform: Platform) -> ComposeFile? {
        let networks = platform.networks.filter(\.isInternalUnderPolicy).map { network in
            DataPair(network.name.map(\.text), ["internal": DataNode(true, origin: network.isInternal.origin)])
        }
        return networks.isEmpty ? nil : ComposeFile(networks: networks)
    }
}
