/// Which part of the tree a run is about: only lock entries inside it can be orphans.
package struct TreeScope: Sendable {
    /// The environments, beside the shared files, which are in every scope; `nil` for all.
    package let environments: Set<String>?

    /// The generators; `nil` for all.
    package let generators: Set<String>?

    package static let all = TreeScope()

    package init(environments: Set<String>? = nil, generators: Set<String>? = nil) {
        self.environments = environments
        self.generators = generators
    }

    func contains(generator: String, environment: String?) -> Bool {
        guard generators?.contains(generator) ?? true else { return false }
        guard let environments, let environment else { return true }
        return environments.contains(environment)
    }
}

/// From what, and by what, files were rendered.
package struct Provenance: Hashable, Sendable {
    /// The digest of the manifest's bytes.
    package let manifest: ContentDigest

    /// The version of platformgen, for example `1.4.0`.
    package let version: String

    package init(manifest: ContentDigest, version: String) {
        self.manifest = manifest
        self.version = version
    }
}
