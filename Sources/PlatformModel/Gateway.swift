package import Origins
package import PlatformManifest

/// The nginx edge in one environment: what listens, which requests go where, and how fast.
///
/// Generators that speak of routes, hosts or upstreams read it here, so that they agree.
package struct Gateway: Sendable {
    /// The service that runs nginx.
    package let service: Sourced<ServiceName>
    /// Of its image's tag; `nil` when the tag names none. See `supports`.
    package let version: Sourced<NginxVersion>?
    /// Sizes and times that need no resolving.
    package let settings: GatewaySection
    package let listeners: GatewayListeners
    package let tls: GatewayTLS?
    /// One for each host name, the environment's own first; never empty.
    package let servers: [GatewayServer]
    /// Every service that some route leads to, each port once, in the order of the routes.
    package let upstreams: [GatewayUpstream]
    /// Every limit that some route uses.
    package let zones: [GatewayZone]
    /// Whether limits only log what they would refuse.
    package let areLimitsDryRun: Sourced<Bool>
    /// The paths that probes of the edge itself ask for, beside `/healthz` of the status listener.
    package let healthPaths: [Sourced<HTTPPath>]
    /// Networks from which the status page is read.
    package let monitoringSubnets: [Sourced<CIDR>]

    /// Whether the declared nginx knows what came with a version; an unknown nginx is taken for the oldest.
    package func supports(_ version: NginxVersion) -> Bool { (self.version?.value ?? .oldest) >= version }

    /// The services of which two colours may run side by side.
    package var colouredServices: [Sourced<ServiceName>] {
        var names: [Sourced<ServiceName>] = []
        for upstream in upstreams
        where upstream.isColoured && !names.contains(where: { $0.value == upstream.service.value }) {
            names.append(upstream.service)
        }
        return names
    }
}

/// A release of nginx. For example: `1.30.4`.
package struct NginxVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: Int
    package let minor: Int
    package let patch: Int

    package init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads the beginning of a tag; a missing third number counts as 0.
    ///
    /// For example: `1.30.4-alpine`, `1.27`.
    package init?(tag: String) {
        let numbers = tag.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }.split(
            separator: ".",
            omittingEmptySubsequences: false
        ).map { Int($0) }
        guard (2...3).contains(numbers.count), let major = numbers[0], let minor = numbers[1], major == 1 else {
            return nil
        }
        let rest = tag.dropFirst(tag.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }.count)
        guard rest.isEmpty || rest.first == "-" else { return nil }
        self.init(major, minor, numbers.count == 3 ? numbers[2] ?? 0 : 0)
    }

    /// The oldest that configurations are written for: Debian 12's.
    package static let oldest = NginxVersion(1, 22, 0)
    /// `ssl_session_tickets` is safe by default.
    package static let safeTickets = NginxVersion(1, 23, 2)
    /// `listen … quic`, `http3`.
    package static let quic = NginxVersion(1, 25, 0)
    /// `http2 on`.
    package static let http2Directive = NginxVersion(1, 25, 1)
    /// `server … resolve` in upstreams.
    package static let resolvingUpstreams = NginxVersion(1, 27, 3)
    /// `keepalive_min_timeout`.
    package static let minimumKeepAlive = NginxVersion(1, 27, 4)
    /// Images with OpenSSL 3.5, which knows X25519MLKEM768.
    package static let hybridKeyExchange = NginxVersion(1, 29, 0)

    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (left: NginxVersion, right: NginxVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}

/// Ports of the container, and as which of them clients know it.
package struct GatewayListeners: Sendable {
    package let http: Sourced<Port>
    /// `nil` without TLS.
    package let https: Sourced<Port>?
    /// Serves HTTP/3 too, over a published UDP port.
    package let hasQUIC: Bool
    /// For probes and metrics; never published.
    package let status: Sourced<Port>
    /// In URLs: the published port, else the container's own.
    package let publicHTTP: Sourced<Port>
    package let publicHTTPS: Sourced<Port>?
}

/// Where the one certificate of all hosts lies.
package struct GatewayTLS: Sendable {
    package let settings: TLS
    /// In the container, with `fullchain.pem` and `privkey.pem`.
    package let certificateFolder: Sourced<String>
    /// From the project's root, where the operator or a script puts the files; `nil` when they come by ACME.
    package let projectFolder: ProjectPath?

    package var isACME: Bool { settings.mode.value == .acme || settings.mode.value == .acmeStaging }
}

/// A host name and its routes.
package struct GatewayServer: Sendable {
    /// `nil` for an environment without a domain, which answers to any name.
    package let name: Sourced<DomainName>?
    /// Whether requests for unknown names come here too: on a developer's machine and in a test run.
    package let isDefault: Bool
    /// With scheme and, where it is not the usual one, port. For example: `https://shop.example.com`.
    package let url: Sourced<String>
    /// Exact ones first, then those with the longest path.
    package let routes: [GatewayRoute]
}

extension GatewayServer {
    /// The public paths under which routes would show the metrics of services; not those that a route names itself.
    package func metricsPaths(of platform: Platform) -> [Sourced<HTTPPath>] {
        var paths: [Sourced<HTTPPath>] = []
        for route in routes where !route.isExact {
            guard let upstream = route.upstream, let metrics = platform.service(upstream.service.value)?.metrics,
                metrics.port.value == upstream.port.value
            else { continue }
            let seen = (route.replacement ?? route.path).value.text
            guard metrics.path.text.hasPrefix(seen) else { continue }
            let path = HTTPPath(unchecked: route.path.text + metrics.path.text.dropFirst(seen.count))
            guard !routes.contains(where: { $0.path.value == path }), !paths.contains(where: { $0.value == path })
            else {
                continue
            }
            let origin = Origin.derived(
                rule: "public path of metrics",
                from: [route.path.origin, metrics.path.origin]
            )
            paths.append(Sourced(path, origin))
        }
        return paths
    }
}

/// What becomes of requests for a path.
package struct GatewayRoute: Sendable {
    package enum Target: Sendable {
        case upstream(GatewayUpstream)
        /// A folder of the gateway's container.
        case files(Sourced<VolumeName>, folder: Sourced<AbsolutePath>)
    }

    package let path: Sourced<HTTPPath>
    package let isExact: Bool
    package let description: Sourced<String>?
    package let target: Target
    /// What the service sees instead of `path`; `nil` when it sees the path as it is.
    package let replacement: Sourced<HTTPPath>?
    /// What is taken away from the path on the way to the service, as the service tells its own address; `nil` where
    /// nothing is. For example: `/img`.
    package let strippedPrefix: Sourced<String>?
    /// The only methods that are served; empty for all.
    package let methods: [Sourced<HTTPMethod>]
    /// At least one.
    package let limits: [GatewayLimit]
    package let access: GatewayAccess
    package let isWebSocket: Sourced<Bool>
    package let isStreaming: Sourced<Bool>
    package let readTimeout: Sourced<TimeSpan>
    /// `nil` for the gateway's own.
    package let bodySize: Sourced<MemorySize>?
    /// Whether a request waits in the gateway until it is there as a whole.
    package let buffersRequests: Sourced<Bool>
    package let expires: Sourced<TimeSpan>?
    package let isImmutable: Sourced<Bool>
    package let contentSecurityPolicy: Sourced<String>?
    /// Whether probes ask for it, so that it is not logged.
    package let isProbe: Sourced<Bool>

    package var upstream: GatewayUpstream? {
        if case .upstream(let upstream) = target { upstream } else { nil }
    }
}

/// A service and the port on which it answers the gateway.
package struct GatewayUpstream: Sendable {
    /// The service's name, with the port where it is not the main one; no two upstreams share one.
    ///
    /// For example: `backend`, `backend_9102`.
    package let name: String
    package let service: Sourced<ServiceName>
    package let port: Sourced<Port>
    package let replicas: Sourced<PositiveCount>
    /// Whether a blue and a green one may run side by side.
    package let isColoured: Bool
    /// Whether its one container runs before the gateway starts, so that its name resolves then.
    package let isThereAtStart: Bool
}

extension RouteSection {
    /// The host name in an environment; `nil` for the environment's own.
    func host(in environment: PlatformEnvironment) -> Sourced<DomainName>? {
        guard let host else { return nil }
        let domain = environment.domainOrLocal
        let origin =
            host.value.isBelowDomain
            ? Origin.derived(rule: "host below the environment's domain", from: [host.origin, domain.origin])
            : host.origin
        return Sourced(host.value.name(below: domain.value), origin)
    }
}

/// Who is answered.
package struct GatewayAccess: Sendable {
    /// The only clients; empty for all.
    package let clients: [Sourced<ClientRange>]
    /// The secret with htpasswd lines; `nil` asks for no password.
    package let users: Sourced<SecretName>?

    /// A route's own words go before the gateway's, each for itself.
    init(to route: RouteSection, of gateway: GatewaySection) {
        let inherited = route.isOpen.value ? nil : gateway
        clients = route.allow.isEmpty ? inherited?.allow ?? [] : route.allow
        users = route.basicAuth ?? inherited?.basicAuth
    }

    /// Whether another one lets in the same.
    func isSame(as other: GatewayAccess) -> Bool {
        Set(clients.map(\.value)) == Set(other.clients.map(\.value)) && users?.value == other.users?.value
    }
}

/// The use of a zone.
package struct GatewayLimit: Sendable {
    /// Of the zone as nginx knows it.
    package let zone: String
    package let burst: Sourced<PositiveCount>
    package let isDelayed: Sourced<Bool>
    package let origin: Origin
}

/// A rate limit, counted for each client address.
package struct GatewayZone: Sendable {
    /// As nginx knows it. For example: `auth`, `auth_post` for the zone `auth` counting POST requests only.
    package let name: String
    package let rate: Sourced<RequestRate>
    package let size: Sourced<MemorySize>
    package let description: Sourced<String>?
    /// The methods that count; empty for all.
    package let methods: [HTTPMethod]
    package let origin: Origin
}

/// One of the two sets of containers of a service that is released blue-green.
///
/// Blue is the service itself under a further name, green a second service that only a release starts.
package enum ReleaseColour: String, CaseIterable, Sendable {
    case blue, green

    /// The name by which the gateway reaches this colour. For example: `backend-green`.
    package func host(of service: ServiceName) -> String { "\(service)-\(rawValue)" }

    /// The release that this colour runs, where it is not `IMAGE_TAG`.
    package var tagVariable: String { "IMAGE_TAG_\(rawValue.uppercased())" }
}

extension Platform {
    /// Whether two colours of a service may run side by side here.
    package func isColoured(_ service: Service) -> Bool {
        gateway?.upstreams.contains { $0.isColoured && $0.service.value == service.name.value } ?? false
    }
}

/// Paths in the gateway's container, which its configuration, its scripts and its mounts name.
package enum GatewayConventions {
    /// The rendered folder.
    package static let configuration = "/etc/gateway"
    /// The file that nginx is started with.
    package static let main = "\(configuration)/nginx.conf"
    /// Moves traffic between the colours of a service, where some have two.
    package static let switchScript = "\(configuration)/switch-release.sh"
    /// certbot's folder (certbot, `--config-dir`).
    package static let letsEncrypt = "/etc/letsencrypt"
    /// Where the ACME client leaves its answers to challenges.
    package static let webroot = "/var/www/certbot"
    /// Certificates that do not come by ACME.
    package static let certificates = "/etc/gateway-certificates"
    /// What outlives the container: the shares of the colours. The image has this folder, owned by nginx' user, and a new
    /// volume takes the owner of what it covers.
    package static let state = "/var/cache/nginx"
    package static let releases = "\(state)/release"
    /// In memory, of one run.
    package static let temporary = "/tmp"
    package static let statusPort = 8081

    /// Where the operator puts `fullchain.pem` and `privkey.pem`, beside the environment's secrets.
    package static func certificatesProjectFolder(_ environment: EnvironmentName) -> ProjectPath {
        ProjectPath(unchecked: "secrets/\(environment)/certificates")
    }
}
