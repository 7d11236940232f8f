import Documents
import PlatformManifest
import PlatformModel

/// The modules: one container, one network, and what watches the platform.
struct TerraformModules {
    let project: TerraformProject
    let writer: TerraformFiles

    func artifacts() throws -> [GeneratedArtifact] {
        let header = writer.header
        let versions = TerraformModuleVersionsTemplate(header: header)
        var artifacts = [
            try writer.render(TerraformNetworkModuleTemplate(header: header), "modules/network/main.tf"),
            try writer.render(TerraformNetworkVariablesTemplate(header: header), "modules/network/variables.tf"),
            try writer.render(TerraformNetworkOutputsTemplate(header: header), "modules/network/outputs.tf"),
            try writer.render(versions, "modules/network/versions.tf"),
            try writer.render(TerraformServiceModuleTemplate(header: header), "modules/service/main.tf"),
            writer.file("modules/service/variables.tf", serviceVariables),
            try writer.render(TerraformServiceOutputsTemplate(header: header), "modules/service/outputs.tf"),
            try writer.render(versions, "modules/service/versions.tf"),
        ]
        guard !project.monitoring.isEmpty else { return artifacts }
        artifacts += [
            try writer.render(TerraformMonitoringContext(project, header: header), "modules/monitoring/main.tf"),
            writer.file("modules/monitoring/variables.tf", monitoringVariables),
            try writer.render(
                TerraformMonitoringOutputsContext(project, header: header),
                "modules/monitoring/outputs.tf"
            ), try writer.render(versions, "modules/monitoring/versions.tf"),
        ]
        return artifacts
    }

    private var serviceVariables: [HCLItem] {
        [
            variable("container", "The container: its name, image and what is set.", TerraformAttributes.one),
            variable("image_id", "The id of its image.", .ref("string")), logOptions, platform,
        ]
    }

    private var monitoringVariables: [HCLItem] {
        [
            variable(
                "containers",
                "The containers of each service, by stable keys.",
                .call("map", [.call("map", [TerraformAttributes.one])])
            ), variable("image_ids", "The id of each image, by its reference.", .call("map", [.ref("string")])),
            logOptions, platform,
        ]
    }

    private var logOptions: HCLItem {
        variable("log_options", "Rotation of the log, for the driver json-file.", .call("map", [.ref("string")]))
    }

    private var platform: HCLItem {
        variable(
            "platform",
            "What all containers share: labels, the names of networks and volumes on the host, and the host's folders.",
            TerraformAttributes.platform
        )
    }

    private func variable(_ name: HCLIdentifier, _ description: String, _ type: HCLExpression) -> HCLItem {
        .block(
            "variable",
            name,
            body: [
                .attribute("description", .string(description)), .attribute("type", type),
                .attribute("nullable", false),
            ]
        )
    }
}
