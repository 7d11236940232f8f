import Origins
import PlatformManifest

/// Receivers have what opens their way (AM-04): Alertmanager refuses to start without.
struct ReceiverCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.receiverWithoutMeans]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.monitoring?.value.receivers.entries ?? [] {
            let receiver = entry.value
            switch receiver.kind.value {
            case .slack, .webhook: require(receiver.secret, "secret", "the secret that holds its address", entry, scope)
            case .pagerduty: require(receiver.secret, "secret", "the secret that holds its routing key", entry, scope)
            case .opsgenie: require(receiver.secret, "secret", "the secret that holds its API key", entry, scope)
            case .email:
                require(receiver.address, "address", "whom the mail goes to", entry, scope)
                require(receiver.server, "server", "the mail server with its port", entry, scope)
            case .none: break
            }
        }
    }

    private func require<Value>(
        _ value: Sourced<Value>?,
        _ key: String,
        _ meaning: String,
        _ entry: NamedMap<ReceiverName, ReceiverSection>.Entry,
        _ scope: CheckScope
    ) {
        guard value == nil else { return }
        scope.report(
            Self.message(entry.name.value, entry.value.kind.value, key),
            at: entry.value.kind.origin,
            fix: "add '\(key)', \(meaning)"
        )
    }

    private static func message(_ name: ReceiverName, _ kind: ReceiverKind, _ key: String) -> CheckMessage {
        CheckMessage(.receiverWithoutMeans, "receiver '\(name)' is of kind '\(kind.rawValue)' but has no '\(key)'")
    }
}

extension DiagnosticCode {
    static let receiverWithoutMeans = DiagnosticCode("PG0420", "receiver without what opens its way")
}
