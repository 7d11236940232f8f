import Origins
import PlatformManifest
import PlatformModel

/// Two environments of which one is a rehearsal of the other.
struct EnvironmentPair {
    let staging: EnvironmentView
    let production: EnvironmentView

    /// Without the environment's own name and domain, which differ by nature.
    func neutral(_ text: String, _ view: EnvironmentView) -> String {
        var text = text
        if let domain = view.platform.environment.domain?.value {
            text = text.substituting("\(domain)", with: "<domain>")
        }
        return text.substituting(view.name, with: "<environment>")
    }

    func report(_ what: String, _ place: Place, isSame: Bool, _ findings: inout FindingCollector) {
        findings.reportDeviation(
            place,
            isSame
                ? "\(what) is the same in '\(staging.name)' and '\(production.name)', but the manifest tells them apart"
                : "\(what) differs between '\(staging.name)' and '\(production.name)', but the manifest says nothing of that"
        )
    }

    // MARK: - Services

    func compareServices(_ findings: inout FindingCollector) {
        for service in staging.compose.services {
            guard let other = production.compose.service(service.name) else {
                let isColoured = service.isSecondColour
                if !isColoured, production.servicesByName[service.name] != nil {
                    report("service '\(service.name)'", service.place, isSame: false, &findings)
                }
                continue
            }
            guard let declared = staging.declaredService(service.name),
                let otherDeclared = production.declaredService(service.name)
            else { continue }
            compare(service, declared, other, otherDeclared, &findings)
        }
        for service in production.compose.services
        where staging.compose.service(service.name) == nil && !service.isSecondColour
            && staging.servicesByName[service.name] != nil
        {
            report("service '\(service.name)'", service.place, isSame: false, &findings)
        }
    }

    private func compare(
        _ service: ComposeService,
        _ declared: Service,
        _ other: ComposeService,
        _ otherDeclared: Service,
        _ findings: inout FindingCollector
    ) {
        compareVariables(service, declared, other, otherDeclared, &findings)
        let keys = Set(service.value.entries.map(\.key)).union(other.value.entries.map(\.key))
        for key in keys.sorted() where key != "environment" {
            let first = text(key, service)
            let second = text(key, other)
            guard first != second, neutral(first, staging) != neutral(second, production),
                facts(key, declared, staging) == facts(key, otherDeclared, production)
            else { continue }
            let place = other.value[key]?.place ?? service.value[key]?.place ?? service.place
            report("'\(key)' of '\(service.name)'", place, isSame: false, &findings)
        }
    }

    private func text(_ key: String, _ service: ComposeService) -> String {
        switch key {
        case "networks":
            let own = service.networks.map { network in
                let aliases = network.aliases.filter { !$0.hasSuffix("-blue") && !$0.hasSuffix("-green") }
                return "\(network.name) \(aliases.sorted()) \(network.address ?? "")"
            }
            return own.sorted().joined(separator: ";")
        case "depends_on":
            return service.dependencies.map { "\($0.service) \($0.condition)" }.sorted().joined(separator: ";")
        case "secrets": return service.secrets.map(\.name).sorted().joined(separator: ";")
        case "tmpfs", "cap_drop", "cap_add", "security_opt":
            return (service.value[key]?.texts ?? []).sorted().joined(separator: ";")
        // More may come by a patch.
        case "ulimits": return service.value.at("ulimits", "nofile")?.canonical ?? ""
        case "volumes":
            return service.mounts.map { "\($0.target) \($0.source) \($0.isReadOnly)" }.sorted().joined(separator: ";")
        default: return service.value[key]?.canonical ?? ""
        }
    }

    /// What the manifest says of a key; the same text where it says the same.
    private func facts(_ key: String, _ service: Service, _ view: EnvironmentView) -> String {
        let platform = view.platform
        switch key {
        case "image", "build", "profiles":
            return
                "\(platform.environment.images.value) \(service.image.pulled.map { "\($0.value)" } ?? "") \(service.profile?.value ?? "") \(platform.isColoured(service))"
        case "command", "entrypoint":
            // With what else the command of the gateway says: whether there is a certificate to wait for.
            return neutral(
                "\((service.command ?? []).map(\.value)) \((service.entrypoint ?? []).map(\.value)) \(platform.environment.hotReload.value)",
                view
            )
        case "networks":
            return service.networks.map {
                "\($0.network.value) \($0.aliases.map(\.value)) \($0.address.map { "\($0.value)" } ?? "")"
            }
            .sorted().joined(separator: ";")
        case "volumes":
            let mounts = service.mounts.map { "\(source(of: $0)) \($0.target.value) \($0.isReadOnly)" }
            return neutral(mounts.sorted().joined(separator: ";"), view)
        case "ports":
            return service.ports.compactMap { port in
                port.published.map { "\(port.container.value) \($0.host.value) \($0.isLoopback)" }
            }.sorted().joined(separator: ";")
        case "secrets": return service.secrets.map { "\($0.value)" }.sorted().joined(separator: ";")
        case "tmpfs":
            return service.temporaryFolders.map { "\($0.path.value) \($0.size) \($0.mode)" }.sorted().joined(
                separator: ";"
            )
        case "deploy":
            let limits = service.limits.map {
                "\($0.cpus.value) \($0.memory.value) \($0.pids.value.number) \($0.reservedMemory.map { "\($0.value)" } ?? "")"
            }
            return "\(limits ?? "") \(service.replicas.value.number) \(platform.environment.hosts.value.number > 1)"
        case "depends_on":
            return service.dependencies.map { "\($0.service.value) \($0.condition)" }.sorted().joined(separator: ";")
        case "healthcheck":
            guard case .probe(let probe) = service.health else { return "" }
            return
                "\(probe.command) \(probe.interval.value) \(probe.timeout.value) \(probe.startPeriod.value) \(probe.retries.value.number)"
        case "cap_drop", "cap_add", "security_opt", "read_only", "init", "pid", "user":
            let hardening = service.hardening
            return
                "\(hardening.dropsCapabilities.value) \(hardening.hasReadOnlyRoot.value) \(hardening.hasNoNewPrivileges.value) \(hardening.hasInit) \(service.user.map { "\($0.value)" } ?? "")"
        case "labels":
            return neutral(service.labels.map { "\($0.name)=\($0.value.value)" }.joined(separator: ";"), view)
        case "restart": return service.restart.rawValue
        case "hostname": return service.hostname?.text ?? ""
        case "stop_signal", "stop_grace_period":
            return
                "\(service.stopSignal.map { "\($0.value)" } ?? "") \(service.stopGracePeriod.map { "\($0.value)" } ?? "")"
        case "shm_size": return service.sharedMemory.map { "\($0.value)" } ?? ""
        case "ulimits": return service.openFiles.map { "\($0.value.number)" } ?? ""
        default: return ""
        }
    }

    private func source(of mount: Mount) -> String {
        switch mount.source {
        case .volume(let name): "volume \(name.value)"
        case .project(let path): "project \(path.value)"
        case .rendered(let path): "rendered \(path)"
        case .host(let path): "host \(path.value)"
        }
    }

    private func compareVariables(
        _ service: ComposeService,
        _ declared: Service,
        _ other: ComposeService,
        _ otherDeclared: Service,
        _ findings: inout FindingCollector
    ) {
        let first = values(of: declared)
        let second = values(of: otherDeclared)
        let names = Set(service.environment.map(\.name)).union(other.environment.map(\.name))
        for name in names.sorted() {
            let mine = service.setting(name)
            let its = other.setting(name)
            let isSameText = mine?.source == its?.source
            let isSameFact = first[name] == second[name]
            guard isSameText != isSameFact, first[name] != nil || second[name] != nil || !isDerived(name) else {
                continue
            }
            report(
                "'\(name)' of '\(service.name)'",
                its?.place ?? mine?.place ?? service.place,
                isSame: isSameText,
                &findings
            )
        }
    }

    /// From limits or networks, which other invariants know.
    private func isDerived(_ name: String) -> Bool {
        name == PlatformConventions.workersVariable || name == "FORWARDED_ALLOW_IPS"
    }

    private func values(of service: Service) -> [String: String] {
        let entries = service.variables.flatMap(\.entries).map { entry -> (String, String) in
            switch entry.value {
            case .text(let text): (entry.name, text.value)
            case .variable(let variable):
                (entry.name, "\(variable.name.value) \(variable.value?.value ?? "") \(variable.isRequired.value)")
            }
        }
        return Dictionary(entries) { first, _ in first }
    }

    // MARK: - Networks

    func compareNetworks(_ findings: inout FindingCollector) {
        let others = production.compose.declared("networks")
        for network in staging.compose.declared("networks") {
            guard let other = others.first(where: { $0.key == network.key }) else { continue }
            func facts(_ view: EnvironmentView) -> String {
                let network = view.platform.networks.first { $0.name.value.text == network.key }
                return
                    "\(network?.isInternal.value ?? false) \(network?.isAttachable.value ?? false) \(network?.subnet.map { "\($0.value)" } ?? "") \(network?.driverOptions.map { "\($0.name)=\($0.value.value)" } ?? [])"
            }
            let first = neutral(network.value.canonical, staging)
            let second = neutral(other.value.canonical, production)
            if (first == second) != (facts(staging) == facts(production)) {
                report("network '\(network.key)'", other.place, isSame: first == second, &findings)
            }
        }
    }
}
