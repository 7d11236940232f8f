import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Services, networks, volumes and images over all environments.
struct TerraformTables {
    let services: TerraformTable
    let networks: TerraformTable
    let volumes: TerraformTable
    let builds: TerraformTable

    init(_ project: TerraformProject) {
        let resources = project.platforms.map { TerraformResources(platform: $0, project: project) }
        func table(_ entries: [[TerraformTable.Entry]]) -> TerraformTable {
            var seen: Set<String> = []
            let order = entries.flatMap { $0.map(\.name) }.filter { seen.insert($0).inserted }
            return TerraformTable(entries, names: project.names, order: order)
        }
        services = TerraformTable(
            project.platforms.map { platform in
                platform.services.map { TerraformService(service: $0, platform: platform, project: project).entry }
            },
            names: project.names,
            order: project.services.map(\.name.text),
            fieldOrder: TerraformAttributes.orderOfService
        )
        networks = table(resources.map(\.networks))
        volumes = table(resources.map(\.volumes))
        builds = table(resources.map(\.builds))
    }
}

/// `locals.tf`: what is the same in every environment.
struct TerraformLocals {
    let project: TerraformProject
    let tables: TerraformTables

    var items: [HCLItem] {
        var names: [HCLItem] = [
            .attribute(
                "prefix",
                .sourced(
                    .template([.text("\(project.base.name.value)-"), .interpolation(.ref("var", "environment"))]),
                    project.base.name.origin
                )
            )
        ]
        if project.hasBuilds { names += repository }
        names += [
            .blank, .comment("Of containers, networks and volumes."),
            .attribute(
                "labels",
                .object([
                    HCLObjectEntry(PlatformConventions.platformLabel, HCLExpression(project.base.name.map(\.text))),
                    HCLObjectEntry(PlatformConventions.environmentLabel, .ref("var", "environment")),
                ])
            ), .blank, .comment("Rotation of container logs."),
            .attribute("log_options", .object(TerraformConventions.logOptions)),
        ]
        return [
            .block("locals", body: names), .block("locals", body: paths),
            .comment("What is the same in every environment; what differs is in the environments' tfvars."),
            .block("locals", body: [.attribute("common_networks", object(tables.networks))]),
            .block("locals", body: [.attribute("common_volumes", object(tables.volumes))]),
        ] + (project.hasBuilds ? [.block("locals", body: [.attribute("common_builds", object(tables.builds))])] : [])
            + [
                .comment("Likewise; which environment has which service is in its tfvars, too."),
                .block("locals", body: [.attribute("common_services", object(tables.services))]),
            ]
    }

    private var repository: [HCLItem] {
        let name = HCLExpression(project.base.name.map(\.text))
        guard let registry = project.base.registry else { return [.attribute("repository", name)] }
        let host = registry.map { text in
            String(text.text.split(separator: "/", maxSplits: 1).first ?? "")
        }
        return [
            .attribute("registry_host", HCLExpression(host)),
            .attribute(
                "repository",
                .conditional(.ref("var", "build_images"), then: name, else: HCLExpression(registry.map(\.text)))
            ),
        ]
    }

    private var paths: [HCLItem] {
        let output = project.base.outputFolder
        let folder = output.value.appending(project.base.layout.terraform.text)
        let root = ProjectPath(unchecked: ".")
        let up = Layout.path(from: folder, to: root)
        return [
            .comment("This checkout, where Terraform runs, and the same on the engine's host."),
            .attribute(
                "checkout",
                .call("abspath", [.template([.interpolation(.raw("path.root")), .text("/\(up)")])])
            ), .attribute("project_root", .call("coalesce", [.ref("var", "project_root"), .ref("local", "checkout")])),
            .attribute(
                "output_root",
                output.text == "."
                    ? .ref("local", "project_root")
                    : .sourced(
                        .template([.interpolation(.ref("local", "project_root")), .text("/\(output.text)")]),
                        output.origin
                    )
            ),
            .attribute(
                "secrets_dir",
                .call(
                    "coalesce",
                    [
                        .ref("var", "secrets_dir"),
                        .template([
                            .interpolation(.ref("local", "project_root")), .text("/secrets/"),
                            .interpolation(.ref("var", "environment")),
                        ]),
                    ]
                )
            ),
        ]
    }

    private func object(_ table: TerraformTable) -> HCLExpression {
        .object(
            table.rows.enumerated().map { place, row in
                var entry = row.comment.entry(row.name, .object(row.common), origin: row.origin)
                entry.blankLineBefore = place > 0
                return entry
            }
        )
    }
}
