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
        let sample = platforms.environments.last { !$0.environment.standsAlone }?.environment.name?.text
        let files = ["base"] + (sample.map { [$0] } ?? []) + ["network-policy"]
        let arguments = files.map { "-f \(layout.composeFileName($0))" }.joined(separator: " ")
        return ["Cuts networks off from the outside. Goes last:", "  docker compose \(arguments) …"].map { .init($0) }
    }

    /// - Returns: `nil` when no network waits for the policy.
    static func file(for platform: Platform) -> ComposeFile? {
        let networks = platform.networks.filter(\.isInternalUnderPolicy).map { network in
            DataPair(network.name.map(\.text), ["internal": DataNode(true, origin: network.isInternal.origin)])
        }
        return networks.isEmpty ? nil : ComposeFile(networks: networks)
    }
}
