import Documents

/// What platformgen wrote into an output folder, so that it knows its own files and can say why one differs.
///
/// The text is JSON with one entry a line, in the byte order of the paths. The manifest's digest and the version stand
/// once, at the top: they hold for all files after a full render. A partial render (`--env`, `--only`) leaves them and
/// notes its own under `partial`, one line for each generator and environment that it covered, until the next full
/// render or until all agree again. So an edit of the manifest costs one line beside the digests of the files that it
/// changes, and every file can be told stale from outdated whoever was rendered last.
struct TreeLock: Equatable, Sendable {
    static let fileName = "platformgen.lock.json"

    /// What the names of all our other records in the output folder begin with.
    static let privatePrefix = ".platformgen"

    /// The files that an unfinished render was about to put in place: a lock of just those, written before the first is
    /// renamed and removed after the new lock is there.
    ///
    /// A file with a digest from here is ours although the lock says
    /// otherwise.
    static let journalName = ".platformgen.journal"

    /// Raised when an older platformgen could misread the file.
    static let format = 1

    /// One file that platformgen wrote.
    struct Entry: Hashable, Sendable {
        let path: ArtifactPath
        let digest: ContentDigest
        let mode: FileMode
        let unit: Unit
    }

    /// What is rendered as a whole: one generator in one environment, or its shared files.
    struct Unit: Hashable, Sendable, Comparable {
        let generator: String
        let environment: String?

        static func < (left: Unit, right: Unit) -> Bool {
            (left.generator, left.environment ?? "") < (right.generator, right.environment ?? "")
        }
    }

    /// Of the last full render.
    var provenance: Provenance

    /// Of the units that were rendered apart since then.
    var partial: [Unit: Provenance]

    /// In the byte order of the paths; a path stands once, in a journal also more often.
    var entries: [Entry]

    func provenance(of unit: Unit) -> Provenance {
        partial[unit] ?? provenance
    }

    /// The provenances after a render of `scope`, in the fewest words.
    mutating func note(_ new: Provenance, for scope: TreeScope) {
        let units = Set(entries.map(\.unit))
        var known: [Unit: Provenance] = [:]
        for unit in units {
            let covered = scope.contains(generator: unit.generator, environment: unit.environment)
            known[unit] = covered ? new : provenance(of: unit)
        }
        if known.values.allSatisfy({ $0 == new }) { provenance = new }
        partial = known.filter { $0.value != provenance }
    }
}
