import PlatformManifest
import Testing

@testable import Explaining

@Suite struct ManifestPathTests {
    @Test(arguments: [
        "services.backend.limits", "services.backend.volumes[0].at", "services.db.labels[\"com.example.team\"]",
        "environments[\"a \\\"b\\\"\"].tls", "[\"$odd key\"]",
    ])
    func readsWhatItWrites(path: String) throws {
        let steps = try #require(ManifestPath.steps(of: path))
        #expect(ManifestPath.text(of: steps) == path)
    }

    @Test(arguments: [".services", "services.", "services..backend", "a[", "a[x]", "a[\"b]", "a[0]b", "a[\"b\"x]"])
    func refusesWhatIsNoPath(path: String) {
        #expect(ManifestPath.steps(of: path) == nil)
    }

    @Test(arguments: [
        ("services.apo.limits", "did you mean 'services.api'?"),
        ("service.api", "did you mean 'services'?"),
        ("api.limits", "did you mean 'services.api.limits'?"),
        ("services.api.replicas", "environments have one: 'services.api.in.production.replicas'"),
        ("services.api.networks[7]", "its elements are [0] to [0]"),
        ("services.api.port.number", "did you mean 'services.api.port'?"),
        ("services.api[0]", "name a key of it"),
    ])
    func unknownPathsHaveAFix(path: String, fix: String) throws {
        let map = ManifestMap(try Example.minimal().file)
        var found: ManifestMap.UnknownPath?
        do throws(ManifestMap.UnknownPath) {
            _ = try map.target(path)
        } catch {
            found = error
        }
        #expect(found?.fix == fix)
    }

    @Test func placesHavePositionsAndExcerpts() throws {
        let map = ManifestMap(try Example.minimal().file)
        let place = map.place(at: try map.target("services.api.port").node.range)
        #expect(place.path == "services.api.port")
        #expect(place.excerpt == "8000")
        let line = map.file.source.line(place.position.line)
        #expect(line.dropFirst(place.position.column - 1).hasPrefix("8000"))
        #expect(map.place(at: try map.target("services.api").node.range).excerpt == "{ … }")
    }
}
