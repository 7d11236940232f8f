import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Paths as Compose resolves them: from the folder of the first file (CP-27).
struct ComposePaths {
    let platform: Platform

    /// The output folder. For example: `../../..`.
    private var outputRoot: String {
        let depth = PlatformConventions.composeFolder.split(separator: "/").count
        return Array(repeating: "..", count: depth).joined(separator: "/")
    }

    /// The project's root. For example: `../../../..`.
    var projectRoot: String {
        let output = platform.outputFolder.text
        let depth = output == "." ? 0 : output.split(separator: "/").count
        return ([outputRoot] + Array(repeating: "..", count: depth)).joined(separator: "/")
    }

    func project(_ path: ProjectPath) -> String { path.text == "." ? projectRoot : "\(projectRoot)/\(path)" }
    func rendered(_ path: ProjectPath) -> String { "\(outputRoot)/\(path)" }

    /// A Dockerfile, from the build context, which is the project's root.
    func dockerfile(_ build: Build) -> String {
        platform.outputFolder.value.appending("\(PlatformConventions.imagesFolder)/\(build.folder)/Dockerfile").text
    }
}
