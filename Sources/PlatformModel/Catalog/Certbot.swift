import Origins
import PlatformManifest

/// The ACME client that gets and renews the gateway's certificates.
enum Certbot: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "certbot/certbot",
            version: "5.7.0",
            digest: "sha256:34ee91d2f43008eb78a007d22f23ed4b2eaa9a454cb27ca2c042b49527a695b4"
        )
        facts.tagPrefix = "v"
        facts.command = ["renew", "--webroot", "--webroot-path", GatewayConventions.webroot]
        facts.dataFolder = GatewayConventions.letsEncrypt
        // Group 101 is nginx' own: it owns what certbot creates, so that nginx may read the key.
        facts.user = UserIdentity(user: 0, group: 101)
        facts.rootReason = "the image's files under /etc/letsencrypt belong to root"
        facts.temporaryFolders = [
            context.temporary("/tmp", 16),
            context.temporary("/var/lib/letsencrypt", 16),
            context.temporary("/var/log/letsencrypt", 16),
        ]
        facts.noProbeReason = "runs once and ends"
        if let gateway = context.gateway, gateway.tls?.isACME == true,
            gateway.certificateClient == context.service.value
        {
            serve(gateway, &facts)
        }
        return facts
    }

    /// Gets one certificate for all hosts, or renews it when it is due; the same command does both.
    private static func serve(_ gateway: GatewayOutline, _ facts: inout ComponentFacts) {
        let folder = GatewayConventions.letsEncrypt
        var command = [
            "certonly", "--non-interactive", "--agree-tos", "--keep-until-expiring", "--expand",
            "--webroot", "--webroot-path", GatewayConventions.webroot,
        ]
        if gateway.tls?.settings.mode.value == .acmeStaging { command.append("--staging") }
        if let email = gateway.tls?.settings.email {
            command += ["--email", email.text]
        } else {
            command.append("--register-unsafely-without-email")
        }
        if let first = gateway.hosts.first { command += ["--cert-name", first.text] }
        for host in gateway.hosts { command += ["--domain", host.text] }
        // certbot keeps the group's rights when it renews; nginx notices the new certificate by itself.
        command += ["--deploy-hook", "chmod -R g+rX \(folder)/live \(folder)/archive"]
        facts.command = command
        facts.mounts = [
            Mount(
                source: .volume(Nginx.webroot(of: gateway)),
                target: Sourced(AbsolutePath(unchecked: GatewayConventions.webroot), .standard("component 'certbot'")),
                isReadOnly: false
            )
        ]
    }
}
