import Origins
import PlatformManifest
import PlatformModel

/// Networks, volumes and images both ways.
struct TerraformResourceInvariant: Invariant {
    static let code = "PV0502"
    static let sentence =
        "Terraform's networks, volumes and builds are those of the merged Compose files."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            guard let terraform = environment.terraform else { continue }
            compareNetworks(terraform, environment, &findings)
            compareVolumes(terraform, environment, &findings)
            compareBuilds(terraform, environment, tree, &findings)
            compareLogging(environment, tree, &findings)
        }
    }

    private func expect(
        _ what: String,
        _ found: String?,
        _ due: String?,
        _ place: Place,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        guard found != due else { return }
        findings.report(
            place,
            "\(what) is \(found.map { "'\($0)'" } ?? "not set") with Terraform and \(due.map { "'\($0)'" } ?? "not set") with Compose in environment '\(environment.name)'"
        )
    }

    private func expectNames(
        _ word: String,
        _ found: [LocatedEntry],
        _ due: [LocatedEntry],
        _ terraform: TerraformView,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        for entry in found where !due.contains(where: { $0.key == entry.key }) {
            findings.report(entry.place, "Compose has no \(word) '\(entry.key)' in environment '\(environment.name)'")
        }
        for entry in due where !found.contains(where: { $0.key == entry.key }) {
            findings.report(
                Place(terraform.values.path),
                "Terraform has no \(word) '\(entry.key)' in environment '\(environment.name)'"
            )
        }
    }

    /// As one text; in Compose files `$$` stands for `$`.
    private func options(_ value: LocatedValue?, isCompose: Bool = false) -> String? {
        guard let value, !value.entries.isEmpty else { return nil }
        return value.entries.map { entry in
            let text = entry.value.text ?? ""
            return "\(entry.key)=\(isCompose ? Interpolation(text).resolved([:]) : text)"
        }.sorted().joined(separator: ",")
    }

    private func compareNetworks(
        _ terraform: TerraformView,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        let declared = environment.compose.declared("networks")
        expectNames("network", terraform.networks, declared, terraform, environment, &findings)
        compare("network", terraform.networks, declared, environment, &findings) { found, due in
            let config = due.at("ipam", "config")?.items.first
            return [
                ("internal", found["internal"]?.text ?? "false", due["internal"]?.text ?? "false"),
                ("attachable", found["attachable"]?.text ?? "false", due["attachable"]?.text ?? "false"),
                ("subnet", found["subnet"]?.text, config?["subnet"]?.text),
                ("range", found["range"]?.text, config?["ip_range"]?.text),
                ("options", options(found["options"]), options(due["driver_opts"], isCompose: true)),
            ]
        }
    }

    private func compareVolumes(
        _ terraform: TerraformView,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        let declared = environment.compose.declared("volumes")
        expectNames("volume", terraform.volumes, declared, terraform, environment, &findings)
        compare("volume", terraform.volumes, declared, environment, &findings) { found, due in
            [
                ("name", found["name"]?.text ?? "", due["name"]?.text ?? ""),
                ("external", found["external"]?.text ?? "false", due["external"]?.text ?? "false"),
                ("driver", found["driver"]?.text ?? "local", due["driver"]?.text ?? "local"),
                ("driver_opts", options(found["driver_opts"]), options(due["driver_opts"], isCompose: true)),
            ]
        }
    }

    /// `pairs` tells what both say of one resource: its key with Terraform, the one text and the other.
    private func compare(
        _ word: String,
        _ found: [LocatedEntry],
        _ due: [LocatedEntry],
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector,
        pairs: (_ found: LocatedValue, _ due: LocatedValue) -> [(key: String, found: String?, due: String?)]
    ) {
        for entry in found {
            guard let other = due.first(where: { $0.key == entry.key })?.value else { continue }
            for pair in pairs(entry.value, other) {
                expect(
                    "\(pair.key) of \(word) '\(entry.key)'",
                    pair.found,
                    pair.due,
                    entry.value[pair.key]?.place ?? entry.place,
                    environment,
                    &findings
                )
            }
        }
    }

    /// Of images that the environment builds: from what, to which target, with which arguments.
    private func compareBuilds(
        _ terraform: TerraformView,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let composeFolder = tree.platforms.base.layout.compose.text
        let output = tree.platforms.base.outputFolder.value.text
        let folder = composeFolder == "." ? output : "\(output)/\(composeFolder)"
        for service in environment.compose.services where !service.name.hasSuffix("-tests") {
            guard let build = service.value["build"], let name = terraform.service(service.name)?.value["build"]?.text
            else {
                continue
            }
            guard let entry = terraform.builds.first(where: { $0.key == name }) else {
                findings.report(Place(terraform.values.path), "Terraform has no image '\(name)' for '\(service.name)'")
                continue
            }
            func same(_ key: String, _ found: String?, _ due: String?) {
                expect(
                    "\(key) of image '\(name)'",
                    found,
                    due,
                    entry.value[key]?.place ?? entry.place,
                    environment,
                    &findings
                )
            }
            let context = ProjectPaths.resolved(build["context"]?.text ?? ".", from: folder)
            same("context", entry.value["context"]?.text.map { $0 == "." ? "" : $0 }, context)
            same("dockerfile", entry.value["dockerfile"]?.text, build["dockerfile"]?.text ?? "Dockerfile")
            same("target", entry.value["target"]?.text, build["target"]?.text)
            let arguments = build["args"].map { ComposeMerge.map($0, isAssigned: true) }
            same("arguments", options(entry.value["arguments"]), options(arguments, isCompose: true))
            if terraform.variables["build_images"]?.text != "true" {
                findings.report(
                    terraform.variables["build_images"]?.place ?? Place(terraform.values.path),
                    "Compose builds '\(service.name)' in environment '\(environment.name)', Terraform does not"
                )
            }
        }
    }

    private func compareLogging(
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        let path = "\(tree.platforms.base.layout.terraform.text)/locals.tf"
        guard let attribute = tree.file(path)?.hcl?.all("locals").compactMap({ $0.body.attribute("log_options") }).first
        else {
            return
        }
        let found = options(TerraformEvaluator(locals: [:]).value(of: attribute.value))
        for service in environment.compose.services {
            guard let logging = service.value.at("logging", "options") else { continue }
            expect(
                "logging of '\(service.name)'",
                found,
                options(logging, isCompose: true),
                attribute.place,
                environment,
                &findings
            )
        }
    }
}
