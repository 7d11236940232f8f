import Origins
import PlatformManifest
import PlatformModel

/// No name is used that nothing declares, and none is declared for nothing.
struct DeclarationInvariant: Invariant {
    static let code = "PV0402"
    static let sentence =
        "Every network, volume, secret, config and dependency that a Compose service uses is declared, every declared one is used, addresses lie in their network's subnet, and somebody waits for each job that starts by itself."

    func check(_ tree: RenderedTree, into findings: inout FindingCollector) {
        for environment in tree.environments {
            let compose = environment.compose
            checkNames("networks", "network", compose, environment, &findings) { service in
                service.networks.map { ($0.name, $0.place) }
            }
            checkNames("volumes", "volume", compose, environment, &findings) { service in
                service.mounts.filter { $0.kind == .volume && !$0.source.isEmpty }.map { ($0.source, $0.place) }
            }
            checkNames("secrets", "secret", compose, environment, &findings) { service in
                service.secrets.map { ($0.name, $0.place) }
            }
            checkNames("configs", "config", compose, environment, &findings) { service in
                service.configs.map { ($0.name, $0.place) }
            }
            for service in compose.services { checkDependencies(service, environment, tree, &findings) }
            checkJobs(environment, &findings)
            checkAddresses(compose, environment, &findings)
        }
        checkPolicy(tree, &findings)
    }

    private func checkNames(
        _ kind: String,
        _ word: String,
        _ compose: ComposeProject,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector,
        uses: (ComposeService) -> [(String, Place)]
    ) {
        let declared = compose.declared(kind)
        let names = Set(declared.map(\.key))
        var used: Set<String> = []
        for service in compose.services {
            var own: Set<String> = []
            for (name, place) in uses(service) {
                used.insert(name)
                if kind == "secrets", !own.insert(name).inserted {
                    findings.report(place, "'\(service.name)' names \(word) '\(name)' twice")
                }
                guard !names.contains(name) else { continue }
                findings.report(
                    place,
                    "'\(service.name)' uses \(word) '\(name)', which environment '\(environment.name)' does not declare"
                )
            }
        }
        for entry in declared where !used.contains(entry.key) {
            findings.report(entry.place, "no service of environment '\(environment.name)' uses \(word) '\(entry.key)'")
        }
    }

    // MARK: - Dependencies

    private func checkDependencies(
        _ service: ComposeService,
        _ environment: EnvironmentView,
        _ tree: RenderedTree,
        _ findings: inout FindingCollector
    ) {
        for dependency in service.dependencies {
            guard let other = environment.compose.service(dependency.service) else {
                findings.report(
                    dependency.place,
                    "'\(service.name)' waits for '\(dependency.service)', which does not exist"
                )
                continue
            }
            switch dependency.condition {
            case "service_healthy":
                if !hasProbe(other, environment, tree) {
                    findings.report(
                        dependency.place,
                        "'\(service.name)' waits until '\(other.name)' is healthy, but that has no health check"
                    )
                }
            case "service_completed_successfully":
                let role = environment.declaredService(other.name)?.role.value
                if role == .service {
                    findings.report(
                        dependency.place,
                        "'\(service.name)' waits until '\(other.name)' has ended, which it never does"
                    )
                } else if other.text("restart") != "no" {
                    findings.report(
                        dependency.place,
                        "'\(service.name)' waits until '\(other.name)' has ended, but that is started again"
                    )
                }
            case "service_started": break
            default: findings.report(dependency.place, "there is no condition '\(dependency.condition)'")
            }
            if !other.profiles.isEmpty, service.profiles.isEmpty {
                findings.report(
                    dependency.place,
                    "'\(service.name)' waits for '\(other.name)', which only a profile starts"
                )
            }
        }
        for cycle in [service] where reaches(cycle.name, from: service, environment, depth: 0) {
            findings.report(service.place, "'\(service.name)' waits for itself")
        }
    }

    /// `up --wait` takes the end of a container for a failure, unless another one waits for it.
    private func checkJobs(_ environment: EnvironmentView, _ findings: inout FindingCollector) {
        let awaited = Set(environment.compose.services.flatMap { $0.dependencies.map(\.service) })
        for service in environment.compose.services where service.profiles.isEmpty && !awaited.contains(service.name) {
            guard environment.declaredService(service.name)?.role.value == .job else { continue }
            findings.report(
                service.place,
                "'\(service.name)' ends by itself, but nobody waits for it and no profile holds it back"
            )
        }
    }

    private func reaches(_ name: String, from service: ComposeService, _ environment: EnvironmentView, depth: Int)
        -> Bool
    {
        guard depth < 12 else { return false }
        return service.dependencies.contains { dependency in
            if dependency.service == name { return true }
            guard let other = environment.compose.service(dependency.service) else { return false }
            return reaches(name, from: other, environment, depth: depth + 1)
        }
    }

    /// In Compose, in the rendered Dockerfile, or, of a pulled image or a Dockerfile of the project, as the model says.
    private func hasProbe(_ service: ComposeService, _ environment: EnvironmentView, _ tree: RenderedTree) -> Bool {
        if service.value.at("healthcheck", "disable")?.isTrue ?? false { return false }
        if service.value.at("healthcheck", "test") != nil { return true }
        guard let declared = environment.declaredService(service.name), declared.image.build != nil else {
            return false
        }
        if let (_, content) = tree.dockerfile(of: declared) {
            guard let stage = content.stage(service.text("build", "target")) else { return false }
            return content.lineage(of: stage).contains { !$0.all("HEALTHCHECK").isEmpty }
        }
        return true
    }

    // MARK: - Addresses

    private func checkAddresses(
        _ compose: ComposeProject,
        _ environment: EnvironmentView,
        _ findings: inout FindingCollector
    ) {
        var ranges: [(name: String, range: IPv4Range)] = []
        for network in compose.declared("networks") {
            for config in network.value.at("ipam", "config")?.items ?? [] {
                guard let subnet = config["subnet"], let range = IPv4Range(subnet.text ?? "") else { continue }
                let declared = environment.platform.networks.first { $0.name.value.text == network.key }?.subnet
                if let due = declared?.value.description, subnet.text != due {
                    findings.reportDeviation(
                        subnet.place,
                        "network '\(network.key)' is \(subnet.text ?? "")",
                        fix: "the manifest says \(due)"
                    )
                }
                for other in ranges where other.range.overlaps(range) {
                    findings.report(subnet.place, "networks '\(network.key)' and '\(other.name)' overlap")
                }
                ranges.append((network.key, range))
                if let gateway = config["gateway"], IPv4Range.address(gateway.text ?? "") != range.first + 1 {
                    findings.report(
                        gateway.place,
                        "the gateway of network '\(network.key)' is not the first host of \(subnet.text ?? "")"
                    )
                }
                if let part = config["ip_range"], let inner = IPv4Range(part.text ?? ""),
                    !range.contains(inner.first) || !range.contains(inner.last)
                {
                    findings.report(
                        part.place,
                        "the range of network '\(network.key)' lies outside \(subnet.text ?? "")"
                    )
                }
            }
        }
        var taken: [String: String] = [:]
        for service in compose.services {
            for membership in service.networks {
                guard let address = membership.address else { continue }
                let number = IPv4Range.address(address)
                if let range = ranges.first(where: { $0.name == membership.name })?.range,
                    number.map({ !range.contains($0) || $0 == range.first + 1 }) ?? true
                {
                    findings.report(
                        membership.place,
                        "'\(service.name)' cannot have address \(address) on network '\(membership.name)'"
                    )
                }
                if let other = taken["\(membership.name) \(address)"] {
                    findings.report(membership.place, "'\(service.name)' and '\(other)' both have address \(address)")
                }
                taken["\(membership.name) \(address)"] = service.name
            }
        }
    }

    /// The policy overlay closes networks that exist and that the gateway's clients need not cross.
    private func checkPolicy(_ tree: RenderedTree, _ findings: inout FindingCollector) {
        let due = Set(tree.platforms.base.networks.filter(\.isInternalUnderPolicy).map(\.name.value.text))
        let entries = tree.networkPolicy?.yaml?["networks"]?.entries ?? []
        for entry in entries where !due.contains(entry.key) {
            findings.report(entry.place, "the policy closes network '\(entry.key)', which does not wait for it")
        }
        guard let policy = tree.networkPolicy else { return }
        let always = Set(tree.platforms.base.networks.filter(\.isInternal.value).map(\.name.value.text))
        for name in due.subtracting(entries.map(\.key)).subtracting(always).sorted() {
            findings.report(Place(policy.path), "the policy leaves network '\(name)' open")
        }
        for entry in entries where !(entry.value["internal"]?.isTrue ?? false) {
            findings.report(entry.place, "the policy does not close network '\(entry.key)'")
        }
    }
}
