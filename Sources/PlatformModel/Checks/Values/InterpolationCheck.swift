import Origins
import PlatformManifest

/// A value in the form `${NAME}` is text here: nothing puts another value in, as Compose would.
struct InterpolationCheck: PlatformCheck {
    let codes: [DiagnosticCode] = [.literalInterpolation]

    func check(_ scope: CheckScope) {
        for entry in scope.manifest.services.entries {
            for binding in entry.value.env.entries {
                guard case .literal(let value, _) = binding.value,
                    let name = Self.name(in: value.value.text, scope.manifest.secrets)
                else { continue }
                scope.report(
                    Self.message(binding.name.value, entry.name.value, name),
                    at: value.origin,
                    fix: wayOut(value.value.text, name, scope)
                )
            }
        }
    }

    private func wayOut(_ text: String, _ name: String, _ scope: CheckScope) -> String {
        let secret = Self.secretName(name)
        let isSecret =
            (try? SecretName(parsing: secret)).map { scope.manifest.secrets.contains($0) } ?? false
            || SecretSign.find(in: "x", of: name) != nil
        let binding = isSecret ? "{\"secret\": \"\(secret)\"}" : "{\"variable\": \"\(name)\"}"
        let isWhole = text.hasPrefix("${") && text.hasSuffix("}") && text.split(separator: "$").count == 1
        if isWhole {
            let section = isSecret ? "secrets" : "variables"
            let isDeclared =
                isSecret
                ? (try? SecretName(parsing: secret)).map { scope.manifest.secrets.contains($0) } ?? false
                : (try? EnvironmentVariableName(parsing: name)).map { scope.manifest.variables.contains($0) } ?? false
            return isDeclared ? "write \(binding)" : "write \(binding), and declare it in '\(section)'"
        }
        // An address with a password in it, of a service whose address is known.
        if let service = addressed(in: text, scope) {
            let names = PlatformResolver.withoutEnvironment(scope.manifest).outputNames(of: service.name.value) ?? []
            if names.contains("url") { return "write {\"from\": \"\(service.name.value).url\"}" }
            return
                "bind the parts to variables of their own, {\"from\": \"\(service.name.value).host\"} and \(binding), and let the program put them together"
        }
        return "bind \(binding) to a variable of its own, and let the program put them together"
    }

    /// The service whose host name follows `//` or `@`.
    private func addressed(in text: String, _ scope: CheckScope) -> CheckScope.ServiceEntry? {
        let places = text.ranges(of: "@").map(\.upperBound) + text.ranges(of: "//").map(\.upperBound)
        return places.lazy.compactMap { place in
            let host = text[place...].prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            return (try? ServiceName(parsing: String(host))).flatMap(scope.entry)
        }.first
    }

    /// The name in the first `${NAME}`, `${NAME:-default}` or `${NAME:?message}`.
    ///
    /// The name of a secret may have hyphens, which otherwise begin a default.
    private static func name(in text: String, _ secrets: NamedMap<SecretName, SecretSection>) -> String? {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return nil }
        for start in text.ranges(of: "${").map(\.upperBound) {
            let rest = text[start...]
            let inside = String(rest.prefix { $0 != "}" })
            if let secret = try? SecretName(parsing: inside), secrets.contains(secret), rest.count > inside.count {
                return inside
            }
            let name = rest.prefix { $0 == "_" || $0.isASCII && ($0.isLetter || $0.isNumber) }
            guard let first = name.first, !first.isNumber, let end = rest[name.endIndex...].first,
                "}:-?+".contains(end), rest.contains("}")
            else { continue }
            return String(name)
        }
        return nil
    }

    /// For example: `DB_PASSWORD` gives `db-password`.
    private static func secretName(_ name: String) -> String {
        name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: "-")
    }

    private static func message(_ variable: EnvironmentVariableName, _ service: ServiceName, _ name: String)
        -> CheckMessage
    {
        CheckMessage(
            .literalInterpolation,
            "the value of '\(variable)' of service '\(service)' holds '${\(name)}', which stays as it is: nothing puts a value in",
            severity: .warning
        )
    }
}

extension DiagnosticCode {
    static let literalInterpolation = DiagnosticCode("PG0388", "value that waits for another to be put in")
}
