import Origins
import PlatformManifest

/// An ACME authority needs a public domain, a mail address and a client that asks it.
struct CertificateCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.incompleteACME, .idleClient]

    func check(_ scope: CheckScope) {
        guard !scope.isBase else { return }
        guard let tls = scope.environment.tls, tls.mode.value == .acme || tls.mode.value == .acmeStaging else {
            for (entry, service) in scope.services where service.component == .certbot {
                scope.report(
                    Self.idle(entry.name.value),
                    at: entry.value.component?.origin ?? entry.name.origin,
                    notes: scope.environment.tls.map {
                        [DiagnosticNote("certificates are '\($0.mode.value.rawValue)' here", at: $0.mode.origin)]
                    } ?? [],
                    fix: "name the environments whose 'tls' has the mode 'acme' in its 'environments'"
                )
            }
            return
        }
        func report(_ lack: String, _ fix: String) {
            scope.report(Self.message(lack), at: tls.mode.origin, fix: fix)
        }
        if scope.environment.domain == nil || scope.environment.domain?.text == "localhost" {
            report("a public domain", "add 'domain' to the environment or to the platform")
        }
        if tls.email == nil { report("a mail address", "add 'email' here, or 'contact' to the platform") }
        if !scope.platform.services.contains(where: { $0.component == .certbot }) {
            let elsewhere = scope.manifest.services.entries.first { $0.value.component?.value == .certbot }
            let client = elsewhere.map { "name it in the 'environments' of '\($0.name.value)'" }
            report(
                "a client",
                "\(client ?? "add a service with the component 'certbot'"), or put certificates there as 'files'"
            )
        }
    }

    private static func idle(_ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .idleClient,
            "service '\(service)' has no certificate to ask an ACME authority for",
            severity: .warning,
            namesEnvironments: true
        )
    }

    private static func message(_ lack: String) -> CheckMessage {
        CheckMessage(
            .incompleteACME,
            "certificates from an ACME authority need \(lack), which is missing",
            namesEnvironments: true
        )
    }
}

extension DiagnosticCode {
    static let idleClient = DiagnosticCode("PG0414", "ACME client where certificates come from elsewhere")
    static let incompleteACME = DiagnosticCode("PG0404", "ACME without domain, address or client")
}
