import Origins
import PlatformManifest

/// What is known of an environment's gateway before its services are resolved: enough for the components that serve it.
struct GatewayOutline {
    let section: GatewaySection
    /// The rendered configuration.
    let folder: ProjectPath
    let tls: GatewayTLS?
    /// The environment's own first, then those of routes in the manifest's order, each once.
    let hosts: [Sourced<DomainName>]
    /// Whether the shares of colours have to be kept.
    let hasColours: Bool
    /// The secrets with users that routes ask for, each once.
    let users: [Sourced<SecretName>]
    /// The service that gets the certificates.
    let certificateClient: ServiceName?

    /// - Returns: `nil` without a gateway section, and for the base, which is no environment.
    init?(_ manifest: Manifest, _ environment: PlatformEnvironment, _ layout: Layout) {
        guard let section = manifest.gateway?.value, let name = environment.name?.value, let folder = layout.nginx
        else { return nil }
        self.section = section
        self.folder = folder
        let routes = section.routes.filter { $0.value.holds(in: name) }
        var hosts = environment.domain.map { [$0] } ?? []
        for host in routes.compactMap({ $0.value.host(in: environment) })
        where !hosts.contains(where: { $0.value == host.value }) {
            hosts.append(host)
        }
        self.hosts = hosts
        hasColours = routes.contains { route in
            guard let service = route.value.target.flatMap({ manifest.services.entry($0.value)?.value }) else {
                return false
            }
            return service.holds(in: name) && Self.mayHaveColours(service.deploy?.strategy, environment)
        }
        var users: [Sourced<SecretName>] = []
        for route in routes {
            guard let name = GatewayAccess(to: route.value, of: section).users,
                !users.contains(where: { $0.value == name.value })
            else { continue }
            users.append(name)
        }
        self.users = users
        certificateClient =
            manifest.services.entries.first { entry in
                entry.value.component?.value == .certbot && entry.value.holds(in: name)
                    && entry.value.settings?.value.target?.value ?? section.service.value == section.service.value
            }?.name.value
        tls = environment.tls.map { settings in
            let isACME = settings.mode.value == .acme || settings.mode.value == .acmeStaging
            guard isACME, let host = hosts.first else {
                return GatewayTLS(
                    settings: settings,
                    certificateFolder: Sourced(GatewayConventions.certificates, settings.mode.origin),
                    projectFolder: GatewayConventions.certificatesProjectFolder(name)
                )
            }
            // certbot names the folder after the first host of the certificate.
            let origin = Origin.derived(rule: "folder of an ACME certificate", from: [host.origin])
            return GatewayTLS(
                settings: settings,
                certificateFolder: Sourced("\(GatewayConventions.letsEncrypt)/live/\(host.value)", origin),
                projectFolder: nil
            )
        }
    }

    /// Two colours need traffic to shift and one engine to name both; Swarm has updates of its own.
    static func mayHaveColours(_ strategy: Sourced<DeployStrategy>?, _ environment: PlatformEnvironment) -> Bool {
        guard strategy?.value == .blueGreen, environment.hosts.number == 1 else { return false }
        switch environment.purpose.value {
        case .staging, .production: return true
        case .development, .test: return false
        }
    }

    /// Whether the configuration changes while nginx runs, so that a script has to start it.
    var needsStartScript: Bool { tls != nil || hasColours }

    /// Where requests wait while they arrive, by what the gateway's container may use.
    func requestBuffer(memory: Sourced<MemorySize>?) -> RequestBuffer {
        RequestBuffer(bodies: section.routes.map { $0.value.bodySize ?? section.bodySize }, memory: memory)
    }
}

/// The folder in memory where nginx keeps requests that arrive, until it passes them on.
///
/// Files in memory count as the container's own, so that they must not take all that it may use.
struct RequestBuffer {
    /// As many of the largest requests that are kept fit together.
    private static let requests = 4
    /// Beside requests, the folder holds little.
    private static let usual = 64 << 20
    /// As a tiny gateway without limits would have.
    private static let unlimited = MemorySize(bytes: 512 << 20)

    /// What requests may take, in bytes: half of the container's memory. The rest is for nginx itself.
    private let share: Int
    private let memory: Origin?
    let size: Sourced<MemorySize>

    init(bodies: [Sourced<MemorySize>], memory: Sourced<MemorySize>?) {
        let share = (memory?.value ?? Self.unlimited).bytes / 2
        self.share = share
        self.memory = memory?.origin
        let kept = bodies.filter { $0.value.bytes <= share / Self.requests }
        let largest = kept.max { $0.value < $1.value }
        let needed = (largest?.value.bytes ?? 0) * Self.requests
        let bytes = min(max(Self.usual, needed), share)
        let sources = bytes == needed ? [largest?.origin] : bytes == share ? [memory?.origin] : []
        size = Sourced(
            MemorySize(bytes: max(1, bytes >> 20) << 20),
            .derived(rule: "room for requests that arrive", from: sources.compactMap(\.self))
        )
    }

    /// Whether a request of this size waits here; a larger one is passed on while it arrives.
    func holds(_ body: Sourced<MemorySize>) -> Sourced<Bool> {
        Sourced(
            body.value.bytes <= share / Self.requests,
            .derived(rule: "requests that fit into memory", from: [body.origin] + (memory.map { [$0] } ?? []))
        )
    }
}
