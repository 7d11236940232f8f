import Documents

/// Decides, from what is due, what lies on disk and what we know to have written, what to do with each path.
///
/// A file on disk is *ours* if its digest is the lock's, or one that an unfinished render noted in the journal. For a path
/// that is due:
///
/// | on disk | in the lock | it is |
/// |---|---|---|
/// | what is due | either way | fine; without an entry it is adopted |
/// | nothing | either way | missing |
/// | something else, ours | with another manifest | stale |
/// | something else, ours | with this manifest | outdated |
/// | something else, not ours | yes | edited |
/// | something else, not ours | no | foreign |
///
/// A path in the lock that is not due, though in scope, is orphaned; if it is not ours any more, a render leaves it.
struct TreePlanner {
    let scope: TreeScope
    let provenance: Provenance
    let force: Bool
    private let known: [ArtifactPath: TreeLock.Entry]
    private let journalled: [ArtifactPath: [TreeLock.Entry]]
    private let oldLock: TreeLock?
    private let journal: TreeLock?

    init(scope: TreeScope, provenance: Provenance, force: Bool, lock: TreeLock?, journal: TreeLock?) {
        self.scope = scope
        self.provenance = provenance
        self.force = force
        oldLock = lock
        self.journal = journal
        known = Dictionary((lock?.entries ?? []).map { ($0.path, $0) }) { first, _ in first }
        journalled = Dictionary(grouping: journal?.entries ?? [], by: \.path)
    }

    /// Every path that is due or known, in order.
    func items(_ expected: ExpectedTree) -> [TreeInspector.Item] {
        var due = expected.files.makeIterator()
        var others = ((oldLock?.entries ?? []) + (journal?.entries ?? [])).map(\.path)
        others.sort()
        var items: [TreeInspector.Item] = []
        items.reserveCapacity(expected.files.count)
        var next = due.next()
        for path in others {
            while let file = next, file.path < path {
                items.append(TreeInspector.Item(path: file.path, expected: file))
                next = due.next()
            }
            if next?.path == path || items.last?.path == path { continue }
            items.append(TreeInspector.Item(path: path, expected: nil))
        }
        while let file = next {
            items.append(TreeInspector.Item(path: file.path, expected: file))
            next = due.next()
        }
        return items
    }

    /// Decides for each item, in order.
    func plan(_ items: [TreeInspector.Item], _ results: [TreeInspector.Result]) -> TreePlan {
        var actions: [PlannedAction] = []
        var entries: [TreeLock.Entry] = []
        let deletable = deletablePaths(items, results)
        for (item, result) in zip(items, results) {
            let own = ownEntry(item.path, result)
            let decision: Decision
            if let expected = item.expected {
                decision = decide(expected, result.disk, isOurs: own != nil, deletable)
                if let digest = result.expectedDigest { entries.append(Self.entry(expected, digest)) }
            } else {
                guard let entry = own ?? known[item.path] ?? unreached(item.path, result.disk) else { continue }
                decision = decideOrphan(entry, result.disk, isOurs: own != nil)
                if decision.kind == .leave || decision.kind == .keep { entries.append(entry) }
            }
            actions.append(
                PlannedAction(
                    kind: decision.kind,
                    path: item.path,
                    finding: decision.finding,
                    expected: item.expected,
                    disk: result.disk
                )
            )
        }
        var lock = oldLock ?? TreeLock(provenance: provenance, partial: [:], entries: [])
        lock.entries = entries
        lock.note(provenance, for: scope)
        return TreePlan(actions: actions, lock: lock, oldLock: oldLock, unfinished: journal?.entries ?? [])
    }

    private static func entry(_ file: ExpectedFile, _ digest: ContentDigest) -> TreeLock.Entry {
        let unit = TreeLock.Unit(generator: file.generator, environment: file.environment)
        return TreeLock.Entry(path: file.path, digest: digest, mode: file.mode, unit: unit)
    }

    /// The record of a file that is as we wrote it.
    private func ownEntry(_ path: ArtifactPath, _ result: TreeInspector.Result) -> TreeLock.Entry? {
        guard case .file(let file) = result.disk, let digest = file.digest else { return nil }
        if let entry = known[path], entry.digest == digest { return entry }
        return journalled[path]?.first { $0.digest == digest }
    }

    private struct Decision {
        let kind: PlannedAction.Kind
        let finding: DriftFinding?
    }

    // MARK: - What is due

    private func decide(
        _ expected: ExpectedFile,
        _ disk: DiskEntry,
        isOurs: Bool,
        _ deletable: Set<ArtifactPath>
    ) -> Decision {
        let path = expected.path
        let new = expected.bytes
        switch disk {
        case .absent:
            let words = DriftWords.missing(path, wasThere: known[path] != nil)
            return decision(.create, DriftFinding(.missing, path, words, new: new))
        case .file(let file) where file.isExpected:
            if expected.mode.agrees(withPermissions: file.permissions) {
                return Decision(kind: .keep, finding: nil)
            }
            return decision(.setMode, DriftFinding(.mode, path, DriftWords.mode(path, due: expected.mode)))
        case .file(let file) where isOurs:
            return decision(.update, changed(expected, file))
        case .file(let file):
            let wasOurs = known[path] != nil || journalled[path] != nil
            let words = wasOurs ? DriftWords.edited(path) : DriftWords.foreign(path)
            let kind = wasOurs ? DriftKind.edited : .foreign
            return refused(
                DriftFinding(kind, path, words, needsForce: true, old: file.bytes, new: new),
                forced: .update
            )
        case .symbolicLink:
            let words = DriftWords.foreignLink(path)
            return refused(DriftFinding(.foreign, path, words, needsForce: true), forced: .update)
        case .special:
            return decision(.refuse, DriftFinding(.foreign, path, DriftWords.special(path)))
        case .folder(let paths):
            if isEmptied(path, holding: paths, deletable) {
                let words = DriftWords.missing(path, wasThere: false)
                return decision(.create, DriftFinding(.missing, path, words, new: new))
            }
            return decision(.refuse, DriftFinding(.foreign, path, DriftWords.foreignFolder(path)))
        case .obstructed(let place, let obstacle):
            if deletable.contains(where: { $0.text == place }) {
                let words = DriftWords.missing(path, wasThere: false)
                return decision(.create, DriftFinding(.missing, path, words, new: new))
            }
            let words = DriftWords.obstructed(path, at: place, by: obstacle)
            return decision(.refuse, DriftFinding(.obstructed, path, words))
        }
    }

    /// Whether a folder will be gone after the orphans are removed: it was made for them, and nothing else is in it.
    ///
    /// An ended render may have removed them already.
    private func isEmptied(_ folder: ArtifactPath, holding paths: [String], _ deletable: Set<ArtifactPath>) -> Bool {
        let prefix = folder.text + "/"
        let isOurs =
            known.keys.contains { $0.text.hasPrefix(prefix) } || journalled.keys.contains { $0.text.hasPrefix(prefix) }
        return isOurs && paths.allSatisfy { path in ArtifactPath(parsing: path).map(deletable.contains) ?? false }
    }

    private func changed(_ expected: ExpectedFile, _ file: DiskFile) -> DriftFinding {
        let path = expected.path
        let source = file.digest == known[path]?.digest ? oldLock : journal
        let unit = known[path]?.unit ?? TreeLock.Unit(generator: expected.generator, environment: expected.environment)
        let wrote = source?.provenance(of: unit) ?? provenance
        if wrote.manifest != provenance.manifest {
            return DriftFinding(.stale, path, DriftWords.stale(path), old: file.bytes, new: expected.bytes)
        }
        let words = DriftWords.outdated(path, wrote: wrote.version, now: provenance.version)
        return DriftFinding(.outdated, path, words, old: file.bytes, new: expected.bytes)
    }

    // MARK: - What is not due

    private func decideOrphan(_ entry: TreeLock.Entry, _ disk: DiskEntry, isOurs: Bool) -> Decision {
        let path = entry.path
        let isInScope = scope.contains(generator: entry.unit.generator, environment: entry.unit.environment)
        guard isInScope || known[path] == nil && !isOurs else { return Decision(kind: .keep, finding: nil) }
        switch disk {
        case .absent:
            return Decision(kind: .forget, finding: nil)
        case .file(let file) where isOurs:
            return decision(.delete, DriftFinding(.orphaned, path, DriftWords.orphaned(path), old: file.bytes))
        case .file(let file):
            let words = DriftWords.editedOrphan(path)
            let finding = DriftFinding(.orphaned, path, words, needsForce: true, old: file.bytes)
            return decision(force ? .delete : .leave, finding)
        case .symbolicLink:
            let finding = DriftFinding(.orphaned, path, DriftWords.editedOrphan(path), needsForce: true)
            return decision(force ? .delete : .leave, finding)
        case .folder, .special, .obstructed:
            // Whatever took its place is not ours, and the file itself is gone.
            return Decision(kind: .forget, finding: nil)
        }
    }

    /// The record of a file that an unfinished render did not come to, though perhaps to its folder.
    private func unreached(_ path: ArtifactPath, _ disk: DiskEntry) -> TreeLock.Entry? {
        guard case .absent = disk else { return nil }
        return journalled[path]?.first
    }

    /// The orphans that this render removes, which may stand where something else is due.
    private func deletablePaths(_ items: [TreeInspector.Item], _ results: [TreeInspector.Result]) -> Set<ArtifactPath> {
        var paths: Set<ArtifactPath> = []
        for (item, result) in zip(items, results) where item.expected == nil {
            let own = ownEntry(item.path, result)
            guard let entry = own ?? known[item.path] else { continue }
            if decideOrphan(entry, result.disk, isOurs: own != nil).kind == .delete { paths.insert(item.path) }
        }
        return paths
    }

    private func decision(_ kind: PlannedAction.Kind, _ finding: DriftFinding) -> Decision {
        Decision(kind: kind, finding: finding)
    }

    private func refused(_ finding: DriftFinding, forced: PlannedAction.Kind) -> Decision {
        decision(force ? forced : .refuse, finding)
    }
}
