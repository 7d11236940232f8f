import Origins
import PlatformManifest

/// Resolves one service in one environment.
final class ServiceResolver {
    typealias Entry = NamedMap<ServiceName, ServiceSection>.Entry

    let entry: Entry
    let resolver: PlatformResolver
    private let section: ServiceSection
    /// The service whose image this one takes, and what it inherits from there.
    private let lender: Entry?
    private let limits: Limits?
    private let component: ComponentFacts?
    private let runtimeSection: RuntimeSection?
    private let runtime: RuntimeFacts?

    init(entry: Entry, resolver: PlatformResolver) {
        self.entry = entry
        self.resolver = resolver
        section = entry.value
        // One that borrows itself lends nothing, which a check reports: a chain could lead back here.
        lender = section.imageOf.flatMap { resolver.manifest.services.entry($0.value) }
            .flatMap { $0.value.imageOf == nil ? $0 : nil }
        limits =
            LimitsResolver(
                manifest: resolver.manifest,
                base: resolver.base,
                environmentLimits: resolver.environmentLimits
            ).limits(of: entry)
        let kind = section.component?.value ?? lender?.value.component?.value
        let context = resolver.componentContext(of: section.component == nil ? lender ?? entry : entry)
        component = kind.map { $0.catalogEntry.facts(in: context) }
        runtimeSection = (section.runtime ?? lender?.value.runtime)?.value
        runtime = runtimeSection?.kind.value.facts
    }

    private var environment: PlatformEnvironment { resolver.environment }
    private var isShared: Bool { section.imageOf != nil }
    private var standard: Origin {
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
        let mounts = mounts
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
            stopSignal: section.stopSignal ?? component?.stopSignal.map { Sourced($0, standard) },
            stopGracePeriod: stopGracePeriod,
            sharedMemory: section.sharedMemory ?? component?.sharedMemory.map { Sourced($0, standard) },
            openFiles: section.openFiles ?? component?.openFiles.map { Sourced($0, standard) },
            labels: section.labels.entries.map { ($0.name.text, Sourced($0.value.text, .manifest($0.range))) },
            hostAlias: isShared ? nil : component?.hostAlias
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

    private var user: Sourced<UserIdentity>? {
        if let user = section.user ?? lender?.value.user { return user }
        if let user = component?.user ?? runtime?.user { return Sourced(user, standard) }
        return nil
    }

    private var command: [Sourced<String>]? {
        if let command = section.command { return command.value }
        if isShared { return nil }
        if environment.hotReload.value, let runtimeSection, let runtime {
            if let command = runtimeSection.developmentCommand { return command.value }
            let application = runtimeSection.application?.text ?? runtime.application
            let port = section.port ?? section.ports.entries.first?.value.port
            let origin = Origin.derived(rule: "command with hot reload", from: [environment.hotReload.origin])
            let words = runtime.developmentCommand(application, port?.number ?? 8000)
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

    private var mounts: [Mount] {
        var mounts: [Mount] = []
        if environment.hotReload.value, !isShared { mounts += sourceMounts }
        if !isShared, let component {
            if let folder = component.dataFolder, !keepsDataInMemory {
                let name = VolumeName(unchecked: PlatformConventions.dataVolume(of: entry.name.text))
                let origin = Origin.derived(rule: "data volume of the component", from: [entry.name.origin])
                mounts.append(
                    Mount(
                        source: .volume(Sourced(name, origin)),
                        target: Sourced(AbsolutePath(unchecked: folder), standard),
                        isReadOnly: false
                    )
                )
            }
            mounts += component.mounts
        }
        let written = section.volumes.isEmpty ? lender?.value.volumes ?? [] : section.volumes
        mounts += written.compactMap(mount)
        return mounts
    }

    private func mount(_ section: Sourced<MountSection>) -> Mount? {
        let source: Mount.Source
        if let volume = section.value.volume {
            source = .volume(volume)
        } else if let path = section.value.path {
            source = .project(path)
        } else if let host = section.value.host {
            source = .host(host)
        } else {
            return nil
        }
        return Mount(source: source, target: section.value.at, isReadOnly: section.value.isReadOnly.value)
    }

    /// The sources over those in the image, so that the server sees changes (CP-32).
    private var sourceMounts: [Mount] {
        guard let runtimeSection, let source = section.source else { return [] }
        let root = PlatformConventions.applicationFolder
        let origin = Origin.derived(
            rule: "sources with hot reload",
            from: [environment.hotReload.origin, source.origin]
        )
        func target(_ path: String) -> Sourced<AbsolutePath> { Sourced(AbsolutePath(unchecked: path), origin) }
        var mounts = [Mount(source: .project(source), target: target(root), isReadOnly: false)]
        for folder in runtimeSection.sharedSources {
            let name = folder.text.split(separator: "/").last.map(String.init) ?? folder.text
            mounts.append(Mount(source: .project(folder), target: target("\(root)/\(name)"), isReadOnly: false))
        }
        switch runtimeSection.kind.value {
        case .nextjs, .node, .staticSite:
            let name = VolumeName(unchecked: PlatformConventions.modulesVolume(of: entry.name.text))
            mounts.append(
                Mount(source: .volume(Sourced(name, origin)), target: target("\(root)/node_modules"), isReadOnly: false)
            )
        default: break
        }
        return mounts
    }

    private var writable: [Sourced<AbsolutePath>] {
        let own = section.writable.isEmpty ? lender?.value.writable ?? [] : section.writable
        let usual = (runtime?.writable ?? []).map { Sourced(AbsolutePath(unchecked: $0), standard) }
        return own + usual.filter { path in !own.contains { $0.value == path.value } }
    }

    private func temporaryFolders(beside mounts: [Mount]) -> [TemporaryFolder] {
        let mounted = Set(mounts.map { $0.target.value.text })
        var folders: [TemporaryFolder] = []
        if let component {
            folders = component.temporaryFolders.map { folder in
                TemporaryFolder(
                    path: Sourced(AbsolutePath(unchecked: folder.path), standard),
                    size: folder.size,
                    mode: folder.mode
                )
            }
        } else {
            let path = Sourced(AbsolutePath(unchecked: "/tmp"), standard)
            let size = MemorySize(bytes: PlatformConventions.temporaryFolderSize)
            folders = [TemporaryFolder(path: path, size: size, mode: "mode=1777")]
        }
        let owner = user.map { "uid=\($0.user),gid=\($0.group),mode=0700" } ?? "mode=1777"
        if let component, let data = component.dataFolder, keepsDataInMemory {
            let origin = Origin.derived(rule: "data of a test run (CP-33)", from: [environment.purpose.origin])
            let path = Sourced(AbsolutePath(unchecked: data), origin)
            folders.append(TemporaryFolder(path: path, size: temporaryDataSize, mode: owner))
        }
        folders += writable.map { path in
            TemporaryFolder(path: path, size: MemorySize(bytes: PlatformConventions.temporaryFolderSize), mode: owner)
        }
        var seen: Set<String> = []
        return folders.filter { !mounted.contains($0.path.value.text) && seen.insert($0.path.value.text).inserted }
    }

    /// A test run leaves no data behind (CP-33).
    private var keepsDataInMemory: Bool { !isShared && environment.purpose.value == .test }

    /// Half of what the container may use, since files in memory count as its own.
    private var temporaryDataSize: MemorySize {
        limits.map { MemorySize(bytes: $0.memory.bytes / 2) }
            ?? MemorySize(bytes: PlatformConventions.temporaryFolderSize)
    }

    private var dependencies: [Dependency] {
        (section.dependsOn?.value.dependencies ?? []).compactMap { dependency in
            guard let target = resolver.manifest.services.entry(dependency.service.value), isHere(target.value) else {
                return nil
            }
            return Dependency(service: dependency.service, condition: condition(dependency, target))
        }
    }

    private func isHere(_ other: ServiceSection) -> Bool {
        guard let name = environment.name?.value, !other.environments.isEmpty else { return true }
        return other.environments.contains { $0.value == name }
    }

    private func condition(_ dependency: Dependencies.Dependency, _ target: Entry) -> DependencyCondition {
        if let written = dependency.condition { return written.value }
        if target.value.role.value == .job { return .completed }
        if let known = resolver.memo.conditions[target.name.value] { return known }
        let other = ServiceResolver(entry: target, resolver: resolver)
        let ports = PortResolver(section: target.value, component: other.component, environment: environment).resolve()
        var condition = DependencyCondition.started
        if case .probe = other.health(ports) { condition = .healthy }
        resolver.memo.conditions[target.name.value] = condition
        return condition
    }

    private func secrets(_ variables: [ServiceVariable]) -> [Sourced<SecretName>] {
        var secrets: [Sourced<SecretName>] = []
        for variable in variables {
            switch variable.value {
            case .secretFile(let secret), .secretPath(let secret), .url(_, let secret): secrets.append(secret)
            case .text, .variable: break
            }
        }
        if !isShared { secrets += (component?.secrets ?? []).map { Sourced($0, standard) } }
        secrets += section.secrets.isEmpty ? lender?.value.secrets ?? [] : section.secrets
        var seen: Set<SecretName> = []
        return secrets.filter { resolver.manifest.secrets[$0.value] != nil && seen.insert($0.value).inserted }
    }

    // MARK: - Running

    private func health(_ ports: [ServicePort]) -> ServiceHealth {
        ProbeResolver(
            health: section.health,
            port: ports.first?.container,
            role: section.role.value,
            tool: runtime?.probeTool,
            healthCommand: runtimeSection?.healthCommand,
            facts: isShared ? nil : component,
            startPeriod: component?.startPeriod ?? runtime?.startPeriod ?? .seconds(10),
            isInImage: runtime != nil && !isShared,
            isShared: runtimeSection?.template != nil && !isShared
        ).resolve()
    }

    private func metrics(_ ports: [ServicePort]) -> MetricsEndpoint? {
        if let metrics = section.metrics?.value {
            guard let port = metrics.port ?? ports.first?.container else { return nil }
            return MetricsEndpoint(path: metrics.path, port: port, buckets: metrics.buckets, exported: metrics.exported)
        }
        guard !isShared, let metrics = component?.metrics else { return nil }
        return MetricsEndpoint(
            path: Sourced(HTTPPath(unchecked: metrics.path), standard),
            port: Sourced(Port(unchecked: metrics.port), standard),
            buckets: [],
            exported: NamedMap()
        )
    }

    private var deployPlan: DeployPlan {
        let section = section.deploy?.value
        let standard = Origin.standard("deployment (SH-06)")
        let steps = [100_000, 250_000, 500_000, 1_000_000].map { Sourced(Percentage(millionths: $0), standard) }
        return DeployPlan(
            strategy: section?.strategy ?? Sourced(.recreate, standard),
            steps: section.map { $0.steps.isEmpty ? steps : $0.steps } ?? steps,
            hold: section?.hold ?? Sourced(.seconds(20), standard),
            drain: section?.drain ?? Sourced(.seconds(60), standard)
        )
    }

    /// Tools wait for a call in a profile of their own; a job that a timer starts likewise (CP-16, CP-29).
    private var profile: Sourced<String>? {
        if let profile = section.profile { return profile.map(\.text) }
        if section.role.value == .tool {
            return Sourced("tools", .derived(rule: "profile of tools", from: [section.role.origin]))
        }
        if section.role.value == .job, let schedule = section.schedule {
            return Sourced("jobs", .derived(rule: "profile of scheduled jobs", from: [schedule.origin]))
        }
        return nil
    }

    private var hardening: Hardening {
        let level = environment.hardening
        let isFull = level.map { $0 == .full }
        let section = section.hardening?.value ?? lender?.value.hardening?.value
        let writableReason = section?.writableRoot ?? component?.writableRootReason.map { Sourced($0, standard) }
        let kept = section?.capabilities.entries.map { ($0.name, $0.value) } ?? []
        let usual = (component?.capabilities ?? []).map { name, reason in
            (Sourced(CapabilityName(unchecked: name), standard), reason)
        }
        return Hardening(
            hasNoNewPrivileges: Sourced(true, .standard("hardening of every container (CP-11)")),
            dropsCapabilities: isFull,
            capabilities: kept + usual.filter { name, _ in !kept.contains { $0.0.value == name.value } },
            hasReadOnlyRoot: writableReason == nil ? isFull : Sourced(false, writableReason?.origin ?? .constant),
            writableRootReason: writableReason,
            rootReason: section?.root ?? component?.rootReason.map { Sourced($0, standard) },
            hasInit: component == nil || isShared,
            hostProcessesReason: isShared ? nil : component?.hostProcessesReason
        )
    }

    private var restart: RestartPolicy {
        guard section.role.value == .service else { return .never }
        switch environment.purpose.value {
        case .staging, .production: return .unlessStopped
        case .development, .test: return .never
        }
    }

    /// Ten seconds more than the server takes to finish its requests (F-10, CP-18).
    private var stopGracePeriod: Sourced<TimeSpan>? {
        if let period = section.stopGracePeriod { return period }
        if let component, !isShared { return Sourced(component.stopGracePeriod, standard) }
        guard section.role.value == .service, let runtimeSection, let runtime else { return nil }
        let server = ServerResolver.resolve(
            runtimeSection.server?.value,
            runtime,
            kind: runtimeSection.kind.value,
            limits: limits
        )
        return Sourced(
            TimeSpan(milliseconds: server.gracefulTimeout.milliseconds + 10_000),
            .derived(rule: "graceful timeout and 10 s (CP-18)", from: [server.gracefulTimeout.origin])
        )
    }
}
