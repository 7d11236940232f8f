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
            more: #""secrets": { "postgres-password": {} }, \#(Self.gateway)"#
        )
    }

    private static let gateway = #""gateway": { "service": "gateway", "routes": [{ "path": "/", "to": "api" }] }"#

    @Test func oneHostNeedsNoStack() throws {
        #expect(try !snippet(hosts: 1).names.contains("production.stack.yml"))
    }

    @Test func saysInSwarmsWordsWhatComposeSaysInItsOwn() throws {
        let snippet = try snippet(hosts: 3)
        let root = try snippet.root("production.stack")
        #expect(
            root["services"]?.pairs?.map(\.key) == ["api", "migrate", "nightly", "shell", "postgres", "gateway"]
        )
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

    /// A volume of the engine's own driver is on one host, and so are the files of the checkout; elsewhere a database would
    /// start with an empty one.
    @Test func whatOneHostHasStaysThere() throws {
        let root = try snippet(hosts: 3).root("production.stack")
        func constraints(_ service: String) -> [String]? {
            root["services"]?[service]?["deploy"]?["placement"]?["constraints"]?.items?.compactMap(\.string)
        }
        #expect(constraints("postgres") == ["node.labels.platformgen.platform == shop"])
        #expect(constraints("gateway") == ["node.labels.platformgen.platform == shop"])
        #expect(constraints("api") == nil)
        let shared = try ComposeSnippet(
            services: Self.services,
            environments: #""production": { "purpose": "production", "hosts": 2 }"#,
            networks: #""inner": {}"#,
            more:
                #""secrets": { "postgres-password": {} }, "volumes": { "postgres-data": { "driver": "rexray" } }"#
        ).root("production.stack")
        #expect(shared["services"]?["postgres"]?["deploy"]?["placement"] == nil)
    }

    @Test func theGatewaySeesItsClients() throws {
        let root = try snippet(hosts: 3).root("production.stack")
        #expect(
            root["services"]?["gateway"]?["ports"]?.sameData(
                as: [["target": 8080, "published": 80, "protocol": "tcp", "mode": "host"]]
            ) == true
        )
    }

    /// Swarm would publish on every address of every host.
    @Test func nothingForLoopbackIsPublished() throws {
        let root = try ComposeSnippet(
            services: Self.services,
            environments: #""production": { "purpose": "production", "hosts": 2, "publish": "loopback" }"#,
            networks: #""inner": {}"#,
            more: #""secrets": { "postgres-password": {} }"#
        ).root("production.stack")
        for service in root["services"]?.pairs ?? [] { #expect(service.value["ports"] == nil, "\(service.key)") }
    }

    /// Such a service is run by setting the number of its containers, which the next deployment takes back.
    @Test func whatIsAskedForHasNoContainer() throws {
        let root = try snippet(hosts: 3).root("production.stack")
        for name in ["nightly", "shell"] {
            let deploy = try #require(root["services"]?[name]?["deploy"])
            #expect(deploy["replicas"]?.sameData(as: 0) == true)
            #expect(deploy["restart_policy"]?.sameData(as: ["condition": "none"]) == true)
        }
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
