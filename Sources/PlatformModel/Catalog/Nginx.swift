import Origins
import PlatformManifest

/// The gateway: nginx without privileges, ports above 1024 inside (NX-01).
enum Nginx: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "nginxinc/nginx-unprivileged",
            version: "1.30.4-alpine",
            digest: "sha256:45ce1e2e699234253d1def7baa96218a5d00b498d1ba0cbb1a17b6bdf73d1351"
        )
        facts.tagSuffix = "-alpine"
        facts.user = UserIdentity(user: 101, group: 101)
        facts.port = 8080
        facts.namedPorts = [("https", 8443), ("status", 8081)]
        facts.temporaryFolders = [context.temporary("/tmp", 64, mode: "uid=101,gid=101,mode=0700")]
        facts.probe = wget(8080, "/")
        facts.interval = .seconds(10)
        facts.stopSignal = .quit
        facts.stopGracePeriod = .seconds(45)
        facts.openFiles = 65_536
        facts.outputs = context.host(8080)
        facts.outputs["url"] = FactOutput(text: "http://\(context.service.text):8080", origin: context.service.origin)
        return facts
    }
}
