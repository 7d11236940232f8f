import Documents
import Foundation
import Generators
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing
import Verification

@testable import platformgen

/// A manifest of the repository, rendered in memory once for all tests.
struct RenderedPlatform: Sendable, CustomTestStringConvertible {
    let name: String
    let platforms: PlatformSet
    let files: [String: String]
    let tree: RenderedTree

    var testDescription: String { name }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// The flagship and the starters: whole systems.
    static let systems: [RenderedPlatform] =
        [render("flagship", "\(root)/manifest.json")].compactMap { $0 } + folder("Templates/starters")
    /// Golden cases: each is there for its form, not for its sense.
    static let goldens: [RenderedPlatform] = {
        let folder = "\(root)/Tests/GoldenTests/Cases"
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
        return names.compactMap { render("golden \($0)", "\(folder)/\($0)/manifest.json") }
    }()

    static func named(_ name: String) throws -> RenderedPlatform {
        try #require((systems + goldens).first { $0.name == name }, "'\(name)' was not rendered")
    }

    /// The manifest at `path` below the repository's root, with another text in each place of some.
    static func edited(_ path: String, _ edits: [(text: String, other: String)]) throws -> RenderedPlatform {
        var manifest = try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
        for edit in edits {
            try #require(manifest.contains(edit.text), "'\(edit.text)' is not in \(path)")
            manifest = manifest.replacingOccurrences(of: edit.text, with: edit.other)
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("edited-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("manifest.json").path
        try manifest.write(toFile: file, atomically: true, encoding: .utf8)
        return try #require(render("edited \(path)", file), "the edited \(path) has errors")
    }

    private static func folder(_ path: String) -> [RenderedPlatform] {
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(path)")) ?? []).sorted()
        return names.filter { $0.hasSuffix(".json") }.compactMap {
            render(String($0.dropLast(5)), "\(root)/\(path)/\($0)")
        }
    }

    private static func render(_ name: String, _ manifest: String) -> RenderedPlatform? {
        guard FileManager.default.fileExists(atPath: manifest), let project = try? Project.load(manifest) else {
            return nil
        }
        let artifacts = project.artifacts().map(\.artifact.artifact)
        guard !project.collector.hasErrors, let platforms = project.platforms else { return nil }
        let files = Dictionary(
            artifacts.map { ($0.path.text, String(decoding: $0.document.rendered(), as: UTF8.self)) }
        ) { first, _ in first }
        return RenderedPlatform(
            name: name,
            platforms: platforms,
            files: files,
            tree: RenderedTree(files: files, platforms: platforms)
        )
    }
}
