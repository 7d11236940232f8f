import ArtifactTree
import Documents
import Testing

/// Renders of one environment or family leave the others' files and entries alone.
@Suite struct TreeScopeTests {
    private let production = TreeScope(environments: ["production"])

    private func all(_ text: String) throws -> [ExpectedFile] {
        [
            try file("base.yml", "base \(text)\n"),
            try file("nginx.conf", "nginx \(text)\n", generator: "nginx"),
            try file("production.yml", "production \(text)\n", environment: "production"),
            try file("staging.yml", "staging \(text)\n", environment: "staging"),
        ]
    }

    private func some(_ text: String) throws -> [ExpectedFile] {
        try all(text).filter { $0.environment != "staging" }
    }

    @Test("a render of one environment writes it and the shared files; the others are then still told stale")
    func oneEnvironment() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(all("1"))
        let result = try await sandbox.render(some("2"), manifest: "m2", scope: production)
        #expect(result.plan.count(.update) == 3 && result.plan.count(.keep) == 1)
        #expect(sandbox.text("staging.yml") == "staging 1\n")
        #expect(try await sandbox.check(some("2"), manifest: "m2", scope: production).isEmpty)
        #expect(try await sandbox.check(all("2"), manifest: "m2").summary == ["stale staging.yml"])
        // Another platformgen on the same second manifest: only the environment that has not seen it is stale.
        #expect(
            try await sandbox.check(all("3"), manifest: "m2", version: "1.1.0").summary
                == ["outdated base.yml", "outdated nginx.conf", "outdated production.yml", "stale staging.yml"]
        )
    }

    @Test("once all agree again, the lock is as after a full render")
    func reunited() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(all("1"))
        let full = sandbox.text("platformgen.lock.json")
        try await sandbox.render(some("1"), manifest: "m2", scope: production)
        let partial = try #require(sandbox.text("platformgen.lock.json"))
        #expect(partial.contains("\"partial\": [\n    {\"generator\": \"compose\", \"manifest\""))
        #expect(try await sandbox.render(some("1"), manifest: "m2", scope: production).wroteLock == false)
        try await sandbox.render(some("1"), scope: production)
        #expect(sandbox.text("platformgen.lock.json") == full)
        try await sandbox.render(some("1"), manifest: "m2", scope: production)
        try await sandbox.render(all("1"), manifest: "m2")
        let reunited = try #require(sandbox.text("platformgen.lock.json"))
        #expect(!reunited.contains("partial"))
        #expect(
            zip(reunited.split(separator: "\n"), (full ?? "").split(separator: "\n")).filter { $0 != $1 }.count == 1
        )
    }

    @Test("only what is in scope can be an orphan")
    func orphans() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(all("1"))
        #expect(
            try await sandbox.check([], scope: production).summary
                == ["orphaned base.yml", "orphaned nginx.conf", "orphaned production.yml"]
        )
        let nginx = TreeScope(generators: ["nginx"])
        #expect(try await sandbox.check([], scope: nginx).summary == ["orphaned nginx.conf"])
        let both = TreeScope(environments: ["staging"], generators: ["nginx"])
        #expect(try await sandbox.check([], scope: both).summary == ["orphaned nginx.conf"])
        try await sandbox.render([], scope: nginx)
        #expect(sandbox.contents().keys.sorted() == ["base.yml", "production.yml", "staging.yml"])
        #expect(try await sandbox.check(all("1")).summary == ["missing nginx.conf"])
    }

    @Test("a partial render does not care about edits outside it")
    func editsOutside() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render(all("1"))
        try sandbox.write("mine\n", to: "staging.yml")
        #expect(try await !sandbox.render(some("2"), manifest: "m2", scope: production).isRefused)
        #expect(try await sandbox.check(all("2"), manifest: "m2").summary == ["edited staging.yml"])
    }
}
