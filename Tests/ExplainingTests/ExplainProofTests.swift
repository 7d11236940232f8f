import ExplainProof
import Foundation
import Testing

/// `explain` says of each value what changes when the value does.
///
/// A few leaves of each system, the same in every run; `make explain-proof` takes all of them.
@Suite struct ExplainProofTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Each manifest with the number of leaves that are changed.
    @Test(arguments: [
        ("Templates/starters/single-app.json", 4), ("Templates/starters/iot-sim.json", 3),
        ("Templates/starters/mime-transfer.json", 3), ("manifest.json", 2),
    ])
    func changedLinesAreForetold(manifest: String, count: Int) async throws {
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: manifest)))
        let proof = try #require(ExplainProof(name: manifest, bytes: bytes))
        // Away from the first leaves, which name things, and not in step with the list's own order.
        let leaves = (1...count).map { proof.leaves[(proof.leaves.count * $0 * 7 / (count * 8)) % proof.leaves.count] }
        var table = ProofTable()
        for leaf in leaves { table.add(await proof.check(leaf, valueCount: 1, sampleLimit: 20)) }
        let total = table.total
        let missed = table.samples.filter { $0.kind == .miss }.map { "\($0.leaf) \($0.file):\($0.line) \($0.text)" }
        #expect(total.misses == 0, "\(missed)")
        #expect(total.precision >= 0.9, "\(table.text(manifest))")
        #expect(table.leaves - table.unchangeable.count > 0, "\(leaves.map(\.path))")
    }
}
