import Documents
import Origins
import PlatformManifest
import PlatformModel

/// Every variable, sorted by name (TF-17).
struct TerraformVariables {
    let all: [TerraformVariable]

    init(_ project: TerraformProject, _ tables: TerraformTables) {
        var all = Self.common(project) + Self.tables(tables, project)
        all += Self.subnets(project) + project.operatorVariables.map { Self.variable($0, project) }
        self.all = all.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func constant(_ text: String) -> Sourced<String> { Sourced(text, .constant) }

    private static let string = HCLExpression.ref("string")
    private static let bool = HCLExpression.ref("bool")

    private static func common(_ project: TerraformProject) -> [TerraformVariable] {
        let platforms = project.platforms
        let delivered = Origin.derived(
            rule: "environments that Terraform delivers",
            from: platforms.flatMap { platform in
                [platform.environment.purpose.origin] + (platform.environment.name.map { [$0.origin] } ?? [])
            }
        )
        var all = [
            TerraformVariable(
                name: "docker_ssh_options",
                description: constant(
                    "Options of ssh where docker_host is ssh://…. Keep host key checking on: the key belongs into known_hosts."
                ),
                type: .call("list", [string]),
                fallback: []
            ),
            TerraformVariable(
                name: "environment",
                description: constant("The environment: part of every name, and which tfvars file belongs to it."),
                type: string,
                rule: .init(
                    condition: .sourced(
                        .call("contains", [HCLExpression(strings: project.names), .ref("var", "environment")]),
                        delivered
                    ),
                    message: "The environment must be one of: \(project.names.joined(separator: ", ")).",
                    origin: delivered
                ),
                values: platforms.map { platform in
                    platform.environment.name.map { HCLExpression($0.map(\.text)) }
                }
            ),
            TerraformVariable(
                name: "harden",
                description: constant(
                    "Whether containers have no capabilities and a read-only root file system, but for recorded exceptions."
                ),
                type: bool,
                values: platforms.map { platform in
                    let level = platform.environment.hardening
                    return .sourced(.bool(level.value == .full), level.origin)
                }
            ),
            TerraformVariable(
                name: "restart",
                description: constant("What the engine does when a service ends."),
                type: string,
                rule: .init(
                    condition: .raw(#"contains(["no", "on-failure", "always", "unless-stopped"], var.restart)"#),
                    message: "The policy must be one that the engine knows."
                ),
                values: platforms.map { platform in
                    .sourced(
                        .string(TerraformConventions.restart(in: platform.environment).rawValue),
                        platform.environment.purpose.origin
                    )
                }
            ),
            TerraformVariable(
                name: "keep_volumes",
                description: constant("Whether volumes are protected from being destroyed."),
                type: bool,
                values: platforms.map { platform in
                    let purpose = platform.environment.purpose
                    return .sourced(.bool(purpose.value == .production || purpose.value == .staging), purpose.origin)
                }
            ),
            TerraformVariable(
                name: "project_root",
                description: constant(
                    "Where the project's files lie on the engine's host, as an absolute path; the default is this checkout."
                ),
                type: string,
                fallback: .null,
                isNullable: true,
                rule: .init(
                    condition: .raw("var.project_root == null ? true : startswith(var.project_root, \"/\")"),
                    message: "The path must be absolute."
                )
            ),
            TerraformVariable(
                name: "secrets_dir",
                description: constant(
                    "The folder on the engine's host with one file for each secret, as an absolute path; the default is secrets/<environment> in the project."
                ),
                type: string,
                fallback: .null,
                isNullable: true,
                rule: .init(
                    condition: .raw("var.secrets_dir == null ? true : startswith(var.secrets_dir, \"/\")"),
                    message: "The path must be absolute."
                )
            ),
        ]
        all.append(
            shared(
                "docker_host",
                constant("Where the engine listens: unix:///path, ssh://user@host or tcp://host:port."),
                string,
                platforms.map { $0.terraform.map { HCLExpression($0.dockerHost.map(\.text)) } }
            )
        )
        if !project.monitoring.isEmpty {
            all.append(
                TerraformVariable(
                    name: "enable_monitoring",
                    description: constant("Whether the services that watch the platform run."),
                    type: bool,
                    fallback: true
                )
            )
        }
        if !project.policyNetworks.isEmpty {
            all.append(
                TerraformVariable(
                    name: "enable_network_policy",
                    description: constant("Whether the networks that wait for the network policy have no way out."),
                    type: bool,
                    fallback: false
                )
            )
        }
        if project.hasBuilds { all += builds(project) }
        if project.hasColours { all.append(colours) }
        return all
    }

    private static func builds(_ project: TerraformProject) -> [TerraformVariable] {
        let pattern: HCLExpression = .raw(#"can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.image_tag))"#)
        var variables = [
            TerraformVariable(
                name: "build_images",
                description: constant("Whether the platform's own images are built from this checkout, not pulled."),
                type: bool,
                values: project.platforms.map { platform in
                    let images = platform.environment.images
                    return .sourced(.bool(images.value == .build), images.origin)
                }
            ),
            TerraformVariable(
                name: "hot_reload",
                description: constant("Whether images are built for development, with a server that reloads sources."),
                type: bool,
                values: project.platforms.map { HCLExpression($0.environment.hotReload) }
            ),
            TerraformVariable(
                name: "image_tag",
                description: constant(
                    "The release to run: the tag of the platform's own images. A rollback is the previous one."
                ),
                type: string,
                rule: .init(condition: pattern, message: "The tag must be one that a registry takes."),
                values: project.platforms.map { platform in
                    guard platform.environment.images.value == .build, let name = platform.environment.name else {
                        return nil
                    }
                    return HCLExpression(name.map(\.text))
                }
            ),
        ]
        if project.hasRegistry {
            variables.append(
                TerraformVariable(
                    name: "registry_config_file",
                    description: constant(
                        "The Docker configuration with the registry's credentials, such as ~/.docker/config.json; none for public images."
                    ),
                    type: string,
                    fallback: .null,
                    isNullable: true
                )
            )
        }
        return variables
    }

    private static let colours = TerraformVariable(
        name: "colours",
        description: constant(
            "The colours that run of services delivered blue/green, each with its image tag; the default is blue alone with image_tag."
        ),
        type: .call("map", [string]),
        fallback: [:],
        rule: .init(
            condition: .raw(#"alltrue([for colour in keys(var.colours) : contains(["blue", "green"], colour)])"#),
            message: "The colours are blue and green."
        )
    )

    /// A variable whose value is its default where all environments agree.
    private static func shared(
        _ name: String,
        _ description: Sourced<String>,
        _ type: HCLExpression,
        _ values: [HCLExpression?],
        rule: TerraformVariable.Rule? = nil
    ) -> TerraformVariable {
        var variable = TerraformVariable(name: name, description: description, type: type, rule: rule)
        let present = values.compactMap(\.self)
        if let first = present.first, HCLExpression.areAlike(present) {
            variable.fallback = first
        } else {
            variable.values = values
        }
        return variable
    }

    private static func subnets(_ project: TerraformProject) -> [TerraformVariable] {
        var seen: Set<NetworkName> = []
        let networks = project.platforms.flatMap(\.networks).filter { seen.insert($0.name.value).inserted }
        return networks.compactMap { network in
            let values = project.platforms.map { platform in
                platform.network(network.name.value)?.subnet.map { HCLExpression($0.map(\.description)) }
            }
            guard values.contains(where: { $0 != nil }) else { return nil }
            let name = project.subnetVariables[network.name.text]
            let subnet = HCLExpression.reference(["var", HCLIdentifier(name)])
            // An environment without the network's subnet gives none.
            let isEverywhere = zip(values, project.platforms).allSatisfy { value, platform in
                value != nil || platform.network(network.name.value) == nil
            }
            var variable = shared(
                name,
                Sourced(
                    "Subnet of the network \(network.name.value); its first host is the gateway.",
                    network.name.origin
                ),
                string,
                values,
                rule: .init(
                    condition: .call("can", [.call("cidrhost", [subnet, 1])]),
                    message: "The subnet must be an IPv4 network in CIDR notation."
                )
            )
            variable.origin = .derived(
                rule: "network with a subnet",
                from: [network.name.origin]
                    + project.platforms.compactMap { $0.network(network.name.value)?.subnet?.origin }
            )
            if !isEverywhere { variable.values = values }
            // Where an environment lacks the network, nobody is to be asked for its subnet.
            if variable.fallback == nil { variable.fallback = values.compactMap(\.self).first }
            return variable
        }
    }

    private static func tables(_ tables: TerraformTables, _ project: TerraformProject) -> [TerraformVariable] {
        func table(_ name: String, _ text: String, _ type: HCLExpression, _ table: TerraformTable) -> TerraformVariable
        {
            TerraformVariable(
                name: name,
                description: constant(text),
                type: .call("map", [type]),
                fallback: [:],
                values: project.platforms.indices.map { place in
                    let entries = table.rows.compactMap { row -> HCLObjectEntry? in
                        guard let own = row.own[place], !own.isEmpty else { return nil }
                        return HCLObjectEntry(row.name, .object(own), origin: row.origin)
                    }
                    return entries.isEmpty ? nil : .object(entries)
                }
            )
        }
        var services = TerraformVariable(
            name: "services",
            description: constant(
                "The services of the environment, each with what is special about it here; what is the same everywhere stands in locals.tf."
            ),
            type: .call("map", [TerraformAttributes.own]),
            rule: .init(
                condition: .raw("alltrue([for service in values(var.services) : coalesce(service.replicas, 1) >= 1])"),
                message: "A service has at least one container."
            )
        )
        services.values = project.platforms.indices.map { place in
            .object(
                tables.services.rows.compactMap { row in
                    row.own[place].map { HCLObjectEntry(row.name, .object($0), origin: row.origin) }
                }
            )
        }
        var all = [
            services,
            table(
                "networks",
                "What is special about networks in the environment.",
                TerraformAttributes.network,
                tables.networks
            ),
            table(
                "volumes",
                "What is special about volumes in the environment.",
                TerraformAttributes.volume,
                tables.volumes
            ),
        ]
        if project.hasBuilds {
            all.append(
                table(
                    "builds",
                    "What is special about builds in the environment.",
                    TerraformAttributes.build,
                    tables.builds
                )
            )
        }
        return all
    }

    /// A variable of the operator; one that only some environments have is empty in the others.
    private static func variable(_ variable: Variable, _ project: TerraformProject) -> TerraformVariable {
        let here = project.platforms.map { platform in
            platform.variables.first { $0.name.value == variable.name.value }
        }
        var values = here.map { here -> HCLExpression? in
            guard let here else { return "" }
            if let value = here.value { return HCLExpression(value) }
            return here.isRequired.value ? nil : ""
        }
        let name = project.variables[variable.name.text]
        var result = TerraformVariable(name: name, description: variable.description, type: string)
        result.origin = variable.name.origin
        let present = values.compactMap(\.self)
        if present.count == values.count, HCLExpression.areAlike(present) {
            result.fallback = present.first
            values = []
        }
        result.values = values
        if !variable.allowed.isEmpty {
            let reference = HCLExpression.reference(["var", HCLIdentifier(name)])
            let isEverywhere = here.allSatisfy { $0?.isRequired.value ?? false }
            let words = variable.allowed.map { HCLExpression($0) } + (isEverywhere ? [] : [""])
            result.rule = .init(
                condition: .call("contains", [.list(words), reference]),
                message: "The value must be one of: \(variable.allowed.map(\.value).joined(separator: ", ")).",
                origin: .derived(rule: "allowed values", from: variable.allowed.map(\.origin))
            )
        }
        return result
    }
}
