import Origins
import PlatformManifest
import Testing

@Suite struct ManifestFileTests {
    @Test func decodesEachEnvironmentWithItsOverrides() throws {
        let text = """
            {
              "platform": { "name": "shop" },
              "environments": {
                "development": { "purpose": "development" },
                "production": { "purpose": "production" }
              },
              "services": {
                "api": { "image": "acme/api:1", "replicas": 1, "in": { "production": { "replicas": 3 } } }
              }
            }
            """
        let collector = DiagnosticCollector()
        let file = try #require(ManifestFile.read(SourceText(name: "m.json", bytes: Array(text.utf8)), into: collector))
        #expect(collector.diagnostics == [])
        let replicas = file.environments.map { $0.manifest.services.entries.first?.value.replicas?.number }
        #expect(replicas == [1, 3])
        let production = try #require(file.environments.last?.manifest.services.entries.first?.value.replicas)
        let range = try #require(production.origin.manifestRanges.first)
        #expect(file.path(at: range) == "services.api.in.production.replicas")
    }
}
