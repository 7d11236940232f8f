import Origins
import PlatformManifest

/// Secrets that services, receivers and the gateway read are declared.
struct UnknownSecretCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownSecret]

    func check(_ scope: CheckScope) {
        func require(_ name: Sourced<SecretName>?, _ clause: String) {
            guard let name else { return }
            scope.require(
                name,
                in: scope.manifest.secrets,
                .unknownSecret,
                clause,
                kind: "secrets",
                section: "secrets"
            )
        }
        for entry in scope.manifest.services.entries {
            let clause = "service '\(entry.name.value)' reads secret"
            for binding in entry.value.env.entries {
                switch binding.value {
                case .secret(let name, _), .secretPath(let name, _): require(name, clause)
                case .literal, .reference, .variable, .dropped: break
                }
            }
            for name in entry.value.secrets { require(name, clause) }
            require(entry.value.settings?.value.password, clause)
        }
        for entry in scope.manifest.monitoring?.value.receivers.entries ?? [] {
            require(entry.value.secret, "receiver '\(entry.name.value)' reads secret")
        }
        guard let gateway = scope.manifest.gateway?.value else { return }
        require(gateway.basicAuth, "the gateway asks for users of secret")
        for route in gateway.routes {
            require(route.value.basicAuth, "route '\(route.value.path.value)' asks for users of secret")
        }
    }
}

extension DiagnosticCode {
    static let unknownSecret = DiagnosticCode("PG0304", "secret that is not declared")
}
