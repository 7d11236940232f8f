import Origins
import PlatformManifest
import PlatformModel

/// The files of one environment, as the programs that read them would see them.
final class EnvironmentView: Sendable {
    let name: String
    let platform: Platform
    let compose: ComposeProject
    let template: [DotenvEntry]
    let templatePath: String
    let gateway: GatewayView?
    let prometheus: PrometheusView?
    let alertmanager: LocatedValue?
    let dataSources: LocatedValue?
    let terraform: TerraformView?
    let servicesByName: [String: Service]

    /// Parts that do not read the changed file are taken from the earlier view.
    init(_ platform: Platform, _ sources: SourceFiles, earlier: (view: EnvironmentView, changed: String)?) {
        let layout = platform.layout
        let name = platform.environment.name?.value.text ?? ""
        let files = sources.files
        let changed = earlier?.changed
        self.platform = platform
        self.name = name
        servicesByName =
            earlier?.view.servicesByName
            ?? Dictionary(platform.services.map { ($0.name.value.text, $0) }) { first, _ in first }
        templatePath = "\(PlatformConventions.environmentsFolder)/\(name).env.template"
        template = files[templatePath]?.dotenv ?? []
        func kept<Part>(_ part: KeyPath<EnvironmentView, Part>, unless isTouched: (String) -> Bool) -> Part? {
            guard let earlier, let changed, !isTouched(changed) else { return nil }
            return earlier.view[keyPath: part]
        }
        let composeFiles = platform.composeFiles.map(\.text)
        let templatePath = templatePath
        compose =
            kept(\.compose) { composeFiles.contains($0) || $0 == templatePath }
            ?? ComposeProject(
                files: composeFiles.filter { files[$0]?.yaml != nil },
                roots: composeFiles.compactMap { files[$0]?.yaml },
                values: Dictionary(template.map { ($0.name, $0.value) }) { first, _ in first }
            )
        gateway = layout.nginx.flatMap { folder in
            if let part = kept(\.gateway, unless: { $0.hasPrefix("\(folder.text)/") }) { return part }
            let documents = sources.below(folder.text).compactMap { file in file.nginx.map { (file.path, $0) } }
            return GatewayView(folder: folder.text, documents: Dictionary(uniqueKeysWithValues: documents))
        }
        prometheus = layout.prometheus.flatMap { folder in
            if let part = kept(\.prometheus, unless: { $0.hasPrefix("\(folder.text)/") }) { return part }
            let documents = sources.below(folder.text).compactMap { file in file.yaml.map { (file.path, $0) } }
            return PrometheusView(folder: folder.text, documents: Dictionary(uniqueKeysWithValues: documents))
        }
        alertmanager = layout.alertmanager.flatMap { files["\($0.text)/alertmanager.yml"]?.yaml }
        dataSources = layout.grafanaDataSources.flatMap { files["\($0.text)/datasources.yml"]?.yaml }
        let terraformFolder = layout.terraform.text
        terraform =
            kept(\.terraform) { $0.hasPrefix("\(terraformFolder)/") }
            ?? Self.terraform(terraformFolder, name, sources)
    }

    private static func terraform(_ folder: String, _ name: String, _ sources: SourceFiles) -> TerraformView? {
        let valuesPath = "\(folder)/environments/\(name).tfvars"
        guard let values = sources.files[valuesPath]?.hcl else { return nil }
        var locals: [String: HCLNode] = [:]
        var declarations: [HCLBlock] = []
        var files = [valuesPath]
        for file in sources.below(folder) {
            guard let body = file.hcl, file.path.hasSuffix(".tf"),
                !file.path.dropFirst(folder.utf8.count + 1).contains("/")
            else { continue }
            files.append(file.path)
            declarations += body.all("variable")
            for attribute in body.all("locals").flatMap(\.body.attributes) { locals[attribute.name] = attribute.value }
        }
        return TerraformView(
            files: files,
            locals: locals,
            declarations: declarations,
            values: values,
            valuesPath: valuesPath
        )
    }
}
