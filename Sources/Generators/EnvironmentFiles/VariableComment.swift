import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The comment block above a variable (EN-03).
enum VariableComment {
    /// What it sets, then `required|optional · type · default · allowed values · what is forbidden here`.
    ///
    /// `showsExample` adds an example where there is no value.
    static func lines(
        for variable: Variable,
        isGuarded: Bool,
        showsExample: Bool,
        variesByEnvironment: Bool = false
    ) -> [DotenvLine] {
        let standard =
            variesByEnvironment
            ? "default by environment"
            : variable.value.map { "default \($0.value.isEmpty ? "empty" : $0.value)" } ?? "no default"
        let origin = Origin.derived(
            rule: "comment on a variable",
            from: [variable.description.origin, variable.name.origin, variable.type.origin, variable.isRequired.origin]
                + variable.allowed.map(\.origin) + (variable.value.map { [$0.origin] } ?? [])
        )
        var lines: [DotenvLine] = [
            .comment(variable.description.value, origin: origin),
            .comment(facts(variable, default: standard, isGuarded: isGuarded), origin: origin),
        ]
        if showsExample, variable.value == nil, let example = variable.example {
            lines.append(
                .comment(
                    "example: \(example.value)",
                    origin: .derived(rule: "example of a value", from: [example.origin, variable.name.origin])
                )
            )
        }
        return lines
    }

    private static func facts(_ variable: Variable, default standard: String, isGuarded: Bool) -> String {
        var facts = [
            variable.isRequired.value ? "required" : "optional",
            variable.type.value.rawValue,
            standard,
        ]
        if !variable.choices.isEmpty { facts.append("one of " + variable.choices.joined(separator: ", ")) }
        if isGuarded, let prohibition = variable.prohibition { facts.append(prohibition.rule) }
        return facts.joined(separator: " · ")
    }
}

extension DotenvLine {
    /// A line `NAME=value`, or `NAME=` without a value.
    ///
    /// `subject` begins the sentence of a refusal. For example: `variable 'GREETING'`.
    ///
    /// - Throws: where loaders would disagree on the value (EN-06).
    init(
        assigning value: Sourced<String>?,
        to name: String,
        of subject: String,
        named nameOrigin: Origin
    ) throws(GeneratorError) {
        guard let dotenvName = DotenvName(parsing: name) else {
            throw GeneratorError(
                "\(subject) has a name that environment files do not take",
                fix: "use capital letters, digits and underscores, a letter first",
                at: nameOrigin
            )
        }
        guard let value else {
            self = .assignment(dotenvName, .empty, origin: nameOrigin)
            return
        }
        do throws(DotenvValueError) {
            self = .assignment(dotenvName, try DotenvValue(value.value), origin: value.origin)
        } catch {
            throw GeneratorError(
                "\(subject) holds \(error.words), which shells, Compose and python-dotenv read differently",
                fix: "keep the value in a secret, which arrives as a file",
                at: value.origin
            )
        }
    }
}

extension DotenvValueError {
    /// With article.
    fileprivate var words: String {
        switch self {
        case .apostrophe: "an apostrophe"
        case .lineBreak: "a line break"
        case .backslash: "a backslash"
        case .expansion: "'${'"
        case .controlCharacter: "a control character"
        }
    }
}
