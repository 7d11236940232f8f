import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

/// The roles by which exporters read a database's statistics (ARTIFACTS §5: least-privilege credentials).
@Suite struct DatabasesGeneratorTests {
    private func rendered(_ settings: String) throws -> (paths: [String], platform: Platform) {
        let manifest = """
            {
              "platform": { "name": "shop" },
              "environments": { "production": { "purpose": "production" }, "ci": { "purpose": "test" } },
              "secrets": { "db-password": {}, "metrics-password": {} },
              "services": {
                "db": { "component": "postgres", "settings": { "user": "owner", "database": "shop" } },
                "metrics": {
                  "component": "postgres-exporter", "environments": ["production"], "settings": { "for": "db"\(settings) }
                }
              }
            }
            """
        let collector = DiagnosticCollector()
        let file = try #require(
            ManifestFile.read(SourceText(name: "m.json", bytes: Array(manifest.utf8)), into: collector)
        )
        #expect(collector.diagnostics == [])
        let platforms = PlatformResolver.resolve(file)
        let artifacts = try DatabasesGenerator().artifacts(
            for: GeneratorInput(platforms: platforms, templates: .standard, manifestName: "m.json")
        )
        return (artifacts.map(\.artifact.path.text), try #require(platforms.environments.first))
    }

    private func variable(_ name: String, _ platform: Platform) -> ServiceVariable.Value? {
        platform.services.first { $0.name.text == "metrics" }?.variables.first { $0.name.text == name }?.value
    }

    private func scripts(of service: Service) -> [String] {
        service.mounts.map(\.target.text).filter { $0.hasPrefix("/docker-entrypoint-initdb.d/") }
    }

    @Test func aRoleOfItsOwnHasAScriptAndASecret() throws {
        let (paths, platform) = try rendered(#", "user": "metrics""#)
        #expect(paths == ["deploy/docker/images/db/create-monitoring-roles.sh"])
        let database = try #require(platform.services.first { $0.name.text == "db" })
        #expect(Set(database.secrets.map(\.text)) == ["db-password", "metrics-password"])
        #expect(scripts(of: database) == ["/docker-entrypoint-initdb.d/99-create-monitoring-roles.sh"])
        guard case .text(let user) = variable("DATA_SOURCE_USER", platform) else {
            Issue.record("no user")
            return
        }
        #expect(user.value == "metrics")
        #expect(platform.services.last?.secrets.map(\.text) == ["metrics-password"])
    }

    @Test func whoConnectsAsTheOwnerNeedsNone() throws {
        let (paths, platform) = try rendered("")
        #expect(paths == [])
        #expect(platform.services.first.map(scripts) == [])
        #expect(platform.services.last?.secrets.map(\.text) == ["db-password"])
    }

    @Test func templateAndContextAgree() throws {
        let path = MonitoringRolesContext.path
        let text = try #require(TemplateLibrary.standard.text(at: path))
        let audit = TemplateAudit(TemplateLibrary(texts: [path: text]), contexts: [MonitoringRolesContext.self])
        #expect(audit.findings() == [])
    }
}
