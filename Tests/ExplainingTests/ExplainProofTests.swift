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

    /// Manifests, and how many leaves of their spread are taken, from its beginning.
    static let samples: [(manifest: String, count: Int)] = [
        ("Templates/starters/single-app.json", 5), ("Templates/starters/iot-sim.json", 2),
        ("Templates/starters/mime-transfer.json", 2), ("manifest.json", 2),
    ]

    @Test func changedLinesAreForetold() async throws {
        let tables = try await withThrowingTaskGroup(of: ProofTable.self) { group in
            for (manifest, count) in Self.samples {
                group.addTask {
                    let bytes = Array(try Data(contentsOf: Self.root.appending(path: manifest)))
                    let proof = try #require(await ExplainProof(name: manifest, bytes: bytes))
                    let leaves = ExplainProof.spread(proof.leaves.count).prefix(count).map { proof.leaves[$0] }
                    return await proof.table(of: leaves, valueCount: 1, sampleLimit: 20)
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        var table = ProofTable()
        for part in tables { table.add(part) }
        let missed = table.samples.filter { $0.kind == .miss }.map { "\($0.leaf) \($0.file):\($0.line) \($0.text)" }
        #expect(table.leaves == Self.samples.reduce(0) { $0 + $1.count })
        #expect(table.total.changed > 100)
        #expect(table.total.misses == 0, "\(missed)")
        #expect(table.total.precision >= 0.9, "\(table.text("all"))")
    }

    /// A value that many files derive others from.
    @Test func changedLinesOfALeafAreForetold() async throws {
        let manifest = "Templates/starters/single-app.json"
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: manifest)))
        let proof = try #require(await ExplainProof(name: manifest, bytes: bytes))
        let leaf = try #require(proof.leaves.first { $0.path == "networks.edge.subnet" })
        let table = await proof.table(of: [leaf], valueCount: 1, sampleLimit: 20)
        let missed = table.samples.filter { $0.kind == .miss }.map { "\($0.leaf) \($0.file):\($0.line) \($0.text)" }
        #expect(table.total.changed > 0)
        #expect(table.total.misses == 0, "\(missed)")
        #expect(table.total.precision >= 0.9, "\(table.text(manifest))")
    }
}
