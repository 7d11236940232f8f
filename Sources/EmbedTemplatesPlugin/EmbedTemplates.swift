import Foundation
import PackagePlugin

/// Turns the files below `Templates/` into one Swift file of string literals.
///
/// SwiftPM's `.embedInCode` flattens folders and offers no listing. The file names are arguments of the tool, so that an
/// added or removed template changes the command and runs it again, as a changed one does.
@main
struct EmbedTemplates: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let root = context.package.directoryURL.appending(path: "Templates", directoryHint: .isDirectory)
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path(percentEncoded: false))
            .filter { path in
                // An editor's and a file browser's own files are hidden ones.
                let isHidden = path.split(separator: "/").contains { $0.hasPrefix(".") }
                var isFolder: ObjCBool = false
                let file = root.appending(path: path).path(percentEncoded: false)
                let exists = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
                return exists && !isHidden && !isFolder.boolValue
            }
            .sorted()
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTemplates.swift")
        return [
            .buildCommand(
                displayName: "Embedding \(paths.count) templates",
                executable: try context.tool(named: "embed-templates").url,
                arguments: [output.path(percentEncoded: false), root.path(percentEncoded: false)] + paths,
                inputFiles: paths.map { root.appending(path: $0) },
                outputFiles: [output]
            )
        ]
    }
}
