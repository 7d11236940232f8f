import ArtifactTree
import Documents
import Foundation
import Testing

/// DESIGN "The output tree", GEN-06: five kinds of drift and their neighbours are told apart.
@Suite struct DriftTests {
    private let files: @Sendable (String) throws -> [ExpectedFile] = { text in
        [try file("a.yml", "one\n\(text)\nthree\n"), try file("deploy/run.sh", "echo\n", mode: .executable)]
    }

    @Test("a rendered tree has no drift, in either direction")
    func clean() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        try sandbox.write("mine", to: "notes.txt")
        #expect(try await sandbox.check(files("two")).isEmpty)
        #expect(try await sandbox.check(files("two"), manifest: "m2", version: "2.0.0").isEmpty)
    }

    @Test("a folder that does not exist misses everything, and is not made")
    func nothingThere() async throws {
        let sandbox = try TreeSandbox()
        let findings = try await sandbox.check(files("two"))
        #expect(findings.summary == ["missing a.yml", "missing deploy/run.sh"])
        #expect(findings.first?.message == "'a.yml' is missing: it has not been rendered yet")
        #expect(!FileManager.default.fileExists(atPath: sandbox.url("").path))
    }

    @Test("another manifest makes a file stale, another platformgen outdated, both stale")
    func staleAndOutdated() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        #expect(try await sandbox.check(files("2"), manifest: "m2").summary == ["stale a.yml"])
        let outdated = try await sandbox.check(files("2"), version: "1.1.0")
        #expect(outdated.summary == ["outdated a.yml"])
        #expect(outdated.first?.message.contains("platformgen 1.0.0 wrote it, and 1.1.0") == true)
        #expect(try await sandbox.check(files("2")).summary == ["outdated a.yml"], "a build of the same version")
        #expect(try await sandbox.check(files("2"), manifest: "m2", version: "1.1.0").summary == ["stale a.yml"])
    }

    @Test("a change by hand is edited, even if the manifest changed as well, and shows its diff")
    func edited() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        try sandbox.write("one\nmine\nthree\n", to: "a.yml")
        #expect(try await sandbox.check(files("2"), manifest: "m2").summary == ["edited a.yml"])
        let finding = try #require(try await sandbox.check(files("two")).first)
        #expect(finding.kind.code == "drift.edited")
        #expect(
            finding.unifiedDiff()?.text
                == "--- a/a.yml\n+++ b/a.yml\n@@ -1,3 +1,3 @@\n one\n-mine\n+two\n three\n"
        )
    }

    @Test("an edit that arrives at what is due is no drift")
    func editedToExpected() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        try sandbox.write("one\n2\nthree\n", to: "a.yml")
        #expect(try await sandbox.check(files("2"), manifest: "m2").isEmpty)
    }

    @Test("a removed file is missing")
    func missing() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        try sandbox.remove("a.yml")
        let finding = try #require(try await sandbox.check(files("two")).first)
        #expect(finding.kind == .missing)
        #expect(finding.message.hasSuffix("someone removed it"))
        #expect(finding.unifiedDiff()?.text.hasPrefix("--- /dev/null\n+++ b/a.yml\n@@ -0,0 +1,3 @@\n+one\n") == true)
    }

    @Test("what is no longer made is orphaned, edited or not; once gone it is nothing")
    func orphaned() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two") + [file("old.yml", "x\n")])
        let finding = try #require(try await sandbox.check(files("two")).first)
        #expect(finding.kind == .orphaned && !finding.needsForce)
        #expect(finding.unifiedDiff()?.text == "--- a/old.yml\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n")
        try sandbox.write("mine\n", to: "old.yml")
        let edited = try #require(try await sandbox.check(files("two")).first)
        #expect(edited.kind == .orphaned && edited.needsForce)
        try sandbox.remove("old.yml")
        #expect(try await sandbox.check(files("two")).isEmpty)
    }

    @Test("a file that was never ours is foreign where one is due, and nothing elsewhere")
    func foreign() async throws {
        let sandbox = try TreeSandbox()
        try sandbox.write("mine", to: "a.yml")
        try sandbox.write("mine", to: "b.yml")
        #expect(try await sandbox.check(files("two")).summary == ["foreign a.yml", "missing deploy/run.sh"])
    }

    @Test("without the lock, what is right is adopted and what is not is foreign")
    func lockLost() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        try sandbox.remove("platformgen.lock.json")
        #expect(try await sandbox.check(files("two")).isEmpty)
        #expect(try await sandbox.check(files("2")).summary == ["foreign a.yml"])
        #expect(try await sandbox.render(files("two")).wroteLock)
        #expect(try await sandbox.check(files("2")).summary == ["outdated a.yml"])
    }

    @Test(
        "only the permission to run counts as the mode, as in Git",
        arguments: [
            ("a.yml", 0o755, true), ("a.yml", 0o664, false), ("deploy/run.sh", 0o644, true),
            ("deploy/run.sh", 0o700, false),
        ]
    )
    func mode(path: String, permissions: Int, isDrift: Bool) async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two"))
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: sandbox.url(path).path)
        #expect(try await sandbox.check(files("two")).summary == (isDrift ? ["mode \(path)"] : []))
        let result = try await sandbox.render(files("two"))
        #expect(result.plan.count(.setMode) == (isDrift ? 1 : 0))
        #expect(try sandbox.permissions(path) == (isDrift ? (path == "a.yml" ? 0o644 : 0o755) : permissions))
    }

    @Test("every kind has a code of its own, and says what to do")
    func words() async throws {
        #expect(Set(DriftKind.allCases.map(\.code)).count == 8)
        let sandbox = try TreeSandbox()
        try await sandbox.render(files("two") + [file("old.yml", "x\n")])
        try sandbox.write("mine\n", to: "a.yml")
        for finding in try await sandbox.check(files("two")) {
            #expect(!finding.fix.isEmpty && !finding.message.hasSuffix("."))
            #expect(finding.message.contains("'\(finding.path)'"))
        }
    }
}
