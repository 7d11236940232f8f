package import Documents

/// In what way a file is not what the manifest says.
package enum DriftKind: String, Sendable, CaseIterable {
    /// The manifest changed since the file was rendered.
    case stale

    /// platformgen changed since, the manifest did not. Of a file for which both changed, *stale* is said.
    case outdated

    /// Ours once, and changed by someone since.
    case edited

    /// Due, and not there.
    case missing

    /// Ours once, and no longer made by anything.
    case orphaned

    /// Something that we did not write lies where a file is due.
    case foreign

    /// A link or a file lies where a folder on the way is due.
    case obstructed

    /// Right but for the permission to run it.
    case mode

    /// Stable, for machines; for example `drift.stale`.
    package var code: String { "drift." + rawValue }
}

/// One file that is not what the manifest says.
///
/// Paths in its words are relative to the output folder.
package struct DriftFinding: Sendable {
    package let kind: DriftKind
    package let path: ArtifactPath

    /// One sentence in the wording of a diagnostic.
    package let message: String

    /// What to do, as an imperative.
    package let fix: String

    /// Whether a render stops at it, unless told to force its way.
    package let needsForce: Bool

    /// The contents on disk; `nil` if there is no file, or if contents were not kept.
    private let old: [UInt8]?

    /// The contents that are due; `nil` if none are.
    private let new: [UInt8]?

    init(
        _ kind: DriftKind,
        _ path: ArtifactPath,
        _ words: (message: String, fix: String),
        needsForce: Bool = false,
        old: [UInt8]? = nil,
        new: [UInt8]? = nil
    ) {
        self.kind = kind
        self.path = path
        message = words.message
        fix = words.fix
        self.needsForce = needsForce
        self.old = old
        self.new = new
    }

    /// What a render changes in the contents, computed when asked for.
    ///
    /// - Returns: `nil` where contents are not at fault or cannot be compared (links, folders, modes).
    package func unifiedDiff() -> UnifiedDiff? {
        guard old != nil || new != nil else { return nil }
        return UnifiedDiff(path: path.text, old: old, new: new)
    }
}
