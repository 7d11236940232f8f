import ExplainProof
import Foundation
import Testing

/// `explain` says of a value what changes when the value does: what is written, what a class or an environment hands on, and
/// blocks that are there because of it.
///
/// Some leaves of each system, spread over its manifest, since each is a dozen renders; `make explain-proof` takes all leaves
/// of all systems and prints how many lines `explain` misses.
@Suite struct ExplainProofTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Manifests, and how many of their leaves are taken.
    static let samples = [
        ("Templates/starters/single-app.json", 3), ("Templates/starters/iot-sim.json", 2),
        ("Templates/starters/mime-transfer.json", 1), ("manifest.json", 1),
    ]

    @Test(arguments: samples)
    func changedLinesAreForetold(manifest: String, count: Int) async throws {
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: manifest)))
        let proof = try #require(await ExplainProof(name: manifest, bytes: bytes))
        // The first of all leaves is the schema's name.
        let leaves = ExplainProof.spread(proof.leaves.count).dropFirst().prefix(count).map { proof.leaves[$0] }
        let table = await proof.table(of: leaves, valueCount: 1, sampleLimit: 20)
        let missed = table.samples.filter { $0.kind == .miss }.map { "\($0.leaf) \($0.file):\($0.line) \($0.text)" }
        #expect(table.leaves == count)
        #expect(table.total.changed > 0)
        #expect(table.total.misses == 0, "\(missed)")
        #expect(table.total.precision >= 0.8, "\(table.text(manifest))")
    }

    /// A value that classes hand on, and one that many files derive others from.
    @Test(arguments: ["limits.small.memory", "networks.edge.subnet"])
    func changedLinesOfALeafAreForetold(path: String) async throws {
        let manifest = "Templates/starters/single-app.json"
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: manifest)))
        let proof = try #require(await ExplainProof(name: manifest, bytes: bytes))
        let leaf = try #require(proof.leaves.first { $0.path == path })
        let table = await proof.table(of: [leaf], valueCount: 1, sampleLimit: 20)
        let missed = table.samples.filter { $0.kind == .miss }.map { "\($0.leaf) \($0.file):\($0.line) \($0.text)" }
        #expect(table.total.changed > 0)
        #expect(table.total.misses == 0, "\(missed)")
        #expect(table.total.precision >= 0.9, "\(table.text(manifest))")
    }
}
