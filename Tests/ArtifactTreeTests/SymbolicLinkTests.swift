import ArtifactTree
import Documents
import Foundation
import Testing

/// No link leads a render out of its folder, whatever it points to and whether forced or not.
@Suite struct SymbolicLinkTests {
    /// A sandbox with a victim beside the output folder.
    private func sandbox() throws -> TreeSandbox {
        let sandbox = try TreeSandbox()
        try sandbox.write("keep", to: "../victim/target")
        try FileManager.default.createDirectory(at: sandbox.url("a"), withIntermediateDirectories: true)
        return sandbox
    }

    private func expectVictimUntouched(_ sandbox: TreeSandbox) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: sandbox.url("../victim").path)
        #expect(names == ["target"])
        #expect(sandbox.text("../victim/target") == "keep")
    }

    @Test(
        "a link in the place of a file is foreign; force replaces the link, not its target",
        arguments: ["../../victim/target", "absolute", "../../victim/absent", "target", "../../victim"]
    )
    func atTheEnd(target: String) async throws {
        let sandbox = try sandbox()
        let path = target == "absolute" ? sandbox.url("../victim/target").path : target
        try sandbox.link("a/target", to: path)
        let files = [try file("a/target", "new\n")]
        #expect(try await sandbox.check(files).summary == ["foreign a/target"])
        #expect(try await sandbox.render(files).isRefused)
        try expectVictimUntouched(sandbox)
        try await sandbox.render(files, force: true)
        try expectVictimUntouched(sandbox)
        #expect(try sandbox.attribute("a/target", .type) == FileAttributeType.typeRegular)
        #expect(sandbox.text("a/target") == "new\n")
    }

    @Test(
        "a link on the way is refused, even by force",
        arguments: ["../../victim", "absolute", "../../absent", "../b"]
    )
    func onTheWay(target: String) async throws {
        let sandbox = try sandbox()
        try FileManager.default.createDirectory(at: sandbox.url("b"), withIntermediateDirectories: true)
        try sandbox.link("a/link", to: target == "absolute" ? sandbox.url("../victim").path : target)
        let files = [try file("a/link/deep/target", "new\n"), try file("a/link/target", "new\n")]
        #expect(
            try await sandbox.check(files).summary == ["obstructed a/link/deep/target", "obstructed a/link/target"]
        )
        let result = try await sandbox.render(files, force: true)
        #expect(result.plan.refusals.count == 2)
        #expect(result.plan.refusals.first?.message.hasPrefix("'a/link' is a symbolic link") == true)
        try expectVictimUntouched(sandbox)
        #expect(sandbox.listing() == ["a/", "a/link", "b/"])
    }

    @Test("an orphan behind a link is forgotten, not deleted; one that became a link is left")
    func orphans() async throws {
        let sandbox = try sandbox()
        try await sandbox.render([file("a/b/target", "keep"), file("c", "x\n")])
        try sandbox.remove("a/b")
        try sandbox.link("a/b", to: "../../victim")
        try sandbox.remove("c")
        try sandbox.link("c", to: "../victim/target")
        let result = try await sandbox.render([])
        #expect(result.plan.count(.forget) == 1 && result.plan.count(.leave) == 1)
        try expectVictimUntouched(sandbox)
        try await sandbox.render([], force: true)
        try expectVictimUntouched(sandbox)
        #expect(sandbox.listing() == ["a/", "a/b", "platformgen.lock.json"])
    }

    @Test(
        "links in the place of our own records are not followed",
        arguments: ["platformgen.lock.json", ".platformgen.journal", ".platformgen-tmp"]
    )
    func records(name: String) async throws {
        let sandbox = try sandbox()
        try sandbox.link(name, to: name == ".platformgen-tmp" ? "../victim" : "../victim/target")
        let result = try? await sandbox.render([file("a/x", "new\n")])
        try expectVictimUntouched(sandbox)
        #expect((result == nil) == (name != ".platformgen.journal"))
    }

    @Test(
        "a lock that names files outside is not believed",
        arguments: ["../victim/target", "/etc/passwd", "a/../../victim/target"]
    )
    func hostileLock(path: String) async throws {
        let sandbox = try sandbox()
        let digest = ContentDigest(of: Array("keep".utf8))
        try sandbox.write(
            """
            {"formatVersion": 1, "version": "1", "manifest": "\(digest)", "files": [
            {"path": "\(path)", "sha256": "\(digest)", "mode": "0644", "generator": "g"}]}
            """,
            to: "platformgen.lock.json"
        )
        await #expect(throws: TreeError.self) { try await sandbox.render([], force: true) }
        try expectVictimUntouched(sandbox)
    }

    @Test("the output folder itself may be reached through a link")
    func root() async throws {
        let sandbox = try sandbox()
        let link = sandbox.url("../link").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "out")
        let tree = OutputTree(link)
        _ = try await tree.render(ExpectedTree(files: [file("a/x", "new\n")]), provenance: .of("m", "1"))
        #expect(sandbox.text("a/x") == "new\n")
    }
}
