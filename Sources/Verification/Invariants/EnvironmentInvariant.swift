import Origins
import PlatformManifest
import PlatformModel

/// What was tried in staging is what runs in production.
struct EnvironmentInvariant: Invariant {
    static let code = "PV0605"
    static let sentence =
        "Staging and production differ only where the manifest says so: services and their settings, networks, scrape jobs, rules and routes."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        func all(_ purpose: EnvironmentPurpose) -> [EnvironmentView] {
            tree.environments.filter { $0.platform.environment.purpose.value == purpose }
        }
        for staging in all(.staging) {
            for production in all(.production) {
                let pair = EnvironmentPair(staging: staging, production: production)
                pair.compareServices(&findings)
                pair.compareNetworks(&findings)
                pair.compareJobs(&findings)
                pair.compareRules(&findings)
                pair.compareRoutes(&findings)
            }
        }
    }
}

private struct EnvironmentPair {
    let staging: EnvironmentView
    let production: EnvironmentView

    private var views: [EnvironmentView] { [staging, production] }

    /// Without the environment's own name and domain, which differ by nature.
    private func neutral(_ text: String, _ view: EnvironmentView) -> String {
        var text = text
        if let domain = view.platform.environment.domain?.value {
            text = text.substituting("\(domain)", with: "<domain>")
        }
        return text.substituting(view.name, with: "<environment>")
    }

    private func report(_ what: String, _ place: Place, isSame: Bool, _ findings: inout FindingCollector) {
        findings.report(
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

    // MARK: - Prometheus

    func compareJobs(_ findings: inout FindingCollector) {
        guard let first = staging.prometheus, let second = production.prometheus else { return }
        func name(_ job: LocatedValue) -> String { job["job_name"]?.text ?? "" }
        for job in first.jobs {
            guard let other = second.jobs.first(where: { name($0) == name(job) }) else { continue }
            func facts(_ view: EnvironmentView) -> String {
                guard let target = view.platform.monitoring?.targets.first(where: { $0.job.text == name(job) }) else {
                    return view.platform.edgeProbes.map { neutral("\($0.host.value) \($0.url)", view) }.joined(
                        separator: ";"
                    )
                }
                let service = target.service
                return
                    "\(service.replicas.value.number) \(target.endpoint.path.value) \(target.endpoint.port.value) \(target.subject.team?.value ?? "") \(view.platform.isColoured(service))"
            }
            let first = job.canonical
            let second = other.canonical
            if first != second, neutral(first, staging) != neutral(second, production),
                facts(staging) == facts(production)
            {
                report("job '\(name(job))'", other.place, isSame: false, &findings)
            }
        }
    }

    /// Rules of one name for one service ask the same, unless its objective, limits or replicas differ.
    func compareRules(_ findings: inout FindingCollector) {
        guard let first = staging.prometheus, let second = production.prometheus else { return }
        func key(_ rule: LocatedValue) -> String {
            let labels = rule["labels"]
            let words = [
                rule["alert"]?.text, rule["record"]?.text, labels?["service"]?.text, labels?["slo"]?.text,
                labels?["window"]?.text, labels?["severity"]?.text,
            ]
            return words.map { $0 ?? "" }.joined(separator: " ")
        }
        func grouped(_ view: PrometheusView) -> [String: [LocatedValue]] { Dictionary(grouping: view.rules, by: key) }
        let mine = grouped(first)
        let its = grouped(second)
        for (key, rules) in mine {
            guard let others = its[key] else { continue }
            guard rules.map(plainText) != others.map(plainText) else { continue }
            // How long an alert waits follows from nothing that environments have of their own.
            if rules.map(waits).sorted() != others.map(waits).sorted() {
                let place =
                    others.first { other in !rules.contains { waits($0) == waits(other) } }?.place ?? others[0].place
                report("the wait of '\(rules[0]["alert"]?.text ?? "")'", place, isSame: false, &findings)
            }
            let texts = rules.map { ruleText($0, staging) }
            let otherTexts = others.map { ruleText($0, production) }
            let service = rules[0].at("labels", "service")?.text ?? ""
            guard texts.sorted() != otherTexts.sorted(),
                ruleFacts(service, staging) == ruleFacts(service, production)
            else { continue }
            // The one that the other side does not have.
            let place = others.first { !texts.contains(ruleText($0, production)) }?.place ?? others[0].place
            report(
                "rule '\(rules[0]["alert"]?.text ?? rules[0]["record"]?.text ?? "")'",
                place,
                isSame: false,
                &findings
            )
        }
    }

    private func plainText(_ rule: LocatedValue) -> String {
        "\(rule["expr"]?.text ?? "")\u{1F}\(rule["for"]?.text ?? "")\u{1F}\(rule["keep_firing_for"]?.text ?? "")"
    }

    private func waits(_ rule: LocatedValue) -> String {
        "\(rule["for"]?.text ?? "") \(rule["keep_firing_for"]?.text ?? "")"
    }

    private func ruleText(_ rule: LocatedValue, _ view: EnvironmentView) -> String { neutral(plainText(rule), view) }

    private func ruleFacts(_ name: String, _ view: EnvironmentView) -> String {
        let monitoring = view.platform.monitoring
        let service = view.servicesByName[name]
        let objective = service?.objective.map { objective in
            "\(objective.availability.map { "\($0.value)" } ?? "") \(objective.latency.map { "\($0.quantile.value) \($0.threshold.value)" }) \(objective.window.value)"
        }
        let backups = (monitoring?.backups ?? []).map { "\($0.name.value) \($0.maximumAge.value)" }
        let targets = (monitoring?.targets ?? []).map { "\($0.job)" }
        return
            "\(objective ?? "") \(service?.replicas.value.number ?? 0) \(backups) \(targets) \(monitoring?.scrapeInterval.value.milliseconds ?? 0) \((monitoring?.rotations ?? []).map { "\($0.secret.value) \($0.every.value)" }) \(view.platform.services.map { "\($0.replicas.value.number)" })"
    }

    // MARK: - Routes

    /// A location of one path does the same, unless its route differs.
    func compareRoutes(_ findings: inout FindingCollector) {
        guard let first = staging.gateway, let second = production.gateway, let declared = staging.platform.gateway,
            let otherDeclared = production.platform.gateway
        else { return }
        let mine = servers(of: first)
        let its = servers(of: second)
        for (number, server) in declared.servers.enumerated() where number < otherDeclared.servers.count {
            let other = otherDeclared.servers[number]
            guard let locations = mine[server.name?.value.description ?? ""],
                let otherLocations = its[other.name?.value.description ?? ""]
            else { continue }
            for location in locations {
                let path = location.parameters.joined(separator: " ")
                guard let match = otherLocations.first(where: { $0.parameters.joined(separator: " ") == path }) else {
                    continue
                }
                let last = location.parameters.last ?? ""
                let isSame = facts(of: last, server, staging) == facts(of: last, other, production)
                if isSame, body(of: location) != body(of: match) {
                    report("location '\(path)'", match.place, isSame: false, &findings)
                }
            }
            let routes = Set(server.routes.map { "\($0.path.value)" })
            let otherRoutes = Set(other.routes.map { "\($0.path.value)" })
            guard routes == otherRoutes, locations.count != otherLocations.count else { continue }
            let paths = Set(otherLocations.map { $0.parameters.joined(separator: " ") })
            let alone = locations.first { !paths.contains($0.parameters.joined(separator: " ")) } ?? otherLocations[0]
            report("the number of locations", alone.place, isSame: false, &findings)
        }
    }

    /// Locations by server name, of servers that route.
    private func servers(of gateway: GatewayView) -> [String: [NginxStatement]] {
        var found: [String: [NginxStatement]] = [:]
        for server in gateway.all("server") {
            guard let block = server.block,
                block.contains(where: { $0.name == "location" && ($0.block ?? []).contains { $0.name == "proxy_pass" } }
                )
            else { continue }
            let name = block.first { $0.name == "server_name" }?.parameters.first ?? ""
            found[name] = block.filter { $0.name == "location" }
        }
        return found
    }

    private static let compared: Set<String> = [
        "limit_req", "proxy_pass", "proxy_read_timeout", "proxy_send_timeout", "rewrite", "client_max_body_size",
        "expires", "alias", "try_files", "proxy_buffering", "deny", "return", "limit_except",
    ]

    private func body(of location: NginxStatement) -> [String] {
        (location.block ?? []).filter { Self.compared.contains($0.name) }.map { statement in
            // Where two colours run, a variable names the upstream.
            statement.name == "proxy_pass"
                ? "proxy_pass" : "\(statement.name) \(statement.parameters.joined(separator: " "))"
        }
    }

    private func facts(of path: String, _ server: GatewayServer, _ view: EnvironmentView) -> String {
        let routes = server.routes.filter { $0.path.value.text == path }
        return routes.map { route in
            "\(route.isExact) \(route.upstream?.name ?? "") \(route.limits.map { "\($0.zone) \($0.burst.value.number) \($0.isDelayed.value)" }) \(route.readTimeout.value) \(route.bodySize.map { "\($0.value)" } ?? "") \(route.expires.map { "\($0.value)" } ?? "") \(route.replacement.map { "\($0.value)" } ?? "") \(route.methods.map { "\($0.value)" })"
        }.joined(separator: ";")
    }
}
