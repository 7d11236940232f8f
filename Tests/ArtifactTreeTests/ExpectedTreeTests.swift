import ArtifactTree
import Documents
import Testing

@Suite struct ExpectedTreeTests {
    @Test("files are put in the byte order of their paths")
    func order() throws {
        let files = try ["b/a", "a", "b-c", "C"].map { try file($0, "x") }
        #expect(try ExpectedTree(files: files).files.map(\.path.text) == ["C", "a", "b-c", "b/a"])
    }

    @Test(
        "paths that some disk cannot hold side by side are refused",
        arguments: [
            (["a/b.yml", "a/b.yml"], "made twice"),
            (["README.md", "readme.md"], "one name"),
            (["docs/a", "Docs/b"], "one name"),
            (["straße/a", "STRASSE/b"], "one name"),
            (["Σας", "σασ"], "one name"),
            (["caf\u{E9}", "cafe\u{301}"], "one name"),
            (["d\u{E9}/x", "de\u{301}/y"], "one name"),
            (["a", "a/b"], "needs a folder"),
            (["a/b", "a/b/c/d"], "needs a folder"),
            (["A", "a/b"], "one name"),
            (["platformgen.lock.json"], "reserved"),
            (["Platformgen.Lock.JSON"], "reserved"),
            ([".platformgen.journal"], "reserved"),
            ([".platformgen-tmp/0"], "reserved"),
        ]
    )
    func refused(paths: [String], words: String) throws {
        let files = try paths.map { try file($0, "x") }
        let error = #expect(throws: ExpectedTreeError.self) { try ExpectedTree(files: files) }
        #expect(error?.message.contains(words) == true, "\(error?.message ?? "nothing")")
        let reversed = #expect(throws: ExpectedTreeError.self) { try ExpectedTree(files: files.reversed()) }
        #expect(reversed?.message.contains(words) == true)
    }

    @Test(
        "paths that are only alike are accepted",
        arguments: [["a", "a.b", "a-b", "b/a", "b/a.c"], ["a/platformgen.lock.json", "a/.platformgen.journal"]]
    )
    func accepted(paths: [String]) throws {
        #expect(try ExpectedTree(files: paths.map { try file($0, "x") }).files.count == paths.count)
    }

    @Test("a path that is made twice names both generators")
    func duplicateNamesGenerators() throws {
        let files = [try file("a", "1", generator: "nginx"), try file("a", "2", generator: "compose")]
        let error = #expect(throws: ExpectedTreeError.self) { try ExpectedTree(files: files) }
        #expect(error?.message.contains("'nginx'") == true && error?.message.contains("'compose'") == true)
    }
}
