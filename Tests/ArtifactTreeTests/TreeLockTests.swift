import ArtifactTree
import Documents
import Foundation
import TestSupport
import Testing

@Suite struct TreeLockTests {
    @Test("one entry a line, in the order of the paths, and JSON that others read")
    func text() async throws {
        let sandbox = try TreeSandbox()
        try await sandbox.render([
            file("b/\"quoted\" é.sh", "x\n", mode: .executable, generator: "scripts", environment: "production"),
            file("a", ""),
        ])
        let text = try #require(sandbox.text("platformgen.lock.json"))
        // `printf m1 | sha256sum` and so on.
        #expect(
            text == """
                {
                  "formatVersion": 1,
                  "version": "1.0.0",
                  "manifest": "ca0df2c95aa144c1d0ff2ff3c8f967fdc1de9ef0c4120b3726416701b519d619",
                  "files": [
                    {"path": "a", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "mode": "0644", "generator": "compose"},
                    {"path": "b/\\"quoted\\" é.sh", "sha256": "73cb3858a687a8494ca3323053016282f3dad39d42cf62ca4e79dda2aac7d9ac", "mode": "0755", "generator": "scripts", "environment": "production"}
                  ]
                }

                """
        )
        let read = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let files = try #require(read["files"] as? [[String: String]])
        #expect(files.map { $0["path"] } == ["a", "b/\"quoted\" é.sh"])
    }

    @Test("digests agree with sha256sum")
    func digests() throws {
        let program = try requireProgram("sha256sum")
        let sandbox = try TreeSandbox()
        for size in [0, 1, 55, 56, 64, 1000, 100_000] {
            let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try sandbox.write("", to: "f")
            try Data(bytes).write(to: sandbox.url("f"))
            let theirs = String(
                decoding: try ProcessRunner.run(program, ["f"], workingFolder: sandbox.url("").path).output.prefix(64),
                as: UTF8.self
            )
            #expect(ContentDigest(of: bytes).description == theirs)
            #expect(ContentDigest(parsing: theirs) == ContentDigest(of: bytes))
        }
    }

    @Test("a lock that was laid out anew means the same and is left as it is")
    func reformatted() async throws {
        let sandbox = try TreeSandbox()
        let files = [try file("a é", "1\n"), try file("b", "2\n", environment: "production")]
        try await sandbox.render(files)
        let object = try JSONSerialization.jsonObject(with: Data(contentsOf: sandbox.url("platformgen.lock.json")))
        try JSONSerialization.data(withJSONObject: object, options: .prettyPrinted)
            .write(to: sandbox.url("platformgen.lock.json"))
        #expect(try await !sandbox.render(files).wroteLock)
        #expect(try await sandbox.check([file("a é", "2\n"), file("b", "2\n")]).summary == ["outdated a é"])
    }

    @Test(
        "what is not a lock is refused with its line, and nothing is written",
        arguments: [
            ("", 1), ("[]", 1), ("{\n}", 2), ("{\n\"formatVersion\": 2}", 2),
            ("{\"formatVersion\": 1,\n\n\"x\": 1}", 3),
            ("{\"formatVersion\": 1,\n<<<<<<< HEAD\n", 2),
            ("{\"formatVersion\": 1, \"version\": \"1\", \"manifest\": \"12\"}", 1),
            ("{\"formatVersion\": 1, \"files\": [\n{\"path\": \"a\"}]}", 2),
            ("{\"formatVersion\": 1, \"version\": \"\\", 1),
        ]
    )
    func unreadable(text: String, line: Int) async throws {
        let sandbox = try TreeSandbox()
        try sandbox.write(text, to: "platformgen.lock.json")
        let error = await #expect(throws: TreeError.self) { try await sandbox.render([file("a", "1\n")]) }
        guard case .unreadableLock(let found, let problem) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(found == line, "\(problem)")
        #expect(sandbox.listing() == ["platformgen.lock.json"])
    }

    @Test("a merge that was left open is named")
    func merge() async throws {
        let sandbox = try TreeSandbox()
        try sandbox.write("{\n  \"formatVersion\": 1,\n<<<<<<< HEAD\n", to: "platformgen.lock.json")
        let error = await #expect(throws: TreeError.self) { try await sandbox.check([]) }
        #expect(error?.message.contains("merge") == true)
        #expect(error?.fix?.contains("git checkout") == true)
    }
}
