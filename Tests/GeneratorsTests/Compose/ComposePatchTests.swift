import Documents
import PlatformManifest
import Testing

@testable import Generators

/// The manifest's patches on Compose files: applied, noted, and never silently without effect.
@Suite("Compose patches") struct ComposePatchTests {
    private func snippet(_ merge: String, artifact: String = "deploy/docker/compose/production.yml") throws
        -> ComposeSnippet
    {
        try ComposeSnippet(
            services: "\"api\": \(ComposeSnippet.service(#""in": { "production": { "replicas": 2 } }"#))",
            more: """
                "patches": [{ "artifact": "\(artifact)", "merge": \(merge), "reason": "no core dumps" }]
                """
        )
    }

    @Test func aPatchChangesTheFileAndIsNoted() throws {
        let snippet = try snippet(#"{ "services": { "api": { "ulimits": { "core": 0 } } } }"#)
        #expect(snippet.patchDiagnostics == [])
        let text = try snippet.patchedText("production")
        #expect(text.contains("    ulimits:\n      core: 0\n"))
        #expect(text.contains("# Patched by the manifest: no core dumps\n"))
        #expect(try !snippet.patchedText("base").contains("Patched"))
        #expect(try !snippet.text("production").contains("ulimits"))
    }

    /// RFC 7396: null deletes.
    @Test func aPatchCanDelete() throws {
        let snippet = try snippet(#"{ "services": { "api": { "deploy": { "replicas": null } } } }"#)
        #expect(snippet.patchDiagnostics == [])
        #expect(try !snippet.patchedText("production").contains("replicas"))
    }

    /// A patch on a shared block reaches the service that it names, not those that share the block.
    @Test func aPatchOnAnAliasStaysWithItsService() throws {
        let service = ComposeSnippet.service()
        let snippet = try ComposeSnippet(
            services: "\"a\": \(service), \"b\": \(service)",
            more: """
                "patches": [{ "artifact": "deploy/docker/compose/base.yml", "reason": "needs more",
                  "merge": { "services": { "a": { "deploy": { "resources": { "limits": { "pids": 7 } } } } } } }]
                """
        )
        #expect(snippet.patchDiagnostics == [])
        let path = "deploy/docker/compose/base.yml"
        let patched = try #require(snippet.patched.first { $0.artifact.path.text == path })
        let services = try #require(
            (patched.artifact.document as? YAMLDocument)?.root.expandingAliases()["services"]
        )
        #expect(services["a"]?["deploy"]?["resources"]?["limits"]?["pids"]?.sameData(as: 7) == true)
        #expect(services["b"]?["deploy"]?["resources"]?["limits"]?["pids"]?.sameData(as: 100) == true)
        #expect(services["a"]?["deploy"]?["resources"]?["limits"]?["memory"]?.string == "512M")
    }

    @Test func aPatchThatChangesNothingIsAnError() throws {
        let snippet = try snippet(#"{ "services": { "api": { "deploy": { "replicas": 2 } } } }"#)
        #expect(snippet.patchDiagnostics.map(\.code) == [ArtifactPatches.code])
        #expect(snippet.patchDiagnostics.first?.severity == .error)
        #expect(snippet.patchDiagnostics.first?.message.contains("changes nothing") == true)
    }

    @Test func aPatchForAFileThatIsNotRenderedIsAnError() throws {
        let snippet = try snippet(#"{ "x-note": 1 }"#, artifact: "deploy/docker/compose/prodction.yml")
        #expect(snippet.patchDiagnostics.map(\.code) == [ArtifactPatches.code])
        #expect(snippet.patchDiagnostics.first?.severity == .error)
        let fixes = snippet.patchDiagnostics.flatMap { diagnostic in diagnostic.fixes.map { "\($0)" } }
        #expect(fixes.contains { $0.contains("deploy/docker/compose/production.yml") })
    }
}
