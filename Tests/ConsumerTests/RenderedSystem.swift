import Documents
import Foundation
import Generators
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

@testable import platformgen

/// A manifest of the repository, rendered once for all tests into a project folder of its own below `.build`.
struct RenderedSystem: Sendable, CustomTestStringConvertible {
    let name: String
    /// The manifest that was rendered.
    let manifest: String
    /// The output folder, in its place in the project: paths in the files are relative to it.
    let output: String
    /// Environments over the base, by name.
    let layered: [String]
    /// Environments whose Compose file stands alone.
    let standingAlone: [String]
    let layout: Layout
    /// The Compose files of each environment below the output folder, in the order of `-f`.
    let composeFiles: [String: [String]]
    /// Relative paths of all files.
    let files: [String]

    var testDescription: String { name }
    var composeFolder: String { "\(output)/\(layout.compose.text)" }
    var environments: [String] { layered + standingAlone }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// Names and manifests: the flagship, every starter, then the golden cases.
    static var manifests: [(name: String, path: String)] {
        let folder = "\(root)/Templates/starters"
        let starters = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let cases = "\(root)/Tests/GoldenTests/Cases"
        let goldens = ((try? FileManager.default.contentsOfDirectory(atPath: cases)) ?? []).sorted()
            .map { (name: "\(caseFolder)/\($0)", path: "\(cases)/\($0)/manifest.json") }
            .filter { FileManager.default.fileExists(atPath: $0.path) }
        return [("flagship", "\(root)/manifest.json")]
            + starters.filter { $0.hasSuffix(".json") }.sorted().map { ($0, "\(folder)/\($0)") } + goldens
    }

    private static let caseFolder = "golden"

    /// Those that describe a whole system, which has to be sound; a golden case only has to be readable.
    static var platforms: [RenderedSystem] { all.filter { !$0.isCase } }
    var isCase: Bool { name.hasPrefix("\(Self.caseFolder)/") }

    /// All of them; a manifest that cannot be rendered is missing here, which `RenderedSystemTests` reports.
    static let all: [RenderedSystem] = manifests.compactMap { try? RenderedSystem($0.name, $0.path) }

    /// The platforms that are delivered without Terraform, as if their manifests asked for it.
    static let withTerraform: [RenderedSystem] = platforms.filter { !$0.files.contains { $0.hasSuffix(".tf") } }
        .compactMap { try? RenderedSystem("\($0.name)-terraform", $0.manifest, section: #""terraform": {}"#) }

    static func named(_ name: String) throws -> RenderedSystem {
        try #require(all.first { $0.name == name }, "'\(name)' was not rendered")
    }

    /// Absolute paths of the rendered files with one of these endings, of all systems.
    static func files(endingWith endings: String...) -> [String] {
        all.flatMap { system in
            system.files.filter { file in endings.contains { file.hasSuffix($0) } }.map { "\(system.output)/\($0)" }
        }
    }

    private struct Unrenderable: Error {}

    /// With one more section in front of those that the manifest has.
    private init(_ name: String, _ manifest: String, section: String? = nil) throws {
        var bytes = try FileReader.read(manifest)
        if let section, let brace = bytes.firstIndex(of: UInt8(ascii: "{")) {
            bytes.insert(contentsOf: Array("\(section),".utf8), at: brace + 1)
        }
        let project = Project.load(SourceText(name: manifest, bytes: bytes))
        let artifacts = project.artifacts().map(\.artifact)
        guard !project.collector.hasErrors, let platforms = project.platforms else { throw Unrenderable() }
        let folder = "\(Self.root)/.build/consumer-tests/\(name)"
        try? FileManager.default.removeItem(atPath: folder)
        self.name = name.hasSuffix(".json") ? String(name.dropLast(5)) : name
        self.manifest = manifest
        output = "\(folder)/\(platforms.base.outputFolder.value.text)"
        let environments = platforms.environments.map(\.environment)
        layered = environments.filter { !$0.standsAlone }.compactMap { $0.name?.value.text }
        layout = platforms.base.layout
        composeFiles = Dictionary(
            platforms.environments.map { ($0.environment.name?.value.text ?? "", $0.composeFiles.map(\.text)) }
        ) { first, _ in first }
        standingAlone = environments.filter(\.standsAlone).compactMap { $0.name?.value.text }
        files = artifacts.map(\.artifact.path.text)
        for artifact in artifacts.map(\.artifact) {
            let path = "\(output)/\(artifact.path.text)"
            try writeFile(artifact.document.rendered(), to: path)
            let mode = NSNumber(value: artifact.mode.rawValue)
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        }
    }

    /// The policy overlay below the output folder, if there is one.
    var networkPolicy: String? {
        let path = layout.compose.appending(layout.composeFileName("network-policy")).text
        return files.contains(path) ? path : nil
    }

    /// The Compose files of an environment below the output folder, in the order of `-f`.
    func composeFiles(of environment: String) throws -> [String] {
        try #require(composeFiles[environment], "there is no environment '\(environment)'")
    }

    /// The text of a rendered file, by its path below the output folder.
    func text(of file: String) throws -> String {
        try String(contentsOfFile: "\(output)/\(file)", encoding: .utf8)
    }
}

@Suite("Rendered systems") struct RenderedSystemTests {
    @Test(arguments: RenderedSystem.manifests.map(\.path)) func rendersWithoutErrors(manifest: String) throws {
        let project = try Project.load(manifest)
        let artifacts = project.artifacts()
        let text = project.report.printed(as: .text, isColored: false, version: "")
        #expect(!project.collector.hasErrors, "\(text)")
        #expect(artifacts.contains { $0.generator == "compose" })
        #expect(RenderedSystem.all.contains { $0.manifest == manifest })
    }
}
