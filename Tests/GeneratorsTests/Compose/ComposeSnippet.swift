import Documents
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Generators

/// The Compose files of a small manifest.
struct ComposeSnippet {
    let source: SourceText
    let platforms: PlatformSet
    let artifacts: [GeneratedArtifact]

    /// A service that fits into every snippet, with more fields at its end.
    static func service(_ more: String = "") -> String {
        """
        { "image": "example/api:1.4", "user": "1000:1000", "networks": ["inner"], "limits": "small",
          "health": { "none": "nothing to ask" }\(more.isEmpty ? "" : ", \(more)") }
        """
    }

    /// The parameters are the insides of the manifest's sections; the reader must find nothing wrong with them.
    init(
        services: String,
        environments: String =
            #""development": { "purpose": "development" }, "production": { "purpose": "production" }"#,
        networks: String = #""inner": {}"#,
        more: String = ""
    ) throws {
        let text = """
            {
              "platform": { "name": "shop", "registry": "ghcr.io/acme/shop" },
              "environments": { \(environments) },
              "networks": { \(networks) },
              "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
              "services": { \(services) }\(more.isEmpty ? "" : ",\n  \(more)")
            }
            """
        source = SourceText(name: "manifest.json", bytes: Array(text.utf8))
        let collector = DiagnosticCollector()
        let file = try #require(ManifestFile.read(source, into: collector))
        try #require(collector.diagnostics == [])
        platforms = PlatformResolver.resolve(file)
        artifacts = try ComposeGenerator().artifacts(
            for: GeneratorInput(platforms: platforms, templates: .standard, manifestName: "manifest.json")
        )
        var patched = artifacts.map { (generator: "compose", artifact: $0) }
        ArtifactPatches.apply(file.base.patches, to: &patched, into: collector)
        self.patched = patched.map(\.artifact)
        patchDiagnostics = collector.diagnostics
    }

    /// After the manifest's patches.
    let patched: [GeneratedArtifact]
    let patchDiagnostics: [Diagnostic]

    var names: [String] { artifacts.compactMap { $0.artifact.path.text.split(separator: "/").last.map(String.init) } }

    private func document(_ name: String, in artifacts: [GeneratedArtifact]) throws -> YAMLDocument {
        let path = "deploy/docker/compose/\(name).yml"
        let artifact = try #require(artifacts.first { $0.artifact.path.text == path }, "no \(path)")
        return try #require(artifact.artifact.document as? YAMLDocument)
    }

    /// The data of a file, aliases replaced.
    func root(_ name: String) throws -> DataNode { try document(name, in: artifacts).root.expandingAliases() }
    /// The text of files, one after the other.
    func text(_ names: String...) throws -> String {
        try names.map { String(decoding: try document($0, in: artifacts).rendered(), as: UTF8.self) }.joined()
    }
    func patchedText(_ name: String) throws -> String {
        String(decoding: try document(name, in: patched).rendered(), as: UTF8.self)
    }

    /// A value of a service, aliases replaced; `nil` where the file says nothing.
    func value(_ file: String, _ service: String, _ path: String...) throws -> DataNode? {
        var node = try root(file)["services"]?[service]
        for key in path { node = node?[key] }
        return node
    }

    /// The lines of one key of a service as they are printed, its comments above it, without indentation.
    func lines(_ file: String, _ service: String, _ key: String) throws -> String {
        var node = try #require(try root(file)["services"]?[service])
        let pairs = try #require(node.pairs).filter { $0.key == key }
        node = DataNode(pairs: pairs)
        return String(decoding: YAMLDocument(header: [], root: node).rendered(), as: UTF8.self)
    }

    /// What the manifest says at the origins of a value, in order.
    func manifestTexts(of node: DataNode?) -> [String] {
        (node?.origin.manifestRanges ?? []).map { range in
            String(decoding: source.bytes[Int(range.lowerBound)..<Int(range.upperBound)], as: UTF8.self)
        }
    }
}
