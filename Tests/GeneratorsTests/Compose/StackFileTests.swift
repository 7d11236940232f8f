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

    /// From the model, whatever a Compose file's short form looks like: transports, several ports, and several containers,
    /// which the balancer has to serve.
    @Test(
        arguments: [
            (
                1,
                #"[{"target":9000,"published":9000,"protocol":"udp","mode":"host"},{"target":9100,"published":19100,"protocol":"tcp","mode":"host"}]"#
            ),
            (2, #"["9000:9000/udp","19100:9100"]"#),
        ]
    )
    func portsAreThoseOfTheModel(replicas: Int, expected: String) throws {
        let syslog = ComposeSnippet.service(
            """
            "port": 8000, "replicas": \(replicas), "ports": {
              "syslog": { "port": 9000, "protocol": "udp", "public": true },
              "text": { "port": 9100, "publishAs": 19100, "public": true }, "inner": { "port": 9200 }
            }
            """
        )
        let root = try ComposeSnippet(
            services: #""syslog": \#(syslog)"#,
            environments: #""production": { "purpose": "production", "hosts": 2, "publish": "edge" }"#
        ).root("production.stack")
        let ports = try #require(root["services"]?["syslog"]?["ports"])
        let text = String(decoding: JSONDocument(root: ports).rendered(), as: UTF8.self)
        #expect(text.filter { !$0.isWhitespace } == expected)
    }

    /// Files of the checkout and volumes of the engine's own driver are on one host; a host's own files are on each.
    @Test(
        arguments: [
            (#"{ "path": "config", "at": "/config" }"#, true),
            (#"{ "volume": "plain", "at": "/data" }"#, true),
            (#"{ "volume": "shared", "at": "/data" }"#, false),
            (#"{ "volume": "options", "at": "/data" }"#, false),
            (#"{ "host": "/var/log", "at": "/logs", "readOnly": true }"#, false),
        ]
    )
    func mountsAreThoseOfTheModel(mount: String, isBound: Bool) throws {
        let root = try ComposeSnippet(
            services: #""reader": \#(ComposeSnippet.service(#""volumes": [\#(mount)]"#))"#,
            environments: #""production": { "purpose": "production", "hosts": 2 }"#,
            more: """
                "volumes": { "plain": {}, "shared": { "driver": "rexray" },
                  "options": { "driverOptions": { "type": "nfs", "device": ":/data" } } }
                """
        ).root("production.stack")
        let reader = try #require(root["services"]?["reader"])
        #expect((reader["deploy"]?["placement"] != nil) == isBound)
    }

    /// Swarm ignores 'tmpfs' and 'shm_size' without a word; with a read-only root nothing would start.
    @Test func foldersInMemoryAreMounts() throws {
        let service = ComposeSnippet.service(#""writable": ["/app/tmp"], "sharedMemory": "128M""#)
        let root = try ComposeSnippet(
            services: #""api": \#(service)"#,
            environments: #""production": { "purpose": "production", "hosts": 2 }"#
        ).root("production.stack")
        let api = try #require(root["services"]?["api"])
        #expect(api["tmpfs"] == nil && api["shm_size"] == nil)
        let folders: [(String?, DataNode?)] = (api["volumes"]?.items ?? []).map {
            ($0["target"]?.string, $0["tmpfs"]?["size"])
        }
        #expect(folders.map(\.0) == ["/tmp", "/app/tmp", "/dev/shm"])
        #expect(folders.last?.1?.sameData(as: 134_217_728) == true)
    }

    /// As a service that has ended, it would hold up the next update of the stack.
    @Test func whatEndsIsAJob() throws {
        let root = try snippet(hosts: 3).root("production.stack")
        let migrate = try #require(root["services"]?["migrate"]?["deploy"])
        #expect(migrate["mode"]?.string == "replicated-job")
        #expect(
            migrate["restart_policy"]?.sameData(as: ["condition": "on-failure", "delay": "10s", "max_attempts": 30])
                == true
        )
        #expect(root["services"]?["api"]?["deploy"]?["mode"] == nil)
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

    /// Two of what is there once do not write to the same files, nor want the same port of a host.
    @Test(
        arguments: [
            (#""port": 8000"#, "start-first"), (#""team": "x""#, "stop-first"),
            (#""port": 8000, "volumes": [{ "volume": "v", "at": "/v" }]"#, "stop-first"),
            (#""port": 8000, "volumes": [{ "volume": "v", "at": "/v", "readOnly": true }]"#, "start-first"),
            (#""port": 8000, "volumes": [{ "volume": "v", "at": "/v" }], "replicas": 2"#, "start-first"),
            (#""ports": { "web": { "port": 8000, "publishAs": 80, "public": true } }"#, "stop-first"),
            (#""ports": { "web": { "port": 8000, "publishAs": 80, "public": true } }, "replicas": 2"#, "start-first"),
        ]
    )
    func updatesFollowFromWhatAServiceHolds(service: String, order: String) throws {
        let deploy = try deploy(of: service)
        #expect(
            deploy["update_config"]?.sameData(
                as: ["order": DataNode(order), "failure_action": "rollback", "monitor": "30s"]
            ) == true,
            "\(deploy)"
        )
        #expect(deploy["rollback_config"]?.sameData(as: ["order": DataNode(order), "monitor": "30s"]) == true)
    }

    /// What is asked for answers for itself; Swarm's own watch is the least.
    @Test(arguments: [("1m", "1m"), ("1s", "5s")])
    func anUpdateIsWatchedWhileAServiceStarts(start: String, monitor: String) throws {
        let deploy = try deploy(of: #""port": 80, "health": { "liveness": "/", "startPeriod": "\#(start)" }"#)
        #expect(deploy["update_config"]?["monitor"]?.string == monitor)
    }

    private func deploy(of service: String) throws -> DataNode {
        let health = service.contains("\"health\"") ? "" : #", "health": { "none": "asks nobody" }"#
        let root = try ComposeSnippet(
            services: "\"one\": { \"image\": \"acme/one:1\", \"limits\": \"small\", \(service)\(health) }",
            environments: #""production": { "purpose": "production", "hosts": 2 }"#,
            more: #""volumes": { "v": {} }"#
        ).root("production.stack")
        return try #require(root["services"]?["one"]?["deploy"])
    }

    @Test func jobsHaveNoUpdates() throws {
        let services = try #require(try snippet(hosts: 3).root("production.stack")["services"])
        for name in ["migrate", "nightly", "shell"] {
            #expect(services[name]?["deploy"]?["update_config"] == nil, "\(name)")
        }
        #expect(services["gateway"]?["deploy"]?["update_config"]?["order"]?.string == "stop-first")
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
