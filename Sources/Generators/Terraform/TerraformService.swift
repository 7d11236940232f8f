import Documents
import Origins
import PlatformManifest
import PlatformModel

/// One service in one environment as attributes of the module `service`, defaults left out.
struct TerraformService {
    let service: Service
    let platform: Platform
    let project: TerraformProject

    private var text: TerraformText { TerraformText(platform: platform, project: project) }

    var entry: TerraformTable.Entry {
        TerraformTable.Entry(
            name: service.name.text,
            origin: service.name.origin,
            comment: TerraformComment(service.description),
            fields: image + process + environment + files + network + health + resources + security + lifecycle
        )
    }

    // MARK: - Image

    private var image: [TerraformField] {
        var fields: [TerraformField] = []
        if let build = service.image.build {
            fields.append(TerraformField("build", HCLExpression(build.imageName.map(\.text))))
        } else if let image = service.image.pulled {
            fields.append(TerraformField("image", HCLExpression(image.map(\.description))))
        }
        if service.replicas.number > 1 {
            fields.append(TerraformField("replicas", HCLExpression(service.replicas.map(\.number))))
        }
        if platform.isColoured(service) {
            fields.append(TerraformField("blue_green", .sourced(true, service.deploy.strategy.origin)))
        }
        if let run { fields.append(TerraformField("run", run)) }
        if isWaitedFor { fields.append(TerraformField("wait", true)) }
        return fields
    }

    /// `nil` for what runs until it is stopped (TF-13).
    private var run: HCLExpression? {
        if project.monitoring.contains(service.name.value), service.role.value == .service { return nil }
        if let profile = service.profile { return .sourced("on-demand", profile.origin) }
        return service.role.value == .service ? nil : .sourced("job", service.role.origin)
    }

    /// Whether `apply` goes on only when its probe succeeds.
    private var isWaitedFor: Bool {
        guard case .probe = service.health, run == nil else { return false }
        return platform.services.contains { other in
            other.dependencies.contains { $0.service.value == service.name.value && $0.condition == .healthy }
        }
    }

    // MARK: - Process

    private var process: [TerraformField] {
        var fields: [TerraformField] = []
        if let command = service.command { fields.append(TerraformField("command", words(command))) }
        if let entrypoint = service.entrypoint { fields.append(TerraformField("entrypoint", words(entrypoint))) }
        if let name = service.hostname { fields.append(TerraformField("hostname", HCLExpression(name.map(\.text)))) }
        if let user = service.user {
            fields.append(
                TerraformField(
                    "user",
                    HCLExpression(user.map(\.description)),
                    comment: TerraformComment(service.hardening.rootReason, after: "root: ")
                )
            )
        }
        if service.hardening.hasInit { fields.append(TerraformField("init", true)) }
        if let reason = service.hardening.hostProcessesReason {
            fields.append(TerraformField("pid_mode", "host", comment: [reason]))
        }
        return fields
    }

    private func words(_ words: [Sourced<String>]) -> HCLExpression { .wrapped(words.map { HCLExpression($0) }) }

    private var environment: [TerraformField] {
        var entries: [(key: String, value: TerraformValue, comment: TerraformComment)] = []
        for variable in service.variables {
            for (name, value) in variable.entries {
                let derivation = name == PlatformConventions.workersVariable ? variable.description : nil
                let comment = TerraformComment(derivation)
                switch value {
                case .text(let text): entries.append((name, self.text.value(text), comment))
                case .variable(let variable): entries.append((name, reference(variable), comment))
                }
            }
        }
        return entries.isEmpty ? [] : [TerraformField("env", map: entries)]
    }

    private func reference(_ variable: Variable) -> TerraformValue {
        switch variable.name.text {
        case TerraformConventions.imageTag where project.hasBuilds:
            TerraformValue(.ref("var", "image_tag"), literal: nil)
        case TerraformConventions.secretsFolder: TerraformValue(.ref("local", "secrets_dir"), literal: nil)
        default:
            TerraformValue(
                .sourced(
                    .reference(["var", HCLIdentifier(project.variables[variable.name.text])]),
                    variable.name.origin
                ),
                literal: nil
            )
        }
    }

    // MARK: - Files

    private var files: [TerraformField] {
        var fields: [TerraformField] = []
        if !service.mounts.isEmpty {
            let mounts = service.mounts.map(mount)
            fields.append(
                TerraformField(
                    "mounts",
                    TerraformValue(
                        .list(mounts.map(\.shared), isMultiline: true),
                        literal: .list(mounts.compactMap(\.literal), isMultiline: true)
                    ),
                    comment: TerraformComment(
                        service.mounts.compactMap { mount in mount.reason.map { "\(mount.target.text): \($0)" } },
                        .derived(
                            rule: "reasons of mounts",
                            from: service.mounts.filter { $0.reason != nil }.map(\.target.origin)
                        )
                    )
                )
            )
        }
        if !service.secrets.isEmpty {
            let names = service.secrets.map { HCLExpression($0.map(\.text)) }
            fields.append(TerraformField("secrets", .wrapped(names)))
        }
        let folders = service.temporaryFolders.map { folder in
            let options = HCLExpression.sourced(
                .string("size=\(folder.size.mebibytes)m,\(folder.mode)"),
                folder.path.origin
            )
            return HCLObjectEntry(folder.path.text, options)
        }
        // As a whole: an environment that has fewer must not inherit the others'.
        if !folders.isEmpty { fields.append(TerraformField("tmpfs", .object(folders))) }
        if let size = service.sharedMemory {
            fields.append(TerraformField("shm_size", HCLExpression(size.map(\.mebibytes))))
        }
        return fields
    }

    private func mount(_ mount: Mount) -> TerraformValue {
        let (kind, source): (String, TerraformValue) =
            switch mount.source {
            case .volume(let name): ("volume", TerraformValue(HCLExpression(name.map(\.text))))
            case .project(let path): ("project", TerraformValue(HCLExpression(path.map(\.text))))
            case .rendered(let path): ("output", text.path(path))
            case .host(let path): ("host", TerraformValue(HCLExpression(path.map(\.text))))
            }
        var more = [HCLObjectEntry("target", HCLExpression(mount.target.map(\.text)))]
        if mount.isReadOnly { more.append(HCLObjectEntry("read_only", true)) }
        if mount.propagatesFromHost { more.append(HCLObjectEntry("propagation", "rslave")) }
        return TerraformValue(
            .object([HCLObjectEntry(kind, source.shared)] + more, isInline: true),
            literal: .object([HCLObjectEntry(kind, source.literal ?? .null)] + more, isInline: true)
        )
    }

    // MARK: - Network

    private var network: [TerraformField] {
        var fields: [TerraformField] = []
        let memberships = service.networks.map(membership)
        if !memberships.isEmpty {
            let isPlain = service.networks.allSatisfy { $0.address == nil && $0.aliases.isEmpty }
            func object(_ value: (TerraformValue) -> HCLExpression) -> HCLExpression {
                .object(
                    memberships.map { HCLObjectEntry($0.name.text, value($0.value), origin: $0.name.origin) },
                    isInline: isPlain
                )
            }
            fields.append(
                TerraformField("networks", TerraformValue(object(\.shared), literal: object { $0.literal ?? .null }))
            )
        }
        if let alias = service.hostAlias { fields.append(TerraformField("host_alias", HCLExpression(alias))) }
        let ports = service.ports.filter { $0.published != nil }.sorted { $0.container.value < $1.container.value }
        if !ports.isEmpty {
            fields.append(TerraformField("ports", .list(ports.compactMap(port), isMultiline: true)))
        }
        return fields
    }

    /// The address as a host of the subnet's variable (TF-06).
    private func membership(_ membership: NetworkMembership) -> (name: Sourced<NetworkName>, value: TerraformValue) {
        var shared: [HCLObjectEntry] = []
        if !membership.aliases.isEmpty {
            let aliases = membership.aliases.map { HCLExpression($0.map(\.text)) }
            shared.append(HCLObjectEntry("aliases", .list(aliases)))
        }
        var literal = shared
        if let address = membership.address {
            let plain = HCLExpression(address.map(\.description))
            var derived = plain
            if let subnet = platform.network(membership.network.value)?.subnet, subnet.value.contains(address.value) {
                let variable = project.subnetVariables[membership.network.text]
                let host = Int(address.bits - subnet.value.address.bits)
                derived = .sourced(
                    .call("cidrhost", [.reference(["var", HCLIdentifier(variable)]), .integer(host)]),
                    address.origin
                )
            }
            shared.append(HCLObjectEntry("address", derived))
            literal.append(HCLObjectEntry("address", plain))
        }
        let value = TerraformValue(.object(shared, isInline: true), literal: .object(literal, isInline: true))
        return (membership.network, value)
    }

    private func port(_ port: ServicePort) -> HCLExpression? {
        guard let published = port.published else { return nil }
        var entries = [
            HCLObjectEntry("internal", HCLExpression(port.container.map(\.number))),
            HCLObjectEntry("external", HCLExpression(published.host.map(\.number))),
        ]
        if port.transport != .tcp { entries.append(HCLObjectEntry("protocol", .string(port.transport.rawValue))) }
        if published.isLoopback { entries.append(HCLObjectEntry("loopback", .sourced(true, published.origin))) }
        return .object(entries, isInline: true)
    }

    // MARK: - Health

    /// Also where the image has the probe: `wait` needs it here.
    private var health: [TerraformField] {
        switch service.health {
        case .probe(let probe):
            let test: HCLExpression =
                switch probe.command {
                case .arguments(let words): .wrapped((["CMD"] + words).map { .string($0) })
                case .shell(let text): .wrapped(["CMD-SHELL", .string(text)])
                }
            let span = { (span: Sourced<TimeSpan>) in HCLExpression(span.map(TerraformText.duration)) }
            return [
                TerraformField(
                    "health",
                    .object([
                        HCLObjectEntry("test", .sourced(test, probe.origin)),
                        HCLObjectEntry("interval", span(probe.interval)),
                        HCLObjectEntry("timeout", span(probe.timeout)),
                        HCLObjectEntry("start_period", span(probe.startPeriod)),
                        HCLObjectEntry("retries", HCLExpression(probe.retries.map(\.number))),
                    ])
                )
            ]
        case .none:
            // It would inherit the probe of the image it shares (CP-16).
            guard case .shared = service.image else { return [] }
            return [TerraformField("health", .object([HCLObjectEntry("test", ["NONE"])], isInline: true))]
        case .unknown: return []
        }
    }

    // MARK: - Resources

    private var resources: [TerraformField] {
        var fields: [TerraformField] = []
        if let limits = service.limits {
            fields.append(TerraformField("cpus", HCLExpression(limits.cpus.map(\.description))))
            fields.append(TerraformField("memory", HCLExpression(limits.memory.map(\.mebibytes))))
            if let reserved = limits.reservedMemory {
                fields.append(TerraformField("memory_reservation", HCLExpression(reserved.map(\.mebibytes))))
            }
        }
        if let files = service.openFiles {
            fields.append(TerraformField("open_files", HCLExpression(files.map(\.number))))
        }
        return fields
    }

    // MARK: - Security

    private var security: [TerraformField] {
        let hardening = service.hardening
        var fields: [TerraformField] = []
        let isFull = platform.environment.hardening.value == .full
        var entries = [HCLObjectEntry("drop", .sourced(["ALL"], hardening.dropsCapabilities.origin))]
        if !hardening.capabilities.isEmpty {
            let kept = hardening.capabilities.map { capability in
                HCLExpression(capability.name.map { TerraformConventions.capabilityPrefix + $0.text })
            }
            entries.insert(HCLObjectEntry("add", .list(kept)), at: 0)
        }
        let dropped = HCLExpression.object(entries, isInline: true)
        let reasons = hardening.capabilities.map { "\($0.name.value): \($0.reason)" }
        fields.append(
            TerraformField(
                "capabilities",
                byLevel(
                    hardening.dropsCapabilities.value,
                    isFull,
                    .conditional(.ref("var", "harden"), then: dropped, else: .null),
                    literal: hardening.dropsCapabilities.value ? dropped : .null
                ),
                comment: TerraformComment(
                    reasons,
                    .derived(rule: "reasons of capabilities", from: hardening.capabilities.map(\.name.origin))
                )
            )
        )
        if !hardening.hasNoNewPrivileges.value {
            fields.append(TerraformField("security_opts", .sourced([], hardening.hasNoNewPrivileges.origin)))
        }
        if let reason = hardening.writableRootReason {
            let comment = TerraformComment(reason, after: "writable root file system: ")
            fields.append(TerraformField("read_only", HCLExpression(hardening.hasReadOnlyRoot), comment: comment))
        } else {
            let plain = HCLExpression(hardening.hasReadOnlyRoot)
            let value = byLevel(hardening.hasReadOnlyRoot.value, isFull, .ref("var", "harden"), literal: plain)
            fields.append(TerraformField("read_only", value))
        }
        return fields
    }

    /// What follows the environment's hardening refers to it, so that it is the same everywhere.
    private func byLevel(
        _ isOn: Bool,
        _ isFull: Bool,
        _ shared: HCLExpression,
        literal: HCLExpression
    ) -> TerraformValue {
        isOn == isFull ? TerraformValue(shared, literal: literal) : TerraformValue(literal)
    }

    // MARK: - Lifecycle

    private var lifecycle: [TerraformField] {
        var fields: [TerraformField] = []
        if let signal = service.stopSignal, service.image.build == nil {
            fields.append(TerraformField("stop_signal", HCLExpression(signal.map(\.rawValue))))
        }
        if let period = service.stopGracePeriod {
            fields.append(TerraformField("stop_timeout", HCLExpression(period.map(\.seconds))))
        }
        if service.role.value == .service {
            let literal = HCLExpression.sourced(
                .string(service.restart.rawValue),
                platform.environment.purpose.origin
            )
            let isUsual = service.restart == TerraformConventions.restart(in: platform.environment)
            fields.append(
                TerraformField(
                    "restart",
                    isUsual ? TerraformValue(.ref("var", "restart"), literal: literal) : TerraformValue(literal)
                )
            )
        }
        var labels: [(key: String, value: TerraformValue, comment: TerraformComment)] = []
        if let team = service.team {
            labels.append((PlatformConventions.teamLabel, TerraformValue(HCLExpression(team)), []))
        }
        labels += service.labels.map { ($0.name, TerraformValue(HCLExpression($0.value)), []) }
        if !labels.isEmpty { fields.append(TerraformField("labels", map: labels)) }
        return fields
    }
}
