import Origins
import PlatformManifest

/// What calls somebody outside joins a network with a way out: an Alertmanager that tells a service of the internet, and the
/// client of an ACME authority.
struct EgressCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.noWayOut]

    func check(_ scope: CheckScope) {
        guard !scope.isBase else { return }
        for (entry, service) in scope.services {
            guard let need = need(of: service, scope), !service.networks.isEmpty else { continue }
            let networks = service.networks.compactMap { scope.manifest.networks.entry($0.network.value) }
            guard networks.allSatisfy({ $0.value.isolation.value == .internal }) else { continue }
            scope.report(
                CheckMessage(
                    .noWayOut,
                    "service '\(entry.name.value)' \(need.words), and none of its networks has a way out",
                    severity: .warning
                ),
                at: entry.value.networks?.origin ?? entry.name.origin,
                notes: [DiagnosticNote("this asks for it", at: need.origin)],
                fix: "let it join a network whose 'isolation' is not 'internal'"
            )
        }
    }

    /// What a service wants of the internet; `nil` where nothing is known of it.
    private func need(of service: Service, _ scope: CheckScope) -> (words: String, origin: Origin)? {
        switch service.component {
        case .certbot:
            guard let tls = scope.environment.tls, tls.mode.value == .acme || tls.mode.value == .acmeStaging else {
                return nil
            }
            return ("asks an ACME authority", tls.mode.origin)
        case .alertmanager:
            let monitoring = scope.manifest.monitoring?.value
            let used = (monitoring?.routes ?? []).filter { $0.value.holds(in: scope.environment.name?.value) }
                .map(\.value.receiver.value)
            return monitoring?.receivers.entries.first { used.contains($0.name.value) && isOutside($0.value) }
                .map { ("tells '\($0.name.value)' by \($0.value.kind.value.rawValue)", $0.value.kind.origin) }
        default: return nil
        }
    }

    private func isOutside(_ receiver: ReceiverSection) -> Bool {
        switch receiver.kind.value {
        case .slack, .pagerduty, .opsgenie, .email: true
        // Its address is a secret.
        case .webhook, .none: false
        }
    }
}

extension DiagnosticCode {
    static let noWayOut = DiagnosticCode("PG0355", "call to the internet from closed networks")
}
