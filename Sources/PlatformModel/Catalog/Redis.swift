import Origins
import PlatformManifest

/// Redis, the official alpine image. The password goes through a file in memory, so that no argument shows it (C-06).
enum Redis: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "redis",
            version: "7.4.11-alpine",
            digest: "sha256:ff02b58f971e7d7d156a1267e283fcbbeee91773b6aa36c49dac28ecfe28eadf"
        )
        facts.tagSuffix = "-alpine"
        facts.user = UserIdentity(user: 999, group: 1000)
        facts.port = 6379
        let settings = context.settings
        let isPersistent = settings.isPersistent?.value ?? true
        if isPersistent { facts.dataFolder = "/data" }
        facts.temporaryFolders = [context.temporary("/tmp", 16)]
        if !isPersistent { facts.temporaryFolders.append(context.temporary("/data", 64)) }
        let options = options(settings, isPersistent: isPersistent)
        let scheme = "redis://"
        if let password = context.password {
            facts.secrets = [password.value]
            let file = password.value.containerPath
            facts.command = [
                "sh", "-c",
                "umask 077; printf 'requirepass \"%s\"\\n' \"$(cat \(file))\" > /tmp/redis.conf; "
                    + "exec redis-server /tmp/redis.conf \(options.joined(separator: " "))",
            ]
            facts.probe = .shell(
                "REDISCLI_AUTH=\"$(cat \(file))\" redis-cli --no-auth-warning ping | grep -q PONG"
            )
        } else {
            facts.command = ["redis-server"] + options
            facts.probe = .arguments(["redis-cli", "ping"])
        }
        facts.interval = .seconds(10)
        facts.retries = 5
        facts.openFiles = 65_536
        facts.outputs = context.host(6379)
        facts.outputs["url"] = FactOutput(
            text: "\(scheme)\(context.service.text):6379/0",
            origin: context.service.origin,
            password: context.password?.value
        )
        return facts
    }

    private static func options(_ settings: ComponentSettings, isPersistent: Bool) -> [String] {
        var options: [String] = []
        if let memory = settings.maximumMemory {
            options += ["--maxmemory", "\(memory.mebibytes)mb"]
        }
        if let policy = settings.evictionPolicy { options += ["--maxmemory-policy", policy.rawValue] }
        options += ["--appendonly", isPersistent ? "yes" : "no"]
        if !isPersistent { options += ["--save", "''"] }
        return options
    }
}
