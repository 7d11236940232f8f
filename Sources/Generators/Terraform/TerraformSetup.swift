import Documents
import Origins
import PlatformManifest
import PlatformModel

/// `versions.tf`, `providers.tf`, and where each environment keeps its state.
struct TerraformSetup {
    let project: TerraformProject

    /// The backend that stands in `versions.tf`: of the last environment, which is the most productive by habit.
    private var backend: Sourced<TerraformBackendKind> {
        project.platforms.last?.terraform?.backend ?? project.delivery.backend
    }

    var versions: [HCLItem] {
        let hasLockFiles = project.platforms.contains { $0.terraform?.backend.value == .s3 }
        return [
            .block(
                "terraform",
                body: [
                    .attribute(
                        "required_version",
                        .sourced(
                            .string(
                                hasLockFiles
                                    ? TerraformConventions.requiredVersionOfLockFiles
                                    : TerraformConventions.requiredVersion
                            ),
                            .derived(
                                rule: "version for the backends",
                                from: project.platforms.compactMap { $0.terraform?.backend.origin }
                            )
                        )
                    ),
                    .block(
                        "required_providers",
                        body: [
                            .attribute(
                                "docker",
                                [
                                    "source": .string(TerraformConventions.providerSource),
                                    "version": HCLExpression(project.delivery.provider.map(\.text)),
                                ]
                            )
                        ]
                    ),
                    .comment("Its settings are in environments/<name>.backend.hcl."),
                    backendBlock(backend),
                ]
            )
        ]
    }

    private func backendBlock(_ kind: Sourced<TerraformBackendKind>) -> HCLItem {
        .block("backend", HCLIdentifier(kind.value.rawValue), origin: kind.origin, body: [])
    }

    var providers: [HCLItem] {
        [
            .block(
                "provider",
                "docker",
                body: [
                    .attribute("host", .ref("var", "docker_host")),
                    .attribute("ssh_opts", .ref("var", "docker_ssh_options")),
                ]
                    + (project.hasRegistry
                        ? [
                            .block(
                                "dynamic",
                                "registry_auth",
                                body: [
                                    .attribute("for_each", .splatAll(.ref("var", "registry_config_file"))),
                                    .blank,
                                    .block(
                                        "content",
                                        body: [
                                            .attribute("address", .ref("local", "registry_host")),
                                            .attribute(
                                                "config_file",
                                                .call("pathexpand", [.ref("registry_auth", "value")])
                                            ),
                                        ]
                                    ),
                                ]
                            )
                        ] : [])
            )
        ]
    }

    /// The settings of one environment's backend, the place of its state within it among them.
    func backendSettings(of platform: Platform) -> [HCLItem] {
        guard let delivery = platform.terraform, let name = platform.environment.name else { return [] }
        var settings = delivery.settings.map { ($0.name, HCLExpression($0.value)) }
        func set(_ key: String, _ value: String) {
            guard !settings.contains(where: { $0.0 == key }) else { return }
            settings.append((key, .sourced(.string(value), name.origin)))
        }
        let place = "\(project.base.name.value)/\(name.value)"
        switch delivery.backend.value {
        case .local: set("path", "environments/\(name.value).tfstate")
        case .s3:
            set("key", "\(place).tfstate")
            if !settings.contains(where: { $0.0 == "encrypt" }) {
                settings.append(("encrypt", .sourced(true, delivery.backend.origin)))
            }
            if !settings.contains(where: { $0.0 == "dynamodb_table" || $0.0 == "use_lockfile" }) {
                settings.append(("use_lockfile", .sourced(true, delivery.backend.origin)))
            }
        case .gcs: set("prefix", place)
        case .azurerm: set("key", "\(place).tfstate")
        case .consul: set("path", place)
        case .pg: set("schema_name", "\(project.base.name.value)_\(name.value)")
        case .http:
            guard let index = delivery.settings.firstIndex(where: { $0.name == "address" }) else { break }
            let base = delivery.settings[index].value
            let address = "\(base.value)/\(name.value)"
            let origin = Origin.derived(rule: "state of the environment", from: [base.origin, name.origin])
            settings[index].1 = .sourced(.string(address), origin)
            set("lock_address", "\(address)/lock")
            set("unlock_address", "\(address)/lock")
            set("lock_method", "POST")
            set("unlock_method", "DELETE")
        }
        return settings.map { .attribute(HCLIdentifier($0.0), $0.1) }
    }

    /// Environments whose backend is of another kind than that in `versions.tf`.
    var overridden: [Platform] {
        project.platforms.filter { $0.terraform?.backend.value != backend.value }
    }

    /// A file that, copied beside `versions.tf`, has Terraform take the environment's backend.
    func backendOverride(of platform: Platform) -> [HCLItem] {
        guard let kind = platform.terraform?.backend else { return [] }
        return [.block("terraform", origin: kind.origin, body: [backendBlock(kind)])]
    }
}

extension TerraformProject {
    /// Whether images of the platform's own come from a registry.
    var hasRegistry: Bool { hasBuilds && base.registry != nil }
}

extension HCLExpression {
    /// Prints `value[*]`: a list of the value, or of nothing where it is null.
    static func splatAll(_ value: HCLExpression) -> HCLExpression { .splat(value, nil) }
}
