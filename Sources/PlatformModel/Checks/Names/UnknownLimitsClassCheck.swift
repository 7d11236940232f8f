import Origins
import PlatformManifest

/// Limits classes that services and environments name are declared.
struct UnknownLimitsClassCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownLimitsClass]

    func check(_ scope: CheckScope) {
        func require(_ name: Sourced<LimitsClassName>, _ clause: String) {
            scope.require(
                name,
                among: scope.manifest.limits,
                .unknownLimitsClass,
                clause,
                kind: "limits classes",
                section: "limits"
            )
        }
        for entry in scope.manifest.services.entries {
            guard let limits = entry.value.limits, case .named(let name) = limits.value else { continue }
            require(Sourced(name, limits.origin), "service '\(entry.name.value)' has limits class")
        }
        for entry in scope.manifest.environments.entries {
            guard let name = entry.value.limits?.value.limitsClass else { continue }
            require(name, "environment '\(entry.name.value)' has limits class")
        }
    }
}

extension DiagnosticCode {
    static let unknownLimitsClass = DiagnosticCode("PG0303", "limits class that is not declared")
}
