import Origins
import PlatformManifest

/// Networks that services join are declared.
struct UnknownNetworkCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownNetwork]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries {
            for membership in entry.value.networks?.value.memberships ?? [] {
                scope.require(
                    membership.network,
                    among: scope.manifest.networks,
                    .unknownNetwork,
                    "service '\(entry.name.value)' joins network",
                    kind: "networks",
                    section: "networks"
                )
            }
        }
    }
}

extension DiagnosticCode {
    static let unknownNetwork = DiagnosticCode("PG0301", "network that is not declared")
}
