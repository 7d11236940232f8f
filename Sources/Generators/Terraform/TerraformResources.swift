import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Networks, volumes and images of one environment as attributes of their resources, defaults left out.
struct TerraformResources {
    let platform: Platform
    let project: TerraformProject

    var networks: [TerraformTable.Entry] {
        platform.networks.map { network in
            TerraformTable.Entry(
                name: network.name.text,
                origin: network.name.origin,
                comment: TerraformComment(network.description),
                fields: fields(of: network)
            )
        }
    }

    private func fields(of network: Network) -> [TerraformField] {
        var fields: [TerraformField] = []
        if let subnet = network.subnet {
            let variable = HCLExpression.reference(["var", HCLIdentifier(project.subnetVariables[network.name.text])])
            let value = HCLExpression.sourced(variable, subnet.origin)
            fields.append(
                TerraformField("subnet", TerraformValue(value, literal: HCLExpression(subnet.map(\.description))))
            )
            if let range = network.range, subnet.value.contains(range.value.address) {
                let bits = range.value.prefixLength - subnet.value.prefixLength
                let number =
                    Int(range.value.address.bits - subnet.value.address.bits) >> (32 - range.value.prefixLength)
                fields.append(
                    TerraformField(
                        "range",
                        TerraformValue(
                            .sourced(.call("cidrsubnet", [variable, .integer(bits), .integer(number)]), range.origin),
                            literal: HCLExpression(range.map(\.description))
                        )
                    )
                )
            }
        }
        if network.isInternal.value { fields.append(TerraformField("internal", HCLExpression(network.isInternal))) }
        if network.isAttachable.value {
            fields.append(TerraformField("attachable", HCLExpression(network.isAttachable)))
        }
        if !network.driverOptions.isEmpty {
            let options = network.driverOptions.map { HCLObjectEntry($0.name, HCLExpression($0.value)) }
            fields.append(TerraformField("options", .object(options)))
        }
        return fields
    }

    var volumes: [TerraformTable.Entry] {
        platform.volumes.map { volume in
            var fields: [TerraformField] = []
            if let name = volume.engineName { fields.append(TerraformField("name", HCLExpression(name.map(\.text)))) }
            if volume.isExternal.value { fields.append(TerraformField("external", HCLExpression(volume.isExternal))) }
            if let driver = volume.driver { fields.append(TerraformField("driver", HCLExpression(driver.map(\.text)))) }
            if !volume.driverOptions.isEmpty {
                let options = volume.driverOptions.map { HCLObjectEntry($0.name, HCLExpression($0.value)) }
                fields.append(TerraformField("driver_opts", .object(options)))
            }
            return TerraformTable.Entry(
                name: volume.name.text,
                origin: volume.name.origin,
                comment: TerraformComment(volume.description),
                fields: fields
            )
        }
    }

    /// Images that are built here, each once, by the service that comes first.
    var builds: [TerraformTable.Entry] {
        var seen: Set<ServiceName> = []
        return platform.services.compactMap { service in
            guard let build = service.image.build, seen.insert(build.imageName.value).inserted else { return nil }
            return TerraformTable.Entry(
                name: build.imageName.text,
                origin: build.imageName.origin,
                fields: fields(of: build)
            )
        }
    }

    private func fields(of build: Build) -> [TerraformField] {
        guard build.kind != .generic else {
            return [
                TerraformField("context", HCLExpression(build.source.map(\.text))),
                TerraformField("dockerfile", "Dockerfile"), TerraformField("files", .list([pattern(build.source)])),
            ]
        }
        let folder = platform.outputFolder.value.appending("\(platform.layout.images)/\(build.folder)")
        var sources = [build.source] + build.sharedSources + build.sourceFolders
        sources = sources.enumerated().filter { place, path in
            !sources[..<place].contains { $0.text == path.text }
        }.map(\.element)
        let requirements = build.sharedRequirements.map { HCLExpression($0.map(\.text)) }
        let files =
            sources.map(pattern) + requirements + [.sourced(.string("\(folder)/**"), platform.outputFolder.origin)]
        var fields = [
            TerraformField("context", "."),
            TerraformField("dockerfile", .sourced(.string("\(folder)/Dockerfile"), platform.outputFolder.origin)),
            TerraformField(
                "target",
                TerraformValue(
                    .conditional(.ref("var", "hot_reload"), then: "dev", else: "runtime"),
                    literal: .sourced(
                        platform.environment.hotReload.value ? "dev" : "runtime",
                        platform.environment.hotReload.origin
                    )
                )
            ), TerraformField("files", .wrapped(files)),
        ]
        let arguments = build.composeArguments
        if !arguments.isEmpty {
            let entries = arguments.map { HCLObjectEntry($0.name, HCLExpression($0.value)) }
            fields.append(TerraformField("arguments", .object(entries)))
        }
        return fields
    }

    private func pattern(_ path: Sourced<ProjectPath>) -> HCLExpression {
        HCLExpression(path.map { $0.text == "." ? "**" : "\($0)/**" })
    }
}
