import Origins
import PlatformManifest

/// No value of a secret stands in the manifest (GEN-03, EN-09). Messages never repeat the value.
struct SecretLiteralCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.secretLiteral]

    func check(_ scope: CheckScope) {
        checkArguments("platform", scope.manifest.platform.value.buildArguments, scope)
        for entry in scope.manifest.services.entries { check(entry, scope) }
        for entry in scope.manifest.variables.entries {
            guard let value = entry.value.fallback else { continue }
            check(value.text, of: entry.name.text, "the default of variable '\(entry.name.value)'", value.origin, scope)
        }
        for environment in scope.manifest.environments.entries {
            for entry in environment.value.variables.entries {
                check(
                    entry.value.text,
                    of: entry.name.text,
                    "variable '\(entry.name.value)' of environment '\(environment.name.value)'",
                    .manifest(entry.range),
                    scope
                )
            }
        }
    }

    private func check(_ entry: CheckScope.ServiceEntry, _ scope: CheckScope) {
        let (name, section) = (entry.name.value, entry.value)
        for binding in section.env.entries {
            guard case .literal(let value, _) = binding.value else { continue }
            check(
                value.value.text,
                of: binding.name.text,
                "'\(binding.name.value)' of service '\(name)'",
                value.origin,
                scope
            )
        }
        for label in section.labels.entries {
            check(
                label.value.text,
                of: label.name.text,
                "label '\(label.name.value)' of service '\(name)'",
                .manifest(label.range),
                scope
            )
        }
        if let runtime = section.runtime?.value { checkArguments("service '\(name)'", runtime.arguments, scope) }
        for words in [section.command, section.entrypoint] {
            for word in words?.value ?? [] {
                let (option, value) = Self.option(word.value)
                check(value, of: option, "an argument of service '\(name)'", word.origin, scope)
            }
        }
    }

    private func checkArguments(
        _ owner: String,
        _ arguments: NamedMap<EnvironmentVariableName, ScalarText>,
        _ scope: CheckScope
    ) {
        for entry in arguments.entries {
            check(
                entry.value.text,
                of: entry.name.text,
                "build argument '\(entry.name.value)' of \(owner == "platform" ? "the platform" : owner)",
                .manifest(entry.range),
                scope
            )
        }
    }

    private func check(
        _ value: String,
        of name: String,
        _ place: @autoclosure () -> String,
        _ origin: Origin,
        _ scope: CheckScope
    ) {
        guard let sign = SecretSign.find(in: value, of: name) else { return }
        scope.report(
            Self.message(place(), sign),
            at: origin,
            fix: sign == .placeholder
                ? "delete it, and let the operator set a variable or a secret"
                : "declare it in 'secrets' and bind it with {\"secret\": \"\(Self.secretName(for: name))\"}"
        )
    }

    /// A word such as `--token=abc` as name and value; other words have no name.
    private static func option(_ word: String) -> (name: String, value: String) {
        guard let sign = word.firstIndex(of: "="), word.hasPrefix("-") else { return ("", word) }
        return (String(word[..<sign]), String(word[word.index(after: sign)...]))
    }

    /// For example: `DB_PASSWORD` gives `db-password`.
    private static func secretName(for name: String) -> String {
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
        return words.isEmpty ? "name" : words.joined(separator: "-")
    }

    private static func message(_ place: String, _ sign: SecretSign) -> CheckMessage {
        let text =
            switch sign {
            case .name: "\(place) is named like a secret, but its value stands here"
            case .looks: "the value of \(place) looks like a secret"
            case .url: "the URL in \(place) holds a password"
            case .placeholder: "the value of \(place) waits to be replaced"
            }
        return CheckMessage(.secretLiteral, text)
    }
}

extension DiagnosticCode {
    static let secretLiteral = DiagnosticCode("PG0380", "value of a secret in the manifest")
}
