import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Generators

/// The page that draws and lists what runs where (ARTIFACTS §15).
@Suite struct ArchitectureGeneratorTests {
    private static let services = """
        "gateway": { "component": "nginx", "networks": ["outer", "inner"] },
        "api": { "image": "example/api:1", "port": 8000, "networks": ["inner"], "health": { "none": "nothing to ask" } },
        "cache": { "component": "redis", "networks": ["inner"], "environments": ["production"] }
        """
    private static let networks = #""outer": {}, "inner": { "isolation": "internal", "subnet": "10.9.0.0/24" }"#

    private func page(
        services: String = services,
        environments: String = """
        "development": { "purpose": "development", "description": "For *one* person <b>" },
        "production": { "purpose": "production" }
        """
    ) throws -> [String] {
        let snippet = try ComposeSnippet(
            services: services,
            environments: environments,
            networks: Self.networks,
            more: #""gateway": { "service": "gateway", "routes": [{ "path": "/a*b/", "to": "api" }] }"#
        )
        let artifacts = try ArchitectureGenerator().artifacts(
            for: GeneratorInput(platforms: snippet.platforms, templates: .standard, manifestName: "manifest.json")
        )
        #expect(artifacts.map(\.artifact.path.text) == ["docs/architecture/network-topology.md"])
        // It tells of all environments, so that a render of one writes it, too.
        #expect(artifacts.map(\.environment) == [nil])
        return String(decoding: try #require(artifacts.first).artifact.document.rendered(), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    /// The rows of the table below a heading, without its head.
    private func rows(below heading: String, in page: [String]) throws -> [String] {
        let start = try #require(page.firstIndex(of: heading), "no '\(heading)'")
        return page[start...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }.dropFirst(2).map(\.self)
    }

    @Test func eachEnvironmentShowsWhatItHas() throws {
        let page = try page()
        #expect(page.filter { $0.hasPrefix("## ") } == ["## development", "## production"])
        #expect(page.filter { $0 == "```mermaid" }.count == 2)
        #expect(
            try rows(below: "### Networks of production", in: page).contains {
                $0.contains("`inner`") && $0.contains("`10.9.0.0/24") && $0.contains("`cache`")
            }
        )
        #expect(!(try rows(below: "### Networks of development", in: page).contains { $0.contains("`cache`") }))
        #expect(page.filter { $0.hasPrefix("  svc-cache[") }.count == 1)
    }

    @Test func portsOfTheHostAreTheGatewaysAlone() throws {
        let page = try page()
        #expect(try rows(below: "### Ports of the host in production", in: page) == ["| `gateway` | `80` |"])
    }

    @Test func wordsOfTheManifestStayText() throws {
        let page = try page()
        #expect(page.contains(#"For \*one\* person \<b\>"#))
        #expect(try rows(below: "### Public paths of production", in: page) == ["| `/a*b/` | `api` |"])
    }

    /// Forges refuse long diagrams: the page names the command that draws them.
    @Test func whatIsTooLargeForADiagramIsSaid() throws {
        let many = (1...1000).map { number in
            """
            "worker-\(number)": { "image": "example/worker:1", "networks": ["inner"],
                                  "health": { "none": "nothing to ask" } }
            """
        }
        let page = try page(services: Self.services + ",\n" + many.joined(separator: ",\n"))
        #expect(!page.contains("```mermaid"))
        #expect(page.filter { $0.contains("`platformgen graph --env production` draws it") }.count == 1)
    }
}
