import ArtifactTree
import Documents
import Foundation
import TestSupport
import Testing

/// Renders by another process (`ArtifactTreeCrasher`), which is killed, or is not alone, or has no permission.
@Suite(.serialized) struct InterruptionTests {
    /// A tree as the other process reads it: path, contents; `x` for scripts; one environment apart.
    private struct Description {
        let text: String
        let files: [ExpectedFile]

        init(_ lines: [(path: String, contents: String)]) throws {
            text = lines.map { path, contents in
                let mode = path.hasSuffix(".sh") ? "x" : "-"
                return "\(path)\t\(mode)\tcompose\t\(path.hasPrefix("staging") ? "staging" : "-")\t\(contents)\n"
            }.joined()
            files = try lines.map { path, contents in
                try file(
                    path,
                    contents + "\n",
                    mode: path.hasSuffix(".sh") ? .executable : .regular,
                    environment: path.hasPrefix("staging") ? "staging" : nil
                )
            }
        }

        var contents: [String: String] {
            Dictionary(uniqueKeysWithValues: files.map { ($0.path.text, String(decoding: $0.bytes, as: UTF8.self)) })
        }

        func write(to sandbox: TreeSandbox, _ name: String) throws -> String {
            let url = sandbox.folder.appendingPathComponent(name)
            try Data(text.utf8).write(to: url)
            return url.path
        }
    }

    /// Kept, changed, removed and new files, a file that becomes a folder and the other way round.
    private static func old() throws -> Description {
        var lines: [(String, String)] = []
        for index in 0..<12 { lines.append(("kept/\(index).yml", "kept \(index)")) }
        for index in 0..<14 { lines.append(("changed/\(index % 3)/\(index).yml", "old \(index)")) }
        for index in 0..<6 { lines.append(("removed/\(index % 2)/\(index).yml", "old \(index)")) }
        lines += [("swap", "was a file"), ("paws/in/side", "was in a folder"), ("run.sh", "echo old")]
        return try Description(lines)
    }

    private static func new() throws -> Description {
        var lines: [(String, String)] = []
        for index in 0..<12 { lines.append(("kept/\(index).yml", "kept \(index)")) }
        for index in 0..<14 { lines.append(("changed/\(index % 3)/\(index).yml", "new \(index)")) }
        for index in 0..<24 { lines.append(("staging/\(index % 4)/\(index).yml", "new \(index)")) }
        lines += [("swap/in/side", "is in a folder"), ("paws", "is a file"), ("run.sh", "echo new")]
        return try Description(lines)
    }

    private func crasher() throws -> String {
        let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let folders = [tests, Bundle.main.bundleURL, Bundle.main.executableURL?.deletingLastPathComponent()]
        let paths = folders.compactMap { $0?.appendingPathComponent("ArtifactTreeCrasher").path }
        return try #require(paths.first { FileManager.default.isExecutableFile(atPath: $0) }, "looked in \(paths)")
    }

    @Test("killed at any change of the disk, files are whole and the next render heals without force")
    func killed() async throws {
        let (old, new) = (try Self.old(), try Self.new())
        let crasher = try crasher()
        // The step after the last is never reached: it ends the count.
        let whole = try await killed(at: 1_000_000, old, new, crasher)
        let steps = try #require(Int(String(decoding: whole.output.dropLast(), as: UTF8.self)))
        #expect(steps >= 200 && whole.status == 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for first in 1...4 {
                group.addTask {
                    for point in stride(from: first, through: steps, by: 4) {
                        let run = try await self.killed(at: point, old, new, crasher)
                        #expect(run.signal == SIGKILL, "killed at \(point)")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func killed(
        at point: Int,
        _ old: Description,
        _ new: Description,
        _ crasher: String
    ) async throws -> ProcessResult {
        let when = "killed at \(point)"
        let sandbox = try TreeSandbox()
        _ = try await sandbox.render(old.files, manifest: old.text, version: "1")
        let description = try new.write(to: sandbox, "new")
        let run = try ProcessRunner.run(crasher, ["render", sandbox.tree.path, description, String(point)])
        expectWhole(sandbox, old, new, when)
        let drift = try await sandbox.check(new.files, manifest: new.text, version: "1")
        #expect(drift.allSatisfy { !$0.needsForce && $0.kind != .edited }, "\(when): \(drift.summary)")
        try await expectHealed(sandbox, new, when)
        return run
    }

    @Test("killed twice, on the way to two different trees, the third render heals to either")
    func killedTwice() async throws {
        let (old, new) = (try Self.old(), try Self.new())
        let third = try Description(new.contents.sorted { $0.key < $1.key }.map { ($0.key, "third of " + $0.key) })
        let crasher = try crasher()
        var random = SplitMix(state: 3)
        for round in 0..<40 {
            let sandbox = try TreeSandbox()
            _ = try await sandbox.render(old.files, manifest: old.text, version: "1")
            for (name, description) in [("new", new), ("third", third)] {
                let path = try description.write(to: sandbox, name)
                let point = String(Int.random(in: 100...220, using: &random))
                _ = try ProcessRunner.run(crasher, ["render", sandbox.tree.path, path, point])
            }
            try await expectHealed(sandbox, round % 2 == 0 ? third : old, "round \(round)")
            #expect(!sandbox.listing().contains { $0.hasPrefix(".platformgen") }, "round \(round)")
        }
    }

    @Test("after a kill, a render of another part keeps knowledge of the files that were put in place")
    func killedThenPartial() async throws {
        let (old, new) = (try Self.old(), try Self.new())
        let crasher = try crasher()
        for point in stride(from: 100, to: 230, by: 6) {
            let sandbox = try TreeSandbox()
            _ = try await sandbox.render(old.files, manifest: old.text, version: "1")
            _ = try ProcessRunner.run(
                crasher,
                ["render", sandbox.tree.path, new.write(to: sandbox, "new"), String(point)]
            )
            let scope = TreeScope(environments: [], generators: ["nginx"])
            _ = try await sandbox.render([file("nginx.conf", "x\n", generator: "nginx")], scope: scope)
            try await expectHealed(sandbox, new, "point \(point)")
        }
    }

    private func expectWhole(_ sandbox: TreeSandbox, _ old: Description, _ new: Description, _ when: String) {
        for (path, text) in sandbox.contents() where !path.hasPrefix(".platformgen") {
            #expect(text == old.contents[path] || text == new.contents[path], "\(when): \(path)")
        }
        for path in old.contents.keys where new.contents[path] != nil {
            #expect(sandbox.text(path) != nil, "\(when): \(path) is lost")
        }
    }

    private func expectHealed(_ sandbox: TreeSandbox, _ description: Description, _ when: String) async throws {
        let result = try await sandbox.render(description.files, manifest: description.text, version: "1")
        let refusals = result.plan.refusals.summary
        #expect(refusals.isEmpty, "\(when)")
        let isComplete = sandbox.contents() == description.contents
        #expect(isComplete, "\(when)")
        #expect(try sandbox.permissions("run.sh") == 0o755)
        let second = try await sandbox.render(description.files, manifest: description.text, version: "1")
        let isStill = !second.wroteLock && !second.plan.changesFiles
        #expect(isStill, "\(when)")
        let folders = Set(sandbox.listing().filter { $0.hasSuffix("/") })
        #expect(folders.allSatisfy { folder in description.contents.keys.contains { $0.hasPrefix(folder) } }, "\(when)")
    }

    @Test("renders at once take turns: the tree is one of theirs, whole, and nothing is left behind")
    func concurrent() async throws {
        let (old, new) = (try Self.old(), try Self.new())
        let crasher = try crasher()
        for _ in 0..<5 {
            let sandbox = try TreeSandbox()
            let descriptions = [try old.write(to: sandbox, "old"), try new.write(to: sandbox, "new")]
            let processes = try (0..<6).map { index in
                try ProcessRunner.start(crasher, ["render", sandbox.tree.path, descriptions[index % 2]])
            }
            for process in processes { #expect(try process.result().status == 0) }
            let contents = sandbox.contents()
            #expect(contents == old.contents || contents == new.contents)
            let winner = contents == old.contents ? old : new
            #expect(try await sandbox.check(winner.files, manifest: winner.text, version: "1").isEmpty)
        }
    }

    @Test("a run that waits for too long says so")
    func busy() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render([file("a", "1\n")])
        let holder = open(sandbox.tree.path, O_RDONLY)
        defer { close(holder) }
        #expect(flock(holder, LOCK_EX) == 0)
        let tree = OutputTree(sandbox.tree.path, patienceSeconds: 0)
        let expected = try ExpectedTree(files: [])
        let error = await #expect(throws: TreeError.self) { try await tree.render(expected, provenance: .of("m", "1")) }
        #expect(error == .busy(output: sandbox.tree.path, waitedSeconds: 0))
        #expect(error?.isDiskError == true)
        #expect(sandbox.text("a") == "1\n")
    }

    @Test("without permission to write, the message names the folder and the reason, and all is as before")
    func noPermission() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(Self.old().files)
        let before = sandbox.listing()
        let description = try Self.new().write(to: sandbox, "new")
        let folders = ["out", "out/changed"].map { sandbox.folder.appendingPathComponent($0).path }
        for folder in folders {
            try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
        }
        // Root may write anywhere: the other process becomes nobody.
        let user = getuid() == 0 ? ["0", "65534"] : ["0"]
        let run = try ProcessRunner.run(crasher(), ["render", sandbox.tree.path, description] + user)
        for folder in folders {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        }
        #expect(run.status == 74)
        #expect(run.outputText == "cannot write '\(sandbox.tree.path)': permission denied\n")
        #expect(sandbox.listing() == before)
    }
}
