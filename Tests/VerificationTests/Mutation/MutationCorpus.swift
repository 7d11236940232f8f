import Foundation
import TestSupport
import Verification

/// Every fault, and what the invariants say of each.
struct MutationCorpus: Sendable {
    let mutations: [Mutation]

    /// Whole systems of different forms.
    static let systems = ["flagship", "iot-sim", "mime-transfer", "single-app"]

    init(atMost count: Int, systems: [String] = systems) {
        var found: [Mutation] = []
        for platform in RenderedPlatform.systems where systems.contains(platform.name) {
            // Large files that no mutator looks at are not split.
            let wanted = platform.files.filter { file in Mutators.all.contains { $0.isFile(file.key) } }
            let lines = wanted.mapValues(SourceLine.all)
            for mutator in Mutators.all {
                found += mutator.mutations(of: platform, lines: lines, atMost: count)
            }
        }
        mutations = found
    }

    struct Outcome: Sendable {
        let mutation: Mutation
        /// Of the expected invariant, or of those that found something in its place.
        let codes: Set<String>
        var isFoundAsExpected: Bool { codes.contains(mutation.code) }
    }

    /// The others are asked only where the expected one is silent.
    func outcomes() async -> [Outcome] {
        let platforms = Dictionary(RenderedPlatform.systems.map { ($0.name, $0) }) { first, _ in first }
        let workers = max(1, ProcessInfo.processInfo.activeProcessorCount)
        return await withTaskGroup(of: [Outcome].self) { group in
            for worker in 0..<workers {
                let share = mutations.enumerated().filter { $0.offset % workers == worker }.map(\.element)
                group.addTask {
                    share.compactMap { mutation in
                        platforms[mutation.system].map { Self.outcome(of: mutation, $0) }
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
    }

    private static func outcome(of mutation: Mutation, _ platform: RenderedPlatform) -> Outcome {
        let original = platform.files[mutation.path] ?? ""
        let tree = platform.tree.replacing(mutation.path, with: mutation.text(of: original))
        var codes: Set<String> = []
        let expected = InvariantRegistry.all.filter { $0.code == mutation.code }
        for invariant in expected where !invariant.findings(in: tree).isEmpty { codes.insert(invariant.code) }
        guard codes.isEmpty else { return Outcome(mutation: mutation, codes: codes) }
        for invariant in InvariantRegistry.all where invariant.code != mutation.code {
            if !invariant.findings(in: tree).isEmpty { codes.insert(invariant.code) }
        }
        return Outcome(mutation: mutation, codes: codes)
    }
}

/// Faults by invariant, as a table of Markdown.
struct MutationTable {
    let rows: [(code: String, faults: Int, found: Int, expected: Int)]

    init(_ outcomes: [MutationCorpus.Outcome]) {
        rows = InvariantRegistry.all.map { invariant in
            let own = outcomes.filter { $0.mutation.code == invariant.code }
            return (
                invariant.code, own.count, own.filter { !$0.codes.isEmpty }.count,
                own.filter(\.isFoundAsExpected).count
            )
        }
    }

    var total: (faults: Int, found: Int, expected: Int) {
        rows.reduce((0, 0, 0)) { ($0.0 + $1.faults, $0.1 + $1.found, $0.2 + $1.expected) }
    }

    var text: String {
        let lines = rows.map { "| \($0.code) | \($0.faults) | \($0.found) | \($0.expected) |" }
        let head = ["| invariant | faults | found | by the expected one |", "|---|---:|---:|---:|"]
        return (head + lines + ["| all | \(total.faults) | \(total.found) | \(total.expected) |"]).joined(
            separator: "\n"
        )
    }
}
