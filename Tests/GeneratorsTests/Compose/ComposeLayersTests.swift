import Documents
import Origins
import PlatformManifest
import PlatformModel
import Testing

@testable import Generators

/// What stands in the base, in an overlay, or alone.
@Suite("Compose layers") struct ComposeLayersTests {
    /// CP-01, CP-05.
    @Test func theBaseHasTheNameAndPublishesNothing() throws {
        let snippet = try ComposeSnippet(services: "\"api\": \(ComposeSnippet.service(#""port": 80"#))")
        #expect(snippet.names == ["base.yml", "development.yml", "production.yml"])
        #expect(try snippet.root("base")["name"]?.string == "shop")
        #expect(try snippet.root("development")["name"] == nil)
        #expect(try snippet.root("base")["version"] == nil)
        #expect(try !snippet.text("base").contains("ports:"))
    }

    /// What environments do not change stands in the base only.
    @Test func overlaysHoldOnlyWhatDiffers() throws {
        let services = "\"api\": \(ComposeSnippet.service(#""in": { "production": { "limits": "large" } }"#))"
        let snippet = try ComposeSnippet(
            services: services.replacing("\"large\"", with: #"{ "cpus": 2, "memory": "1G", "pids": 100 }"#)
        )
        let resources = try snippet.value("production", "api", "deploy", "resources")
        #expect(resources?.sameData(as: ["limits": ["cpus": "2", "memory": "1G"]]) == true)
        #expect(try snippet.value("development", "api", "deploy") == nil)
        #expect(try snippet.value("production", "api", "image") == nil)
    }

    /// An overlay cannot take a service back, so one that not every environment has is in none's base.
    @Test func aServiceOfOneEnvironmentIsWholeInItsOverlay() throws {
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service()),
                "mail": \(ComposeSnippet.service(#""environments": ["development"]"#))
                """
        )
        #expect(try snippet.root("base")["services"]?["mail"] == nil)
        #expect(try snippet.root("production")["services"]?["mail"] == nil)
        #expect(try snippet.value("development", "mail", "image")?.string == "example/api:1.4")
    }

    /// Data of before are found by the engine's own name; a test run on the same host must not find them.
    @Test func volumesHaveTheNamesOfBefore() throws {
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service(
                    #""volumes": [{ "volume": "a", "at": "/a" }, { "volume": "b", "at": "/b" }, { "volume": "c", "at": "/c" }]"#
                ))
                """,
            environments: #"""
                "development": { "purpose": "development" }, "ci": { "purpose": "test" },
                "production": { "purpose": "production" }
                """#,
            more: #"""
                "volumes": {
                  "a": { "name": "Old_a" },
                  "b": { "name": "old.b", "external": true },
                  "c": { "name": "old-c", "in": { "development": { "name": null } } }
                }
                """#
        )
        func names(_ file: String) throws -> [String?] {
            let volumes = try snippet.root(file)["volumes"]
            return ["a", "b", "c"].map { volumes?[$0]?["name"]?.string }
        }
        #expect(try names("base") == ["Old_a", "old.b", nil])
        #expect(try names("production") == [nil, nil, "old-c"])
        #expect(try names("development") == [nil, nil, nil])
        #expect(try names("ci") == [nil, nil, nil])
        #expect(try snippet.root("base")["volumes"]?["b"]?.sameData(as: ["name": "old.b", "external": true]) == true)
    }

    /// Lists are appended to, so the base has only what all environments have (CP-03).
    @Test func listsOfTheBaseAreWhatAllHave() throws {
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service(
                    #"""
                    "volumes": [{ "volume": "a", "at": "/a" }],
                    "in": { "production": { "volumes": [{ "volume": "b", "at": "/b" }] } }
                    """#
                ))
                """,
            more: #""volumes": { "a": {}, "b": {} }"#
        )
        #expect(try snippet.value("base", "api", "volumes") == nil)
        #expect(try snippet.value("development", "api", "volumes")?.sameData(as: ["a:/a"]) == true)
        #expect(try snippet.value("production", "api", "volumes")?.sameData(as: ["b:/b"]) == true)
    }

    /// Compose stops at an empty required variable of the base even where the overlay replaces the value.
    @Test func demandsOfOneEnvironmentAreNotInTheBase() throws {
        let snippet = try ComposeSnippet(
            services: "\"api\": \(ComposeSnippet.service(#""env": { "A": { "variable": "A" } }"#))",
            environments: #"""
                "development": { "purpose": "development", "variables": { "A": "local" } },
                "production": { "purpose": "production" }
                """#,
            more: #""variables": { "A": { "description": "demanded in production" } }"#
        )
        #expect(try !snippet.text("base").contains("${A"))
        #expect(try snippet.value("development", "api", "environment", "A")?.string == "${A:-local}")
        #expect(try snippet.text("production").contains("${A:?"))
    }

    /// CP-33: tests stand alone, publish nothing, keep data in memory and have a job for each tested service.
    @Test func aTestEnvironmentStandsAlone() throws {
        let snippet = try ComposeSnippet(
            services: """
                "db": { "component": "postgres", "networks": ["inner"], "limits": "small",
                  "settings": { "password": "db-password" } },
                "api": { "runtime": { "kind": "python-flask", "testCommand": ["pytest"] }, "source": "api", "port": 8000,
                  "networks": ["inner"], "limits": "small", "health": { "liveness": "/health" } }
                """,
            environments: #""ci": { "purpose": "test" }"#,
            more: #""secrets": { "db-password": {} }"#
        )
        #expect(snippet.names == ["ci.yml"])
        #expect(try snippet.root("ci")["name"]?.string == "shop-ci")
        #expect(try snippet.root("ci")["volumes"] == nil)
        #expect(try !snippet.text("ci").contains("ports:"))
        let folders = try snippet.value("ci", "db", "tmpfs")?.items?.compactMap(\.string) ?? []
        // Half of the limit of 512M, for the user of the image.
        #expect(folders.contains("/var/lib/postgresql/data:size=256m,uid=70,gid=70,mode=0700"))
        #expect(try snippet.value("ci", "api-tests", "build", "target")?.string == "test")
        #expect(try snippet.value("ci", "api-tests", "command")?.sameData(as: ["pytest"]) == true)
        #expect(try snippet.value("ci", "api-tests", "profiles")?.sameData(as: ["tests"]) == true)
    }

    /// Data of one service with a planned size lie in memory; what is shared or without a size is dropped with the run.
    @Test func aTestEnvironmentKeepsNothing() throws {
        func service(_ volumes: String, _ more: String = "") -> String {
            ComposeSnippet.service("\"volumes\": [\(volumes)]\(more)")
        }
        let snippet = try ComposeSnippet(
            services: """
                "db": \(service(#"{ "volume": "tables", "at": "/data" }"#)),
                "small": \(service(#"{ "volume": "few", "at": "/few" }"#)),
                "a": \(service(#"{ "volume": "shared", "at": "/s" }, { "volume": "unknown", "at": "/u" }"#)),
                "b": \(service(#"{ "volume": "shared", "at": "/s" }, { "volume": "disk", "at": "/d" }"#)),
                "many": \(service(#"{ "volume": "common", "at": "/c" }"#, #", "replicas": 2"#))
                """,
            environments: #""ci": { "purpose": "test" }, "production": { "purpose": "production" }"#,
            more: #"""
                "volumes": { "tables": { "size": "20G" }, "few": { "size": "32M" }, "shared": { "size": "1G" },
                  "unknown": {}, "disk": { "size": "1G", "driver": "nfs" }, "common": { "size": "1G" } }
                """#
        )
        #expect(try snippet.value("ci", "db", "volumes") == nil)
        #expect(
            try snippet.value("ci", "db", "tmpfs")?.sameData(
                as: ["/tmp:size=64m,mode=1777", "/data:size=256m,uid=1000,gid=1000,mode=0700"]
            ) == true
        )
        #expect(try snippet.lines("ci", "small", "tmpfs").contains("/few:size=32m,"))
        #expect(try snippet.root("ci")["volumes"]?.pairs?.map(\.key) == ["shared", "unknown", "disk", "common"])
        #expect(try snippet.text("ci").contains("docker compose -f deploy/docker/compose/ci.yml down --volumes\n"))
        #expect(try snippet.value("base", "db", "volumes")?.sameData(as: ["tables:/data"]) == true)
    }

    /// The commands in the heads start what they stand above.
    @Test func headsSayHowToStart() throws {
        let built =
            #"{ "runtime": { "kind": "python-flask" }, "source": "api", "port": 80, "networks": ["inner"], "limits": "small", "health": { "liveness": "/" }, "env": { "KEY": { "variable": "KEY" } } }"#
        let environments = #"""
            "ci": { "purpose": "test" }, "production": { "purpose": "production" },
            "live": { "purpose": "production", "images": "build" }
            """#
        let up = "--detach --wait --wait-timeout 300 --remove-orphans\n"
        let demanding = try ComposeSnippet(
            services: "\"api\": \(built)",
            environments: environments,
            more: #""variables": { "KEY": { "description": "required" } }"#
        )
        let head = try demanding.text("ci")
        #expect(head.contains("#   cp config/environments/ci.env.template config/environments/ci.env  # and fill in"))
        let start = "#   docker compose --env-file config/environments/ci.env -f deploy/docker/compose/ci.yml"
        #expect(head.contains("\(start) \\\n#     up --build \(up)"))
        #expect(head.contains("\(start) down --volumes\n"))
        #expect(try demanding.text("production").contains("production.yml up \(up)"))
        #expect(try demanding.text("live").contains("live.yml up --build \(up)"))
        let content = try ComposeSnippet(
            services: "\"api\": \(built)",
            environments: environments,
            more: #""variables": { "KEY": { "description": "has a default", "default": "a" } }"#
        )
        #expect(try !content.text("ci").contains("--env-file"))
        #expect(try content.text("ci").contains("#   docker compose -f deploy/docker/compose/ci.yml up --build \(up)"))
        // Nothing to build.
        let pulled = try ComposeSnippet(services: "\"api\": \(ComposeSnippet.service())", environments: environments)
        #expect(try !pulled.text("live").contains("--build"))
    }

    /// CP-06: only the top-level network, and only where one waits for the policy.
    @Test func theNetworkPolicyClosesNetworks() throws {
        let service = ComposeSnippet.service()
        let without = try ComposeSnippet(services: "\"api\": \(service)", networks: #""inner": {}"#)
        #expect(!without.names.contains("network-policy.yml"))
        let with = try ComposeSnippet(
            services: "\"api\": \(service)",
            networks: #""inner": { "isolation": "policy" }"#
        )
        #expect(try with.root("network-policy").sameData(as: ["networks": ["inner": ["internal": true]]]))
        #expect(try with.root("base")["networks"]?["inner"]?["internal"] == nil)
    }

    /// Merging base and overlay by the rules of the specification gives the whole environment: the split loses nothing.
    @Test func nothingIsLostBetweenBaseAndOverlay() throws {
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service(
                    #"""
                    "env": { "A": "1", "B": "2" }, "command": ["a", "b"], "port": 80, "labels": { "com.example.x": "y" },
                    "volumes": [{ "volume": "a", "at": "/a" }],
                    "in": {
                      "production": { "env": { "A": "3", "C": "4" }, "command": ["c"], "replicas": 2,
                        "limits": { "cpus": 2, "memory": "1G", "pids": 300 },
                        "networks": ["inner", "outer"] },
                      "development": { "env": { "B": null } }
                    }
                    """#
                )),
                "db": { "component": "postgres", "networks": ["outer"], "limits": "small" }
                """,
            networks:
                #""inner": { "subnet": "10.9.0.0/24", "in": { "production": { "isolation": "internal" } } }, "outer": {}"#,
            more: #""volumes": { "a": {} }"#
        )
        for platform in snippet.platforms.environments {
            let name = try #require(platform.environment.name?.text)
            let whole = try ComposeProject(platform: platform).file().node
            let merged = merge(try snippet.root("base"), try snippet.root(name), key: "")
            #expect(normal(merged).sameData(as: normal(whole)), "\(name)")
        }
    }

    /// Merges as the specification says, on its own: mappings by key, `command`, `entrypoint` and `test` replaced, other
    /// lists appended.
    private func merge(_ lower: DataNode, _ upper: DataNode, key: String) -> DataNode {
        if let left = lower.pairs, let right = upper.pairs {
            var pairs = left.map { pair in
                DataPair(pair.key, upper[pair.key].map { merge(pair.value, $0, key: pair.key) } ?? pair.value)
            }
            pairs += right.filter { lower[$0.key] == nil }
            return DataNode(pairs: pairs)
        }
        if let left = lower.items, let right = upper.items, !["command", "entrypoint", "test"].contains(key) {
            return DataNode(items: left + right)
        }
        return upper
    }

    /// Without the blocks that anchors name; networks of a service as a mapping, which both forms mean; lists whose order
    /// means nothing sorted.
    private func normal(_ node: DataNode, key: String = "") -> DataNode {
        if let pairs = node.pairs {
            let data = pairs.filter { !$0.key.hasPrefix("x-") }
            return DataNode(pairs: data.map { DataPair($0.key, normal($0.value, key: $0.key)) })
        }
        guard let items = node.items else { return node }
        if key == "networks" { return DataNode(pairs: items.compactMap(\.string).sorted().map { DataPair($0, .null) }) }
        if ["command", "entrypoint", "test"].contains(key) { return node }
        return DataNode(items: items.sorted { $0.string ?? "" < $1.string ?? "" })
    }
}
