import Documents
import Origins
import PlatformManifest
import PlatformModel
package import PlatformTemplates

/// Renders the Terraform configuration: one for all environments, with the values of each in a file of its own.
package struct TerraformGenerator: Generator {
    package let description = GeneratorDescription(
        name: "terraform",
        summary: "Terraform configuration for the docker provider, with the values of each environment"
    )

    /// For the comparison of templates with their contexts.
    package static let templateContexts: [any TemplateContext.Type] =
        TerraformTemplates.all + [
            TerraformServicesContext.self, TerraformNetworksContext.self, TerraformImagesContext.self,
            TerraformMonitoringContext.self, TerraformMonitoringOutputsContext.self, TerraformReadmeContext.self,
        ]

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        guard let project = try TerraformProject(input.platforms) else { return [] }
        let tables = TerraformTables(project)
        let variables = TerraformVariables(project, tables)
        let setup = TerraformSetup(project: project)
        let writer = TerraformFiles(project: project, header: input.header(description), templates: input.templates)
        var artifacts = [
            writer.file("versions.tf", setup.versions),
            writer.file("providers.tf", setup.providers),
            writer.file("variables.tf", variables.all.map(\.item)),
            writer.file("locals.tf", TerraformLocals(project: project, tables: tables).items),
            try writer.render(TerraformNetworksContext(project, header: writer.header), "networks.tf"),
            try writer.render(TerraformVolumesTemplate(header: writer.header), "volumes.tf"),
            try writer.render(TerraformImagesContext(project, header: writer.header), "images.tf"),
            try writer.render(TerraformServicesContext(project, header: writer.header), "services.tf"),
            try writer.render(TerraformOutputsTemplate(header: writer.header), "outputs.tf"),
        ]
        artifacts += try TerraformModules(project: project, writer: writer).artifacts()
        artifacts += environments(project, variables, setup, writer)
        artifacts.append(
            try writer.render(
                TerraformReadmeContext(project, variables, setup, header: writer.header),
                "README.md"
            )
        )
        artifacts.append(writer.ignoreFile)
        return artifacts
    }

    private func reason(_ rule: String, _ origins: [Origin]) -> Origin { .derived(rule: rule, from: origins) }

    private func environments(
        _ project: TerraformProject,
        _ variables: TerraformVariables,
        _ setup: TerraformSetup,
        _ writer: TerraformFiles
    ) -> [GeneratedArtifact] {
        project.platforms.enumerated().flatMap { place, platform -> [GeneratedArtifact] in
            guard let name = platform.environment.name?.value else { return [] }
            let values = variables.all.compactMap { variable -> HCLItem? in
                guard variable.values.indices.contains(place), let value = variable.values[place] else { return nil }
                let purposes = project.platforms.map(\.environment.purpose.origin)
                let table = HCLItem.attribute(
                    HCLIdentifier(variable.name),
                    value,
                    origin: reason("what differs between environments", purposes)
                )
                return table.isTable ? table : .attribute(HCLIdentifier(variable.name), value)
            }
            // One-line values first, then the tables.
            let items = values.filter { !$0.isTable } + values.filter(\.isTable).flatMap { [.blank, $0] }
            let description = platform.environment.description
            var files = [
                writer.file(
                    "environments/\(name).tfvars",
                    items,
                    comment: description.map { ["", "\(name): \($0.value)"] } ?? [],
                    from: description?.origin,
                    environment: name,
                    because: platform.environment.purpose.origin
                ),
                writer.file(
                    "environments/\(name).backend.hcl",
                    setup.backendSettings(of: platform),
                    environment: name,
                    because: platform.environment.purpose.origin
                ),
            ]
            if setup.overridden.contains(where: { $0.environment.name?.value == name }) {
                files.append(
                    writer.file(
                        "environments/\(name).backend_override.tf",
                        setup.backendOverride(of: platform),
                        comment: ["", "Copy this beside versions.tf to work on \(name)."],
                        environment: name,
                        because: reason(
                            "backends of the environments",
                            project.platforms.flatMap { other in
                                [other.terraform?.backend.origin, other.environment.purpose.origin].compactMap(\.self)
                            }
                        )
                    )
                )
            }
            return files
        }
    }
}

extension HCLItem {
    fileprivate var isTable: Bool {
        if case .attribute(_, let value, _) = self { value.isMultiline } else { false }
    }
}

/// Puts documents and templates at their places below the family's folder.
struct TerraformFiles {
    let folder: ProjectPath
    let header: [String]
    let templates: TemplateLibrary

    init(project: TerraformProject, header: [String], templates: TemplateLibrary) {
        folder = project.base.layout.terraform
        self.header = header
        self.templates = templates
    }

    func file(
        _ name: String,
        _ items: [HCLItem],
        comment: [String] = [],
        from origin: Origin? = nil,
        environment: EnvironmentName? = nil,
        because reason: Origin = .constant
    ) -> GeneratedArtifact {
        let document = HCLDocument([.comment(header), .comment(comment, origin: origin ?? .constant), .blank] + items)
        return GeneratedArtifact(Artifact(path(name), document), environment: environment, because: reason)
    }

    func render(_ context: some TemplateContext, _ name: String) throws -> GeneratedArtifact {
        GeneratedArtifact(Artifact(path(name), try templates.render(context)))
    }

    var ignoreFile: GeneratedArtifact {
        let lines =
            header.map(IgnoreFileLine.comment) + [.blank]
            + TerraformConventions.ignored.map { IgnoreFileLine.pattern($0) }
        return GeneratedArtifact(Artifact(path(".gitignore"), IgnoreFileDocument(lines)))
    }

    private func path(_ name: String) -> ArtifactPath { ArtifactPath(folder.appending(name).text) }
}
