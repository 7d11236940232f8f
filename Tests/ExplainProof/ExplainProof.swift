import ArtifactTree
import Explaining
import Origins
import PlatformManifest

/// Compares what `explain` says a value makes with what changes when the value does.
package struct ExplainProof: Sendable {
    /// Counts of one family, or of all.
    package struct Counts: Sendable {
        package var changed = 0
        package var misses = 0
        package var predicted = 0
        package var hits = 0
        /// Lines that changed and have no origin at all.
        package var uncovered = 0

        package var precision: Double { predicted == 0 ? 1 : Double(hits) / Double(predicted) }

        mutating func add(_ other: Counts) {
            changed += other.changed
            misses += other.misses
            predicted += other.predicted
            hits += other.hits
            uncovered += other.uncovered
        }
    }

    /// A changed line that no origin foretold, or a foretold line that did not change.
    package struct Sample: Sendable {
        package let leaf: String
        package let family: String
        package let file: String
        package let line: Int
        package let text: String
        package let isMiss: Bool
    }

    package struct LeafResult: Sendable {
        package let path: String
        /// `nil` when no valid change was found.
        package let value: String?
        package let counts: [String: Counts]
        package let samples: [Sample]
    }

    package let name: String
    package let leaves: [ManifestLeaf]
    private let source: SourceText
    private let render: ProofRender
    private let prediction: Prediction
    private let changes: LeafChanges

    /// - Parameter others: Manifests whose values may be tried too.
    package init?(name: String, bytes: [UInt8], others: [[UInt8]] = []) {
        source = SourceText(name: "manifest.json", bytes: bytes)
        guard let render = ProofRender(source) else { return nil }
        self.name = name
        self.render = render
        prediction = Prediction(render)
        leaves = ManifestLeaf.all(in: render.file.root)
        let roots = others.compactMap {
            JSONReader.read(SourceText(name: "manifest.json", bytes: $0), into: DiagnosticCollector())
        }
        changes = LeafChanges([render.file.root] + roots)
    }

    /// Changes one leaf to the first other value that is valid and changes a line, else to the first that is valid.
    ///
    /// - Parameter sampleLimit: How many misses and how many false predictions are listed.
    package func check(_ leaf: ManifestLeaf, sampleLimit: Int = 0) -> LeafResult {
        var fallback: LeafResult?
        var tries = 0
        for candidate in changes.candidates(leaf) {
            guard let changed = ProofRender(replacing(leaf, candidate)) else { continue }
            let result = compare(leaf, candidate, changed, sampleLimit)
            if result.counts.values.contains(where: { $0.changed > 0 }) { return result }
            fallback = fallback ?? result
            tries += 1
            if tries == 3 { break }
        }
        return fallback ?? LeafResult(path: leaf.path, value: nil, counts: [:], samples: [])
    }

    private func replacing(_ leaf: ManifestLeaf, _ text: String) -> SourceText {
        let bytes =
            source.bytes[..<Int(leaf.range.lowerBound)] + Array(text.utf8) + source.bytes[Int(leaf.range.upperBound)...]
        return SourceText(name: source.name, bytes: Array(bytes))
    }

    private func compare(_ leaf: ManifestLeaf, _ value: String, _ changed: ProofRender, _ limit: Int) -> LeafResult {
        guard let before = try? ManifestMap(render.file).target(leaf.path),
            let after = try? ManifestMap(changed.file).target(leaf.path)
        else { return LeafResult(path: leaf.path, value: nil, counts: [:], samples: []) }
        let old = prediction.lines(before)
        let new = Prediction(changed).lines(after)
        var counts: [String: Counts] = [:]
        var samples: [Sample] = []
        for path in Set(render.files.keys).union(changed.files.keys).sorted() {
            let oldFile = render.files[path]
            let newFile = changed.files[path]
            let family = oldFile?.generator ?? newFile?.generator ?? ""
            let comparison = FileComparison(
                old: Side(oldFile?.lines, predicted: old[path] ?? []),
                new: Side(newFile?.lines, predicted: new[path] ?? [])
            )
            counts[family, default: Counts()].add(comparison.counts)
            for (line, text) in comparison.misses where samples.count < limit {
                samples.append(
                    Sample(leaf: leaf.path, family: family, file: path, line: line, text: text, isMiss: true)
                )
            }
            for (line, text) in comparison.falsePredictions where samples.count < 2 * limit {
                samples.append(
                    Sample(leaf: leaf.path, family: family, file: path, line: line, text: text, isMiss: false)
                )
            }
        }
        return LeafResult(path: leaf.path, value: value, counts: counts, samples: samples)
    }
}

/// The lines of one render of a file.
private struct Side {
    let lines: [ArraySlice<UInt8>]
    let hasOrigin: [Bool]
    let predicted: Set<Int>

    init(_ rendered: RenderedLines?, predicted: Set<Int>) {
        lines = rendered.map { rendered in rendered.lines.map { rendered.bytes[$0] } } ?? []
        hasOrigin = rendered.map { $0.origins.map { !$0.isEmpty } } ?? []
        self.predicted = predicted
    }

    func text(_ line: Int) -> String { String(decoding: lines[line], as: UTF8.self) }
}

/// What changed in a file, beside what was foretold.
private struct FileComparison {
    private(set) var counts = ExplainProof.Counts()
    private(set) var misses: [(line: Int, text: String)] = []
    private(set) var falsePredictions: [(line: Int, text: String)] = []

    init(old: Side, new: Side) {
        counts.predicted = old.predicted.count + new.predicted.count
        guard old.lines != new.lines else {
            falsePredictions = old.predicted.sorted().map { ($0 + 1, old.text($0)) }
            return
        }
        var oldChanged: Set<Int> = []
        var newChanged: Set<Int> = []
        for change in LineDifference(old.lines, new.lines).changes {
            if change.old.isEmpty {
                newChanged.formUnion(Self.best(change.new, new))
            } else if change.new.isEmpty {
                oldChanged.formUnion(Self.best(change.old, old))
            } else {
                oldChanged.formUnion(change.old)
                newChanged.formUnion(change.new)
            }
        }
        note(oldChanged, old)
        note(newChanged, new)
    }

    private mutating func note(_ changed: Set<Int>, _ side: Side) {
        counts.changed += changed.count
        counts.hits += changed.intersection(side.predicted).count
        for line in changed.subtracting(side.predicted).sorted() {
            counts.misses += 1
            if !side.hasOrigin[line] { counts.uncovered += 1 }
            misses.append((line + 1, side.text(line)))
        }
        falsePredictions += side.predicted.subtracting(changed).sorted().map { ($0 + 1, side.text($0)) }
    }

    /// Of the equal places of an insertion or deletion the one that was foretold best: between `a b a b` and `a b`, it is
    /// open which lines were added.
    private static func best(_ range: Range<Int>, _ side: Side) -> Range<Int> {
        var best = range
        var bestCount = range.count { side.predicted.contains($0) }
        func consider(_ range: Range<Int>) {
            let count = range.count { side.predicted.contains($0) }
            if count > bestCount { (best, bestCount) = (range, count) }
        }
        var up = range
        while up.lowerBound > 0, side.lines[up.lowerBound - 1] == side.lines[up.upperBound - 1] {
            up = up.lowerBound - 1..<up.upperBound - 1
            consider(up)
        }
        var down = range
        while down.upperBound < side.lines.count, side.lines[down.lowerBound] == side.lines[down.upperBound] {
            down = down.lowerBound + 1..<down.upperBound + 1
            consider(down)
        }
        return best
    }
}
