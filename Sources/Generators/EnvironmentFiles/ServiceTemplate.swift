import Documents
import Origins
import PlatformManifest
import PlatformModel

/// What the container of one service reads: Compose sets the same, this is for a run without it.
enum ServiceTemplate {
    static func document(
        _ service: SurveyedService,
        _ survey: VariableSurvey,
        header: [String]
    ) throws(GeneratorError) -> DotenvDocument {
        let file = EnvironmentFilesConventions.realFile(of: service.name)
        var lines = header.map { DotenvLine.comment($0) }
        lines += [
            .comment(""),
            .comment(
                "Service '\(service.name)': what its container reads. Compose sets all of it; this file is for a run"
            ),
            .comment("without Compose. Copy to \(file), and run"),
            .comment("./check-env.sh --service \(service.name) \(file) \(service.environment)"),
            .comment("Values are those of \(service.environment); a comment says where other environments differ."),
        ]
        if !service.borrowers.isEmpty {
            lines.append(.comment("Also for: " + service.borrowers.map(\.text).joined(separator: ", ")))
        }
        if !service.service.formerNames.isEmpty {
            lines.append(.comment("Formerly: " + service.service.formerNames.map(\.value).joined(separator: ", ")))
        }
        for kind in VariableKind.allCases {
            let variables = service.variables.filter { VariableKind($0.variable) == kind }
            guard !variables.isEmpty else { continue }
            lines += [.blank, .banner(kind.rawValue)]
            for variable in variables {
                lines.append(.blank)
                lines += try Self.lines(for: variable, of: service, survey)
            }
        }
        return DotenvDocument(lines)
    }

    private static func lines(
        for surveyed: SurveyedVariable,
        of service: SurveyedService,
        _ survey: VariableSurvey
    ) throws(GeneratorError) -> [DotenvLine] {
        let variable = surveyed.variable
        let subject = "variable '\(variable.name.value)' of service '\(service.name)'"
        var lines = comments(on: surveyed, of: service, survey)
        for entry in variable.entries {
            let value: Sourced<String>?
            switch entry.value {
            case .text(let text):
                value = text
                guard (try? DotenvValue(text.value)) != nil else {
                    // Compose carries it all the same, so it is no fault of the manifest.
                    let reason = "left out, since loaders of such files read its value differently"
                    lines.append(.comment("\(entry.name): \(reason)"))
                    continue
                }
            case .variable(let variable): value = variable.value
            }
            lines.append(
                try DotenvLine(assigning: value, to: entry.name, of: subject, named: variable.name.origin)
            )
        }
        return lines
    }

    private static func comments(
        on surveyed: SurveyedVariable,
        of service: SurveyedService,
        _ survey: VariableSurvey
    ) -> [DotenvLine] {
        let variable = surveyed.variable
        let necessity = variable.isRequired ? "required" : "optional"
        var lines: [DotenvLine] = variable.description.map { [.comment($0.value, origin: $0.origin)] } ?? []
        switch variable.value {
        case .text(let text):
            let source = text.origin.words.map { " · \($0)" } ?? ""
            lines.append(.comment("\(necessity) · text\(source)", origin: text.origin))
        case .variable(let operatorVariable):
            lines = VariableComment.lines(for: operatorVariable, isGuarded: false, showsExample: true)
            if operatorVariable.name.value != variable.name.value {
                lines.append(
                    .comment("from the operator's \(operatorVariable.name.value)", origin: operatorVariable.name.origin)
                )
            }
        case .secretFile(let name), .secretPath(let name):
            lines.append(.comment("\(necessity) · secret, read from the file", origin: name.origin))
            lines.append(storage(of: name, survey))
        case .url(let url, let password):
            let source = url.origin.words.map { " · \($0)" } ?? ""
            lines.append(
                .comment(
                    "\(necessity) · url, whose password the entrypoint inserts from the file\(source)",
                    origin: url.origin
                )
            )
            lines.append(storage(of: password, survey))
        }
        return lines + differences(surveyed, of: service, survey)
    }

    /// Where the value is kept (EN-09).
    private static func storage(of name: Sourced<SecretName>, _ survey: VariableSurvey) -> DotenvLine {
        let secret = survey.secret(name.value)
        let file = "as file '\(name.value)' in SECRETS_DIR"
        guard let path = secret?.vaultPath else { return .comment("secret: kept \(file)", origin: name.origin) }
        let key = secret?.vaultKey?.text ?? "value"
        let origins = [name.origin, path.origin] + (secret?.vaultKey.map { [$0.origin] } ?? [])
        return .comment(
            "secret: kept in Vault at '\(path.value)', key '\(key)', and \(file)",
            origin: .derived(rule: "where a secret is kept", from: origins)
        )
    }

    /// One line for each environment in which it is something else than in the line below.
    private static func differences(
        _ surveyed: SurveyedVariable,
        of service: SurveyedService,
        _ survey: VariableSurvey
    ) -> [DotenvLine] {
        let absent = zip(service.here, surveyed.here).map { $0 != nil && $1 == nil }
        let changes = survey.environments.indices.compactMap { index -> DotenvLine? in
            guard let here = surveyed.here[index], let name = survey.environments[index].name?.text else { return nil }
            let words = here.valueInWords
            return words == surveyed.variable.valueInWords
                ? nil : .comment("in \(name): \(words)", origin: here.valueOrigin)
        }
        guard absent.contains(true) else { return changes }
        let present = surveyed.here.compactMap { $0?.name.origin } + survey.environments.map(\.purpose.origin)
        return changes + [
            .comment(
                "leave out in " + survey.names(where: absent) { $0 }.joined(separator: ", "),
                origin: .derived(rule: "environments without a variable", from: present)
            )
        ]
    }
}

/// The banners of a service's template.
private enum VariableKind: String, CaseIterable {
    case setting = "settings"
    case operatorSet = "set by the operator"
    case secret = "secrets, as files"

    init(_ variable: ServiceVariable) {
        switch variable.value {
        case .text: self = .setting
        case .variable: self = .operatorSet
        case .secretFile, .secretPath, .url: self = .secret
        }
    }
}

extension ServiceVariable {
    /// Of `valueInWords`.
    var valueOrigin: Origin {
        switch value {
        case .text(let text): text.origin
        case .variable(let variable): variable.value?.origin ?? variable.name.origin
        case .secretFile(let secret), .secretPath(let secret): secret.origin
        case .url(let url, let secret): .derived(rule: "URL with a password", from: [url.origin, secret.origin])
        }
    }

    /// For a comment, and to compare.
    var valueInWords: String {
        switch value {
        case .text(let text): text.value.isEmpty ? "empty" : text.value
        case .variable(let variable): variable.value.map { $0.value.isEmpty ? "empty" : $0.value } ?? "no default"
        case .secretFile(let secret), .secretPath(let secret): "secret '\(secret.value)'"
        case .url(let url, let secret): "\(url.value), with secret '\(secret.value)'"
        }
    }
}

extension Origin {
    /// Where a value comes from that the manifest does not spell out. For example: `reference 'postgres.url'`.
    fileprivate var words: String? {
        switch self {
        case .constant, .manifest: nil
        case .standard(let source): source
        case .derived(let rule, _): rule
        }
    }
}
