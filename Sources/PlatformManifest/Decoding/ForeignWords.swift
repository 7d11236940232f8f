/// What Compose files call a key of ours, for those who write one from memory (compose-spec, services).
enum ForeignWords {
    /// What to write for a word that has no near key of ours, or means more than a key, in an object of this type.
    static func advice(for word: String, _ value: JSONValue, in shape: String) -> String? {
        switch "\(shape).\(word)" {
        case "service.restart":
            "delete it: outside development and tests a service is started again until it is stopped, a job runs once"
        case "service.container_name": "delete it: containers are named after the project, the service and a number"
        case "service.domainname": "delete it: a container has one short name, in 'hostname'"
        case "service.extra_hosts", "service.devices", "service.sysctls", "service.working_dir", "service.init",
            "service.dns", "service.ipc", "service.group_add", "service.userns_mode":
            "delete it: the manifest has no word for it; 'patches' set it in the Compose file"
        case "service.logging":
            "delete it: every container's log is limited already; 'patches' change it in the Compose file"
        case "service.privileged":
            "delete it: no container is privileged; \"hardening\": { \"capabilities\": … } keeps single capabilities, each with its reason"
        case "service.links", "service.external_links":
            "delete it: services on one network find each other by name"
        case "service.env_file": "write the variables in 'env', and those that the operator sets in 'variables'"
        case "service.network_mode": "write 'networks' with the networks that it joins"
        case "service.mem_limit", "service.memory":
            "write \"limits\": { \"cpus\": …, \"memory\": \(value.lineText), \"pids\": … }, or the name of a limits class"
        case "service.cpus":
            "write \"limits\": { \"cpus\": \(value.lineText), \"memory\": …, \"pids\": … }, or the name of a limits class"
        case "network.driver": "delete it: every network is a bridge; 'driverOptions' has its options"
        case "network.external":
            "delete it: the platform makes its networks; with 'attachable' containers of other projects join them"
        case "network.internal": "write \"isolation\": \"\(isTrue(value) ? "internal" : "open")\""
        case "deploy.replicas": "write \"replicas\": \(value.lineText) in the service, beside 'deploy'"
        case "deploy.resources": "write 'limits' in the service, beside 'deploy'"
        case "deploy.restart_policy", "deploy.mode":
            "delete it: outside development and tests a service is started again until it is stopped"
        case "alert.labels":
            "delete it: an alert's labels are 'severity' and 'service', and those of its series"
        case "alert.annotations": "write 'summary' and 'description' in the alert itself"
        case "manifest.version": "delete it: a manifest has no version"
        default: nil
        }
    }

    /// The key of ours, if it is one of `keys`; of several, the first one.
    static func translation(of word: String, among keys: [String]) -> String? {
        translations[word]?.first { key in keys.contains { $0 == key } }
    }

    /// The word of ours, if it is one of `words`.
    static func choice(_ word: String, among words: [String]) -> String? {
        choices[word.lowercased()].flatMap { choice in words.contains { $0 == choice } ? choice : nil }
    }

    private static func isTrue(_ value: JSONValue) -> Bool {
        if case .bool(false) = value { false } else { true }
    }

    private static let translations = [
        "backend": ["to"], "build": ["runtime"], "cap_add": ["hardening"], "configs": ["volumes"],
        "context": ["source"], "cpu_count": ["cpus"], "cron": ["schedule"], "environment": ["env"],
        "expose": ["port"], "expr": ["expression"], "ipam": ["subnet"], "location": ["path"],
        "mem_limit": ["memory", "limits"],
        "path": ["readiness"], "read_only": ["hardening"],
        "reservations": ["reserve"], "resources": ["limits"], "rewrite": ["prefix"], "scale": ["replicas"],
        "security_opt": ["hardening"], "shm_size": ["sharedMemory"], "source": ["volume"],
        "target": ["at", "to"], "tmpfs": ["writable"], "ulimits": ["openFiles"], "upstream": ["to"],
    ]

    private static let choices = [
        "golang": "go", "nodejs": "node", "node.js": "node", "next": "nextjs", "next.js": "nextjs",
        "postgresql": "postgres", "letsencrypt": "acme", "let's encrypt": "acme", "certbot": "acme",
        "service_healthy": "healthy", "service_started": "started", "service_completed_successfully": "completed",
    ]
}
