import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

/// A platform with one of each kind of what can be saved.
enum BackupsFixture {
    /// Texts by path.
    static func render(_ backups: String, environment: String = #""purpose": "production""#) throws -> [String: String]
    {
        let manifest = """
            {
              "platform": { "name": "shop" },
              "environments": { "live": { \(environment) }, "laptop": { "purpose": "development" } },
              "networks": { "data": {} },
              "volumes": { "media": {} },
              "secrets": { "redis-password": {} },
              "services": {
                "db": { "component": "timescaledb", "settings": { "database": "facts", "user": "owner" }, "networks": ["data"] },
                "redis": { "component": "redis", "networks": ["data"] },
                "api": {
                  "image": "acme/api:1", "user": "1:1", "networks": ["data"], "env": { "DB": { "from": "db.host" } },
                  "volumes": [{ "volume": "media", "at": "/media" }]
                },
                "viewer": {
                  "image": "acme/viewer:1", "user": "1:1", "networks": ["data"], "dependsOn": ["redis"],
                  "volumes": [{ "volume": "media", "at": "/files", "readOnly": true }]
                },
                "saver": { "role": "job", "image": "acme/saver:1", "user": "1:1", "networks": ["data"], "schedule": "daily" }
              },
              "backups": { \(backups) }
            }
            """
        let collector = DiagnosticCollector()
        let file = try #require(
            ManifestFile.read(SourceText(name: "m.json", bytes: Array(manifest.utf8)), into: collector)
        )
        #expect(collector.diagnostics == [])
        let artifacts = try BackupsGenerator().artifacts(
            for: GeneratorInput(
                platforms: PlatformResolver.resolve(file),
                templates: .standard,
                manifestName: "m.json"
            )
        )
        return Dictionary(
            uniqueKeysWithValues: artifacts.map {
                ($0.artifact.path.text, String(decoding: $0.artifact.document.rendered(), as: UTF8.self))
            }
        )
    }
}
