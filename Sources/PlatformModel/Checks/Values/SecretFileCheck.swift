import Origins
import PlatformManifest

/// `NAME` bound to a secret reaches the program as `NAME_FILE`, which the program has to know.
struct SecretFileCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.secretFileName]

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            for binding in scope.bindings(of: entry) {
                guard case .secret(let secret, _) = binding.value else { continue }
                let name = binding.name.text
                if name.hasSuffix(Self.ending) {
                    let stem = String(name.dropLast(Self.ending.count))
                    scope.report(
                        Self.doubled(name, entry.name.value),
                        at: binding.name.origin,
                        fix:
                            "write \"\(stem)\": {\"secret\": \"\(secret.value)\"}, or {\"secretPath\": \"\(secret.value)\"} to keep the name"
                    )
                } else if service.image.build == nil {
                    scope.report(
                        Self.unknown(name, entry.name.value),
                        at: binding.name.origin,
                        fix:
                            "if it does, write \"\(name)\(Self.ending)\": {\"secretPath\": \"\(secret.value)\"}; its documentation may have another name for the file's path"
                    )
                }
            }
        }
    }

    private static let ending = "_FILE"

    private static func doubled(_ name: String, _ service: ServiceName) -> CheckMessage {
        CheckMessage(.secretFileName, "'\(name)' of service '\(service)' would arrive as '\(name)\(ending)'")
    }

    private static func unknown(_ name: String, _ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .secretFileName,
            "'\(name)' of service '\(service)' arrives as '\(name)\(ending)', and whether its image reads that is not known",
            severity: .warning
        )
    }
}

extension DiagnosticCode {
    static let secretFileName = DiagnosticCode("PG0387", "secret under a name that the program may not read")
}
