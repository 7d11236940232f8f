import Origins
import PlatformManifest

/// The settings of a production environment are those of production.
struct ProductionSettingsCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.productionSetting]

    func check(_ scope: CheckScope) {
        guard scope.purpose == .production, let name = scope.environment.name else { return }
        let environment = scope.environment
        func report(_ problem: String, _ origin: Origin, _ severity: DiagnosticSeverity, _ fix: String) {
            scope.report(Self.message(name.value, problem, severity), at: origin, fix: fix)
        }
        if environment.secrets.value == .throwaway {
            report(
                "makes its secrets anew for every run",
                environment.secrets.origin,
                .error,
                "write 'files' or 'vault'"
            )
        }
        if environment.hardening.value == .minimal {
            report("is not locked down", environment.hardening.origin, .warning, "write 'full'")
        }
        if environment.debug.value {
            report("runs with debugging on", environment.debug.origin, .warning, "write false")
        }
        if environment.hotReload.value {
            report("runs mounted sources", environment.hotReload.origin, .warning, "write false")
        }
        // Who writes 'none' has thought of it: something before the gateway may end TLS, or nobody outside reaches it.
        if scope.manifest.gateway != nil, scope.manifest.environments[name.value]?.tls == nil {
            report(
                "does not say how its certificates come about, and so serves plain HTTP",
                name.origin,
                .warning,
                "add 'tls' with a mode such as 'acme', or with 'none' if plain HTTP is meant"
            )
        }
    }

    private static func message(
        _ environment: EnvironmentName,
        _ problem: String,
        _ severity: DiagnosticSeverity
    ) -> CheckMessage {
        CheckMessage(
            .productionSetting,
            "environment '\(environment)' is for production, but \(problem)",
            severity: severity
        )
    }
}

extension DiagnosticCode {
    static let productionSetting = DiagnosticCode("PG0405", "setting that is unfit for production")
}
