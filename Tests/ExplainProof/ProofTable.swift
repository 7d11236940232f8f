/// Sums of a proof, by family.
package struct ProofTable: Sendable {
    package private(set) var families: [String: ExplainProof.Counts] = [:]
    package private(set) var leaves = 0
    package private(set) var unchangeable: [String] = []
    package private(set) var samples: [ExplainProof.Sample] = []

    package init() {}

    package mutating func add(_ result: ExplainProof.LeafResult) {
        leaves += 1
        if result.value == nil { unchangeable.append(result.path) }
        for (family, counts) in result.counts { families[family, default: ExplainProof.Counts()].add(counts) }
        samples += result.samples
    }

    package mutating func add(_ other: ProofTable) {
        leaves += other.leaves
        unchangeable += other.unchangeable
        samples += other.samples
        for (family, counts) in other.families { families[family, default: ExplainProof.Counts()].add(counts) }
    }

    package var total: ExplainProof.Counts {
        families.values.reduce(into: ExplainProof.Counts()) { $0.add($1) }
    }

    package func text(_ title: String) -> String {
        var text = "\(title): \(leaves) leaves, \(unchangeable.count) without a valid change\n"
        text += row(["family", "changed", "misses", "predicted", "precision", "by origin", "precision", "uncovered"])
        for (name, counts) in families.sorted(by: { $0.key < $1.key }) { text += row(name, counts) }
        return text + row("all", total)
    }

    private func row(_ name: String, _ counts: ExplainProof.Counts) -> String {
        row(
            [
                name, "\(counts.changed)", "\(counts.misses)", "\(counts.predicted)", decimal(counts.precision),
                "\(counts.changed - counts.unrecorded)", decimal(counts.recordedPrecision), "\(counts.uncovered)",
            ]
        )
    }

    /// Three places after the point.
    private func decimal(_ share: Double) -> String {
        let permille = Int((share * 1000).rounded())
        let digits = String(permille % 1000)
        return "\(permille / 1000).\(String(repeating: "0", count: 3 - digits.count))\(digits)"
    }

    private func row(_ cells: [String]) -> String {
        var text = ""
        for (column, cell) in cells.enumerated() {
            let width = column == 0 ? 16 : 10
            let blanks = String(repeating: " ", count: max(1, width - cell.count))
            text += column == 0 ? cell + blanks : blanks + cell
        }
        return text + "\n"
    }
}
