import Documents
import PlatformManifest
import PlatformModel

/// Names of this family's files (SYSTEMS §1.9).
enum EnvironmentFilesConventions {
    private static let folder = PlatformConventions.environmentsFolder
    private static let secretsFolder = "config/secrets"

    static let ignoreFile = ArtifactPath("\(folder)/.gitignore")
    static let example = ArtifactPath("\(folder)/.env.example")
    static let readme = ArtifactPath("\(folder)/README.md")
    static let check = ArtifactPath("\(folder)/check-env.sh")
    static let secretsReadme = ArtifactPath("\(secretsFolder)/README.md")
    static let developmentSecrets = ArtifactPath(PlatformConventions.developmentSecrets)

    /// From `environmentsFolder` to where Compose resolves relative paths: the folder of its first file.
    static func pathToCompose(_ layout: Layout) -> String {
        Layout.path(from: ProjectPath(unchecked: folder), to: layout.compose)
    }

    /// A template's name without this suffix is the real file's, which git ignores.
    static let templateSuffix = ".template"

    static func realFile(of environment: EnvironmentName) -> String { "\(environment).env" }
    static func realFile(of service: ServiceName) -> String { "services/\(service).env" }

    static func template(of environment: EnvironmentName) -> ArtifactPath {
        ArtifactPath("\(folder)/\(realFile(of: environment))\(templateSuffix)")
    }

    static func template(of service: ServiceName) -> ArtifactPath {
        ArtifactPath("\(folder)/\(realFile(of: service))\(templateSuffix)")
    }
}
