package import PlatformManifest

/// One check across the manifest: what it looks for, and how it says so.
package protocol PlatformCheck: Sendable {
    /// What it may report; each code belongs to one check.
    var codes: [DiagnosticCode] { get }

    /// Looks at one environment, or at the manifest without overrides.
    func check(_ scope: CheckScope)

    /// Looks at all environments together, for what only their sum can tell.
    func check(all scopes: [CheckScope])
}

extension PlatformCheck {
    package func check(_ scope: CheckScope) {}
    package func check(all scopes: [CheckScope]) {}
}

/// What a check says: its code and one sentence.
struct CheckMessage: Hashable {
    let code: DiagnosticCode
    let text: String
    let severity: DiagnosticSeverity
    /// Whether the sentence ends with the environments in which it holds; such a message is silent about the base.
    let namesEnvironments: Bool

    init(
        _ code: DiagnosticCode,
        _ text: String,
        severity: DiagnosticSeverity = .error,
        namesEnvironments: Bool = false
    ) {
        self.code = code
        self.text = text
        self.severity = severity
        self.namesEnvironments = namesEnvironments
    }
}
