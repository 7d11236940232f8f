#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

import Documents

/// The output folder: compares it with what is due, and makes it so.
///
/// While a run looks or writes it holds the advisory lock (`flock`) of the folder itself, shared or exclusive, so that
/// no file is needed for it and none is left behind when a process dies.
package struct OutputTree: Sendable {
    /// The file in an output folder that says what was rendered there.
    package static var recordName: String { TreeLock.fileName }

    /// The folder, relative to the working directory or absolute.
    ///
    /// It may be a symbolic link; nothing below it may.
    package let path: String

    private let fileSystem: TreeFileSystem
    private let patienceSeconds: Int

    /// Names a folder, and how long to wait for another run that holds it.
    package init(_ path: String, patienceSeconds: Int = 10, fileSystem: TreeFileSystem = TreeFileSystem()) {
        self.path = path.isEmpty ? "." : path
        self.patienceSeconds = patienceSeconds
        self.fileSystem = fileSystem
    }

    /// What a render did.
    package struct RenderResult: Sendable {
        /// With refusals, nothing was written.
        package let plan: TreePlan
        package let wroteLock: Bool

        package var isRefused: Bool { !plan.refusals.isEmpty }
    }

    /// Compares the folder with what is due and changes nothing.
    ///
    /// A folder that does not exist is empty.
    ///
    /// - Returns: The plan whose `findings` are the drift, with diffs.
    /// - Throws: If the folder, a file in it or the lock cannot be read.
    package func check(
        _ expected: ExpectedTree,
        scope: TreeScope = .all,
        provenance: Provenance
    ) async throws(TreeError) -> TreePlan {
        let planner = Run(expected: expected, scope: scope, provenance: provenance, force: false)
        return try await look(planner, hashesExpected: false, keepsContents: true)
    }

    /// What a render would do, for `--dry-run`; changes nothing.
    ///
    /// With `keepsContents`, findings can show a diff, which takes the memory of all files that differ.
    package func plan(
        _ expected: ExpectedTree,
        scope: TreeScope = .all,
        provenance: Provenance,
        force: Bool = false,
        keepsContents: Bool = true
    ) async throws(TreeError) -> TreePlan {
        let run = Run(expected: expected, scope: scope, provenance: provenance, force: force)
        return try await look(run, hashesExpected: true, keepsContents: keepsContents)
    }

    /// Makes the folder what is due, unless something stands in the way that is not ours to change.
    ///
    /// Nothing is touched that is as it should be. Ended at any point, it leaves whole files, and the next render
    /// completes it.
    ///
    /// With `force`, what was edited or is not ours is replaced or deleted too. Links on the way, folders and devices are
    /// refused even so.
    package func render(
        _ expected: ExpectedTree,
        scope: TreeScope = .all,
        provenance: Provenance,
        force: Bool = false,
        keepsContents: Bool = false
    ) async throws(TreeError) -> RenderResult {
        let run = Run(expected: expected, scope: scope, provenance: provenance, force: force)
        let root: Int32
        do {
            root = try openMakingRoot()
        } catch {
            throw .disk(.makeFolder, path: path, error)
        }
        defer { close(root) }
        try await hold(root, exclusive: true)
        let writer = TreeWriter(fileSystem: fileSystem, root: root, output: path)
        try writer.removeStaging()
        let plan = try await plan(run, root: root, hashesExpected: true, keepsContents: keepsContents)
        guard plan.refusals.isEmpty else { return RenderResult(plan: plan, wroteLock: false) }
        let wroteLock = try await writer.carryOut(plan, keeping: expected.folders)
        return RenderResult(plan: plan, wroteLock: wroteLock)
    }
}

extension OutputTree {
    /// What a run was asked for.
    private struct Run {
        let expected: ExpectedTree
        let scope: TreeScope
        let provenance: Provenance
        let force: Bool
    }

    private func openMakingRoot() throws(SystemError) -> Int32 {
        do {
            return try fileSystem.openRoot(path)
        } catch let error where error.code == ENOENT {
            try fileSystem.makeRoot(path)
            return try fileSystem.openRoot(path)
        }
    }

    private func look(_ run: Run, hashesExpected: Bool, keepsContents: Bool) async throws(TreeError) -> TreePlan {
        let root: Int32
        do {
            root = try fileSystem.openRoot(path)
        } catch let error where error.code == ENOENT {
            return try await plan(run, root: nil, hashesExpected: hashesExpected, keepsContents: keepsContents)
        } catch {
            throw .disk(.openFolder, path: path, error)
        }
        defer { close(root) }
        try await hold(root, exclusive: false)
        return try await plan(run, root: root, hashesExpected: hashesExpected, keepsContents: keepsContents)
    }

    private func plan(
        _ run: Run,
        root: Int32?,
        hashesExpected: Bool,
        keepsContents: Bool
    ) async throws(TreeError) -> TreePlan {
        let planner = TreePlanner(
            scope: run.scope,
            provenance: run.provenance,
            force: run.force,
            lock: try readLock(root),
            journal: readJournal(root)
        )
        let items = planner.items(run.expected)
        let inspector = TreeInspector(
            fileSystem: fileSystem,
            hashesExpected: hashesExpected,
            keepsContents: keepsContents
        )
        return planner.plan(items, try await inspector.inspect(items, root: root))
    }

    /// The generator of a file, by the text of a lock; `nil` if that cannot be read or does not name the file.
    package static func generator(of path: String, lock: [UInt8]) -> String? {
        (try? TreeLockReader.read(lock))?.entries.first { $0.path.text == path }?.unit.generator
    }

    private func readLock(_ root: Int32?) throws(TreeError) -> TreeLock? {
        guard let root else { return nil }
        let bytes: [UInt8]?
        do {
            bytes = try fileSystem.readFile(TreeLock.fileName, in: root)
        } catch {
            throw .disk(.read, path: TreeLock.fileName, error)
        }
        return try bytes.map { (bytes) throws(TreeError) in try TreeLockReader.read(bytes) }
    }

    /// The journal of an unfinished render; one that cannot be read counts as none.
    ///
    /// Without it, files that the lock does not know are not ours, which errs on the side of leaving them alone.
    private func readJournal(_ root: Int32?) -> TreeLock? {
        guard let root, let bytes = try? fileSystem.readFile(TreeLock.journalName, in: root) else { return nil }
        return try? TreeLockReader.read(bytes, isJournal: true)
    }

    private func hold(_ root: Int32, exclusive: Bool) async throws(TreeError) {
        let clock = ContinuousClock()
        let deadline = clock.now + .seconds(patienceSeconds)
        while true {
            do {
                if try fileSystem.tryLock(root, exclusive: exclusive) { return }
            } catch {
                throw .disk(.lock, path: path, error)
            }
            guard clock.now < deadline else { throw .busy(output: path, waitedSeconds: patienceSeconds) }
            try? await Task.sleep(for: .milliseconds(10))
        }
    }
}
