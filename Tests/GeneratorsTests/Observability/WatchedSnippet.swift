import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing
import Yams

@testable import Generators

/// A small platform that is watched, and the files of its monitoring families in production.
struct WatchedSnippet {
    let platforms: PlatformSet
    let platform: Platform

    static let prometheus = service("prometheus", #""networks": ["inner"]"#)
    static let alertmanager = service("alertmanager", #""networks": ["inner"]"#)

    static func service(_ component: String, _ more: String) -> String {
        #""\#(component)": { "component": "\#(component)", \#(more) }"#
    }

    static func api(_ more: String) -> String {
        """
        "api": { "image": "example/api:1", "port": 8000, "networks": ["inner"],
                 "health": { "none": "nothing to ask" }, \(more) }
        """
    }

    init(
        _ services: String...,
        environments: String =
            #""development": { "purpose": "development" }, "production": { "purpose": "production" }"#,
        more: String = ""
    ) throws {
        platforms = try ComposeSnippet(
            services: services.joined(separator: ",\n"),
            environments: environments,
            networks: #""inner": {}, "other": {}"#,
            more: more
        ).platforms
        platform = try #require(platforms.environments.last)
    }

    func observability() throws -> Observability { try #require(Observability(of: platform)) }

    func text(_ generator: any Generator, _ file: String) throws -> String {
        let input = GeneratorInput(platforms: platforms, templates: .standard, manifestName: "manifest.json")
        let artifact = try #require(
            try generator.artifacts(for: input).first { $0.artifact.path.text.hasSuffix("production/\(file)") }
        )
        return String(decoding: artifact.artifact.document.rendered(), as: UTF8.self)
    }

    func yaml(_ generator: any Generator, _ file: String) throws -> [String: Any] {
        try #require(try Yams.load(yaml: try text(generator, file)) as? [String: Any])
    }

    func job(_ name: String) throws -> [String: Any]? {
        let jobs = try #require(try yaml(PrometheusGenerator(), "prometheus.yml")["scrape_configs"] as? [[String: Any]])
        return jobs.first { $0["job_name"] as? String == name }
    }
}
