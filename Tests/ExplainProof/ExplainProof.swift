import ArtifactTree
import Explaining
import Origins
import PlatformManifest

/// Compares what `explain` says a value makes with what changes when the value does.
package struct ExplainProof: Sendable {
    /// Counts of one family, or of all.
    package struct Counts: Sendable {
        /// Lines that changed, of the unchanged and of the changed files.
        package var changed = 0
        /// Of those, lines that `explain` did not name.
        package var misses = 0
        /// Of those, lines that no origin names: a trial found them.
        package var unrecorded = 0
        /// Lines of the unchanged files that `explain` named.
        package var predicted = 0
        /// Of those, lines that some change changed.
        package var hits = 0
        /// The same, of lines that an origin names.
        package var recorded = 0
        package var recordedHits = 0
        /// Lines that changed and have no origin at all.
        package var uncovered = 0

        package var precision: Double { predicted == 0 ? 1 : Double(hits) / Double(predicted) }
        package var recordedPrecision: Double { recorded == 0 ? 1 : Double(recordedHits) / Double(recorded) }

        mutating func add(_ other: Counts) {
            changed += other.changed
            misses += other.misses
            unrecorded += other.unrecorded
            predicted += other.predicted
            hits += other.hits
            recorded += other.recorded
            recordedHits += other.recordedHits
            uncovered += other.uncovered
        }
    }

    /// A line of which `explain` or the origins say something else than the change.
    package struct Sample: Sendable {
        package let leaf: String
        package let family: String
        package let file: String
        package let line: Int
        package let text: String
        package let kind: Kind

        package enum Kind: String, Sendable {
            /// It changed, and `explain` does not name it.
            case miss = "MISS"
            /// It changed, and no origin names it.
            case unrecorded = "UNRECORDED"
            /// An origin names it, and no change changed it.
            case falseOrigin = "FALSE"
            /// Only a trial changed it.
            case falseTrial = "TRIAL"
            /// It changed, and has no origin at all.
            case uncovered = "UNCOVERED"
        }
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
    private let explainer: Explainer
    private let changes: LeafChanges

    /// `others` are manifests whose values may be tried too.
    package init?(name: String, bytes: [UInt8], others: [[UInt8]] = []) async {
        source = SourceText(name: "manifest.json", bytes: bytes)
        guard let render = ProofRender(source) else { return nil }
        self.name = name
        self.render = render
        explainer = await render.explainer()
        leaves = ManifestLeaf.all(in: render.file.root)
        let roots = others.compactMap {
            JSONReader.read(SourceText(name: "manifest.json", bytes: $0), into: DiagnosticCollector())
        }
        changes = LeafChanges([render.file.root] + roots)
    }

    /// Checks many leaves, several at once.
    ///
    /// They are taken in steps over the whole manifest, so that what was done at the end of the time is a sample of it.
    package func table(
        of leaves: [ManifestLeaf],
        valueCount: Int = 3,
        sampleLimit: Int,
        within time: Duration = .seconds(1_000_000)
    ) async -> ProofTable {
        let order = Self.spread(leaves.count)
        let end = ContinuousClock.now + time
        let workerCount = 4
        let results = await withTaskGroup(of: [(place: Int, result: LeafResult)].self) { group in
            for worker in 0..<workerCount {
                group.addTask {
                    var results: [(place: Int, result: LeafResult)] = []
                    for index in stride(from: worker, to: order.count, by: workerCount) where ContinuousClock.now < end
                    {
                        let place = order[index]
                        let result = await check(leaves[place], valueCount: valueCount, sampleLimit: sampleLimit)
                        results.append((place, result))
                    }
                    return results
                }
            }
            return await group.reduce(into: []) { $0 += $1 }.sorted { $0.place < $1.place }
        }
        var table = ProofTable()
        for (_, result) in results { table.add(result) }
        return table
    }

    /// The numbers below `count` so that any beginning is spread over all of them, always in the same way.
    package static func spread(_ count: Int) -> [Int] {
        // Steps of the golden section come to every number when they have no divisor in common with the count.
        var step = max(1, count * 618 / 1000)
        while !isCoprime(step, count) { step += 1 }
        return (0..<count).map { $0 * step % count }
    }

    private static func isCoprime(_ left: Int, _ right: Int) -> Bool {
        var (left, right) = (left, right)
        while right != 0 { (left, right) = (right, left % right) }
        return left <= 1
    }

    /// Changes one leaf to other values that are valid, leaves it out if that is valid, and looks at what changes.
    ///
    /// Lines that go are looked up in the explanation of the manifest as it is, lines that come with the first other value
    /// in the explanation of that.
    ///
    /// Of `valueCount` other values, those that change something are preferred; `sampleLimit` says how many misses and how
    /// many false predictions are listed.
    ///
    /// - Returns: What was foretold and what was not.
    package func check(_ leaf: ManifestLeaf, valueCount: Int = 3, sampleLimit: Int = 0) async -> LeafResult {
        var changed: [(value: String, render: ProofRender)] = []
        var unchanged: [(value: String, render: ProofRender)] = []
        for candidate in changes.candidates(leaf) where changed.count < valueCount && unchanged.count < 3 {
            guard let other = ProofRender(replacing(leaf, candidate)) else { continue }
            if differs(other) {
                changed.append((candidate, other))
            } else {
                unchanged.append((candidate, other))
            }
        }
        let without = removing(leaf).flatMap(ProofRender.init)
        let others = changed.isEmpty ? Array(unchanged.prefix(1)) : changed
        guard !others.isEmpty else { return LeafResult(path: leaf.path, value: nil, counts: [:], samples: []) }
        return await compare(leaf, others, without, sampleLimit)
    }

    /// The manifest without the leaf: its key or the element of a list, and a comma beside it.
    private func removing(_ leaf: ManifestLeaf) -> SourceText? {
        guard let target = try? ManifestMap(render.file).target(leaf.path) else { return nil }
        var start = Int((target.keyRange ?? target.node.range).lowerBound)
        var end = Int(target.node.range.upperBound)
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
        let comma = UInt8(ascii: ",")
        let next = source.bytes[end...].firstIndex { !isBlank($0) }
        let last = source.bytes[..<start].lastIndex { !isBlank($0) }
        if let next, source.bytes[next] == comma {
            end = next + 1
        } else if let last, source.bytes[last] == comma {
            start = last
        }
        return SourceText(name: source.name, bytes: Array(source.bytes[..<start] + source.bytes[end...]))
    }

    private func differs(_ other: ProofRender) -> Bool {
        guard render.files.count == other.files.count else { return true }
        return render.files.contains { path, file in
            other.files[path]?.bytes != file.bytes
        }
    }

    private func replacing(_ leaf: ManifestLeaf, _ text: String) -> SourceText {
        let bytes =
            source.bytes[..<Int(leaf.range.lowerBound)] + Array(text.utf8) + source.bytes[Int(leaf.range.upperBound)...]
        return SourceText(name: source.name, bytes: Array(bytes))
    }

    private func compare(
        _ leaf: ManifestLeaf,
        _ others: [(value: String, render: ProofRender)],
        _ without: ProofRender?,
        _ limit: Int
    ) async -> LeafResult {
        let otherExplainer = await others[0].render.explainer()
        let before = await Prediction(leaf.path, explainer)
        let after = await Prediction(leaf.path, otherExplainer)
        var counts: [String: Counts] = [:]
        var samples: [Sample] = []
        func sample(_ family: String, _ path: String, _ side: Side, _ lines: Set<Int>, _ kind: Sample.Kind) {
            for line in lines.sorted().prefix(limit) {
                samples.append(
                    Sample(
                        leaf: leaf.path,
                        family: family,
                        file: path,
                        line: line + 1,
                        text: side.text(line),
                        kind: kind
                    )
                )
            }
        }
        func note(
            _ family: String,
            _ path: String,
            _ side: Side,
            _ changed: Set<Int>,
            _ moved: Texts,
            isNew: Bool = false
        ) {
            // Of equal lines it is open which one changed: one that was foretold for nothing stands for one that was not.
            var spare = moved
            for line in side.predicted.subtracting(changed) { spare[side.lines[line], default: 0] += 1 }
            var missed: Set<Int> = []
            for line in changed.subtracting(side.predicted).sorted() {
                let text = side.lines[line]
                let hasDeparted = isNew && departed.take(text)
                if spare.take(text) || hasDeparted { continue }
                missed.insert(line)
            }
            let unrecorded = changed.subtracting(side.recorded)
            counts[family, default: Counts()].changed += changed.count
            counts[family, default: Counts()].misses += missed.count
            counts[family, default: Counts()].unrecorded += unrecorded.count
            // A file that comes or goes as a whole does so for a reason of its own.
            let isWhole = render.files[path] == nil || renders.contains { $0.files[path] == nil }
            let reasons = isWhole ? (isNew ? otherExplainer : explainer).reasons(of: path) : []
            let uncovered: Set<Int> = reasons.isEmpty ? changed.filter { !side.hasOrigin[$0] } : []
            counts[family, default: Counts()].uncovered += uncovered.count
            sample(family, path, side, uncovered, .uncovered)
            sample(family, path, side, missed, .miss)
            sample(family, path, side, unrecorded, .unrecorded)
        }
        let renders = others.map(\.render) + (without.map { [$0] } ?? [])
        // What goes from a place where it was foretold and comes in another file, has moved there.
        var departed: Texts = [:]
        for (path, lines) in before.all where others[0].render.files[path]?.bytes != render.files[path]?.bytes {
            let old = Side(explainer.lines(of: path), nil, lines)
            let changes = Side.changes(old, Side(others[0].render.files[path]?.bytes))
            for line in changes.old.intersection(lines) { departed[old.lines[line], default: 0] += 1 }
        }
        for path in Set(renders.flatMap(\.files.keys)).union(render.files.keys).sorted() {
            let isPredicted = before.all[path] != nil || after.all[path] != nil
            // What neither changes nor is foretold to counts for nothing.
            guard isPredicted || renders.contains(where: { $0.files[path]?.bytes != render.files[path]?.bytes }) else {
                continue
            }
            let family = (render.files[path] ?? renders.lazy.compactMap { $0.files[path] }.first)?.generator ?? "?"
            let old = Side(explainer.lines(of: path), before.recorded[path], before.all[path])
            var oldChanged: Set<Int> = []
            var moved: Texts = [:]
            for (place, other) in others.enumerated() {
                let isFirst = place == 0
                let new =
                    isFirst
                    ? Side(otherExplainer.lines(of: path), after.recorded[path], after.all[path])
                    : Side(other.render.files[path]?.bytes)
                let changes = Side.changes(old, new)
                oldChanged.formUnion(changes.old)
                // Of lines that change places, it is open which of them moved.
                let alike = Side.moved(old, changes.old, new, changes.new)
                moved.merge(alike) { max($0, $1) }
                if isFirst { note(family, path, new, changes.new, alike, isNew: true) }
            }
            if let without {
                oldChanged.formUnion(Side.changes(old, Side(without.files[path]?.bytes)).old)
            }
            note(family, path, old, oldChanged, moved)
            counts[family, default: Counts()].predicted += old.predicted.count
            counts[family, default: Counts()].hits += old.predicted.intersection(oldChanged).count
            counts[family, default: Counts()].recorded += old.recorded.count
            counts[family, default: Counts()].recordedHits += old.recorded.intersection(oldChanged).count
            sample(family, path, old, old.recorded.subtracting(oldChanged), .falseOrigin)
            sample(family, path, old, old.predicted.subtracting(old.recorded).subtracting(oldChanged), .falseTrial)
        }
        return LeafResult(path: leaf.path, value: others[0].value, counts: counts, samples: samples)
    }
}

/// Lines by their text, with how many there are.
private typealias Texts = [ArraySlice<UInt8>: Int]

extension Texts {
    /// Takes one away, if there is one.
    fileprivate mutating func take(_ text: ArraySlice<UInt8>) -> Bool {
        guard let count = self[text], count > 0 else { return false }
        self[text] = count - 1
        return true
    }
}

/// The lines of one render of a file.
private struct Side {
    let lines: [ArraySlice<UInt8>]
    let hasOrigin: [Bool]
    let recorded: Set<Int>
    let predicted: Set<Int>

    init(_ rendered: RenderedLines?, _ recorded: Set<Int>?, _ predicted: Set<Int>?) {
        lines = rendered.map { rendered in rendered.lines.map { rendered.bytes[$0] } } ?? []
        hasOrigin = rendered.map { $0.origins.map { !$0.isEmpty } } ?? []
        self.recorded = Side.withText(recorded, lines)
        self.predicted = Side.withText(predicted, lines)
    }

    /// Without explanation.
    init(_ bytes: [UInt8]?) {
        lines =
            bytes.map { bytes in
                var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                if lines.last?.isEmpty == true { lines.removeLast() }
                return lines
            } ?? []
        hasOrigin = []
        recorded = []
        predicted = []
    }

    private static func withText(_ numbers: Set<Int>?, _ lines: [ArraySlice<UInt8>]) -> Set<Int> {
        (numbers ?? []).filter { !lines[$0].isEmpty }
    }

    func text(_ line: Int) -> String { String(decoding: lines[line], as: UTF8.self) }

    /// The lines that went and those that came.
    static func changes(_ old: Side, _ new: Side) -> (old: Set<Int>, new: Set<Int>) {
        guard old.lines != new.lines else { return ([], []) }
        var oldChanged: Set<Int> = []
        var newChanged: Set<Int> = []
        for change in LineDifference(old.lines, new.lines).changes {
            if change.old.isEmpty {
                newChanged.formUnion(new.best(change.new))
            } else if change.new.isEmpty {
                oldChanged.formUnion(old.best(change.old))
            } else {
                oldChanged.formUnion(change.old)
                newChanged.formUnion(change.new)
            }
        }
        // Empty lines are nobody's: they stand between two blocks.
        return (oldChanged.filter { !old.lines[$0].isEmpty }, newChanged.filter { !new.lines[$0].isEmpty })
    }

    /// Texts of lines that go from one place and come to another, each as often as it does both.
    static func moved(_ old: Side, _ gone: Set<Int>, _ new: Side, _ come: Set<Int>) -> Texts {
        var came: Texts = [:]
        for line in come { came[new.lines[line], default: 0] += 1 }
        var moved: Texts = [:]
        for line in gone where came.take(old.lines[line]) { moved[old.lines[line], default: 0] += 1 }
        return moved
    }

    /// Of the equal places of an insertion or deletion the one that was foretold best: between `a b a b` and `a b`, it is
    /// open which lines were added.
    private func best(_ range: Range<Int>) -> Range<Int> {
        var best = range
        var bestCount = range.count { predicted.contains($0) }
        func consider(_ range: Range<Int>) {
            let count = range.count { predicted.contains($0) }
            if count > bestCount { (best, bestCount) = (range, count) }
        }
        var up = range
        while up.lowerBound > 0, lines[up.lowerBound - 1] == lines[up.upperBound - 1] {
            up = up.lowerBound - 1..<up.upperBound - 1
            consider(up)
        }
        var down = range
        while down.upperBound < lines.count, lines[down.lowerBound] == lines[down.upperBound] {
            down = down.lowerBound + 1..<down.upperBound + 1
            consider(down)
        }
        return best
    }
}
