import Documents
import PlatformManifest

/// Names of variables and module calls, in Terraform's habit: words joined by underscores.
struct TerraformNames {
    private var taken: Set<String>
    private var names: [String: String] = [:]

    init(reserved: [String]) { taken = Set(reserved) }

    /// Gives a name to something; one that is taken gets a suffix.
    ///
    /// For example: `api_gateway` for `api-gateway`.
    mutating func add(_ text: String, suffix: String = "", fallback: String) {
        guard names[text] == nil else { return }
        let plain = String(text.map { $0 == "-" ? "_" : Character($0.lowercased()) }) + suffix
        var name = plain
        while !taken.insert(name).inserted { name += fallback }
        names[text] = name
    }

    subscript(text: String) -> String {
        guard let name = names[text] else { preconditionFailure("'\(text)' was given no name") }
        return name
    }
}

extension HCLIdentifier {
    /// A validated name.
    ///
    /// - Precondition: it is a name in HCL.
    init(_ text: String) {
        guard let name = HCLIdentifier(parsing: text) else {
            preconditionFailure("'\(text)' is no HCL identifier")
        }
        self = name
    }
}
