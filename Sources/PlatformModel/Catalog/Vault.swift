import Origins
import PlatformManifest

/// HashiCorp Vault with integrated storage on one node.
enum Vault: CatalogComponent {
    static func facts(in context: ComponentContext) -> ComponentFacts {
        var facts = ComponentFacts(
            repository: "hashicorp/vault",
            version: "1.21.4",
            digest: "sha256:4e33b126a59c0c333b76fb4e894722462659a6bec7c48c9ee8cea56fccfd2569"
        )
        facts.user = UserIdentity(user: 100, group: 1000)
        facts.port = 8200
        facts.command = ["server"]
        facts.dataFolder = "/vault/file"
        let standard = Origin.standard("component 'vault'")
        let configuration =
            #"{"storage": {"raft": {"path": "/vault/file", "node_id": "\#(context.service.text)"}}, "#
            + #""listener": {"tcp": {"address": "0.0.0.0:8200", "tls_disable": true, "#
            + #""telemetry": {"unauthenticated_metrics_access": true}}}, "#
            + #""api_addr": "http://\#(context.service.text):8200", "cluster_addr": "https://\#(context.service.text):8201", "#
            + #""disable_mlock": true, "ui": false, "#
            + #""telemetry": {"prometheus_retention_time": "24h", "disable_hostname": true}}"#
        facts.variables = [
            ("VAULT_LOCAL_CONFIG", .text(configuration, context.service.origin)),
            ("VAULT_ADDR", .text("http://127.0.0.1:8200", standard)),
            // Memory locking needs a file capability that no-new-privileges would make the kernel refuse.
            ("SKIP_SETCAP", .text("true", standard)),
            ("SKIP_CHOWN", .text("true", standard)),
        ]
        facts.temporaryFolders = [
            context.temporary("/tmp", 16),
            context.temporary("/vault/config", 1, access: .owner("0700")),
            context.temporary("/vault/logs", 64, access: .owner("0700")),
        ]
        // Exit status 2 means sealed: that is for an alert, a restart would not unseal it.
        facts.probe = .shell("vault status > /dev/null; [ $? -ne 1 ]")
        facts.outputs = context.host(8200)
        facts.outputs["url"] = FactOutput(
            text: "http://\(context.service.text):8200",
            origin: context.service.origin
        )
        facts.metrics = ("/v1/sys/metrics", 8200)
        return facts
    }
}
