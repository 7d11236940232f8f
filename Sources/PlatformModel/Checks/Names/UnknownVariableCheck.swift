import Origins
import PlatformManifest

/// Variables that services bind, or that environments give a value, are declared.
struct UnknownVariableCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.unknownVariable]

    func check(_ scope: CheckScope) {
        func require(_ name: Sourced<EnvironmentVariableName>, _ clause: String) {
            scope.require(
                name,
                among: scope.manifest.variables,
                .unknownVariable,
                clause,
                kind: "variables",
                section: "variables"
            )
        }
        for entry in scope.manifest.services.entries {
            for binding in entry.value.env.entries {
                guard case .variable(let name, _) = binding.value else { continue }
                require(name, "service '\(entry.name.value)' binds variable")
            }
        }
        for environment in scope.manifest.environments.entries {
            for value in environment.value.variables.entries {
                require(value.name, "environment '\(environment.name.value)' sets variable")
            }
        }
    }
}

extension DiagnosticCode {
    static let unknownVariable = DiagnosticCode("PG0305", "variable that is not declared")
}
