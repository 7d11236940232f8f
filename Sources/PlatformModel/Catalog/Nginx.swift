import Origins
import PlatformManifest

/// The gateway: nginx without privileges, ports above 1024 inside (NX-01).
///
/// Where the manifest's `gateway` names it, it runs from the rendered configuration, and the probe asks the status
/// listener, which no redirect and no host name stands before.
enum Nginx: CatalogComponent {
    private static let ownFolder = FolderAccess.owner("0700")

    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "nginxinc/nginx-unprivileged",
            version: "1.30.4-alpine",
            digest: "sha256:45ce1e2e699234253d1def7baa96218a5d00b498d1ba0cbb1a17b6bdf73d1351"
        )
        facts.tagSuffix = "-alpine"
        facts.user = UserIdentity(user: 101, group: 101)
        facts.port = 8080
        facts.namedPorts = [("https", 8443), ("status", GatewayConventions.statusPort)]
        facts.temporaryFolders = [context.temporary("/tmp", 64, access: ownFolder)]
        // In the base too, so that no environment has to say it again.
        facts.probe = context.isGateway ? wget(GatewayConventions.statusPort, "/healthz") : wget(8080, "/")
        facts.interval = .seconds(10)
        facts.stopSignal = .quit
        facts.stopGracePeriod = .seconds(45)
        facts.openFiles = 65_536
        facts.outputs = context.host(8080)
        facts.outputs["url"] = FactOutput(text: "http://\(context.service.text):8080", origin: context.service.origin)
        if context.isGateway, let gateway = context.gateway { run(gateway, &facts, context) }
        return facts
    }

    private static func run(_ gateway: GatewayOutline, _ facts: inout ComponentFacts, _ context: ComponentContext) {
        let folder = GatewayConventions.configuration
        facts.command =
            gateway.needsStartScript
            ? ["sh", "\(folder)/start.sh"] : ["nginx", "-e", "stderr", "-c", GatewayConventions.main]
        facts.temporaryFolders = [
            (GatewayConventions.temporary, gateway.requestBuffer(memory: context.memory).size, ownFolder)
        ]

        facts.users = gateway.users
        let standard = Origin.standard("component 'nginx'")
        func add(_ source: Mount.Source, _ target: String, isReadOnly: Bool = true, reason: String? = nil) {
            let target = Sourced(AbsolutePath(unchecked: target), standard)
            facts.mounts.append(Mount(source: source, target: target, isReadOnly: isReadOnly, reason: reason))
        }
        add(.rendered(gateway.folder), folder)
        if let tls = gateway.tls {
            if let projectFolder = tls.projectFolder {
                add(
                    .project(Sourced(projectFolder, tls.settings.mode.origin)),
                    GatewayConventions.certificates,
                    reason: "fullchain.pem and privkey.pem, readable for user 101"
                )
            } else if let client = gateway.certificateClient {
                let volume = VolumeName(unchecked: PlatformConventions.dataVolume(of: client.text))
                add(.volume(Sourced(volume, tls.settings.mode.origin)), GatewayConventions.letsEncrypt)
                add(.volume(webroot(of: gateway)), GatewayConventions.webroot)
            }
        }
        if gateway.hasColours {
            let volume = VolumeName(unchecked: "\(gateway.section.service.value)-release")
            add(
                .volume(Sourced(volume, gateway.section.service.origin)),
                GatewayConventions.state,
                isReadOnly: false,
                reason: "which colour gets how much traffic, over restarts"
            )
        }
    }

    /// Where certbot leaves its answers and the gateway serves them.
    static func webroot(of gateway: GatewayOutline) -> Sourced<VolumeName> {
        Sourced(VolumeName(unchecked: "\(gateway.section.service.value)-acme"), gateway.section.service.origin)
    }
}
