import Origins
import PlatformManifest

/// Resolves the gateway of one environment from its routes and from the services that they lead to.
struct GatewayResolver {
    let outline: GatewayOutline
    let environment: PlatformEnvironment
    let services: [ServiceName: Service]
    let networks: [Network]
    let edge: Service
    private let buffer: RequestBuffer

    /// - Returns: `nil` when the gateway's service does not exist here or is no nginx.
    init?(_ outline: GatewayOutline?, _ environment: PlatformEnvironment, _ services: [Service], _ networks: [Network])
    {
        guard let outline,
            let edge = services.first(where: { $0.name.value == outline.section.service.value }),
            edge.component == .nginx
        else { return nil }
        self.outline = outline
        self.environment = environment
        self.services = Dictionary(services.map { ($0.name.value, $0) }) { first, _ in first }
        self.networks = networks
        self.edge = edge
        buffer = outline.requestBuffer(memory: edge.limits?.memory)
    }

    private var section: GatewaySection { outline.section }

    func resolve() -> Gateway {
        let written = section.routes.filter { $0.value.holds(in: environment.name?.value) }
        var byHost = outline.hosts.map(Optional.some)
        // Routes without a host answer to the environment's domain, else to any name.
        let needsAnyName = environment.domain == nil && written.contains { $0.value.host == nil }
        if needsAnyName || byHost.isEmpty { byHost.insert(nil, at: 0) }
        let servers = byHost.enumerated().map { place, host in
            server(host, written.filter { isOn($0.value, host, isFirst: place == 0) }, isFirst: place == 0)
        }
        var upstreams: [GatewayUpstream] = []
        for route in written {
            guard let upstream = upstream(route.value), !upstreams.contains(where: { $0.name == upstream.name }) else {
                continue
            }
            upstreams.append(upstream)
        }
        let used = Set(servers.flatMap { $0.routes.flatMap { $0.limits.map(\.zone) } })
        return Gateway(
            service: section.service,
            version: version,
            settings: section,
            listeners: listeners,
            tls: listeners.https == nil ? nil : outline.tls,
            servers: servers,
            upstreams: upstreams,
            zones: zones(of: written).filter { used.contains($0.name) },
            areLimitsDryRun: section.dryRunLimits
                ?? Sourced(
                    environment.purpose.value == .development,
                    .derived(rule: "limits by purpose (NX-33)", from: [environment.purpose.origin])
                ),
            healthPaths: healthPaths,
            monitoringSubnets: monitoringSubnets
        )
    }

    private func isOn(_ route: RouteSection, _ host: Sourced<DomainName>?, isFirst: Bool) -> Bool {
        guard let own = route.host(in: environment) else { return isFirst }
        return own.value == host?.value
    }

    private var version: Sourced<NginxVersion>? {
        guard let image = edge.image.pulled, let tag = image.value.tag, let version = NginxVersion(tag: tag) else {
            return nil
        }
        return Sourced(version, .derived(rule: "nginx version of the image's tag", from: [image.origin]))
    }

    // MARK: - Listeners

    private var listeners: GatewayListeners {
        func port(named name: String) -> ServicePort? { edge.ports.first { $0.name == name && $0.transport == .tcp } }
        let https = environment.tls == nil ? nil : port(named: "https")
        let plain = edge.ports.first { port in
            port.transport == .tcp && port.name != "https" && port.name != "status"
        }
        let http = port(named: "http") ?? plain
        let quic = https.flatMap { https in
            edge.ports.first { $0.transport == .udp && $0.container.value == https.container.value }
        }
        return GatewayListeners(
            http: http?.container ?? Sourced(Port(unchecked: 8080), .standard("component 'nginx'")),
            https: https?.container,
            hasQUIC: quic != nil && (version?.value ?? .oldest) >= .quic,
            status: port(named: "status")?.container
                ?? Sourced(Port(unchecked: GatewayConventions.statusPort), .standard("component 'nginx'")),
            publicHTTP: http?.published?.host ?? http?.container
                ?? Sourced(Port(unchecked: 8080), .standard("component 'nginx'")),
            publicHTTPS: https.map { $0.published?.host ?? $0.container }
        )
    }

    private var healthPaths: [Sourced<HTTPPath>] {
        guard case .probe(let probe) = edge.health, let path = probe.path else { return [] }
        let location = GatewayLocation(path: path.text, isExact: true)
        let written = section.routes.contains { $0.value.locations.contains(location) }
        return written ? [] : [path]
    }

    /// Where the exporter stands beside the gateway.
    private var monitoringSubnets: [Sourced<CIDR>] {
        let own = Set(edge.networks.map(\.network.value))
        let readers = services.values.filter { $0.component == .nginxExporter }
        let shared = Set(readers.flatMap { $0.networks.map(\.network.value) }).intersection(own)
        return networks.filter { shared.contains($0.name.value) }.compactMap(\.subnet)
    }

    // MARK: - Servers and routes

    private func server(
        _ host: Sourced<DomainName>?,
        _ written: [Sourced<RouteSection>],
        isFirst: Bool
    ) -> GatewayServer {
        let routes = written.compactMap { route(for: $0, among: written) }.enumerated().sorted { left, right in
            let (first, second) = (left.element, right.element)
            if first.isExact != second.isExact { return first.isExact }
            let (long, short) = (first.path.value.text.utf8.count, second.path.value.text.utf8.count)
            return long == short ? left.offset < right.offset : long > short
        }
        let isLocal = environment.purpose.value == .development || environment.purpose.value == .test
        return GatewayServer(
            name: host,
            isDefault: isFirst && (isLocal || host == nil) && listeners.https == nil,
            url: url(of: host),
            routes: routes.map(\.element)
        )
    }

    private func url(of host: Sourced<DomainName>?) -> Sourced<String> {
        let name = host?.value.text ?? "localhost"
        let listeners = listeners
        let port = listeners.publicHTTPS ?? listeners.publicHTTP
        let scheme = listeners.https == nil ? "http" : "https"
        let suffix = port.value.number == (listeners.https == nil ? 80 : 443) ? "" : ":\(port.value)"
        return Sourced(
            "\(scheme)://\(name)\(suffix)",
            .derived(rule: "public address of a host", from: (host.map { [$0.origin] } ?? []) + [port.origin])
        )
    }

    /// A route; `nil` for one that leads nowhere, which checks report.
    private func route(for written: Sourced<RouteSection>, among others: [Sourced<RouteSection>]) -> GatewayRoute? {
        let section = written.value
        guard let target = target(section) else { return nil }
        let fallback = fallback(of: section, among: others)
        // The route for all methods of the same path already carries this one's limit.
        if let fallback, fallback.value.path.value == section.path.value,
            fallback.value.isExact.value == section.isExact.value
        {
            return nil
        }
        var limits = [limit(of: section, methods: fallback == nil ? [] : section.methods)]
        if let fallback { limits.append(limit(of: fallback.value, methods: [])) }
        if section.methods.isEmpty {
            limits += others.filter { isMethodVariant($0.value, of: section) }
                .map { limit(of: $0.value, methods: $0.value.methods) }
        }
        var known: Set<String> = []
        return GatewayRoute(
            path: section.path,
            isExact: section.isExact.value,
            description: section.description,
            target: target,
            replacement: replacement(section),
            strippedPrefix: strippedPrefix(section),
            methods: fallback == nil ? section.methods : [],
            limits: limits.filter { known.insert($0.zone).inserted },
            access: GatewayAccess(to: section, of: self.section),
            isWebSocket: section.isWebSocket,
            isStreaming: section.isStreaming,
            readTimeout: section.readTimeout ?? self.section.readTimeout,
            bodySize: section.bodySize,
            buffersRequests: buffer.holds(section.bodySize ?? self.section.bodySize),
            expires: section.expires,
            isImmutable: section.isImmutable,
            contentSecurityPolicy: section.contentSecurityPolicy ?? self.section.contentSecurityPolicy,
            isProbe: isProbe(section)
        )
    }

    private func target(_ section: RouteSection) -> GatewayRoute.Target? {
        if let upstream = upstream(section) { return .upstream(upstream) }
        guard let volume = section.volume, let folder = GatewayResolver.folder(of: volume.value, in: edge) else {
            return nil
        }
        return .files(volume, folder: folder)
    }

    /// Where the gateway's container has a volume.
    static func folder(of volume: VolumeName, in edge: Service) -> Sourced<AbsolutePath>? {
        edge.mounts.first { $0.holds(volume) }?.target
    }

    private func upstream(_ route: RouteSection) -> GatewayUpstream? {
        guard let name = route.target, let service = services[name.value],
            let port = GatewayResolver.port(of: route, on: service)
        else { return nil }
        let dependency = edge.dependencies.contains { $0.service.value == name.value && $0.condition != .completed }
        let isColoured = GatewayOutline.mayHaveColours(service.deploy.strategy, environment)
        // An underscore, which no service's name has: 'api-8081' may be a service of its own.
        let suffix = port.container.value == service.mainPort?.container.value ? "" : "_\(port.container.value)"
        return GatewayUpstream(
            name: "\(name.value)\(suffix)",
            service: name,
            port: port.container,
            replicas: service.replicas,
            isColoured: isColoured,
            isThereAtStart: dependency && !isColoured && service.replicas.number == 1 && service.profile == nil
        )
    }

    private static func port(of route: RouteSection, on service: Service) -> ServicePort? {
        guard let name = route.port else { return service.mainPort }
        return service.ports.first { $0.name == name.text }
    }

    /// What a route takes away, as written; `nil` for a path that is kept.
    private func stripped(_ section: RouteSection) -> Sourced<HTTPPath>? {
        guard section.prefix.value == .strip, !section.isExact.value else { return nil }
        let stripped = section.stripped ?? section.path
        return section.path.text.hasPrefix(stripped.text) && stripped.text != "/" ? stripped : nil
    }

    private func strippedPrefix(_ section: RouteSection) -> Sourced<String>? {
        stripped(section)?.map { $0.text.hasSuffix("/") ? String($0.text.dropLast()) : $0.text }
    }

    /// `nil` for a path that is kept.
    private func replacement(_ section: RouteSection) -> Sourced<HTTPPath>? {
        guard let stripped = stripped(section) else { return nil }
        let rest = section.path.text.dropFirst(stripped.text.count)
        let origin = Origin.derived(rule: "path that the service sees", from: [section.path.origin, stripped.origin])
        return Sourced(HTTPPath(unchecked: rest.hasPrefix("/") ? String(rest) : "/\(rest)"), origin)
    }

    /// Whether probes ask for exactly this.
    private func isProbe(_ section: RouteSection) -> Sourced<Bool> {
        var asked: Sourced<HTTPPath>?
        if let name = section.target?.value, case .probe(let probe)? = services[name]?.health { asked = probe.path }
        let sources =
            [section.isExact.origin, section.path.origin] + [section.target?.origin, asked?.origin].compactMap(\.self)
        return Sourced(
            section.isExact.value && asked?.value == section.path.value,
            .derived(rule: "paths that probes ask for", from: sources)
        )
    }

    // MARK: - Methods

    /// The route that takes the methods which this one does not, if both lead to the same place.
    private func fallback(of section: RouteSection, among others: [Sourced<RouteSection>]) -> Sourced<RouteSection>? {
        guard !section.methods.isEmpty else { return nil }
        return GatewayRoutes.fallback(of: section, among: others)
    }

    private func isMethodVariant(_ other: RouteSection, of section: RouteSection) -> Bool {
        !other.methods.isEmpty && other.path.value == section.path.value
            && other.isExact.value == section.isExact.value
    }

    // MARK: - Limits

    /// The limit that a route has: its own, else the gateway's, else a generous one, since no path is without (NX-23).
    private func limit(of section: RouteSection, methods: [Sourced<HTTPMethod>]) -> GatewayLimit {
        let name = zoneName(of: section, methods: methods)
        guard let use = section.rateLimit ?? self.section.defaultLimit, self.section.zones[use.value.zone.value] != nil
        else {
            let origin = Origin.standard("limit of routes that have none")
            return GatewayLimit(
                zone: name,
                burst: Sourced(100, origin),
                isDelayed: Sourced(false, origin),
                origin: origin
            )
        }
        return GatewayLimit(
            zone: name,
            burst: use.value.burst,
            isDelayed: use.value.isDelayed,
            origin: use.value.zone.origin
        )
    }

    /// Underscores keep it apart from what the manifest can name.
    private func zoneName(of section: RouteSection, methods: [Sourced<HTTPMethod>]) -> String {
        let use = section.rateLimit ?? self.section.defaultLimit
        let zone = use.flatMap { self.section.zones[$0.value.zone.value] == nil ? nil : $0.value.zone.text }
        return ([zone ?? "per_client"] + methods.map { $0.value.rawValue.lowercased() }).joined(separator: "_")
    }

    private func zones(of routes: [Sourced<RouteSection>]) -> [GatewayZone] {
        var zones = section.zones.entries.map { zone($0, methods: []) }
        for route in routes where !route.value.methods.isEmpty {
            guard let use = route.value.rateLimit ?? section.defaultLimit,
                let entry = section.zones.entry(use.value.zone.value)
            else { continue }
            zones.append(zone(entry, methods: route.value.methods))
        }
        let standard = Origin.standard("limit of routes that have none")
        zones.append(
            GatewayZone(
                name: "per_client",
                rate: Sourced(RequestRate(count: 50, isPerMinute: false), standard),
                size: Sourced(MemorySize(bytes: 10 << 20), standard),
                description: Sourced("routes without a limit of their own", standard),
                methods: [],
                origin: standard
            )
        )
        var known: Set<String> = []
        return zones.filter { known.insert($0.name).inserted }
    }

    private func zone(
        _ entry: NamedMap<ZoneName, ZoneSection>.Entry,
        methods: [Sourced<HTTPMethod>]
    ) -> GatewayZone {
        GatewayZone(
            name: ([entry.name.text] + methods.map { $0.value.rawValue.lowercased() }).joined(separator: "_"),
            rate: entry.value.rate,
            size: entry.value.size,
            description: entry.value.description,
            methods: methods.map(\.value),
            origin: entry.name.origin
        )
    }
}

/// How routes of one host relate.
enum GatewayRoutes {
    /// The route that takes the other methods of a route for some: one for the same path, else for the longest beginning
    /// of it.
    static func fallback(of section: RouteSection, among others: [Sourced<RouteSection>]) -> Sourced<RouteSection>? {
        let path = section.path.text
        let same = others.first { other in
            other.value.methods.isEmpty && other.value.path.text == path
                && other.value.isExact.value == section.isExact.value
        }
        if let same { return same }
        let around = others.filter { other in
            guard other.value.methods.isEmpty, !other.value.isExact.value else { return false }
            let prefix = other.value.path.text
            return path.hasPrefix(prefix) && (prefix.hasSuffix("/") || path == prefix || path.hasPrefix("\(prefix)/"))
        }
        return around.max { $0.value.path.text.utf8.count < $1.value.path.text.utf8.count }
    }
}
