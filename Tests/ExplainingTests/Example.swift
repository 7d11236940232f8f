import Documents
import Foundation
import Generators
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

@testable import Explaining

/// The minimal starter, with changes.
struct Example {
    let file: ManifestFile
    let artifacts: [(generator: String, artifact: GeneratedArtifact)]

    /// With a trial, whose renders are whole.
    var tried: Explainer { Explainer(file, artifacts: artifacts) { try? Self.render($0).artifacts } }
    var recorded: Explainer { Explainer(file, artifacts: artifacts) }

    /// - Throws: If the changed manifest has errors.
    static func minimal(_ changes: [(String, String)] = []) throws -> Example {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        var text = try String(contentsOf: root.appending(path: "Templates/starters/minimal.json"), encoding: .utf8)
        for (old, new) in changes {
            try #require(text.contains(old), "'\(old)' is not in the starter")
            text = text.replacingOccurrences(of: old, with: new)
        }
        return try render(SourceText(name: "manifest.json", bytes: Array(text.utf8)))
    }

    private static func render(_ source: SourceText) throws -> Example {
        let collector = DiagnosticCollector()
        let file = try #require(ManifestFile.read(source, into: collector))
        let platforms = PlatformResolver.resolve(file)
        PlatformChecks.run(on: file, platforms, into: collector)
        guard !collector.hasErrors else { throw Broken() }
        let input = GeneratorInput(platforms: platforms, templates: .standard, manifestName: source.name)
        var artifacts: [(generator: String, artifact: GeneratedArtifact)] = []
        for generator in GeneratorRegistry.all {
            artifacts += try generator.artifacts(for: input).map { (generator.description.name, $0) }
        }
        ArtifactPatches.apply(file.base.patches, to: &artifacts, into: collector)
        guard !collector.hasErrors else { throw Broken() }
        return Example(file: file, artifacts: artifacts)
    }

    struct Broken: Error {}

    /// The number of the first line with a text, from 1.
    func line(_ text: String, in path: String) throws -> Int {
        let lines = try #require(recorded.lines(of: path), "'\(path)' is not rendered")
        let number = (1...lines.lines.count).first { lines.text($0).contains(text) }
        return try #require(number, "'\(path)' has no line with '\(text)'")
    }
}
