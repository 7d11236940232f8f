import Generators
import PlatformManifest

/// Artifacts by environment and family; an empty list leaves none out.
struct ChosenArtifacts {
    let environments: [String]
    let families: [String]

    func contains(_ family: String, _ generated: GeneratedArtifact) -> Bool {
        contains(family: family) && contains(environment: generated.environment?.text)
    }

    func contains(family: String) -> Bool { families.isEmpty || families.contains(family) }

    /// What belongs to no environment is shared by all.
    func contains(environment: String?) -> Bool {
        environments.isEmpty || environment.map(environments.contains) ?? true
    }
}
