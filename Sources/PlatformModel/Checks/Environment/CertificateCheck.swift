import Origins
import PlatformManifest

/// An ACME authority needs a public domain, a mail address and a client that asks it.
struct CertificateCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.incompleteACME]

    func check(_ scope: CheckScope) {
        guard !scope.isBase, let tls = scope.environment.tls, tls.mode.value == .acme || tls.mode.value == .acmeStaging
        else { return }
        func report(_ lack: String, _ fix: String) {
            scope.report(Self.message(lack), at: tls.mode.origin, fix: fix)
        }
        if scope.environment.domain == nil || scope.environment.domain?.text == "localhost" {
            report("a public domain", "add 'domain' to the environment or to the platform")
        }
        if tls.email == nil { report("a mail address", "add 'email' here, or 'contact' to the platform") }
        if !scope.platform.services.contains(where: { $0.component == .certbot }) {
            report("a client", "add a service with the component 'certbot', or put certificates there as 'files'")
        }
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
    static let incompleteACME = DiagnosticCode("PG0404", "ACME without domain, address or client")
}
