import Documents
import Origins
import PlatformManifest
import PlatformModel

/// One service as a Compose mapping, its keys in the order of CP-35.
struct ComposeService {
    let service: Service
    let platform: Platform
    /// The command of the service's tests: makes this the job that runs them, from the image's `test` target.
    var tests: [Sourced<String>]?
    /// Which of two colours this is; `nil` for a service that has none.
    var colour: ReleaseColour?

    private var environment: PlatformEnvironment { platform.environment }
    private var isTestJob: Bool { tests != nil }

    func node() throws -> DataNode {
        var pairs = PairList(capacity: 20)
        addImage(&pairs)
        addProcess(&pairs)
        try addEnvironment(&pairs)
        addFiles(&pairs)
        addNetwork(&pairs)
        addHealth(&pairs)
        addResources(&pairs)
        addSecurity(&pairs)
        addLifecycle(&pairs)
        let origins = [service.name.origin, service.kindOrigin]
        return DataNode(pairs: pairs.pairs, origin: .derived(rule: "service of a Compose file", from: origins))
    }

    // MARK: - Image

    private func addImage(_ pairs: inout PairList) {
        if let image = service.image.pulled {
            pairs.add("image", DataNode(image.map(\.description)))
        } else if let build = service.image.build {
            pairs.add("image", builtImage(build.imageName))
            if environment.images.value == .build { pairs.add("build", self.build(build)) }
        }
        if isTestJob {
            pairs.add("profiles", DataNode(strings: ["tests"], style: .flow))
        } else if colour == .green {
            pairs.comment("started by a release only")
            pairs.add("profiles", DataNode(strings: [ReleaseColour.green.rawValue], style: .flow))
        } else if let profile = service.profile {
            if service.role.value == .job, service.schedule == nil {
                let origin = Origin.derived(rule: "job on demand", from: [service.name.origin, profile.origin])
                pairs.comment("on demand: run --rm \(service.name.value)", origin)
            }
            pairs.add("profiles", DataNode(items: [DataNode(profile)], style: .flow))
        }
    }

    /// Pulled by release, or named after the environment that builds it.
    private func builtImage(_ name: Sourced<ServiceName>) -> DataNode {
        let suffix = isTestJob ? "-tests" : ""
        if environment.images.value == .pull {
            let repository = platform.registry?.text ?? platform.name.text
            let release = ComposeText.required("IMAGE_TAG")
            let tag = colour.map { "${\($0.tagVariable):-\(release)}" } ?? release
            let origins = [name.origin] + (platform.registry.map { [$0.origin] } ?? [platform.name.origin])
            return DataNode(
                "\(repository)/\(name.value):\(tag)",
                origin: .derived(rule: "image of a built service", from: origins)
            )
        }
        let tag = environment.name?.text ?? "local"
        return DataNode(
            "\(platform.name.value)/\(name.value)\(suffix):\(tag)",
            origin: .derived(rule: "image of a built service", from: [platform.name.origin, name.origin])
        )
    }

    private func build(_ build: Build) -> DataNode {
        let paths = ComposePaths(platform: platform)
        let derived = Origin.derived(
            rule: "build of a service",
            from: [service.name.origin, build.source.origin, environment.images.origin]
        )
        if build.kind == .generic {
            return DataNode(pairs: [DataPair("context", DataNode(paths.project(build.source.value), origin: derived))])
        }
        var pairs = [
            DataPair("context", DataNode(paths.projectRoot, origin: service.name.origin)),
            DataPair("dockerfile", DataNode(paths.dockerfile(build), origin: service.name.origin)),
            DataPair("target", DataNode(target, origin: environment.hotReload.origin)),
        ]
        let arguments = build.composeArguments
        if !arguments.isEmpty {
            let nodes = arguments.map { DataPair($0.name, ComposeText.node($0.value)) }
            pairs.append(DataPair("args", DataNode(pairs: nodes)))
        }
        return DataNode(pairs: pairs)
    }

    private var target: String {
        if isTestJob { return "test" }
        return environment.hotReload.value ? "dev" : "runtime"
    }

    // MARK: - Process

    private func addProcess(_ pairs: inout PairList) {
        if let name = service.hostname, !isTestJob { pairs.add("hostname", DataNode(name.map(\.text))) }
        if service.hardening.hasInit { pairs.add("init", true, because: service.kindOrigin) }
        if let reason = service.hardening.rootReason { pairs.comment("root: \(reason.value)", reason.origin) }
        if let user = service.user { pairs.add("user", DataNode(user.map(\.description)).styled(.quoted)) }
        if let reason = service.hardening.hostProcessesReason {
            pairs.comment(reason)
            pairs.add("pid", "host")
        }
        if let entrypoint = service.entrypoint { pairs.add("entrypoint", words(entrypoint)) }
        if let command = tests ?? service.command { pairs.add("command", words(command)) }
    }

    private func words(_ words: [Sourced<String>]) -> DataNode {
        DataNode(items: words.map(ComposeText.node), style: .flowQuoted)
    }

    private func addEnvironment(_ pairs: inout PairList) throws {
        var entries: [DataPair] = []
        for variable in service.variables {
            for (name, value) in variable.entries {
                var pair: DataPair
                switch value {
                case .text(let text): pair = DataPair(name, ComposeText.node(text).styled(.quoted))
                case .variable(let variable):
                    pair = DataPair(name, try ComposeText.interpolation(variable).styled(.quoted))
                }
                pair.keyOrigin = variable.name.origin
                if name == PlatformConventions.workersVariable, let derivation = variable.description {
                    pair.comment = [derivation.value]
                    pair.commentOrigin = derivation.origin
                }
                entries.append(pair)
            }
        }
        if !entries.isEmpty { pairs.add("environment", DataNode(pairs: entries)) }
        if !service.secrets.isEmpty {
            pairs.add("secrets", DataNode(items: service.secrets.map { DataNode($0.map(\.text)) }))
        }
    }

    // MARK: - Networks

    private func addNetwork(_ pairs: inout PairList) {
        // Tests run beside the service: its names and addresses stay its own.
        let isAlone = !isTestJob
        let members = service.networks.map { membership -> DataPair in
            var settings: [DataPair] = []
            let aliases =
                (isAlone ? membership.aliases : []).map { DataNode($0.map(\.text)) }
                + colourAliases(on: membership.network.value)
            if !aliases.isEmpty { settings.append(DataPair("aliases", DataNode(items: aliases))) }
            if isAlone, let address = membership.address {
                settings.append(DataPair("ipv4_address", DataNode(address.map(\.description))))
            }
            let value = settings.isEmpty ? DataNode.null : DataNode(pairs: settings)
            return DataPair(membership.network.map(\.text), value)
        }
        if members.isEmpty {
            pairs.add("network_mode", "none")
        } else {
            pairs.add("networks", DataNode(pairs: members))
        }
        if let alias = service.hostAlias {
            pairs.add("extra_hosts", DataNode(items: [DataNode("\(alias.value):host-gateway", origin: alias.origin)]))
        }
        let ports =
            isTestJob || colour == .green
            ? [] : service.ports.compactMap { port in port.published.map { Self.published(port, as: $0) } }
        if !ports.isEmpty { pairs.add("ports", DataNode(items: ports)) }
        let dependencies = service.dependencies.map { dependency in
            DataPair(
                dependency.service.map(\.text),
                ["condition": DataNode(condition(dependency.condition), origin: dependency.service.origin)]
            )
        }
        if !dependencies.isEmpty { pairs.add("depends_on", DataNode(pairs: dependencies)) }
    }

    /// The gateway tells the colours apart by name; other services reach both by the service's own.
    private func colourAliases(on network: NetworkName) -> [DataNode] {
        switch colour {
        case .blue:
            let gateway = platform.gateway.flatMap { platform.service($0.service.value) }
            guard let gateway, gateway.networks.contains(where: { $0.network.value == network }) else { return [] }
            let origin = Origin.derived(rule: "name of a colour", from: [service.name.origin])
            return [DataNode(ReleaseColour.blue.host(of: service.name.value), origin: origin)]
        case .green: return [DataNode(service.name.map(\.text))]
        case nil: return []
        }
    }

    /// For example: `"127.0.0.1:5433:5432"`.
    static func published(_ port: ServicePort, as published: PublishedPort) -> DataNode {
        let address = published.isLoopback ? "\(ComposeConventions.loopback):" : ""
        let suffix = port.transport == .udp ? "/udp" : ""
        let origin = Origin.derived(
            rule: "published port",
            from: [published.host.origin, port.container.origin, published.origin]
        )
        return DataNode("\(address)\(published.host.value):\(port.container.value)\(suffix)", origin: origin).styled(
            .quoted
        )
    }

    private func condition(_ condition: DependencyCondition) -> String {
        switch condition {
        case .started: "service_started"
        case .healthy: "service_healthy"
        case .completed: "service_completed_successfully"
        }
    }

    // MARK: - Health

    private func addHealth(_ pairs: inout PairList) {
        switch service.health {
        case .probe(let probe) where isTestJob: if probe.isInImage { disableHealth(&pairs) }
        case .probe(let probe): addProbe(probe, &pairs)
        case .none(let reason):
            // A job inherits the probe of the image it shares and would end unhealthy (CP-16).
            if case .shared = service.image { return disableHealth(&pairs) }
            if service.role.value == .service { pairs.comment("no health check: \(reason.value)", reason.origin) }
        case .unknown: break
        }
    }

    private func disableHealth(_ pairs: inout PairList) {
        pairs.add("healthcheck", ["disable": true])
    }

    /// Only where the image has none: what stands in the image is not said twice (CP-13).
    private func addProbe(_ probe: Probe, _ pairs: inout PairList) {
        guard !probe.isInImage else { return }
        let test: DataNode =
            switch probe.command {
            case .arguments(let words):
                DataNode(strings: ["CMD"] + words.map(ComposeText.literal), origin: probe.origin, style: .flowQuoted)
            case .shell(let text):
                DataNode(strings: ["CMD-SHELL", ComposeText.literal(text)], origin: probe.origin, style: .flowQuoted)
            }
        pairs.add(
            "healthcheck",
            DataNode(
                pairs: [
                    DataPair("test", test),
                    DataPair("interval", DataNode(probe.interval.map(\.description))),
                    DataPair("timeout", DataNode(probe.timeout.map(\.description))),
                    DataPair("start_period", DataNode(probe.startPeriod.map(\.description))),
                    DataPair("retries", DataNode(probe.retries.map(\.number))),
                ],
                origin: probe.origin
            )
        )
    }

    // MARK: - Resources

    private func addResources(_ pairs: inout PairList) {
        var deploy: [DataPair] = []
        if service.replicas.number > 1, !isTestJob {
            deploy.append(DataPair("replicas", DataNode(service.replicas.map(\.number))))
        }
        if let limits = service.limits { deploy.append(DataPair("resources", resources(limits))) }
        if !deploy.isEmpty { pairs.add("deploy", DataNode(pairs: deploy)) }
        if let files = service.openFiles {
            let limit = DataNode(files.map(\.number))
            pairs.add("ulimits", ["nofile": ["soft": limit, "hard": limit]], because: files.origin)
        }
    }

    private func resources(_ limits: Limits) -> DataNode {
        let upper = DataNode(pairs: [
            DataPair("cpus", DataNode(limits.cpus.map(\.description)).styled(.quoted)),
            DataPair("memory", DataNode(limits.memory.map(\.description))),
            DataPair("pids", DataNode(limits.pids.map(\.number))),
        ])
        var reserved: [DataPair] = []
        // One engine ignores reserved processors, a scheduler over several does not (CP-09).
        if let cpus = limits.reservedCPUs, environment.hosts.number > 1 {
            reserved.append(DataPair("cpus", DataNode(cpus.map(\.description)).styled(.quoted)))
        }
        if let memory = limits.reservedMemory {
            reserved.append(DataPair("memory", DataNode(memory.map(\.description))))
        }
        var pairs = [DataPair("limits", upper)]
        if !reserved.isEmpty { pairs.append(DataPair("reservations", DataNode(pairs: reserved))) }
        return DataNode(pairs: pairs)
    }

    // MARK: - Security

    private func addSecurity(_ pairs: inout PairList) {
        let hardening = service.hardening
        if hardening.dropsCapabilities.value {
            pairs.add(
                "cap_drop",
                DataNode(items: [DataNode("ALL", origin: hardening.dropsCapabilities.origin)], style: .flow)
            )
            if !hardening.capabilities.isEmpty {
                for capability in hardening.capabilities {
                    pairs.comment("\(capability.name.value): \(capability.reason)", capability.name.origin)
                }
                let names = hardening.capabilities.map { DataNode($0.name.map(\.text)) }
                pairs.add("cap_add", DataNode(items: names, style: .flow))
            }
        }
        if hardening.hasNoNewPrivileges.value {
            pairs.add(
                "security_opt",
                DataNode(
                    strings: ["no-new-privileges:true"],
                    origin: hardening.hasNoNewPrivileges.origin,
                    style: .flow
                )
            )
        }
        if let reason = hardening.writableRootReason {
            pairs.comment("writable root file system: \(reason.value)", reason.origin)
        }
        if hardening.hasReadOnlyRoot.value || hardening.writableRootReason != nil {
            pairs.add("read_only", DataNode(hardening.hasReadOnlyRoot))
        }
    }

    // MARK: - Lifecycle

    private static let logging: DataNode = [
        "driver": "json-file",
        "options": [
            "max-size": DataNode(ComposeConventions.logSize).styled(.quoted),
            "max-file": DataNode(ComposeConventions.logFiles).styled(.quoted),
        ],
    ]

    private func addLifecycle(_ pairs: inout PairList) {
        if let signal = service.stopSignal, service.image.build == nil {
            pairs.add("stop_signal", DataNode(signal.map(\.rawValue)))
        }
        if let period = service.stopGracePeriod, !isTestJob {
            pairs.add("stop_grace_period", DataNode(period.map(\.description)))
        }
        let restart = isTestJob ? RestartPolicy.never : service.restart
        pairs.add("restart", DataNode(restart.rawValue, origin: environment.purpose.origin).styled(.quoted))
        pairs.add("logging", Self.logging)
        let name = isTestJob ? "\(service.name.value)-tests" : service.name.text
        pairs.add("labels", ComposeLabels.of(service, name: name, platform))
    }
}
