package import Documents

/// What a render does to one path.
package struct PlannedAction: Sendable {
    package enum Kind: String, Sendable {
        /// Write a file where none is.
        case create

        /// Replace the contents, and set the mode.
        case update

        /// Set the mode of a file whose contents are right.
        case setMode

        /// Do nothing: the file is as it should be.
        case keep

        /// Remove an orphan that is as we wrote it, and the folders that it leaves empty.
        case delete

        /// Strike an orphan that is already gone from the lock.
        case forget

        /// Leave an orphan that someone edited; it stays in the lock, and a finding.
        case leave

        /// Write nothing here, and so nothing at all: see the finding.
        case refuse
    }

    package let kind: Kind
    package let path: ArtifactPath

    /// What is not as it should be; `nil` for `keep`.
    package let finding: DriftFinding?

    /// `nil` for what is not due.
    let expected: ExpectedFile?

    /// What was seen, so that a change since then is noticed.
    let disk: DiskEntry
}

/// What a render would do, decided from one look at the disk; a check prints its findings.
package struct TreePlan: Sendable {
    /// In the byte order of the paths.
    package let actions: [PlannedAction]

    /// The lock after the render.
    let lock: TreeLock

    /// The lock on disk with what an unfinished render added; `nil` if there is none.
    let oldLock: TreeLock?

    /// What an unfinished render was about to put in place, whether it came to it or not.
    let unfinished: [TreeLock.Entry]

    /// Everything that is not as it should be, in the byte order of the paths.
    package var findings: [DriftFinding] { actions.compactMap(\.finding) }

    /// What a render stops at.
    ///
    /// If there is any, it writes nothing: half a platform is worse than yesterday's.
    package var refusals: [DriftFinding] { actions.filter { $0.kind == .refuse }.compactMap(\.finding) }

    /// How many actions are of a kind.
    package func count(_ kind: PlannedAction.Kind) -> Int {
        actions.count { $0.kind == kind }
    }

    /// Whether a render changes or removes any file; the lock apart.
    package var changesFiles: Bool {
        actions.contains { action in
            switch action.kind {
            case .create, .update, .setMode, .delete: true
            case .keep, .forget, .leave, .refuse: false
            }
        }
    }
}
