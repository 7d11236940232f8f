import Diagrams
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import Testing

@testable import platformgen

/// The manifests that the repository carries, as topologies.
enum DrawnSystem {
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let topology: Topology
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    static var manifests: [String] {
        let manager = FileManager.default
        let starters = (try? manager.contentsOfDirectory(atPath: "\(root)/Templates/starters")) ?? []
        let goldens = (try? manager.contentsOfDirectory(atPath: "\(root)/Tests/GoldenTests/Cases")) ?? []
        let paths =
            ["manifest.json"] + starters.sorted().map { "Templates/starters/\($0)" }
            + goldens.sorted().map { "Tests/GoldenTests/Cases/\($0)/manifest.json" }
        return paths.filter { manager.fileExists(atPath: "\(root)/\($0)") }
    }

    static func platforms(_ manifest: String) -> [Platform] {
        (try? Project.load("\(root)/\(manifest)"))?.platforms?.environments ?? []
    }

    /// Every environment of every manifest, with and without monitoring, and the differences of neighbours.
    static let all: [Case] = manifests.flatMap { manifest -> [Case] in
        let topologies = platforms(manifest).map(Topology.init(of:))
        let whole = topologies.map { Case(testDescription: "\(manifest) \($0.environment)", topology: $0) }
        let bare = topologies.map {
            Case(testDescription: "\(manifest) \($0.environment), no monitoring", topology: $0.withoutMonitoring())
        }
        let differences = zip(topologies, topologies.dropFirst()).map { old, new in
            let name = "\(old.environment) → \(new.environment)"
            return Case(
                testDescription: "\(manifest) \(name)",
                topology: TopologyDifference.between(old, new, name: name)
            )
        }
        return whole + bare + differences
    }

    /// The topology of one environment of a manifest that stands in the test.
    static func topology(_ manifest: String, _ environment: String) throws -> Topology {
        let project = Project.load(SourceText(name: "manifest.json", bytes: Array(manifest.utf8)))
        let text = project.report.printed(as: .text, isColored: false, version: "")
        try #require(!project.collector.hasErrors, "\(text)")
        let platforms = try #require(project.platforms)
        return Topology(
            of: try #require(platforms.environments.first { $0.environment.name?.value.text == environment })
        )
    }
}

/// Numbers that are the same in every run (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
