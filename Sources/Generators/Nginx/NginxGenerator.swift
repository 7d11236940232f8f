import Documents
import Origins
import PlatformManifest
import PlatformModel
package import PlatformTemplates

/// Renders the gateway's configuration, a folder for each environment, with the scripts that start and switch it.
package struct NginxGenerator: Generator {
    package let description = GeneratorDescription(
        name: "nginx",
        summary: "the gateway: hosts, routes, limits, TLS, headers, and the switch between colours"
    )

    /// The templates that this family renders, for the comparison of names.
    package static let templateContexts: [any TemplateContext.Type] = [
        StartScriptContext.self, SwitchScriptContext.self, CertificateScriptContext.self, UnavailablePageContext.self,
    ]

    package init() {}

    package func artifacts(for input: GeneratorInput) throws -> [GeneratedArtifact] {
        try input.platforms.environments.flatMap { platform in
            guard let gateway = platform.gateway, let folder = platform.layout.nginx,
                let edge = platform.service(gateway.service.value), let name = platform.environment.name?.value
            else { return [GeneratedArtifact]() }
            let site = NginxSite(platform: platform, gateway: gateway, edge: edge)
            let files = try documents(site, input) + scripts(site, folder, input)
            let reason = Origin.derived(rule: "gateway of an environment", from: [edge.name.origin, edge.kindOrigin])
            return files.map { file in
                let path = ArtifactPath(folder.appending(file.path).text)
                return GeneratedArtifact(
                    Artifact(path, file.document, mode: file.mode),
                    environment: name,
                    because: file.reason ?? reason
                )
            }
        }
    }

    private struct File {
        let path: String
        let document: any Document
        var mode = FileMode.regular
        /// Where it is not that there is a gateway.
        var reason: Origin?
    }

    private func documents(_ site: NginxSite, _ input: GeneratorInput) throws -> [File] {
        let paths = NginxConventions.self
        var files: [(path: String, items: [NginxItem])] = [
            (paths.main, try site.main()),
            (paths.logFormat, site.logFormat()),
            (paths.maps, try site.maps()),
            (paths.limits, site.limits()),
            (paths.upstreams, site.upstreams()),
        ]
        if !site.coloured.isEmpty { files.append((paths.releases, site.releases())) }
        if site.gateway.tls != nil { files.append((paths.tls, site.tls())) }
        files += [
            (paths.status, site.status()),
            (paths.entrance, site.entrance()),
        ]
        for server in site.gateway.servers { files.append((site.file(of: server), try site.server(server))) }
        files += [
            (paths.securityHeaders, site.securityHeaders()),
            (paths.proxy, isProxy(site.gateway) ? site.proxy() : []),
            (paths.errors, site.errors()),
        ]
        if site.gateway.tls?.isACME == true { files.append((paths.challenge, site.challenge())) }
        let header = input.header(description)
        return files.filter { !$0.items.isEmpty }.map { path, items in
            let server = site.gateway.servers.first { site.file(of: $0) == path }
            return File(
                path: path,
                document: NginxDocument([.comment(header), .blank] + items),
                reason: [paths.tls, paths.entrance, paths.challenge].contains(path)
                    ? site.secured
                    : server.map { server in
                        .derived(rule: "host", from: [site.secured] + (server.name.map { [$0.origin] } ?? []))
                    }
            )
        }
    }

    /// Whether it hands any request on; one that only shows files needs no settings for that.
    private func isProxy(_ gateway: Gateway) -> Bool {
        gateway.servers.contains { server in server.routes.contains { $0.upstream != nil } }
    }

    private func scripts(_ site: NginxSite, _ folder: ProjectPath, _ input: GeneratorInput) throws -> [File] {
        let header = input.header(description)
        let paths = NginxConventions.self
        var files = [
            File(
                path: "\(paths.pages)/\(paths.unavailablePage)",
                document: try input.templates.render(UnavailablePageContext(site, header: header))
            )
        ]
        if site.gateway.tls != nil || !site.coloured.isEmpty {
            let script = try input.templates.render(StartScriptContext(site, header: header))
            files.append(File(path: paths.startScript, document: script, mode: .executable, reason: site.secured))
        }
        if !site.coloured.isEmpty {
            let script = try input.templates.render(SwitchScriptContext(site, header: header))
            files.append(File(path: paths.switchScript, document: script, mode: .executable, reason: site.secured))
        }
        if let tls = site.gateway.tls, tls.settings.mode.value == .selfSigned {
            let context = CertificateScriptContext(site, tls, folder: folder, header: header)
            let script = try input.templates.render(context)
            files.append(File(path: paths.certificateScript, document: script, mode: .executable, reason: site.secured))
        }
        return files
    }
}

/// One environment's gateway, with what all its files ask again and again.
struct NginxSite {
    let platform: Platform
    let gateway: Gateway
    let edge: Service
    let strippings: [NginxStripping]

    init(platform: Platform, gateway: Gateway, edge: Service) {
        self.platform = platform
        self.gateway = gateway
        self.edge = edge
        strippings = NginxStripping.all(of: gateway.servers.flatMap(\.routes))
    }

    var environment: PlatformEnvironment { platform.environment }
    /// Why there are colours.
    var colours: Origin { .derived(rule: "services in two colours", from: coloured.map(\.origin)) }
    var isSecured: Bool { gateway.tls != nil }
    /// Why there is TLS, or none.
    var secured: Origin { environment.tls?.mode.origin ?? .constant }
    var coloured: [Sourced<ServiceName>] { gateway.colouredServices }
    var routes: [GatewayRoute] { gateway.servers.flatMap(\.routes) }

    /// Whether clients know other ports than those that belong to the scheme.
    var hasUnusualPorts: Bool {
        gateway.listeners.publicHTTP.number != 80 && !isSecured
            || (gateway.listeners.publicHTTPS.map { $0.number != 443 } ?? false)
    }

    /// Whether names are looked up while nginx runs (NX-20).
    var needsResolver: Bool {
        gateway.upstreams.contains { form(of: $0) != .block(isResolved: false) }
            || gateway.tls?.settings.ocspStapling.value == true
    }

    /// How a route names its service.
    enum UpstreamForm: Equatable {
        /// By an `upstream` block, whose names are looked up at the start only, or again and again.
        case block(isResolved: Bool)
        /// By a variable, so that an older nginx looks the name up for each request.
        case variable
    }

    func form(of upstream: GatewayUpstream) -> UpstreamForm {
        if gateway.supports(.resolvingUpstreams) { return .block(isResolved: true) }
        return upstream.isThereAtStart ? .block(isResolved: false) : .variable
    }

    func file(of server: GatewayServer) -> String {
        let folder = isSecured ? NginxConventions.secured : NginxConventions.shared
        return "\(folder)/\(server.name?.value.text ?? "site").conf"
    }
}
