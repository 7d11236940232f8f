import Origins
import PlatformManifest
import PlatformModel
import Testing

@Suite struct PlatformResolverTests {
    /// Resolves a manifest without errors.
    private func resolve(_ text: String) throws -> PlatformSet {
        let collector = DiagnosticCollector()
        let file = try #require(ManifestFile.read(SourceText(name: "m.json", bytes: Array(text.utf8)), into: collector))
        #expect(collector.diagnostics == [])
        return PlatformResolver.resolve(file)
    }

    @Test func derivesWorkersFromLimits() throws {
        let platforms = try resolve(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "production": { "purpose": "production" } },
              "limits": { "medium": { "cpus": 1, "memory": "1G", "pids": 200 } },
              "services": {
                "api": { "runtime": { "kind": "python-fastapi", "server": { "workerMemory": "300M" } }, "source": "api",
                  "port": 8000, "limits": "medium", "health": { "liveness": "/health" } }
              }
            }
            """
        )
        let production = try #require(platforms.environments.first)
        let service = try #require(production.services.first)
        let workers = try #require(service.variables.first { $0.name.text == "WEB_CONCURRENCY" })
        guard case .text(let count) = workers.value else { return #expect(Bool(false), "workers are no text") }
        // min(2 × 1 + 1, ⌊0.8 × 1024 / 300⌋) = min(3, 2)
        #expect(count.value == "2")
    }

    /// An override of one limit is the service's own, and wins over the environment's class or scale.
    @Test(arguments: [#""class": "small""#, #""scale": "50%""#])
    func anOverrideOfOneLimitWins(rule: String) throws {
        let platforms = try resolve(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "development": { "purpose": "development", "limits": { \(rule) } } },
              "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
              "services": {
                "own": { "image": "a:1", "limits": { "cpus": 1, "memory": "1G", "pids": 30 },
                  "in": { "development": { "limits": { "memory": "3G" } } } },
                "usual": { "image": "a:1", "limits": { "cpus": 1, "memory": "1G", "pids": 30 } }
              }
            }
            """
        )
        let services = try #require(platforms.environments.first).services
        #expect(services[0].limits?.memory.mebibytes == 3072)
        #expect(services[0].limits?.pids.number == 30)
        #expect(services[1].limits?.memory.mebibytes == 512)
    }

    /// A share of few processes is no reason to allow more of them.
    @Test(arguments: [(30, 30), (80, 50), (400, 200)])
    func aScaleNeverRaisesALimit(pids: Int, scaled: Int) throws {
        let platforms = try resolve(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "development": { "purpose": "development", "limits": { "scale": "50%" } } },
              "services": { "a": { "image": "a:1", "limits": { "cpus": 1, "memory": "1G", "pids": \(pids) } } }
            }
            """
        )
        #expect(platforms.environments.first?.services.first?.limits?.pids.number == scaled)
    }

    /// A further port of a component is not where others ask it.
    @Test(arguments: [
        #""cluster": { "port": 9094 }"#, #""cluster": { "port": 9094 }, "web": { "port": 9093 }"#,
    ])
    func theCatalogsPortIsTheMainOne(ports: String) throws {
        let platforms = try resolve(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "production": { "purpose": "production" } },
              "services": { "alertmanager": { "component": "alertmanager", "ports": { \(ports) } } }
            }
            """
        )
        let service = try #require(platforms.environments.first?.services.first)
        #expect(service.ports.map(\.container.number) == [9093, 9094])
    }

    /// Where nothing is encrypted, nginx listens on no port for it.
    @Test(arguments: [(#""tls": { "mode": "files" }"#, ["http", "https"]), (#""tls": { "mode": "none" }"#, ["http"])])
    func aGatewayWithoutTLSHasNoPortForIt(tls: String, names: [String]) throws {
        let platform = try #require(
            try resolve(
                """
                {
                  "platform": { "name": "shop" },
                  "environments": { "live": { "purpose": "production", \(tls) } },
                  "services": {
                    "edge": {
                      "component": "nginx",
                      "ports": {
                        "http": { "port": 8080, "publishAs": 80, "public": true },
                        "https": { "port": 8443, "publishAs": 443, "public": true }
                      }
                    }
                  },
                  "gateway": { "service": "edge", "routes": [] }
                }
                """
            ).environments.first
        )
        let edge = try #require(platform.service(ServiceName(unchecked: "edge")))
        #expect(edge.ports.filter { $0.published != nil }.compactMap(\.name) == names)
    }

    /// The reference page tells them only there.
    @Test func everyOutputIsDescribed() throws {
        let services = ComponentKind.allCases.map { "\"\($0.rawValue)\": { \"component\": \"\($0.rawValue)\" }" }
        let text = """
            {
              "platform": { "name": "shop" },
              "services": { "api": { "image": "acme/api:1", "port": 80 }, \(services.joined(separator: ", ")) }
            }
            """
        let source = SourceText(name: "manifest.json", bytes: Array(text.utf8))
        let file = try #require(ManifestFile.read(source, into: DiagnosticCollector()))
        let names = file.base.services.names.map(\.text) + ["environment", "platform"]
        let resolver = PlatformResolver.withoutEnvironment(file.base)
        let outputs = names.flatMap { resolver.outputNames(of: ServiceName(unchecked: $0)) ?? [] }
        #expect(outputs.count > 60)
        let words = Set(ServiceOutput.textShape.summary.split(separator: "'").map(String.init))
        #expect(Set(outputs).subtracting(words) == [])
    }

    /// A job goes without the password that the service which lends its image has, so it is given no secret.
    @Test func leavesOutLentVariablesAndTheirSecrets() throws {
        let platforms = try resolve(
            """
            {
              "platform": { "name": "shop" },
              "environments": { "staging": { "purpose": "staging" }, "production": { "purpose": "production" } },
              "secrets": { "key": {}, "token": {} },
              "services": {
                "dump": { "image": "acme/dump:1", "env": { "A": "1", "KEY": { "secret": "key" }, "B": "2" } },
                "copy": { "imageOf": "dump", "env": { "KEY": null, "TOKEN": { "secret": "token" }, "A": "3" },
                  "in": { "production": { "env": { "B": null } } } }
              }
            }
            """
        )
        let copies = platforms.environments.compactMap { $0.services.first { $0.name.text == "copy" } }
        #expect(copies.map { $0.variables.map(\.name.text) } == [["A", "B", "TOKEN"], ["A", "TOKEN"]])
        #expect(copies.map { $0.secrets.map(\.text) } == [["token"], ["token"]])
    }
}
