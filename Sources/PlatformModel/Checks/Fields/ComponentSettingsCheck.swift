import Origins
import PlatformManifest

/// Settings belong to their component, and a component that works for another has the right one.
struct ComponentSettingsCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.foreignSetting, .missingTarget, .wrongTarget]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries {
            guard let kind = entry.value.component else { continue }
            for (key, origin) in entry.value.settings?.value.written ?? [] {
                let kinds = ComponentSettings.applicability.first { $0.key == key }?.kinds ?? []
                guard !kinds.contains(kind.value) else { continue }
                let own = ComponentSettings.applicability.filter { $0.kinds.contains(kind.value) }.map(\.key)
                scope.report(
                    Self.foreign(key, kind.value),
                    at: origin,
                    fix: own.isEmpty
                        ? "delete it: '\(kind.value.rawValue)' has no settings"
                        : "delete it: the settings of '\(kind.value.rawValue)' are \(spokenList(own))"
                )
            }
            checkTarget(entry, kind, scope)
        }
        checkGateway(scope)
    }

    private func checkTarget(
        _ entry: CheckScope.ServiceEntry,
        _ kind: Sourced<ComponentKind>,
        _ scope: CheckScope
    ) {
        guard let right = kind.value.targets else { return }
        guard let target = entry.value.settings?.value.target else {
            // A manifest has one gateway, so certbot needs no name for it.
            guard kind.value != .certbot else { return }
            let candidates = scope.manifest.services.entries
                .filter { other in other.value.component.map { right.contains($0.value) } ?? false }.map(\.name.text)
            scope.report(
                Self.noTarget(entry.name.value, kind.value),
                at: kind.origin,
                fix: candidates.count == 1
                    ? "add \"settings\": { \"for\": \"\(candidates[0])\" }"
                    : "add 'settings.for' with the service that it works for"
            )
            return
        }
        guard let other = scope.entry(target.value) else { return }
        if let otherKind = other.value.component?.value, right.contains(otherKind) { return }
        scope.report(
            Self.wrong(entry.name.value, target.value, kind.value),
            at: target.origin,
            notes: [DiagnosticNote("'\(target.value)' stands here", at: other.name.origin)],
            fix: "name a service with the component \(right.map { "'\($0.rawValue)'" }.joined(separator: " or "))"
        )
    }

    private func checkGateway(_ scope: CheckScope) {
        guard let gateway = scope.manifest.gateway?.value, let entry = scope.entry(gateway.service.value),
            entry.value.component?.value != .nginx
        else { return }
        scope.report(
            Self.noGateway(gateway.service.value),
            at: gateway.service.origin,
            notes: [DiagnosticNote("'\(gateway.service.value)' stands here", at: entry.name.origin)],
            fix: "name a service with the component 'nginx'"
        )
    }

    private static func foreign(_ key: String, _ kind: ComponentKind) -> CheckMessage {
        CheckMessage(.foreignSetting, "setting '\(key)' does not belong to component '\(kind.rawValue)'")
    }

    private static func noTarget(_ service: ServiceName, _ kind: ComponentKind) -> CheckMessage {
        CheckMessage(
            .missingTarget,
            "service '\(service)' does not say for whom its component '\(kind.rawValue)' works"
        )
    }

    private static func wrong(_ service: ServiceName, _ target: ServiceName, _ kind: ComponentKind) -> CheckMessage {
        CheckMessage(
            .wrongTarget,
            "service '\(service)' works for '\(target)', which is nothing that a '\(kind.rawValue)' can work for"
        )
    }

    private static func noGateway(_ service: ServiceName) -> CheckMessage {
        CheckMessage(.wrongTarget, "the gateway runs as service '\(service)', which is no nginx")
    }
}

extension ComponentKind {
    /// What this component works for; `nil` for one that stands alone.
    fileprivate var targets: [ComponentKind]? {
        switch self {
        case .pgbouncer, .postgresExporter: [.postgres, .timescaledb]
        case .pgbouncerExporter: [.pgbouncer]
        case .redisExporter: [.redis]
        case .nginxExporter, .certbot: [.nginx]
        default: nil
        }
    }
}

extension ComponentSettings {
    /// The settings that the manifest has, with the places of their values.
    fileprivate var written: [(key: String, origin: Origin)] {
        let all: [(String, Origin?)] = [
            ("for", target?.origin), ("database", database?.origin), ("user", user?.origin),
            ("password", password?.origin), ("initialization", initialization.first?.origin),
            ("maximumConnections", maximumConnections?.origin), ("poolSize", poolSize?.origin),
            ("poolMode", poolMode?.origin), ("maximumMemory", maximumMemory?.origin),
            ("evictionPolicy", evictionPolicy?.origin), ("persistent", isPersistent?.origin),
            ("mountPath", mountPath?.origin), ("keyShares", keyShares?.origin),
            ("keyThreshold", keyThreshold?.origin), ("rootURL", rootURL?.origin),
        ]
        return all.compactMap { key, origin in origin.map { (key, $0) } }
    }
}

extension DiagnosticCode {
    static let foreignSetting = DiagnosticCode("PG0390", "setting of another component")
    static let missingTarget = DiagnosticCode("PG0391", "component that works for nobody")
    static let wrongTarget = DiagnosticCode("PG0392", "component that works for another kind")
}
