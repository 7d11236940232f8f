import Documents
import TestSupport
import Testing

/// Environments of several hosts, as Swarm reads them.
@Suite struct StackFileTests {
    private static let services = """
        "api": { "runtime": { "kind": "python-fastapi" }, "source": "api", "port": 8000, "networks": ["inner"],
          "limits": "small", "dependsOn": ["postgres", "migrate"], "health": { "liveness": "/live" },
          "env": { "DATABASE_URL": { "from": "postgres.url" } }, "in": { "production": { "replicas": 4 } } },
        "migrate": { "role": "job", "imageOf": "api", "command": ["migrate"], "limits": "small" },
        "nightly": { "role": "job", "imageOf": "api", "command": ["tidy"], "limits": "small", "schedule": "daily" },
        "shell": { "role": "tool", "imageOf": "api", "command": ["sh"], "limits": "small" },
        "postgres": { "component": "postgres", "networks": ["inner"], "limits": "small" },
        "gateway": { "component": "nginx", "networks": ["inner"], "limits": "small" }
        """

    private func snippet(hosts: Int) throws -> ComposeSnippet {
        try ComposeSnippet(
            services: Self.services,
            environments: #""production": { "purpose": "production", "hosts": \#(hosts) }"#,
            networks: #""inner": { "subnet": "10.91.0.0/24", "range": "10.91.0.128/25" }"#,
            more: #""secrets": { "postgres-password": {} }"#
        )
    }

    @Test func oneHostNeedsNoStack() throws {
        #expect(try !snippet(hosts: 1).names.contains("production.stack.yml"))
    }

    @Test func saysInSwarmsWordsWhatComposeSaysInItsOwn() throws {
        let snippet = try snippet(hosts: 3)
        let root = try snippet.root("production.stack")
        #expect(root["services"]?.pairs?.map(\.key) == ["api", "migrate", "postgres", "gateway"])
        let api = try #require(root["services"]?["api"])
        #expect(api["deploy"]?["replicas"]?.sameData(as: 4) == true)
        #expect(api["deploy"]?["resources"]?["limits"]?["memory"]?.string == "512M")
        #expect(api["deploy"]?["restart_policy"]?["condition"]?.string == "any")
        #expect(root["services"]?["migrate"]?["deploy"]?["restart_policy"]?["condition"]?.string == "on-failure")
        #expect(api["depends_on"] == nil && api["restart"] == nil && api["security_opt"] == nil)
        #expect(api["read_only"]?.sameData(as: true) == true)
        let inner = try #require(root["networks"]?["inner"])
        #expect(inner["driver"]?.string == "overlay")
        #expect(inner["ipam"]?.sameData(as: ["config": [["subnet": "10.91.0.0/24"]]]) == true)
    }

    @Test func swarmTakesEveryKey() throws {
        let docker = try requireProgram("docker")
        let text = try snippet(hosts: 3).text("production.stack")
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(text.utf8), to: "\(folder)/stack.yml")
            let result = try ProcessRunner.run(
                docker,
                ["stack", "config", "--compose-file", "\(folder)/stack.yml"],
                environment: ["IMAGE_TAG": "1.4.2"]
            )
            #expect(result.status == 0, "\(result.transcript)")
            #expect(result.errorOutput == "", "keys that Swarm ignores")
        }
    }
}
