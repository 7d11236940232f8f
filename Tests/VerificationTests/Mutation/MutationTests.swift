import Foundation
import TestSupport
import Testing
import Verification

/// Invariants are worth what they find: seeded faults, each of which one of them should find.
@Suite("Seeded faults") struct MutationTests {
    /// `make mutation` asks for more faults of each kind and prints the table.
    private static let isReport = ProcessInfo.processInfo.environment["PLATFORMGEN_MUTATION"] == "1"
    private static let corpus = MutationCorpus(atMost: isReport ? 4 : 1)

    @Test func thereAreEnough() {
        #expect(Self.corpus.mutations.count >= 500, "\(Self.corpus.mutations.count)")
        for invariant in InvariantRegistry.all {
            let own = Self.corpus.mutations.filter { $0.code == invariant.code }
            #expect(own.count >= 10, "\(invariant.code): \(own.count)")
        }
        let systems = Set(Self.corpus.mutations.map(\.system))
        #expect(systems == Set(MutationCorpus.systems))
        for mutator in Mutators.all {
            let places = Self.corpus.mutations.count { $0.mutator == mutator.name }
            #expect(places > 0, "'\(mutator.name)' finds no place")
        }
    }

    @Test func theyAreFound() async {
        let outcomes = await Self.corpus.outcomes()
        let table = MutationTable(outcomes)
        let total = table.total
        let missed = outcomes.filter { !$0.isFoundAsExpected }.map {
            "\($0.mutation.code) \($0.mutation.testDescription), found by \($0.codes.sorted())"
        }
        if Self.isReport { print("\(table.text)\n\(missed.joined(separator: "\n"))") }
        #expect(total.found == total.faults, "\(missed.joined(separator: "\n"))")
        #expect(total.expected * 100 >= total.faults * 99, "\(missed.joined(separator: "\n"))")
    }

    /// A fault changes its file, and is the same in every run.
    @Test func theyAreFaults() {
        let again = MutationCorpus(atMost: Self.isReport ? 4 : 1, systems: ["single-app"])
        #expect(
            again.mutations.map(\.testDescription)
                == Self.corpus.mutations.filter { $0.system == "single-app" }.map(\.testDescription)
        )
        let files = Dictionary(RenderedPlatform.systems.map { ($0.name, $0.files) }) { first, _ in first }
        for mutation in Self.corpus.mutations {
            let original = files[mutation.system]?[mutation.path]
            #expect(original != nil && mutation.text(of: original ?? "") != original, "\(mutation)")
        }
    }
}
