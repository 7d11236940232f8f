import ExplainProof
import Foundation
import Testing

/// `explain` says of a value what changes when the value does: what is written, what a class or an environment hands on, and
/// blocks that are there because of it.
///
/// Some leaves of one system, since each is a dozen renders; `make explain-proof` takes all leaves of all systems and prints
/// how many lines `explain` misses.
@Suite struct ExplainProofTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test(arguments: ["limits.small.memory", "networks.edge.subnet", "platform.contact"])
    func changedLinesAreForetold(path: String) async throws {
        let manifest = "Templates/starters/single-app.json"
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: manifest)))
        let proof = try #require(ExplainProof(name: manifest, bytes: bytes))
        let leaf = try #require(proof.leaves.first { $0.path == path })
        var table = ProofTable()
        table.add(await proof.check(leaf, valueCount: 1, sampleLimit: 20))
        let total = table.total
        let missed = table.samples.filter { $0.kind == .miss }.map { "\($0.leaf) \($0.file):\($0.line) \($0.text)" }
        #expect(total.changed > 0)
        #expect(total.misses == 0, "\(missed)")
        #expect(total.precision >= 0.9, "\(table.text(manifest))")
    }
}
