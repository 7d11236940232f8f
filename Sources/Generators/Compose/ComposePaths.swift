import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Paths as Compose resolves them: from the folder of the first file (CP-27).
struct ComposePaths {
    let platform: Platform

    /// The output folder. For example: `../../..`.
    private var outputRoot: String { Layout.path(from: platform.layout.compose, to: ProjectPath(unchecked: ".")) }

    /// The project's root. For example: `../../../..`.
    var projectRoot: String {
        let folder = platform.outputFolder.value.appending(platform.layout.compose.text)
        return Layout.path(from: folder, to: ProjectPath(unchecked: "."))
    }

    func project(_ path: ProjectPath) -> String { path.text == "." ? projectRoot : "\(projectRoot)/\(path)" }
    func rendered(_ path: ProjectPath) -> String { "\(outputRoot)/\(path)" }

    /// A Dockerfile, from the build context, which is the project's root.
    func dockerfile(_ build: Build) -> String {
        platform.outputFolder.value.appending("\(platform.layout.images)/\(build.folder)/Dockerfile").text
    }
}
