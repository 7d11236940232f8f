import Documents
import Generators
import Testing

/// Where Compose files lie and what they are called follows the habits that the manifest states in 'layout'.
@Suite("Compose files in a layout of the project's own") struct ComposePartTests {
    private func files(_ layout: String) throws -> [String: String] {
        let snippet = try ComposeSnippet(
            services: #"""
                "web": { "image": "acme/web:1", "networks": ["front", "watch"], "health": { "none": "static" } },
                "prometheus": { "component": "prometheus", "networks": ["watch"] },
                "loki": { "component": "loki", "networks": ["store"] }
                """#,
            networks: #""front": {}, "watch": {}, "store": {}"#,
            more: #""layout": \#(layout)"#
        )
        return Dictionary(
            uniqueKeysWithValues: snippet.artifacts.map(\.artifact).map { artifact in
                (artifact.path.text, String(decoding: artifact.document.rendered(), as: UTF8.self))
            }
        )
    }

    @Test func filesHaveTheirNamesAndFolder() throws {
        let files = try files(
            #"{ "compose": ".", "composeFiles": { "base": "docker-compose.yml", "production": "compose.prod.yml" } }"#
        )
        #expect(Set(files.keys) == ["docker-compose.yml", "development.yml", "compose.prod.yml"])
        let production = try #require(files["compose.prod.yml"])
        #expect(production.contains("# Goes over docker-compose.yml."))
        #expect(production.contains("-f docker-compose.yml \\\n#     -f compose.prod.yml up"))
    }

    /// A part takes its services with what only they use, and leaves no trace of them elsewhere.
    @Test func aPartHasItsServicesWhole() throws {
        let files = try files(
            #"""
            { "composeParts": { "m": { "file": "monitoring/{environment}.yml", "services": ["prometheus", "loki"] } } }
            """#
        )
        let part = try #require(files["monitoring/production.yml"])
        for line in ["  prometheus:", "  loki:", "  store:", "  prometheus-data:"] {
            #expect(part.contains("\n\(line)\n"), "\(line) is missing")
        }
        #expect(!part.contains("\n  watch:\n    driver"), "a network that others use stays where it was")
        for name in ["deploy/docker/compose/base.yml", "deploy/docker/compose/production.yml"] {
            let text = try #require(files[name])
            for word in ["prometheus:", "loki:", "store:"] {
                #expect(!text.contains("  \(word)"), "\(word) in \(name)")
            }
        }
    }
}
