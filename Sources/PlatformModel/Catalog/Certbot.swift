import PlatformManifest

/// The ACME client that gets and renews the gateway's certificates.
enum Certbot: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(repository: "certbot/certbot", version: "4.2.0")
        facts.tagPrefix = "v"
        facts.command = ["renew", "--webroot", "--webroot-path", "/var/www/certbot", "--deploy-hook", "true"]
        facts.dataFolder = "/etc/letsencrypt"
        facts.rootReason = "the image's files under /etc/letsencrypt belong to root"
        facts.temporaryFolders = [
            context.temporary("/tmp", 16),
            context.temporary("/var/lib/letsencrypt", 16),
            context.temporary("/var/log/letsencrypt", 16),
        ]
        facts.noProbeReason = "runs once and ends"
        return facts
    }
}
