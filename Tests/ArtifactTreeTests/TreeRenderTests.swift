import ArtifactTree
import Documents
import Foundation
import Testing

/// GEN-06 and GEN-07: what a render writes, and above all what it does not.
@Suite struct TreeRenderTests {
    @Test("a render makes files with their modes, folders and the lock, and nothing else")
    func first() async throws {
        let sandbox = try TreeSandbox()
        let result = try await sandbox.render([
            file("a/b/run.sh", "echo\n", mode: .executable), file("c.yml", "c\n"), file("empty", ""),
        ])
        #expect(result.plan.count(.create) == 3 && result.wroteLock)
        #expect(sandbox.listing() == ["a/", "a/b/", "a/b/run.sh", "c.yml", "empty", "platformgen.lock.json"])
        #expect(try sandbox.permissions("a/b/run.sh") == 0o755)
        #expect(try sandbox.permissions("c.yml") == 0o644)
        #expect(try sandbox.permissions("a/b") == 0o755)
        #expect(sandbox.contents() == ["a/b/run.sh": "echo\n", "c.yml": "c\n", "empty": ""])
    }

    @Test("a second render writes nothing, not even the lock; a changed manifest alone only the lock")
    func second() async throws {
        let sandbox = try TreeSandbox()
        let files = [try file("a/b", "1\n"), try file("c", "2\n")]
        try await sandbox.render(files)
        let before = try times(sandbox)
        let result = try await sandbox.render(files)
        #expect(!result.wroteLock && !result.plan.changesFiles)
        #expect(try times(sandbox) == before)
        let lock = try await sandbox.render(files, manifest: "m2")
        #expect(lock.wroteLock && !lock.plan.changesFiles)
        let after = try times(sandbox)
        #expect(after.filter { before[$0.key] != $0.value }.keys.sorted() == ["", "platformgen.lock.json"])
    }

    @Test("only the changed file is written; the others keep their time")
    func onlyChanged() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render([file("d/a", "1\n"), file("e/b", "2\n")])
        let before = try times(sandbox)
        let result = try await sandbox.render([file("d/a", "1\n"), file("e/b", "3\n")], manifest: "m2")
        let after = try times(sandbox)
        #expect(result.plan.count(.update) == 1 && result.plan.count(.keep) == 1)
        #expect(before["d/a"] == after["d/a"] && before["d/"] == after["d/"])
        #expect(before["e/b"] != after["e/b"])
    }

    private func times(_ sandbox: TreeSandbox) throws -> [String: [Int]] {
        var times: [String: [Int]] = [:]
        for path in sandbox.listing() + [""] {
            var raw = stat()
            #expect(lstat(sandbox.url(path).path, &raw) == 0)
            #if canImport(Darwin)
                times[path] = [raw.st_mtimespec.tv_sec, raw.st_mtimespec.tv_nsec, Int(raw.st_ino)]
            #else
                times[path] = [raw.st_mtim.tv_sec, raw.st_mtim.tv_nsec, Int(raw.st_ino)]
            #endif
        }
        return times
    }

    @Test("orphans are removed with the folders that they leave empty; others stay")
    func orphans() async throws {
        let sandbox = try TreeSandbox()
        let kept = try file("a/kept", "k\n")
        try await sandbox.render([kept, file("a/b/c/old", "x\n"), file("z/old", "x\n"), file("y/old", "x\n")])
        try sandbox.write("mine", to: "z/mine")
        let result = try await sandbox.render([kept])
        #expect(result.plan.count(.delete) == 3)
        #expect(sandbox.listing() == ["a/", "a/kept", "platformgen.lock.json", "z/", "z/mine"])
    }

    @Test("an edited orphan stays, and stays known, until it is forced or gone")
    func editedOrphan() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render([file("old", "x\n")])
        try sandbox.write("mine\n", to: "old")
        let result = try await sandbox.render([])
        #expect(result.plan.count(.leave) == 1 && !result.isRefused)
        #expect(sandbox.text("old") == "mine\n")
        #expect(try await sandbox.check([]).summary == ["orphaned old"])
        try await sandbox.render([], force: true)
        #expect(sandbox.listing() == ["platformgen.lock.json"])
    }

    @Test("an edited file stops the whole render, unless forced")
    func editedIsRefused() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render([file("a", "1\n"), file("b", "1\n")])
        try sandbox.write("mine\n", to: "a")
        let lock = sandbox.text("platformgen.lock.json")
        let after = [try file("a", "2\n"), try file("b", "2\n")]
        let result = try await sandbox.render(after, manifest: "m2")
        #expect(result.isRefused && result.plan.refusals.summary == ["edited a"])
        #expect(result.plan.refusals.first?.fix.contains("--force") == true)
        #expect(sandbox.contents() == ["a": "mine\n", "b": "1\n"])
        #expect(sandbox.text("platformgen.lock.json") == lock)
        try await sandbox.render(after, manifest: "m2", force: true)
        #expect(sandbox.contents() == ["a": "2\n", "b": "2\n"])
    }

    @Test("a file that was never ours stops the render, unless forced; one that is as due is adopted")
    func foreign() async throws {
        let sandbox = try TreeSandbox()
        try sandbox.write("mine\n", to: "a")
        try sandbox.write("2\n", to: "b")
        let files = [try file("a", "1\n"), try file("b", "2\n")]
        #expect(try await sandbox.render(files).plan.refusals.summary == ["foreign a"])
        #expect(sandbox.contents() == ["a": "mine\n", "b": "2\n"])
        try await sandbox.render(files, force: true)
        #expect(sandbox.contents() == ["a": "1\n", "b": "2\n"])
        #expect(try await sandbox.check([]).summary == ["orphaned a", "orphaned b"])
    }

    @Test("a file becomes a folder and back, if it is ours")
    func fileAndFolder() async throws {
        let sandbox = try TreeSandbox()
        let flat = [try file("a", "1\n"), try file("a.b", "-\n")]
        let deep = [try file("a/b/c", "2\n"), try file("a.b", "-\n")]
        try await sandbox.render(flat)
        try await sandbox.render(deep, manifest: "m2")
        #expect(sandbox.contents() == ["a/b/c": "2\n", "a.b": "-\n"])
        try await sandbox.render(flat)
        #expect(sandbox.contents() == ["a": "1\n", "a.b": "-\n"])
        try sandbox.remove("a")
        try sandbox.write("mine", to: "a/mine")
        let result = try await sandbox.render(flat, force: true)
        #expect(result.plan.refusals.summary == ["foreign a"], "a folder is not replaced, even by force")
        #expect(sandbox.text("a/mine") == "mine")
    }

    @Test("a plan for a dry run changes nothing and tells the same story")
    func dryRun() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render([file("a", "1\n"), file("old", "x\n")])
        let before = sandbox.contents()
        let expected = try ExpectedTree(files: [file("a", "2\n"), file("n", "3\n")])
        let plan = try await sandbox.tree.plan(expected, provenance: .of("m2", "1.0.0"))
        #expect(plan.actions.map { "\($0.kind.rawValue) \($0.path)" } == ["update a", "create n", "delete old"])
        #expect(plan.actions.first?.finding?.unifiedDiff()?.text.contains("-1\n+2\n") == true)
        #expect(sandbox.contents() == before)
    }

    @Test("what an ended run left in the staging folder is removed, what else is there is not")
    func leftovers() async throws {
        let sandbox = try TreeSandbox()
        try sandbox.write("half", to: ".platformgen-tmp/0/17")
        try sandbox.write("half", to: ".platformgen-tmp/lock")
        try await sandbox.render([file("a", "1\n")])
        #expect(sandbox.listing() == ["a", "platformgen.lock.json"])
        try sandbox.write("mine", to: ".platformgen-tmp/mine")
        try await sandbox.render([file("a", "2\n")])
        #expect(sandbox.contents() == ["a": "2\n", ".platformgen-tmp/mine": "mine"])
    }
}
