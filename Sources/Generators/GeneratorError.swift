package import Origins

/// A value of the manifest that a target format cannot carry.
package struct GeneratorError: Error, Sendable {
    /// A sentence for a diagnostic, lower case, no full stop.
    package let message: String
    package let fix: String?
    package let origin: Origin

    package init(_ message: String, fix: String? = nil, at origin: Origin) {
        self.message = message
        self.fix = fix
        self.origin = origin
    }
}
