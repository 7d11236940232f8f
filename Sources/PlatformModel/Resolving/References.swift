import Origins
package import PlatformManifest

/// What `{"from": …}` may name in one environment.
struct References {
    let resolver: PlatformResolver

    /// The outputs of a service, of `platform` or of `environment`, by name; `nil` when there is no such thing.
    func outputs(of name: ServiceName) -> [String: FactOutput]? {
        if let known = resolver.memo.outputs[name] { return known }
        let outputs = computedOutputs(of: name)
        resolver.memo.outputs[name] = .some(outputs)
        return outputs
    }

    private func computedOutputs(of name: ServiceName) -> [String: FactOutput]? {
        switch name.text {
        case "environment": return environmentOutputs
        case "platform": return platformOutputs
        default: break
        }
        guard let entry = resolver.manifest.services.entry(name) else { return nil }
        if let facts = resolver.componentFacts(of: entry) { return facts.outputs }
        let host = FactOutput(text: name.text, origin: entry.name.origin)
        guard let port = entry.value.port ?? entry.value.ports.entries.first?.value.port else { return ["host": host] }
        let origin = Origin.derived(rule: "address of a service", from: [entry.name.origin, port.origin])
        var outputs = [
            "host": host,
            "port": FactOutput(text: String(port.number), origin: port.origin),
            "address": FactOutput(text: "\(name):\(port.value)", origin: origin),
        ]
        if speaksHTTP(entry, at: port.value) {
            outputs["url"] = FactOutput(text: "http://\(name):\(port.value)", origin: origin)
        }
        return outputs
    }

    /// Whether something says that a service answers HTTP on its main port: a path that is asked there, a route that leads
    /// there, or its runtime.
    private func speaksHTTP(_ entry: NamedMap<ServiceName, ServiceSection>.Entry, at port: Port) -> Bool {
        let section = entry.value
        if let health = section.health?.value, health.liveness ?? health.readiness != nil,
            health.port.map({ $0.value == port }) ?? true
        {
            return true
        }
        if let metrics = section.metrics?.value, metrics.port.map({ $0.value == port }) ?? true { return true }
        let isRouted = (resolver.manifest.gateway?.value.routes ?? []).contains { route in
            guard route.value.target?.value == entry.name.value else { return false }
            guard let name = route.value.port else { return true }
            return section.ports[name.value]?.port.value == port
        }
        if isRouted { return true }
        // Another command is another program.
        let lender = section.command == nil ? section.imageOf.flatMap { resolver.manifest.services[$0.value] } : nil
        return (section.runtime ?? lender?.runtime)?.value.kind.value.isWebServer ?? false
    }

    private var environmentOutputs: [String: FactOutput] {
        let environment = resolver.environment
        var outputs = [
            "logLevel": FactOutput(text: environment.logLevel.value.rawValue, origin: environment.logLevel.origin),
            "debug": FactOutput(text: environment.debug.value ? "true" : "false", origin: environment.debug.origin),
            "purpose": FactOutput(text: environment.purpose.value.rawValue, origin: environment.purpose.origin),
        ]
        // The base is no environment: what names one stands in the overlays only.
        outputs["name"] = FactOutput(
            text: environment.name?.text ?? "",
            origin: environment.name?.origin ?? .constant,
            isMissing: environment.name == nil
        )
        outputs["domain"] =
            environment.domain.map { FactOutput(text: $0.text, origin: $0.origin) }
            ?? FactOutput(text: "localhost", origin: .standard("domain of an environment without one"))
        return outputs
    }

    private var platformOutputs: [String: FactOutput] {
        let name = resolver.manifest.platform.value.name
        return ["name": FactOutput(text: name.text, origin: name.origin)]
    }
}

extension PlatformResolver {
    /// For what does not depend on the environment.
    package static func withoutEnvironment(_ manifest: Manifest) -> PlatformResolver {
        PlatformResolver(manifest, base: manifest, environment: nil)
    }

    /// The names that a reference to this service may end with, in order; `nil` when there is no such service.
    package func outputNames(of service: ServiceName) -> [String]? {
        References(resolver: self).outputs(of: service)?.keys.sorted()
    }

    private static let noSettings = ComponentSettings.placeholder

    /// What the catalog knows of a service, found out once; `nil` for one that is no component.
    func componentFacts(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> ComponentFacts? {
        guard let kind = entry.value.component?.value else { return nil }
        if let known = memo.facts[entry.name.value] { return known }
        let facts = kind.catalogEntry.facts(in: componentContext(of: entry))
        memo.facts[entry.name.value] = facts
        return facts
    }

    func limits(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Limits? {
        LimitsResolver(manifest: manifest, base: base, environmentLimits: environmentLimits).limits(of: entry)
    }

    private func componentContext(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> ComponentContext {
        let settings = entry.value.settings?.value ?? Self.noSettings
        return ComponentContext(
            service: entry.name,
            settings: settings,
            target: settings.target.flatMap { componentTarget($0, depth: 0) },
            environment: environment,
            layout: layout,
            isGateway: manifest.gateway?.value.service.value == entry.name.value,
            gateway: gateway,
            monitoring: monitoring,
            memory: limits(of: entry)?.memory,
            dataSize: manifest.volumes[
                VolumeName(unchecked: PlatformConventions.dataVolume(of: entry.name.text))
            ]?.size,
            // Only Grafana asks.
            hasPrometheus: entry.value.component?.value == .grafana && hasPrometheus,
            servedPath: servedPath(of: entry.name.value, settings),
            password: password(of: entry),
            monitoringRoles: monitoringRoles(of: entry)
        )
    }

    private func monitoringRoles(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> [MonitoringRole] {
        guard let kind = entry.value.component?.value, [.postgres, .timescaledb].contains(kind) else { return [] }
        let roles = memo.monitoringRoles ?? rolesOfExporters
        memo.monitoringRoles = roles
        return roles[entry.name.value] ?? []
    }

    private var rolesOfExporters: [ServiceName: [MonitoringRole]] {
        var roles: [ServiceName: [MonitoringRole]] = [:]
        for exporter in manifest.services.entries where exporter.value.component?.value == .postgresExporter {
            guard isHere(exporter), let settings = exporter.value.settings?.value, let target = settings.target,
                let user = settings.user, let password = password(of: exporter)
            else { continue }
            roles[target.value, default: []].append(MonitoringRole(name: user, password: password))
        }
        return roles
    }

    /// What exporters of Redis read, by the passwords of the services that they work for.
    var secretDerivations: [SecretName: SecretDerivation] {
        var derivations: [SecretName: SecretDerivation] = [:]
        for exporter in manifest.services.entries where exporter.value.component?.value == .redisExporter {
            guard isHere(exporter), let target = exporter.value.settings?.value.target,
                let redis = manifest.services.entry(target.value), let source = password(of: redis),
                let own = password(of: exporter), own.value != source.value
            else { continue }
            derivations[own.value] = SecretDerivation(
                source: source,
                address: Sourced(RedisExporter.address(of: target.value), target.origin)
            )
        }
        return derivations
    }

    private var hasPrometheus: Bool {
        manifest.services.entries.contains { $0.value.component?.value == .prometheus && isHere($0) }
    }

    /// The path of `rootURL`, without what a route of the gateway takes away.
    private func servedPath(of service: ServiceName, _ settings: ComponentSettings) -> Sourced<String>? {
        guard let url = settings.rootURL else { return nil }
        var path = url.value.path
        let route = (manifest.gateway?.value.routes ?? []).map(\.value).first { route in
            route.holds(in: environment.name?.value) && route.target?.value == service && route.prefix.value == .strip
        }
        if let route {
            let taken = (route.stripped ?? route.path).value.text
            let prefix = taken.hasSuffix("/") ? String(taken.dropLast()) : taken
            if path == prefix { return nil }
            if path.hasPrefix("\(prefix)/") { path = String(path.dropFirst(prefix.count)) }
        }
        return path.isEmpty ? nil : Sourced(path, url.origin)
    }

    /// Follows `settings.for` through pools to the data store; a cycle ends it.
    private func componentTarget(_ name: Sourced<ServiceName>, depth: Int) -> ComponentTarget? {
        guard depth < 4, let entry = manifest.services.entry(name.value) else { return nil }
        let settings = entry.value.settings?.value
        if let next = settings?.target, let behind = componentTarget(next, depth: depth + 1) {
            return ComponentTarget(
                name: name,
                user: behind.user,
                database: behind.database,
                password: behind.password
            )
        }
        let user = settings?.user ?? Sourced(Identifier(unchecked: "postgres"), .standard("user of PostgreSQL"))
        return ComponentTarget(
            name: name,
            user: user,
            database: settings?.database ?? user,
            password: password(of: entry)
        )
    }

    /// The secret that the manifest names, else `<service>-password` if that is declared.
    private func password(of entry: NamedMap<ServiceName, ServiceSection>.Entry) -> Sourced<SecretName>? {
        if let password = entry.value.settings?.value.password { return password }
        return manifest.secrets.entry(PlatformConventions.passwordSecret(of: entry.name.value))?.name
    }
}
