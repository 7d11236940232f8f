import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The overlay that closes networks which are open by default (CP-06).
///
/// It sets `internal` on the top-level networks only: services stay attached by the base, since lists of networks would
/// be appended, not replaced.
enum NetworkPolicy {
    static let comments = [
        "Cuts networks off from the outside. Goes last:",
        "  docker compose -f base.yml -f production.yml -f network-policy.yml …",
    ]

    /// - Returns: `nil` when no network waits for the policy.
    static func file(for platform: Platform) -> ComposeFile? {
        let networks = platform.networks.filter(\.isInternalUnderPolicy).map { network in
            DataPair(network.name.map(\.text), ["internal": DataNode(true, origin: network.isInternal.origin)])
        }
        return networks.isEmpty ? nil : ComposeFile(networks: networks)
    }
}
