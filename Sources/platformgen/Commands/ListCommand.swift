import ArgumentParser
import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "Lists the families of files and the built-in templates, and with a manifest its environments, services and files.",
        discussion: """
              platformgen list
              platformgen list templates
              platformgen list files
            """
    )

    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case families, templates, environments, services, files
    }

    @Argument(help: ArgumentHelp("families, templates, environments, services or files.", valueName: "what"))
    var subject: Subject = .families

    @OptionGroup var manifest: ManifestOptions

    func validate() throws {
        guard manifest.format == .text || manifest.format == .json else {
            throw ValidationError("'list' prints text or json, not '\(manifest.format.rawValue)'")
        }
    }

    func run() async throws {
        let rows = try await rows()
        if manifest.format == .json {
            let nodes = rows.map { row -> DataNode in ["name": DataNode(row.name), "detail": DataNode(row.detail)] }
            Terminal.print(String(decoding: JSONDocument(root: DataNode(items: nodes)).rendered(), as: UTF8.self))
            return
        }
        let width = rows.map(\.name.count).max() ?? 0
        for row in rows {
            let padding = String(repeating: " ", count: width - row.name.count)
            Terminal.print(row.detail.isEmpty ? "\(row.name)\n" : "\(row.name)\(padding)  \(visible(row.detail))\n")
        }
    }

    private func rows() async throws -> [(name: String, detail: String)] {
        switch subject {
        case .families: return GeneratorRegistry.all.map { ($0.description.name, $0.description.summary) }
        case .templates: return TemplateLibrary.standard.templatePaths.map { ($0, "") }
        case .environments, .services, .files: return try await rowsOfManifest()
        }
    }

    private func rowsOfManifest() async throws -> [(name: String, detail: String)] {
        let project = try await CommandSupport.load(manifest)
        try CommandSupport.stopOnErrors(project, manifest.format)
        switch subject {
        case .families, .templates: return []
        case .environments:
            return project.platforms?.environments.compactMap { platform in
                platform.environment.name.map { ($0.text, platform.environment.purpose.value.rawValue) }
            } ?? []
        case .services:
            return project.file?.base.services.entries.map { entry in
                (entry.name.text, entry.value.description?.value ?? "")
            } ?? []
        case .files:
            let artifacts = await project.artifactsConcurrently()
            try CommandSupport.stopOnErrors(project, manifest.format)
            return artifacts.map { ($0.artifact.artifact.path.text, $0.generator) }
        }
    }
}
