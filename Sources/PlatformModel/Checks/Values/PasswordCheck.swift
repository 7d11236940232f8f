import Origins
import PlatformManifest

/// Passwords reach who needs them: data stores have one, and URLs get theirs from an entrypoint of ours.
struct PasswordCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.urlWithoutPassword, .missingPassword]

    func check(_ scope: CheckScope) {
        for (entry, service) in scope.services {
            checkStore(entry, service, scope)
            checkExporter(entry, service, scope)
            checkURLs(entry, service, scope)
        }
    }

    private func checkStore(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        guard let kind = service.component else { return }
        let severity: DiagnosticSeverity
        switch kind {
        case .postgres, .timescaledb:
            if service.variables.contains(where: { $0.name.text == "POSTGRES_PASSWORD" }) { return }
            severity = .error
        case .redis, .grafana: severity = .warning
        default: return
        }
        let usual = PlatformConventions.passwordSecret(of: entry.name.value)
        guard entry.value.settings?.value.password == nil, scope.manifest.secrets[usual] == nil,
            !entry.value.env.entries.contains(where: Self.isPassword)
        else { return }
        scope.report(
            Self.missing(entry.name.value, kind, severity),
            at: entry.value.component?.origin ?? entry.name.origin,
            fix: "declare the secret '\(usual)', or name another one in 'settings.password'",
            missedIn: "secrets"
        )
    }

    /// A role of an exporter's own has a password of its own.
    private func checkExporter(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        guard service.component == .postgresExporter, let settings = entry.value.settings?.value else { return }
        let usual = PlatformConventions.passwordSecret(of: entry.name.value)
        if let user = settings.user, settings.password == nil, scope.manifest.secrets[usual] == nil {
            scope.report(
                Self.noPassword(entry.name.value, user.value),
                at: user.origin,
                fix: "declare the secret '\(usual)', or name another one in 'settings.password'",
                missedIn: "secrets"
            )
        } else if settings.user == nil, let password = settings.password {
            scope.report(
                Self.noRole(entry.name.value),
                at: password.origin,
                fix: "name the role in 'settings.user'; it is made with this password"
            )
        }
    }

    private static func isPassword(_ entry: NamedMap<EnvironmentVariableName, VariableBinding>.Entry) -> Bool {
        switch entry.value {
        case .secret, .secretPath: entry.name.text.contains("PASSWORD")
        case .literal, .reference, .variable, .dropped: false
        }
    }

    private func checkURLs(_ entry: CheckScope.ServiceEntry, _ service: Service, _ scope: CheckScope) {
        let hasEntrypoint = service.image.build?.kind.hasEntrypoint == true && service.entrypoint == nil
        guard !hasEntrypoint else { return }
        for binding in scope.bindings(of: entry) {
            guard case .reference(let output, _) = binding.value,
                let variable = service.variables.first(where: { $0.name.value == binding.name.value }),
                case .url(_, let password) = variable.value
            else { continue }
            scope.report(
                Self.noEntrypoint(binding.name.value, entry.name.value, Self.reason(service)),
                at: output.origin,
                fix:
                    "bind \(Self.parts(of: output.value.service, scope)) of '\(output.value.service)' one by one, and the password as {\"\(service.image.build == nil ? "secretPath" : "secret")\": \"\(password.value)\"}"
            )
        }
    }

    /// What a URL is made of beside its password, as far as the service has it.
    private static func parts(of service: ServiceName, _ scope: CheckScope) -> String {
        let names = PlatformResolver.withoutEnvironment(scope.manifest).outputNames(of: service) ?? []
        let parts = ["host", "port", "user", "database"].filter(names.contains)
        return parts.dropLast().joined(separator: ", ") + (parts.count > 1 ? " and " : "") + (parts.last ?? "")
    }

    private static func reason(_ service: Service) -> String {
        guard let build = service.image.build else { return "its image is built by others" }
        return switch build.kind {
        case .go, .staticSite: "its image has no shell to run one"
        case .generic: "its Dockerfile is your own"
        case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer, .nextjs, .node:
            "'entrypoint' takes its place"
        }
    }

    private static func noPassword(_ service: ServiceName, _ role: Identifier) -> CheckMessage {
        CheckMessage(.missingPassword, "service '\(service)' connects as '\(role)', a role without a password")
    }

    private static func noRole(_ service: ServiceName) -> CheckMessage {
        CheckMessage(
            .missingPassword,
            "service '\(service)' has a password of its own, but connects as the owner of the database"
        )
    }

    private static func missing(
        _ service: ServiceName,
        _ kind: ComponentKind,
        _ severity: DiagnosticSeverity
    ) -> CheckMessage {
        let consequence =
            switch kind {
            case .postgres, .timescaledb: "without which it does not start"
            case .grafana: "so that its administrator's is 'admin'"
            default: "so that everyone on its networks may read and write"
            }
        return CheckMessage(
            .missingPassword,
            "service '\(service)' has no password, \(consequence)",
            severity: severity
        )
    }

    private static func noEntrypoint(
        _ variable: EnvironmentVariableName,
        _ service: ServiceName,
        _ reason: String
    ) -> CheckMessage {
        CheckMessage(
            .urlWithoutPassword,
            "'\(variable)' of service '\(service)' would stay without its password: only an entrypoint of platformgen's puts it in, and \(reason)"
        )
    }
}

extension RuntimeKind {
    /// Whether its images have a shell, and with it our entrypoint.
    fileprivate var hasEntrypoint: Bool {
        switch self {
        case .pythonDjango, .pythonFastAPI, .pythonFlask, .pythonML, .streamlit, .socketServer, .nextjs, .node: true
        case .go, .staticSite, .generic: false
        }
    }
}

extension DiagnosticCode {
    static let urlWithoutPassword = DiagnosticCode("PG0385", "URL that stays without its password")
    static let missingPassword = DiagnosticCode("PG0386", "data store or exporter without a password")
}
