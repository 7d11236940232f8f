import ArtifactTree
import Documents
import Foundation
import Testing

/// A folder of its own for one test, in memory where the system has such, removed with the last use.
final class TreeSandbox {
    let folder: URL
    let tree: OutputTree

    init() throws {
        let memory = URL(fileURLWithPath: "/dev/shm", isDirectory: true)
        let base =
            FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
        folder = base.appendingPathComponent("platformgen-test-\(UUID().uuidString)", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        tree = OutputTree(folder.appendingPathComponent("out").path)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// A path below the output folder.
    func url(_ path: String) -> URL {
        folder.appendingPathComponent("out").appendingPathComponent(path)
    }

    func write(_ text: String, to path: String) throws {
        try FileManager.default.createDirectory(
            at: url(path).deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(text.utf8).write(to: url(path))
    }

    /// The contents of a file, or of what a link leads to; `nil` if there is none.
    func text(_ path: String) -> String? {
        (try? Data(contentsOf: url(path))).map { String(decoding: $0, as: UTF8.self) }
    }

    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: url(path))
    }

    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: url(path).path, withDestinationPath: target)
    }

    func permissions(_ path: String) throws -> Int {
        try attribute(path, .posixPermissions) ?? 0
    }

    func attribute<Value>(_ path: String, _ key: FileAttributeKey) throws -> Value? {
        try FileManager.default.attributesOfItem(atPath: url(path).path)[key] as? Value
    }

    /// Everything below the output folder, folders with a `/` at the end, in order.
    func listing() -> [String] {
        let names = FileManager.default.enumerator(atPath: url("").path)?.compactMap { $0 as? String } ?? []
        return names.map { name in
            let type: FileAttributeType? = try? attribute(name, .type)
            return type == .typeDirectory ? name + "/" : name
        }.sorted()
    }

    /// Every file below the output folder with its contents, the lock left out.
    func contents() -> [String: String] {
        let files = listing().filter { !$0.hasSuffix("/") && $0 != "platformgen.lock.json" }
        return Dictionary(uniqueKeysWithValues: files.map { ($0, text($0) ?? "") })
    }

    @discardableResult
    func render(
        _ files: [ExpectedFile],
        manifest: String = "m1",
        version: String = "1.0.0",
        scope: TreeScope = .all,
        force: Bool = false
    ) async throws -> OutputTree.RenderResult {
        let expected = try ExpectedTree(files: files)
        return try await tree.render(expected, scope: scope, provenance: .of(manifest, version), force: force)
    }

    func check(
        _ files: [ExpectedFile],
        manifest: String = "m1",
        version: String = "1.0.0",
        scope: TreeScope = .all
    ) async throws -> [DriftFinding] {
        let expected = try ExpectedTree(files: files)
        return try await tree.check(expected, scope: scope, provenance: .of(manifest, version)).findings
    }
}

extension Provenance {
    static func of(_ manifest: String, _ version: String) -> Provenance {
        Provenance(manifest: ContentDigest(of: Array(manifest.utf8)), version: version)
    }
}

/// An expected file in few words.
func file(
    _ path: String,
    _ text: String,
    mode: FileMode = .regular,
    generator: String = "compose",
    environment: String? = nil
) throws -> ExpectedFile {
    ExpectedFile(
        path: try #require(ArtifactPath(parsing: path)),
        bytes: Array(text.utf8),
        mode: mode,
        generator: generator,
        environment: environment
    )
}

extension [DriftFinding] {
    /// For example: `["stale a.yml", "missing b.yml"]`.
    var summary: [String] { map { "\($0.kind.rawValue) \($0.path)" } }
}
