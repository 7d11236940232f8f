import Origins
package import PlatformManifest

/// How an environment is started by hand.
extension Platform {
    /// Whether a start builds images from the sources: an image of the last time would bring back its code.
    package var buildsImages: Bool {
        environment.images.value == .build && services.contains { $0.image.build != nil }
    }

    /// What Compose is told, after its files (CP-37).
    package var startWords: String {
        "up \(buildsImages ? "--build " : "")--detach --wait --wait-timeout 300 --remove-orphans"
    }

    /// The operator's file of variables, below the output folder. For example: `config/environments/production.env`.
    package var environmentFile: ProjectPath {
        let name = environment.name?.value.text ?? "base"
        return ProjectPath(unchecked: "\(PlatformConventions.environmentsFolder)/\(name).env")
    }

    /// Whether Compose cannot read its files without values of the operator's.
    package var needsEnvironmentFile: Bool {
        variables.contains { $0.isRequired.value && $0.value == nil }
    }
}
