import Origins
import PlatformManifest
import PlatformModel

/// What a value of a type looks like, for the check script.
struct ValuePattern: Equatable {
    /// A POSIX extended regular expression, for the whole value.
    let expression: String
    /// Follows "must be". For example: `a whole number`.
    let meaning: String
}

/// What an environment must not set, although its type allows it (EN-11).
struct Prohibition: Equatable {
    let expression: String
    /// Follows the name. For example: `must not be true`.
    let rule: String
}

extension Variable {
    /// The only values: those the manifest lists, else those of its type.
    var choices: [String] {
        if !allowed.isEmpty { return allowed.map(\.value) }
        return type.value == .boolean ? ["true", "false"] : []
    }

    var pattern: ValuePattern? {
        let host = "[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"
        // As in Django's ALLOWED_HOSTS: a leading dot means every name below, an asterisk any name.
        let listed = "(\\*|\\.?\(host))"
        return switch type.value {
        case .text, .boolean, .choice: nil
        case .integer: ValuePattern(expression: "-?[0-9]+", meaning: "a whole number")
        case .hostname: ValuePattern(expression: host, meaning: "a host name")
        case .hostnames:
            ValuePattern(
                expression: "\(listed)(,\(listed))*",
                meaning: "host names, separated by commas, without blanks"
            )
        case .url: ValuePattern(expression: "[a-z][a-z0-9+.-]*://[^[:blank:]]+", meaning: "an address with a scheme")
        }
    }

    /// What production and its rehearsal forbid; what a program does with a variable shows in its name only.
    var prohibition: Prohibition? {
        let words = name.text.split(separator: "_")
        if type.value == .boolean, words.last == "DEBUG" {
            return Prohibition(expression: "true", rule: "must not be true")
        }
        if type.value == .hostnames {
            return Prohibition(expression: "(.*,)?[*](,.*)?", rule: "must not hold the wildcard *")
        }
        if let last = words.last, last == "ORIGIN" || last == "ORIGINS" {
            return Prohibition(expression: "(.*[, ])?([*]|http://).*", rule: "must hold https addresses only")
        }
        return nil
    }
}

extension PlatformEnvironment {
    /// Whether production's prohibitions hold: where users are, and where production is rehearsed.
    var isGuarded: Bool {
        switch purpose.value {
        case .production, .staging: true
        case .development, .test: false
        }
    }
}
