import Origins
import PlatformManifest

/// Values of variables fit their type, and can stand in an environment file (EN-01, EN-06).
struct VariableValueCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.variableValue, .unportableValue]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.variables.entries {
            let section = entry.value
            let name = entry.name.value
            if section.type.value == .choice, section.allowed.isEmpty {
                scope.report(
                    Self.choiceWithoutWords(name),
                    at: section.type.origin,
                    fix: "add 'allowed' with the words, or choose the type 'text'"
                )
            }
            if let value = section.fallback {
                check(value.map(\.text), "the default of variable '\(name)'", section, scope)
            }
            if let value = section.example {
                check(value.map(\.text), "the example of variable '\(name)'", section, scope)
            }
            for environment in scope.manifest.environments.entries {
                guard let value = environment.value.variables.entry(name) else { continue }
                let place = "variable '\(name)' of environment '\(environment.name.value)'"
                check(Sourced(value.value.text, .manifest(value.range)), place, section, scope)
            }
        }
    }

    private func check(_ value: Sourced<String>, _ place: String, _ section: VariableSection, _ scope: CheckScope) {
        let text = abbreviated(value.value)
        if let sign = Self.unportableSign(in: value.value) {
            scope.report(
                Self.unportable(place, sign),
                at: value.origin,
                fix: "leave it out, or make the variable a secret, which arrives as a file"
            )
        }
        let words = section.allowed.map(\.value)
        if !words.isEmpty {
            guard !words.contains(value.value) else { return }
            scope.report(
                Self.notAllowed(place, text),
                at: value.origin,
                notes: [DiagnosticNote("the allowed values begin here", at: section.allowed.first?.origin)],
                fix: nearest(to: value.value, among: words).map { "did you mean '\($0)'?" }
                    ?? "the allowed values are \(spokenList(words))"
            )
        } else if !section.type.value.accepts(value.value) {
            scope.report(
                Self.otherType(place, text, section.type.value),
                at: value.origin,
                notes: section.type.range == nil
                    ? [] : [DiagnosticNote("the type stands here", at: section.type.origin)],
                fix: "write \(section.type.value.form)"
            )
        }
    }

    /// What bash, Compose and python-dotenv read differently (EN-06).
    private static func unportableSign(in text: String) -> String? {
        if text.contains("'") { return "a single quote" }
        if text.contains(where: \.isNewline) { return "a line break" }
        if text.contains("\\") { return "a backslash" }
        if text.contains("${") { return "'${'" }
        return nil
    }

    private static func choiceWithoutWords(_ name: EnvironmentVariableName) -> CheckMessage {
        CheckMessage(.variableValue, "variable '\(name)' is a choice without words to choose from")
    }

    private static func notAllowed(_ place: String, _ text: String) -> CheckMessage {
        CheckMessage(.variableValue, "\(place) is '\(text)', which is not allowed")
    }

    private static func otherType(_ place: String, _ text: String, _ type: VariableType) -> CheckMessage {
        CheckMessage(.variableValue, "\(place) is '\(text)', but its type is '\(type.rawValue)'")
    }

    private static func unportable(_ place: String, _ sign: String) -> CheckMessage {
        CheckMessage(.unportableValue, "\(place) holds \(sign), which programs read differently from environment files")
    }
}

extension VariableType {
    fileprivate func accepts(_ text: String) -> Bool {
        switch self {
        case .text, .choice: true
        case .integer: Int(text) != nil
        case .boolean: text == "true" || text == "false"
        case .hostname: Self.isHost(text[...])
        case .hostnames:
            text == "*"
                || text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
                    let name = part.hasPrefix("*.") ? part.dropFirst(2) : part.hasPrefix(".") ? part.dropFirst() : part
                    return Self.isHost(name)
                }
        case .url:
            text.split(separator: "://", maxSplits: 1).count == 2 && !text.hasPrefix(":")
                && !text.contains(where: \.isWhitespace)
        }
    }

    /// A single label, a domain name or an IPv4 address.
    private static func isHost(_ text: Substring) -> Bool {
        let text = String(text)
        return (try? ServiceName(parsing: text)) != nil || (try? DomainName(parsing: text)) != nil
            || (try? IPv4Address(parsing: text)) != nil
    }

    /// A noun phrase with article.
    fileprivate var form: String {
        switch self {
        case .text, .choice: "any text"
        case .integer: "a whole number"
        case .boolean: "true or false"
        case .hostname: "a host name without blanks and port"
        case .hostnames: "host names with commas and no blanks between them"
        case .url: "an address such as https://example.com"
        }
    }
}

extension DiagnosticCode {
    static let variableValue = DiagnosticCode("PG0382", "value that does not fit its variable")
    static let unportableValue = DiagnosticCode("PG0383", "value that no environment file can carry")
}
