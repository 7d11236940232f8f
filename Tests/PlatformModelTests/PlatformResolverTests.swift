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
}
