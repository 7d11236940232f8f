import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import TestSupport
import Testing

@testable import Generators
@testable import platformgen

/// An environment as base and overlay is, for Compose, the environment written whole: the split loses and adds nothing.
@Suite("Split into base and overlays") struct ComposeSplitTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let system: RenderedSystem
        let environment: String
        var testDescription: String { "\(system.name): \(environment)" }

        static let all = RenderedSystem.platforms.flatMap { system in
            system.layered.map { Case(system: system, environment: $0) }
        }
    }

    @Test(arguments: Case.all) func theMergeIsTheWhole(of split: Case) throws {
        let project = try Project.load(split.system.manifest)
        let platform = try #require(
            project.platforms?.environments.first { $0.environment.name?.value.text == split.environment }
        )
        let whole = YAMLDocument(header: [], root: try ComposeProject(platform: platform).file().node)
        // Beside the others, since paths start where the first file lies.
        let name = split.system.layout.compose.appending("whole-\(split.environment).yml").text
        let path = "\(split.system.output)/\(name)"
        try writeFile(whole.rendered(), to: path)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let layered = try merged(split, try split.system.composeFiles(of: split.environment))
        let single = try merged(split, [name])
        #expect(layered.count > 1000)
        #expect(layered == single, "\(firstDifference(layered, single))")
    }

    /// Compose's own result without the blocks that anchors name, in JSON with sorted keys, and without the order of
    /// lists where none is meant.
    private func merged(_ split: Case, _ files: [String]) throws -> String {
        let root = try ComposeProgram.newest.merged(split.system, files, environment: split.environment)
        let used = root.filter { !$0.key.hasPrefix("x-") }
        let data = try JSONSerialization.data(
            withJSONObject: normal(used, key: ""),
            options: [.sortedKeys, .prettyPrinted]
        )
        return String(decoding: data, as: UTF8.self)
    }

    private func normal(_ value: Any, key: String) throws -> Any {
        if let object = value as? [String: Any] {
            return try Dictionary(uniqueKeysWithValues: object.map { ($0, try normal($1, key: $0)) })
        }
        guard let list = value as? [Any] else { return value }
        let items = try list.map { try normal($0, key: key) }
        if ["command", "entrypoint", "test"].contains(key) { return items }
        return try items.map { item in
            let data = try JSONSerialization.data(withJSONObject: item, options: [.sortedKeys, .fragmentsAllowed])
            return String(decoding: data, as: UTF8.self)
        }.sorted()
    }

    private func firstDifference(_ left: String, _ right: String) -> String {
        let left = left.split(separator: "\n")
        let right = right.split(separator: "\n")
        let place = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
        let start = max(0, place - 5)
        return "layered:\n\(left[start...].prefix(12).joined(separator: "\n"))\n"
            + "whole:\n\(right[start...].prefix(12).joined(separator: "\n"))"
    }
}
