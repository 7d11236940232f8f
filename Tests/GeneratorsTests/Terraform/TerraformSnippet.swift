import Documents
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Generators

/// The Terraform configuration of a small manifest.
struct TerraformSnippet {
    private let artifacts: [GeneratedArtifact]

    /// The parameters are the insides of the manifest's sections; the reader must find nothing wrong with them.
    init(
        services: String,
        environments: String =
            #""development": { "purpose": "development" }, "production": { "purpose": "production" }"#,
        networks: String = #""inner": { "subnet": "10.20.0.0/24" }"#,
        terraform: String? = "{}",
        more: String = ""
    ) throws {
        var sections = [
            #""platform": { "name": "shop", "registry": "ghcr.io/acme/shop" }"#,
            #""environments": { \#(environments) }"#, #""networks": { \#(networks) }"#,
            #""limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } }"#,
            #""services": { \#(services) }"#,
        ]
        if let terraform { sections.append(#""terraform": \#(terraform)"#) }
        if !more.isEmpty { sections.append(more) }
        let text = "{\n\(sections.joined(separator: ",\n"))\n}\n"
        let collector = DiagnosticCollector()
        let source = SourceText(name: "manifest.json", bytes: Array(text.utf8))
        let file = try #require(ManifestFile.read(source, into: collector))
        try #require(collector.diagnostics == [])
        artifacts = try TerraformGenerator().artifacts(
            for: GeneratorInput(
                platforms: PlatformResolver.resolve(file),
                templates: .standard,
                manifestName: "manifest.json"
            )
        )
    }

    /// A service that fits into every snippet, with more fields at its end.
    static func service(_ more: String = "") -> String { ComposeSnippet.service(more) }

    var paths: [String] { artifacts.map(\.artifact.path.text) }

    func text(_ path: String) throws -> String {
        let artifact = try #require(artifacts.first { $0.artifact.path.text == "terraform/\(path)" }, "no \(path)")
        return String(decoding: artifact.artifact.document.rendered(), as: UTF8.self)
    }

    /// The lines of a block or of an object's entry, from the line that begins with `start`, without indentation of the first.
    func block(_ path: String, _ start: String) throws -> String {
        let lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false)
        let first = try #require(lines.firstIndex { $0.drop { $0 == " " }.hasPrefix(start) }, "no '\(start)'")
        let indent = lines[first].prefix { $0 == " " }
        let end = lines[(first + 1)...].firstIndex { $0 == "\(indent)}" } ?? first
        return lines[first...max(first, end)].map { $0.dropFirst(indent.count) }.joined(separator: "\n")
    }

    /// Whether some line, without blanks around it, is this one.
    func hasLine(_ path: String, _ line: String) throws -> Bool {
        try text(path).split(separator: "\n").contains { $0.drop { $0 == " " } == line[...] }
    }
}
