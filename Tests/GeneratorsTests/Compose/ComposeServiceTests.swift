import Documents
import PlatformModel
import Testing

@testable import Generators

/// One service, key by key.
@Suite("Compose services") struct ComposeServiceTests {
    private func snippet(_ more: String = "") throws -> ComposeSnippet {
        try ComposeSnippet(services: "\"api\": \(ComposeSnippet.service(more))")
    }

    /// CP-35: always the same order, whatever the order in the manifest.
    @Test func keysStandInTheCanonicalOrder() throws {
        let canonical = [
            "image", "build", "pull_policy", "profiles", "hostname", "init", "user", "entrypoint", "command",
            "environment",
            "env_file", "secrets", "configs", "volumes", "tmpfs", "shm_size", "networks", "ports", "depends_on",
            "healthcheck", "deploy", "ulimits", "cap_drop", "cap_add", "security_opt", "read_only", "stop_signal",
            "stop_grace_period", "restart", "logging", "labels",
        ]
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service(
                    #"""
                    "labels": { "com.example.a": "b" }, "openFiles": 1000, "sharedMemory": "64M", "port": 80,
                    "hostname": "api-1", "stopSignal": "SIGQUIT", "stopGracePeriod": "40s", "command": ["serve"], "entrypoint": ["/run"],
                    "env": { "A": "1" }, "volumes": [{ "volume": "data", "at": "/data" }],
                    "dependsOn": ["other"], "replicas": 2,
                    "hardening": { "capabilities": { "CHOWN": "owns" } }
                    """#
                )),
                "other": \(ComposeSnippet.service())
                """,
            environments: #""production": { "purpose": "production" }"#,
            more: #""volumes": { "data": {} }"#
        )
        let platform = try #require(snippet.platforms.environments.first)
        let services = try ComposeProject(platform: platform).file().services
        let keys = try #require(services.first?.value.pairs).map(\.key)
        #expect(keys == canonical.filter(keys.contains))
        #expect(keys.count >= 20, "\(keys)")
    }

    @Test func limitsArePrintedAsComposeReadsThem() throws {
        let text = try snippet(#""in": { "production": { "replicas": 3 } }"#).lines("base", "api", "deploy")
        #expect(
            text == """
                # no health check: nothing to ask
                deploy:
                  resources:
                    limits:
                      cpus: "0.5"
                      memory: 512M
                      pids: 100

                """
        )
    }

    @Test func replicasStandWhereTheyAreAskedFor() throws {
        let snippet = try snippet(#""in": { "production": { "replicas": 3 } }"#)
        #expect(try snippet.value("production", "api", "deploy")?.sameData(as: ["replicas": 3]) == true)
        #expect(try snippet.value("development", "api", "deploy") == nil)
        #expect(try snippet.value("base", "api", "deploy", "replicas") == nil)
    }

    /// CP-19: not in the base, on loopback in development, and in production for the gateway only.
    @Test func portsArePublishedByTheEnvironment() throws {
        let snippet = try snippet(#""port": 8080"#)
        #expect(try snippet.value("base", "api", "ports") == nil)
        #expect(try snippet.value("production", "api", "ports") == nil)
        #expect(try snippet.lines("development", "api", "ports") == "ports:\n  - \"127.0.0.1:8080:8080\"\n")
    }

    /// A port pair that YAML 1.1 would take for a sexagesimal number (GEN-09).
    @Test func publishedPortsAreQuoted() throws {
        let snippet = try snippet(#""ports": { "ssh": { "port": 22, "publishAs": 22 } }"#)
        #expect(try snippet.lines("development", "api", "ports").contains(#"- "127.0.0.1:22:22""#))
    }

    /// CP-13: what the container is to see has each `$` doubled, and nothing else changed.
    @Test(arguments: [
        ("$", "$$"), ("$HOME", "$$HOME"), ("${A:-b}", "$${A:-b}"), ("$$", "$$$$"), ("a#b", "a#b"), ("50%", "50%"),
        ("no", "no"), ("1.10", "1.10"), ("it's \"x\"", "it's \"x\""), ("{{ .Name }}", "{{ .Name }}"),
    ])
    func dollarsAreDoubled(text: String, expected: String) throws {
        let literal = String(decoding: JSONDocument(root: [DataNode(text)]).rendered(), as: UTF8.self)
            .split(separator: "\n")[1].trimmingPrefix("  ")
        let snippet = try snippet("\"env\": { \"VALUE\": \(literal) }, \"command\": [\"run\", \(literal)]")
        #expect(try snippet.value("base", "api", "environment", "VALUE")?.string == expected)
        #expect(try snippet.value("base", "api", "command")?.items?.last?.string == expected)
    }

    @Test func probesAreListsWithDoubledDollars() throws {
        let snippet = try ComposeSnippet(
            services: """
                "db": { "component": "postgres", "networks": ["inner"], "limits": "small",
                  "settings": { "password": "db-password" } }
                """,
            more: #""secrets": { "db-password": {} }"#
        )
        let text = try snippet.lines("base", "db", "healthcheck")
        #expect(
            text == #"""
                healthcheck:
                  test: ["CMD-SHELL", 'pg_isready -q -U "$$POSTGRES_USER" -d "$$POSTGRES_DB"']
                  interval: 10s
                  timeout: 5s
                  start_period: 10s
                  retries: 5

                """#
        )
    }

    @Test func aReasonForNoProbeIsAComment() throws {
        #expect(try snippet().text("base").contains("    # no health check: nothing to ask\n"))
    }

    /// CP-11: exceptions need reasons, and the reasons reach the reader.
    @Test func exceptionsFromHardeningAreComments() throws {
        let text = try snippet(
            #""hardening": { "writableRoot": "writes its cache", "capabilities": { "CHOWN": "owns its data" } }"#
        ).text("production", "base")
        #expect(text.contains("    # writable root file system: writes its cache\n    read_only: false\n"))
        #expect(text.contains("    # CHOWN: owns its data\n    cap_add: [CHOWN]\n"))
    }

    /// CP-24: secrets are files, named once, and their folder is the operator's to choose.
    @Test func secretsAreFiles() throws {
        let snippet = try ComposeSnippet(
            services: "\"api\": \(ComposeSnippet.service(#""env": { "KEY": { "secret": "api-key" } }"#))",
            more: #""secrets": { "api-key": {}, "unused": {} }"#
        )
        #expect(
            try snippet.lines("base", "api", "environment") == "environment:\n  KEY_FILE: \"/run/secrets/api-key\"\n"
        )
        #expect(try snippet.lines("base", "api", "secrets") == "secrets:\n  - api-key\n")
        let file = try snippet.root("production")["secrets"]?["api-key"]?["file"]?.string
        #expect(file == "${SECRETS_DIR:-../../../../secrets/production}/api-key")
        #expect(try !snippet.text("production").contains("unused"))
    }

    /// CP-25, EN-12.
    @Test func variablesAreInterpolated() throws {
        let service = ComposeSnippet.service(
            #""env": { "A": { "variable": "A" }, "B": { "variable": "B" }, "C": { "variable": "C" } }"#
        )
        let snippet = try ComposeSnippet(
            services: "\"api\": \(service)",
            more: #"""
                "variables": {
                  "A": { "description": "demanded" },
                  "B": { "description": "with a default", "default": "b" },
                  "C": { "description": "may be empty", "required": false }
                }
                """#
        )
        let environment = try #require(try snippet.value("base", "api", "environment"))
        #expect(environment["A"]?.string == "${A:?A is required, see config/environments}")
        #expect(environment["B"]?.string == "${B:-b}")
        #expect(environment["C"]?.string == "${C:-}")
    }

    /// CP-16, CP-17.
    @Test func jobsEndAndDaemonsStay() throws {
        let snippet = try ComposeSnippet(
            services: """
                "api": \(ComposeSnippet.service(#""dependsOn": { "prepare": "completed" }"#)),
                "prepare": \(ComposeSnippet.service(#""role": "job""#)),
                "shell": \(ComposeSnippet.service(#""role": "tool""#))
                """
        )
        #expect(try snippet.value("base", "prepare", "restart")?.string == "no")
        #expect(try snippet.text("base").contains("    restart: \"no\"\n"))
        #expect(try snippet.value("base", "api", "restart")?.string == "unless-stopped")
        #expect(try snippet.value("development", "api", "restart")?.string == "no")
        #expect(try snippet.value("base", "shell", "profiles")?.sameData(as: ["tools"]) == true)
        #expect(
            try snippet.value("base", "api", "depends_on")?.sameData(
                as: ["prepare": ["condition": "service_completed_successfully"]]
            ) == true
        )
    }

    /// CP-16: to `up --wait`, the end of a job is a failure unless somebody waits for it.
    @Test func jobsOnWhichNobodyWaitsRunOnDemand() throws {
        let job = ComposeSnippet.service(#""role": "job""#)
        let snippet = try ComposeSnippet(
            services: """
                "alone": \(job), "awaited": \(job), "first": \(job), "local": \(job),
                "before-shell": \(job),
                "second": \(ComposeSnippet.service(#""role": "job", "dependsOn": ["first"]"#)),
                "shell": \(ComposeSnippet.service(#""role": "tool", "dependsOn": ["before-shell"]"#)),
                "api": \(ComposeSnippet.service(#""dependsOn": ["awaited"]"#)),
                "mail": \(ComposeSnippet.service(#""dependsOn": ["local"], "environments": ["development"]"#))
                """
        )
        #expect(try snippet.lines("base", "alone", "profiles") == "# on demand: run --rm alone\nprofiles: [jobs]\n")
        #expect(try snippet.value("base", "awaited", "profiles") == nil)
        // A chain at whose end nobody waits.
        #expect(try snippet.value("base", "first", "profiles")?.sameData(as: ["jobs"]) == true)
        #expect(try snippet.value("base", "second", "profiles")?.sameData(as: ["jobs"]) == true)
        #expect(try snippet.value("base", "before-shell", "profiles")?.sameData(as: ["tools"]) == true)
        // Where who waits is not there.
        #expect(try snippet.value("base", "local", "profiles") == nil)
        #expect(try snippet.value("development", "local", "profiles") == nil)
        #expect(try snippet.value("production", "local", "profiles")?.sameData(as: ["jobs"]) == true)
    }

    /// With hot reload there is no binary of the program that could answer for itself.
    @Test(arguments: [#"["worker"]"#, #"{ "worker": "healthy" }"#])
    func nobodyWaitsForAProbeThatIsNotThere(dependencies: String) throws {
        let go = """
            "runtime": { "kind": "go" }, "source": "worker", "networks": ["inner"], "limits": "small",
            "health": { "command": ["/app/server", "check"] }
            """
        let snippet = try ComposeSnippet(
            services: """
                "worker": { \(go) }, "listener": { \(go), "port": 9000 },
                "borrower": { "imageOf": "listener", "port": 9000, "networks": ["inner"], "limits": "small",
                  "health": { "command": ["/app/server", "check"] } },
                "api": \(ComposeSnippet.service("\"dependsOn\": \(dependencies)")),
                "other": \(ComposeSnippet.service(#""dependsOn": ["listener"]"#))
                """
        )
        #expect(try snippet.value("base", "api", "depends_on", "worker", "condition")?.string == "service_healthy")
        #expect(try snippet.value("production", "api", "depends_on") == nil)
        let condition = try snippet.value("development", "api", "depends_on", "worker", "condition")
        #expect(condition?.string == "service_started")
        // One with a port is asked there.
        #expect(try snippet.value("development", "other", "depends_on") == nil)
        #expect(
            try snippet.value("development", "borrower", "healthcheck", "test")?.sameData(
                as: ["CMD", "bash", "-c", ": < /dev/tcp/127.0.0.1/9000"]
            ) == true
        )
    }

    /// CP-32: what tools write while sources are mounted lies in volumes, which take their owner from the image.
    @Test func hotReloadWritesToVolumes() throws {
        let snippet = try ComposeSnippet(
            services: """
                "web": { "runtime": { "kind": "nextjs" }, "source": "web", "port": 3000, "networks": ["inner"],
                  "limits": "small", "health": { "readiness": "/" } },
                "worker": { "runtime": { "kind": "go" }, "source": "worker", "networks": ["inner"], "limits": "small",
                  "health": { "none": "nothing to ask" } }
                """
        )
        let web = try snippet.value("development", "web", "volumes")?.items?.compactMap(\.string)
        #expect(web == ["web-node-modules:/app/node_modules", "web-next:/app/.next"])
        // A folder in memory over the sources would be made there by root, and a small one inside the volume fills up.
        #expect(try !snippet.text("base", "development").contains("/app/.next/cache"))
        #expect(try snippet.lines("production", "web", "tmpfs").contains("/app/.next/cache:size=64m,uid=1001"))
        let worker = try snippet.value("development", "worker", "volumes")?.items?.compactMap(\.string)
        #expect(worker == ["worker-go-cache:/var/cache/go"])
    }

    /// What a Dockerfile of the project's own checks, and where it has the sources, is not known.
    @Test func anOwnDockerfileLeavesNothingToGuess() throws {
        let snippet = try ComposeSnippet(
            services: """
                "api": { "runtime": { "kind": "generic" }, "source": "api", "networks": ["inner"], "limits": "small",
                  "port": 80, "health": { "command": ["/check"] } },
                "front": \(ComposeSnippet.service(#""dependsOn": ["api"]"#))
                """
        )
        let test = try snippet.value("base", "api", "healthcheck", "test")
        #expect(test?.items?.map(\.string) == ["CMD", "/check"])
        #expect(try snippet.value("base", "front", "depends_on", "api", "condition")?.string == "service_healthy")
        #expect(try snippet.value("development", "api", "volumes") == nil)
    }

    /// The manifest's user is whom the folders in memory belong to.
    @Test func foldersInMemoryAreTheUsersOwn() throws {
        let snippet = try ComposeSnippet(
            services: #"""
                "db": { "component": "postgres", "networks": ["inner"], "limits": "small" },
                "old": { "component": "postgres", "networks": ["inner"], "limits": "small", "user": "999:998" }
                """#
        )
        #expect(
            try snippet.lines("base", "db", "tmpfs").contains("/var/run/postgresql:size=16m,uid=70,gid=70,mode=0775")
        )
        #expect(
            try snippet.lines("base", "old", "tmpfs").contains("/var/run/postgresql:size=16m,uid=999,gid=998,mode=0775")
        )
    }
}
