/// What Compose files call a key of ours, for those who write one from memory (compose-spec, services).
enum ForeignWords {
    /// The key of ours, if it is one of `keys`.
    static func translation(of word: String, among keys: [String]) -> String? {
        translations[word].flatMap { key in keys.contains { $0 == key } ? key : nil }
    }

    private static let translations = [
        "build": "runtime", "cap_add": "hardening", "configs": "volumes", "context": "source", "cron": "schedule",
        "environment": "env", "expose": "port", "mem_limit": "limits", "privileged": "hardening",
        "read_only": "hardening", "resources": "limits", "scale": "replicas", "security_opt": "hardening",
        "shm_size": "sharedMemory", "target": "at", "tmpfs": "writable", "ulimits": "openFiles",
    ]
}
