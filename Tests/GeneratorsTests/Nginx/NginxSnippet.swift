import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Generators

/// The gateway's files of a small manifest, or of the flagship.
struct NginxSnippet {
    let platforms: PlatformSet
    let artifacts: [GeneratedArtifact]

    /// Two services and a gateway on one network; the parameters are the insides of the manifest's objects.
    init(
        routes: String = #"{ "path": "/", "to": "api" }"#,
        gateway: String = "",
        version: String = "1.30.4",
        edge: String = "",
        environments: String =
            #""production": { "purpose": "production", "domain": "shop.example.com", "tls": { "mode": "files" } }"#,
        api: String = "",
        more: String = "",
        secrets: String = ""
    ) throws {
        func member(_ text: String) -> String { text.isEmpty ? "" : ", \(text)" }
        let service = #""networks": ["front"], "limits": "small", "user": "1000:1000""#
        let text = """
            {
              "platform": { "name": "shop", "title": "Shop", "contact": "ops@example.com" },
              "environments": { \(environments) },
              "networks": { "front": { "subnet": "10.9.0.0/24" } },
              "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
              "volumes": { "files": {} }, "secrets": { \(secrets) },
              "services": {
                "edge": {
                  "component": "nginx", "version": "\(version)", "networks": ["front"], "limits": "small",
                  "volumes": [{ "volume": "files", "at": "/srv/files", "readOnly": true }]\(member(edge))
                },
                "api": { "image": "example/api:1", "port": 8000, "health": { "none": "asks nobody" }, \(service)\(member(api)) },
                "web-shop": { "image": "example/web:1", "port": 3000, "health": { "none": "asks nobody" }, \(service) }
                \(member(more))
              },
              "gateway": { "service": "edge", "routes": [\(routes)]\(member(gateway)) }
            }
            """
        try self.init(SourceText(name: "manifest.json", bytes: Array(text.utf8)))
    }

    init(_ source: SourceText) throws {
        let collector = DiagnosticCollector()
        let file = try #require(ManifestFile.read(source, into: collector))
        try #require(collector.diagnostics == [])
        platforms = PlatformResolver.resolve(file)
        artifacts = try NginxGenerator().artifacts(
            for: GeneratorInput(platforms: platforms, templates: .standard, manifestName: "manifest.json")
        )
    }

    static func flagship() throws -> NginxSnippet {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let bytes = try Array(Data(contentsOf: root.appendingPathComponent("manifest.json")))
        return try NginxSnippet(SourceText(name: "manifest.json", bytes: bytes))
    }

    /// The files of an environment below its folder.
    func paths(_ environment: String = "production") -> [String] {
        let folder = "deploy/nginx/\(environment)/"
        return artifacts.map(\.artifact.path.text).filter { $0.hasPrefix(folder) }.map {
            String($0.dropFirst(folder.count))
        }
    }

    func text(_ path: String, _ environment: String = "production") throws -> String {
        let artifact = try #require(
            artifacts.first { $0.artifact.path.text == "deploy/nginx/\(environment)/\(path)" },
            "no \(path) in \(environment)"
        )
        return String(decoding: artifact.artifact.document.rendered(), as: UTF8.self)
    }

    /// The text of the one server file of an environment.
    func server(_ environment: String = "production") throws -> String {
        let file = try #require(
            paths(environment).first {
                $0.hasPrefix("https.d/") || $0.hasSuffix("example.com.conf") || $0.hasSuffix("localhost.conf")
            }
        )
        return try text(file, environment)
    }

    /// Every configuration file with its path.
    var documents: [(path: String, items: [NginxItem])] {
        artifacts.compactMap { artifact in
            (artifact.artifact.document as? NginxDocument).map { (artifact.artifact.path.text, $0.items) }
        }
    }

    func service(_ name: String, _ environment: String? = "production") throws -> Service {
        let platform =
            environment.map { name in
                platforms.environments.first { $0.environment.name?.value.text == name }
            } ?? platforms.base
        return try #require(platform?.service(ServiceName(unchecked: name)))
    }
}

extension [NginxItem] {
    /// Directives of this level.
    var directives: [NginxDirective] {
        compactMap { if case .directive(let directive) = $0 { directive } else { nil } }
    }

    /// Every block below, with its own, in order.
    var blocks: [NginxDirective] {
        directives.filter { $0.body != nil }.flatMap { [$0] + ($0.body ?? []).blocks }
    }

    func count(_ name: NginxParameter) -> Int { directives.count { $0.name == name } }

    func includes(_ path: String) -> Bool {
        directives.contains { $0.name == "include" && $0.parameters == [NginxText.name(path)] }
    }
}
