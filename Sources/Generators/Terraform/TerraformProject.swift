import Documents
import Origins
import PlatformManifest
import PlatformModel

/// The environments that Terraform delivers, and how things are called there.
struct TerraformProject {
    let base: Platform
    /// In the manifest's order.
    let platforms: [Platform]
    let delivery: TerraformDelivery
    /// Every service of these environments, in the manifest's order.
    let services: [Service]
    /// Services that `enable_monitoring` switches.
    let monitoring: Set<ServiceName>
    let modules: TerraformNames
    let variables: TerraformNames
    /// Variables of the operator over all environments, without those that Terraform has in a form of its own.
    let operatorVariables: [Variable]
    private let subnets: TerraformNames
    /// What each service waits for, in any environment.
    private let dependencies: [ServiceName: [ServiceName]]

    /// - Returns: `nil` when Terraform delivers no environment.
    /// - Throws: `GeneratorError` when services of different environments wait for each other.
    init?(_ platforms: PlatformSet) throws {
        base = platforms.base
        self.platforms = platforms.environments.filter { $0.terraform != nil }
        guard let delivery = base.terraform, !self.platforms.isEmpty else { return nil }
        self.delivery = delivery
        var order = base.services.map(\.name.value)
        var places = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var services: [ServiceName: Service] = [:]
        var dependencies: [ServiceName: [ServiceName]] = [:]
        for service in self.platforms.flatMap(\.services) {
            let name = service.name.value
            if services.updateValue(services[name] ?? service, forKey: name) == nil, places[name] == nil {
                places[name] = order.count
                order.append(name)
            }
            for dependency in service.dependencies
            where dependencies[name]?.contains(dependency.service.value) != true {
                dependencies[name, default: []].append(dependency.service.value)
            }
        }
        self.services = order.compactMap { services[$0] }
        self.dependencies = dependencies
        monitoring = Self.monitoring(self.services, dependencies)
        var modules = TerraformNames(reserved: TerraformConventions.reservedModules)
        for service in self.services { modules.add(service.name.text, fallback: "_service") }
        self.modules = modules
        var subnets = TerraformNames(reserved: TerraformConventions.reservedVariables)
        for network in self.platforms.flatMap(\.networks) {
            subnets.add(network.name.text, suffix: "_subnet", fallback: "_network")
        }
        self.subnets = subnets
        let known = Set(self.platforms.flatMap(\.networks).map { subnets[$0.name.text] })
        var variables = TerraformNames(reserved: TerraformConventions.reservedVariables + known)
        var operators: [Variable] = []
        let hasBuilds = self.platforms.contains { $0.services.contains { $0.image.build != nil } }
        self.hasBuilds = hasBuilds
        // Which colours run, and with which tags, is one variable of its own.
        let own =
            [TerraformConventions.secretsFolder] + ReleaseColour.allCases.map(\.tagVariable)
            + (hasBuilds ? [TerraformConventions.imageTag] : [])
        for variable in self.platforms.flatMap(\.variables) where !own.contains(variable.name.text) {
            guard !operators.contains(where: { $0.name.value == variable.name.value }) else { continue }
            operators.append(variable)
            variables.add(variable.name.text, fallback: "_value")
        }
        self.variables = variables
        operatorVariables = operators
        try requireOrder()
    }

    var names: [String] { platforms.compactMap { $0.environment.name?.text } }

    /// The names of networks' variables.
    var subnetVariables: TerraformNames { subnets }

    let hasBuilds: Bool
    /// Services that run in colours in some environment.
    var blueGreen: [Service] {
        services.filter { service in
            platforms.contains { platform in
                platform.service(service.name.value).map(platform.isColoured) ?? false
            }
        }
    }
    var hasColours: Bool { !blueGreen.isEmpty }
    var policyNetworks: [Network] { base.networks.filter(\.isInternalUnderPolicy) }

    /// What a service waits for: services of its own module, or of all modules for the one of monitoring.
    func dependencies(of name: ServiceName, where isIncluded: (ServiceName) -> Bool) -> [ServiceName] {
        (dependencies[name] ?? []).filter(isIncluded)
    }

    /// Services that watch the platform, but those that others wait for: they cannot be switched off.
    private static func monitoring(
        _ services: [Service],
        _ dependencies: [ServiceName: [ServiceName]]
    ) -> Set<ServiceName> {
        var monitoring = Set(
            services.filter { $0.component?.isMonitoring ?? false || $0.profile?.value == "monitoring" }
                .map(\.name.value)
        )
        var isSettled = false
        while !isSettled {
            let needed = services.filter { !monitoring.contains($0.name.value) }
                .flatMap { dependencies[$0.name.value] ?? [] }.filter(monitoring.contains)
            monitoring.subtract(needed)
            isSettled = needed.isEmpty
        }
        return monitoring
    }

    /// One configuration has one order, which must suit all environments.
    private func requireOrder() throws {
        let known = Dictionary(services.map { ($0.name.value, $0) }) { first, _ in first }
        var states: [ServiceName: Bool] = [:]
        func visit(_ service: Service) throws {
            if let isDone = states[service.name.value] {
                guard !isDone else { return }
                throw GeneratorError(
                    "services of different environments wait for each other, one of them '\(service.name.value)', which one Terraform configuration cannot express",
                    fix: "let the dependencies have one direction in all environments",
                    at: service.name.origin
                )
            }
            states[service.name.value] = false
            for name in dependencies[service.name.value] ?? [] {
                guard let other = known[name] else { continue }
                try visit(other)
            }
            states[service.name.value] = true
        }
        for service in services { try visit(service) }
    }
}
