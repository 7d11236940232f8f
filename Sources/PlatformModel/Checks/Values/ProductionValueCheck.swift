import Origins
import PlatformManifest

/// Production keeps debugging off, names its hosts, and trusts encrypted origins only (EN-11).
struct ProductionValueCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.productionValue]

    func check(_ scope: CheckScope) {
        guard !scope.isBase, scope.purpose == .production else { return }
        for service in scope.platform.services {
            for variable in service.variables {
                let value: Sourced<String>?
                switch variable.value {
                case .text(let text): value = text
                case .variable(let declared): value = declared.value
                case .secretFile, .secretPath, .url: value = nil
                }
                guard let value, value.range != nil, let problem = Self.problem(variable.name.text, value.value) else {
                    continue
                }
                scope.report(
                    Self.message(variable.name.value, service.name.value, problem.clause),
                    at: value.origin,
                    fix: problem.fix
                )
            }
        }
    }

    private static func problem(_ name: String, _ value: String) -> (clause: String, fix: String)? {
        let words = name.split(separator: "_")
        if words.last == "DEBUG", ["true", "1", "yes", "on"].contains(value.lowercased()) {
            return ("turns debugging on", "set it to false there, or bind {\"from\": \"environment.debug\"}")
        }
        let parts = value.split { $0 == "," || $0 == " " }
        if words.contains("HOSTS") || words.contains("ORIGINS") || words.contains("ORIGIN"), parts.contains("*") {
            return ("allows every host", "list the host names that users type")
        }
        if words.contains("ORIGINS") || words.contains("ORIGIN"), parts.contains(where: { $0.hasPrefix("http://") }) {
            return ("trusts an origin without encryption", "write https://")
        }
        return nil
    }

    private static func message(_ name: EnvironmentVariableName, _ service: ServiceName, _ clause: String)
        -> CheckMessage
    {
        CheckMessage(
            .productionValue,
            "'\(name)' of service '\(service)' \(clause)",
            severity: .warning,
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let productionValue = DiagnosticCode("PG0384", "value that is unfit for production")
}
