import Origins
import PlatformManifest

/// Resolves one service in one environment.
final class ServiceResolver {
    typealias Entry = NamedMap<ServiceName, ServiceSection>.Entry

    let entry: Entry
    let resolver: PlatformResolver
    let section: ServiceSection
    /// The service whose image this one takes, and what it inherits from there.
    let lender: Entry?
    let limits: Limits?
    let component: ComponentFacts?
    let runtimeSection: RuntimeSection?
    let runtime: RuntimeFacts?

    init(entry: Entry, resolver: PlatformResolver) {
        self.entry = entry
        self.resolver = resolver
        section = entry.value
        // One that borrows itself lends nothing, which a check reports: a chain could lead back here.
        lender = section.imageOf.flatMap { resolver.manifest.services.entry($0.value) }
            .flatMap { $0.value.imageOf == nil ? $0 : nil }
        limits = resolver.limits(of: entry)
        component = resolver.componentFacts(of: section.component == nil ? lender ?? entry : entry)
        runtimeSection = (section.runtime ?? lender?.value.runtime)?.value
        runtime = runtimeSection?.kind.value.facts
    }

    var environment: PlatformEnvironment { resolver.environment }
    var isShared: Bool { section.imageOf != nil }
    var standard: Origin {
        if let kind = section.component {
            return .derived(rule: "component '\(kind.value.rawValue)'", from: [kind.origin])
        }
        if let kind = runtimeSection?.kind {
            return .derived(rule: "runtime '\(kind.value.rawValue)'", from: [kind.origin])
        }
        return .standard("default of a service")
    }

    /// The name, which is here because of the environments that the service is for, where it names any.
    private var name: Sourced<ServiceName> {
        guard let here = environment.name?.value,
            let environment = section.environments.first(where: { $0.value == here })
        else { return entry.name }
        let origins = [entry.name.origin, environment.origin]
        return Sourced(entry.name.value, .derived(rule: "service of an environment", from: origins))
    }

    func resolve() -> Service {
        let ports = PortResolver(section: section, component: component, environment: environment).resolve()
        let health = health(ports)
        let variables = VariableResolver(
            section: section,
            lender: lender?.value,
            component: isShared ? nil : component,
            build: serverVariables,
            resolver: resolver
        ).resolve()
        let mounts = self.mounts
        return Service(
            name: name,
            title: section.title ?? entry.name.map(\.text),
            description: section.description,
            role: section.role,
            team: section.team ?? resolver.manifest.platform.value.team,
            formerNames: section.formerNames,
            component: section.component?.value,
            kindOrigin: section.component?.origin ?? .constant,
            image: image(ports, health, variables),
            imageBudget: isShared ? nil : section.imageBudget,
            command: command,
            entrypoint: section.entrypoint?.value
                ?? (isShared ? nil : component?.entrypoint?.map { Sourced($0, standard) }),
            ports: ports,
            user: user,
            networks: memberships,
            mounts: mounts,
            temporaryFolders: temporaryFolders(beside: mounts),
            limits: limits,
            dependencies: dependencies,
            variables: variables,
            secrets: secrets(variables),
            health: health,
            metrics: metrics(ports),
            servedPath: isShared ? nil : component?.servedPath,
            objective: section.slo.map { slo in
                Objective(
                    availability: slo.value.availability,
                    latency: slo.value.latency.entries.map { ($0.name, $0.value) },
                    window: slo.value.window
                )
            },
            replicas: section.replicas ?? Sourced(1, .standard("default of 'replicas'")),
            deploy: deployPlan,
            schedule: section.schedule,
            profile: profile,
            hardening: hardening,
            restart: restart,
            hostname: section.hostname,
            stopSignal: section.stopSignal ?? component?.stopSignal.map { Sourced($0, standard) },
            stopGracePeriod: stopGracePeriod,
            sharedMemory: section.sharedMemory ?? component?.sharedMemory.map { Sourced($0, standard) },
            openFiles: section.openFiles ?? component?.openFiles.map { Sourced($0, standard) },
            labels: section.labels.entries.map { ($0.name.text, Sourced($0.value.text, .manifest($0.range))) },
            hostAlias: isShared ? nil : component?.hostAlias,
            monitoringRoles: isShared ? [] : component?.monitoringRoles ?? []
        )
    }

    // MARK: - Image

    private func image(_ ports: [ServicePort], _ health: ServiceHealth, _ variables: [ServiceVariable]) -> ServiceImage
    {
        if let lent = section.imageOf {
            guard let lender else { return .shared(with: lent, nil, nil) }
            let other = resolver.service(lender)?.image
            return .shared(with: lent, other?.build, other?.pulled)
        }
        if let runtimeSection, let runtime {
            return .built(
                BuildResolver(
                    entry: entry,
                    runtime: runtimeSection,
                    facts: runtime,
                    platform: resolver.manifest.platform.value,
                    limits: limits,
                    ports: ports,
                    metricsPort: metrics(ports)?.port,
                    health: health,
                    variables: variables,
                    user: user,
                    writable: writable,
                    stopSignal: section.stopSignal
                ).resolve()
            )
        }
        if let image = section.image { return .pulled(image) }
        guard let component else { return .pulled(.placeholder) }
        let version = section.version?.map(\.text) ?? Sourced(component.version, standard)
        // A version with a variant of its own says the whole tag.
        let suffix = version.value.contains("-") && component.tagSuffix.hasPrefix("-") ? "" : component.tagSuffix
        let tag = component.tagPrefix + version.value + suffix
        let digest = section.digest?.text ?? (section.version == nil ? component.digest : nil)
        let image = ImageReference(repository: component.repository, tag: tag, digest: digest)
        let origins = [version.origin] + (section.digest.map { [$0.origin] } ?? [])
        return .pulled(Sourced(image, .derived(rule: "image of the component", from: origins)))
    }

    var user: Sourced<UserIdentity>? {
        if let user = section.user ?? lender?.value.user { return user }
        if let user = component?.user ?? runtime?.user { return Sourced(user, standard) }
        return nil
    }

    private var command: [Sourced<String>]? {
        if let command = section.command { return command.value }
        if isShared { return nil }
        if environment.hotReload.value, let runtimeSection, let runtime {
            if let command = runtimeSection.developmentCommand { return command.value }
            let port = section.port ?? section.ports.entries.first?.value.port
            let origin = Origin.derived(rule: "command with hot reload", from: [environment.hotReload.origin])
            let words = runtime.developmentCommand(of: runtimeSection, port: port?.value)
            return words.isEmpty ? nil : words.map { Sourced($0, origin) }
        }
        return component?.command?.map { Sourced($0, standard) }
    }

    private var serverVariables: [ServiceVariable] {
        guard !isShared, let runtimeSection, let runtime, !environment.hotReload.value else { return [] }
        let kind = runtimeSection.kind.value
        guard kind.usesGunicorn || kind.usesUvicorn else { return [] }
        let server = ServerResolver.resolve(runtimeSection.server?.value, runtime, kind: kind, limits: limits)
        let workers = [
            ServiceVariable(
                name: Sourced(EnvironmentVariableName(unchecked: PlatformConventions.workersVariable), standard),
                description: server.workersDerivation.map { Sourced("server processes: \($0)", standard) },
                value: .text(server.workers.map { String($0.number) }),
                isRequired: false
            )
        ]
        return workers + (kind.usesUvicorn ? forwardedVariables : [])
    }

    /// uvicorn believes the gateway's X-Forwarded headers, and so knows the client and the scheme, only from addresses
    /// that it is told; on its own networks nobody else can reach it.
    private var forwardedVariables: [ServiceVariable] {
        let subnets = memberships.compactMap { resolver.manifest.networks[$0.network.value]?.subnet }
        guard !subnets.isEmpty else { return [] }
        return [
            ServiceVariable(
                name: Sourced(EnvironmentVariableName(unchecked: PlatformConventions.forwardedVariable), standard),
                description: Sourced("whose X-Forwarded headers count: the networks that it joins", standard),
                value: .text(
                    Sourced(
                        subnets.map { $0.value.description }.joined(separator: ","),
                        .derived(rule: "subnets of the service's networks", from: subnets.map(\.origin))
                    )
                ),
                isRequired: false
            )
        ]
    }

    // MARK: - Networks, files, dependencies

    private var memberships: [NetworkMembership] {
        let written = section.networks ?? lender?.value.networks
        return (written?.value.memberships ?? []).compactMap { membership in
            guard let network = resolver.manifest.networks[membership.network.value] else { return nil }
            var address = membership.settings?.address
            if let host = membership.settings?.host, let subnet = network.subnet,
                let computed = subnet.value.host(host.number)
            {
                let origin = Origin.derived(rule: "host of the subnet", from: [host.origin, subnet.origin])
                address = Sourced(computed, origin)
            }
            return NetworkMembership(
                network: membership.network,
                aliases: membership.settings?.aliases ?? [],
                address: address
            )
        }
    }

    private var dependencies: [Dependency] {
        (section.dependsOn?.value.dependencies ?? []).compactMap { dependency in
            guard let target = resolver.manifest.services.entry(dependency.service.value), resolver.isHere(target)
            else {
                return nil
            }
            return Dependency(service: dependency.service, condition: condition(dependency, target))
        }
    }

    private func condition(_ dependency: Dependencies.Dependency, _ target: Entry) -> DependencyCondition {
        if let written = dependency.condition {
            // What the manifest counts on, but what the target with hot reload has nothing to tell by.
            return written.value == .healthy && losesProbe(target) ? .started : written.value
        }
        if target.value.role.value == .job { return .completed }
        if let known = resolver.memo.conditions[target.name.value] { return known }
        let (other, ports) = resolved(target)
        var condition = DependencyCondition.started
        if case .probe = other.health(ports) { condition = .healthy }
        resolver.memo.conditions[target.name.value] = condition
        return condition
    }

    /// Whether the service has a probe, but none with hot reload.
    private func losesProbe(_ target: Entry) -> Bool {
        guard environment.hotReload.value else { return false }
        let (other, ports) = resolved(target)
        guard case .probe = other.declaredHealth(ports), case .none = other.health(ports) else { return false }
        return true
    }

    private func resolved(_ target: Entry) -> (ServiceResolver, [ServicePort]) {
        let other = ServiceResolver(entry: target, resolver: resolver)
        let ports = PortResolver(section: target.value, component: other.component, environment: environment).resolve()
        return (other, ports)
    }

    private func secrets(_ variables: [ServiceVariable]) -> [Sourced<SecretName>] {
        var secrets: [Sourced<SecretName>] = []
        for variable in variables {
            switch variable.value {
            case .secretFile(let secret), .secretPath(let secret), .url(_, let secret): secrets.append(secret)
            case .text, .variable: break
            }
        }
        if !isShared, let component { secrets += component.secrets.map { Sourced($0, standard) } + component.users }
        secrets += section.secrets.isEmpty ? lender?.value.secrets ?? [] : section.secrets
        var seen: Set<SecretName> = []
        return secrets.filter { resolver.manifest.secrets[$0.value] != nil && seen.insert($0.value).inserted }
    }
}
