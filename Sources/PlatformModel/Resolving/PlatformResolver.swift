import Origins
package import PlatformManifest

/// Turns what the manifest says about one environment into a platform.
///
/// What refers to nothing is left out here; the checks report it. A class, since every part of the resolution holds it.
package final class PlatformResolver {
    let manifest: Manifest
    /// Without overrides: tells what an environment changed itself.
    let base: Manifest
    let environment: PlatformEnvironment
    let environmentLimits: EnvironmentLimitsSection?
    let layout: Layout
    let gateway: GatewayOutline?
    /// As where the manifest has none, made once.
    let monitoring: MonitoringSection
    let memo = ResolverMemo()

    /// Resolves the base and every environment.
    package static func resolve(_ file: ManifestFile) -> PlatformSet {
        PlatformSet(
            base: resolveBase(file),
            environments: file.environments.map { resolve($0.manifest, in: $0.name, of: file) }
        )
    }

    /// The same, several environments at once.
    package static func resolveConcurrently(_ file: ManifestFile) async -> PlatformSet {
        async let base = resolveBase(file)
        let environments = await file.environments.concurrentMap { resolve($0.manifest, in: $0.name, of: file) }
        return PlatformSet(base: await base, environments: environments)
    }

    private static func resolveBase(_ file: ManifestFile) -> Platform {
        PlatformResolver(file.base, base: file.base, environment: nil).resolve()
    }

    private static func resolve(_ manifest: Manifest, in name: EnvironmentName, of file: ManifestFile) -> Platform {
        PlatformResolver(manifest, base: file.base, environment: manifest.environments.entry(name)).resolve()
    }

    init(
        _ manifest: Manifest,
        base: Manifest,
        environment: NamedMap<EnvironmentName, EnvironmentSection>.Entry?
    ) {
        self.manifest = manifest
        self.base = base
        self.environment = EnvironmentResolver.resolve(environment, platform: manifest.platform.value)
        environmentLimits = environment?.value.limits?.value
        layout = Layout(manifest.layout?.value ?? .placeholder, environment: self.environment)
        gateway = GatewayOutline(manifest, self.environment, layout)
        monitoring = manifest.monitoring?.value ?? .placeholder
    }

    private func resolve() -> Platform {
        let services = manifest.services.entries.filter(isHere).compactMap(service)
        let section = manifest.platform.value
        let networks = networks(of: services)
        let gateway = GatewayResolver(gateway, environment, services, networks)?.resolve()
        let volumes = volumes(of: services)
        let backups = BackupResolver(resolver: self, services: services).backups
        let watching =
            environment.name == nil
            ? nil
            : MonitoringResolver(
                manifest: manifest,
                environment: environment,
                services: services,
                saved: backups,
                gateway: gateway
            )
        return Platform(
            name: section.name,
            title: section.title ?? section.name.map(\.text),
            description: section.description,
            registry: section.registry,
            source: section.source,
            vendor: section.vendor,
            contact: section.contact,
            license: section.license,
            outputFolder: section.outputFolder,
            environment: environment,
            networks: networks,
            volumes: volumes,
            secrets: secrets(of: services),
            variables: variables(of: services, gateway),
            services: services,
            layout: layout,
            gateway: gateway,
            monitoring: watching?.monitoring(),
            alerting: watching?.alerting(),
            edgeProbes: watching?.edgeProbes() ?? [],
            backups: backups,
            backupStorage: BackupStorage(manifest, environment),
            terraform: terraform
        )
    }

    /// A service, resolved once; `nil` while it is being resolved, which a circle of loans comes upon.
    func service(_ entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Service? {
        let name = entry.name.value
        if let known = memo.services[name] { return known }
        memo.services[name] = .some(nil)
        let service = ServiceResolver(entry: entry, resolver: self).resolve()
        memo.services[name] = service
        return service
    }

    /// Whether a service exists in this environment; the base has them all.
    func isHere(_ entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Bool {
        environment.name.map { entry.value.holds(in: $0.value) } ?? true
    }

    /// In the base whenever some environment has it.
    private var terraform: TerraformDelivery? {
        guard let section = manifest.terraform?.value else { return nil }
        if let name = environment.name?.value {
            let named = section.environments
            guard named.isEmpty ? !environment.standsAlone : named.contains(where: { $0.value == name }) else {
                return nil
            }
        }
        return TerraformDelivery(
            provider: section.provider,
            dockerHost: section.dockerHost,
            backend: section.backend?.value.kind ?? Sourced(.local, .standard("default of 'backend'")),
            settings: section.backend?.value.settings.entries.map {
                ($0.name.text, Sourced($0.value.text, .manifest($0.range)))
            } ?? []
        )
    }

    private func networks(of services: [Service]) -> [Network] {
        let joined = Set(services.flatMap { $0.networks.map(\.network.value) })
        return manifest.networks.entries.filter { joined.contains($0.name.value) }.map { entry in
            Network(
                name: entry.name,
                description: entry.value.description,
                subnet: entry.value.subnet,
                range: entry.value.range,
                isInternal: entry.value.isolation.map { $0 == .internal },
                isInternalUnderPolicy: entry.value.isolation.value == .policy,
                isAttachable: entry.value.isAttachable,
                driverOptions: entry.value.driverOptions.entries.map {
                    ($0.name.text, Sourced($0.value.text, .manifest($0.range)))
                }
            )
        }
    }

    /// The declared volumes, then those that components bring, each where something mounts it.
    private func volumes(of services: [Service]) -> [Volume] {
        var mounted: [VolumeName: Sourced<VolumeName>] = [:]
        var order: [VolumeName] = []
        for service in services {
            for mount in service.mounts {
                guard case .volume(let name) = mount.source, mounted.updateValue(name, forKey: name.value) == nil else {
                    continue
                }
                order.append(name.value)
            }
        }
        let declared = manifest.volumes.entries.filter { mounted[$0.name.value] != nil }.map { entry in
            Volume(
                name: entry.name,
                // A test run that took the data of an environment on the same host would change them.
                engineName: environment.standsAlone ? nil : entry.value.engineName,
                description: entry.value.description,
                driver: entry.value.driver,
                driverOptions: entry.value.driverOptions.entries.map {
                    ($0.name.text, Sourced($0.value.text, .manifest($0.range)))
                },
                isExternal: entry.value.isExternal,
                size: entry.value.size
            )
        }
        let others = order.filter { manifest.volumes[$0] == nil }.compactMap { mounted[$0] }.map { name in
            Volume(
                name: name,
                engineName: nil,
                description: nil,
                driver: nil,
                driverOptions: [],
                isExternal: Sourced(false, .standard("data volume of the catalog")),
                size: nil
            )
        }
        return declared + others
    }

    private func secrets(of services: [Service]) -> [Secret] {
        var readersOfSecrets: [SecretName: [ServiceName]] = [:]
        for service in services {
            for secret in Set(service.secrets.map(\.value)) {
                readersOfSecrets[secret, default: []].append(service.name.value)
            }
        }
        let derivations = secretDerivations
        return manifest.secrets.entries.compactMap { entry in
            guard let readers = readersOfSecrets[entry.name.value] else { return nil }
            return Secret(
                name: entry.name,
                description: entry.value.description,
                vaultPath: entry.value.vaultPath,
                vaultKey: entry.value.vaultKey,
                rotation: entry.value.rotation,
                form: entry.value.generate,
                derivation: derivations[entry.name.value],
                readers: readers
            )
        }
    }

    /// The variables that Compose itself needs, then the declared ones that some service binds.
    private func variables(of services: [Service], _ gateway: Gateway?) -> [Variable] {
        var bound: Set<EnvironmentVariableName> = []
        for service in services {
            for variable in service.variables {
                if case .variable(let value) = variable.value { bound.insert(value.name.value) }
            }
        }
        let declared = manifest.variables.entries.filter { bound.contains($0.name.value) }.map { variable($0) }
        return builtInVariables(services, gateway) + declared
    }

    /// A declared variable with its value here: the environment's own, else the default.
    func variable(_ entry: NamedMap<EnvironmentVariableName, VariableSection>.Entry) -> Variable {
        let section = entry.value
        var value = section.fallback?.map(\.text)
        if let name = environment.name?.value, let here = manifest.environments[name]?.variables.entry(entry.name.value)
        {
            value = Sourced(here.value.text, .manifest(here.range))
        }
        return Variable(
            name: entry.name,
            description: section.description,
            type: section.type,
            value: value,
            isRequired: section.isRequired,
            allowed: section.allowed,
            example: section.example?.map(\.text)
        )
    }

    private func builtInVariables(_ services: [Service], _ gateway: Gateway?) -> [Variable] {
        var variables: [Variable] = []
        let isPulled = services.contains { service in
            if case .built = service.image { environment.images.value == .pull } else { false }
        }
        if isPulled { variables.append(.imageTag) }
        if isPulled, gateway?.upstreams.contains(where: \.isColoured) ?? false {
            variables += ReleaseColour.allCases.map(Variable.imageTag(of:))
        }
        if services.contains(where: { !$0.secrets.isEmpty }) {
            variables.append(.secretsFolder(in: environment.name, projectRoot: projectRootFromCompose))
        }
        return variables
    }

    /// The project's root as the Compose files see it: up from their folder and the output folder (CP-27).
    private var projectRootFromCompose: String {
        let output = manifest.platform.value.outputFolder.value
        return Layout.path(from: output.appending(layout.compose.text), to: ProjectPath(unchecked: "."))
    }
}

extension Variable {
    /// The release to run, which whoever starts the platform names.
    static let imageTag = Variable(
        name: Sourced(EnvironmentVariableName(unchecked: "IMAGE_TAG"), .standard("variable of pulled images")),
        description: Sourced("The release to run: the tag of the platform's own images.", .constant),
        type: Sourced(.text, .constant),
        value: nil,
        isRequired: Sourced(true, .constant),
        allowed: [],
        example: Sourced("1.4.2", .constant)
    )

    /// The release of one colour, while two run side by side.
    static func imageTag(of colour: ReleaseColour) -> Variable {
        Variable(
            name: Sourced(EnvironmentVariableName(unchecked: colour.tagVariable), .standard("variable of colours")),
            description: Sourced(
                "The release that the \(colour.rawValue) containers of services with two colours run; IMAGE_TAG if empty.",
                .constant
            ),
            type: Sourced(.text, .constant),
            value: nil,
            isRequired: Sourced(false, .constant),
            allowed: [],
            example: Sourced("1.4.3", .constant)
        )
    }

    /// Where the files of the secrets lie on the host.
    static func secretsFolder(in environment: Sourced<EnvironmentName>?, projectRoot: String) -> Variable {
        Variable(
            name: Sourced(EnvironmentVariableName(unchecked: "SECRETS_DIR"), .standard("variable of secret files")),
            description: Sourced(
                "The folder with one file for each secret; a relative path starts where the Compose files lie.",
                .constant
            ),
            type: Sourced(.text, .constant),
            value: environment.map { name in
                Sourced(
                    "\(projectRoot)/secrets/\(name.value)",
                    .derived(rule: "folder of the environment's secrets", from: [name.origin])
                )
            },
            isRequired: Sourced(true, .constant),
            allowed: [],
            example: nil
        )
    }
}
