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
