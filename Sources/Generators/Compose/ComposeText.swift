import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Text in a Compose file, where `$` begins an interpolation (compose-spec, interpolation).
enum ComposeText {
    /// The text as the container is to see it.
    static func literal(_ text: String) -> String {
        replacing(text) { $0 == "$" ? "$$" : nil }
    }

    static func node(_ text: Sourced<String>) -> DataNode {
        DataNode(literal(text.value), origin: text.origin)
    }

    /// A variable that Compose fills in: with a default where the environment has a value (CP-25, EN-12).
    ///
    /// - Throws: `GeneratorError` for a value that the syntax of defaults cannot hold.
    static func interpolation(_ variable: Variable) throws -> DataNode {
        let name = variable.name.text
        let origins = [variable.name.origin] + (variable.value.map { [$0.origin] } ?? [])
        let origin = Origin.derived(rule: "variable of the operator", from: origins)
        if let value = variable.value {
            guard !value.value.contains(where: { "${}".contains($0) }) else {
                throw GeneratorError(
                    "the value of variable '\(name)' holds '$', '{' or '}', which a default in a Compose file cannot",
                    fix: "use a secret, or a value without these signs",
                    at: value.origin
                )
            }
            return DataNode("${\(name):-\(value.value)}", origin: origin)
        }
        return DataNode(variable.isRequired.value ? required(name) : "${\(name):-}", origin: origin)
    }

    /// Whether a text stops Compose while some variable is unset or empty.
    static func isDemanding(_ text: String) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { $0 == (UInt8(ascii: ":"), UInt8(ascii: "?")) }
    }

    /// Stops Compose with a message while the variable is unset or empty.
    static func required(_ name: String) -> String {
        "${\(name):?\(name) is required, see \(PlatformConventions.environmentsFolder)}"
    }
}
