import Foundation
import TestSupport
import Testing

/// What manifests render to, byte for byte, as it is checked in.
@Suite("Goldens") struct GoldenTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
    private static let root = URL(fileURLWithPath: folder).deletingLastPathComponent().deletingLastPathComponent().path

    private static var isRecording: Bool { ProcessInfo.processInfo.environment["PLATFORMGEN_RECORD"] == "1" }

    static var cases: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/Cases")) ?? []
        return names.filter { manifest(of: $0) != nil }.sorted()
    }

    /// A case's own manifest, else the starter of its name.
    private static func manifest(of name: String) -> String? {
        ["\(folder)/Cases/\(name)/manifest.json", "\(root)/Templates/starters/\(name).json"]
            .first { FileManager.default.fileExists(atPath: $0) }
    }

    @Test func casesAreFound() { #expect(Set(Self.cases).isSuperset(of: ["smallest", "iot-sim"])) }

    /// A case without a stated purpose is not worth its lines.
    @Test func everyCaseHasAPurpose() throws {
        let readme = try String(contentsOfFile: "\(Self.folder)/Cases/README.md", encoding: .utf8)
        for name in Self.cases { #expect(readme.contains("`\(name)`"), "\(name) is not in Cases/README.md") }
    }

    @Test(arguments: cases) func rendersAsRecorded(name: String) throws {
        let manifest = try #require(Self.manifest(of: name))
        // As 'platformgen init' would write it: headers name the file.
        let due = try ProcessRunner.withTemporaryFolder { folder in
            try FileManager.default.copyItem(atPath: manifest, toPath: "\(folder)/manifest.json")
            return try FileTree.rendered(from: "\(folder)/manifest.json", leavingOut: ["manifest-schema"])
        }
        let expected = "\(Self.folder)/Cases/\(name)/expected"
        let differences = FileTree.differences(disk: try FileTree.read(expected), due: due)
        guard Self.isRecording else {
            #expect(
                differences.isEmpty,
                "\(differences.count) files differ:\n\(differences.joined(separator: "\n"))\nrun 'make golden' if that is meant"
            )
            return
        }
        if ProcessRunner.isContinuousIntegration {
            Issue.record("goldens are not recorded in CI")
        } else {
            try due.record(in: expected)
            Issue.record("recorded \(name): \(differences.count) files changed; run the tests again without recording")
        }
    }

    @Test func flagshipIsRendered() throws {
        let output = "\(Self.root)/Generated"
        guard FileManager.default.fileExists(atPath: output) else {
            try Test.cancel("Generated/ is not checked in yet")
        }
        let due = try FileTree.rendered(from: "\(Self.root)/manifest.json")
        let differences = FileTree.differences(disk: try FileTree.read(output), due: due)
        #expect(
            differences.isEmpty,
            "\(differences.count) files differ:\n\(differences.joined(separator: "\n"))\nrun 'platformgen render'"
        )
    }

    /// The comparison itself: it must see each way in which a file can differ, and recording must mend all of them.
    @Test func differencesAreSeenAndRecorded() throws {
        try ProcessRunner.withTemporaryFolder { folder in
            let due = FileTree(files: [
                "same": .init(bytes: [1], isExecutable: false), "a/changed": .init(bytes: [2], isExecutable: false),
                "mode": .init(bytes: [3], isExecutable: true), "missing": .init(bytes: [4], isExecutable: false),
            ])
            try writeFile([1], to: "\(folder)/same")
            try writeFile([9], to: "\(folder)/a/changed")
            try writeFile([3], to: "\(folder)/mode")
            try writeFile([5], to: "\(folder)/b/c/stale")
            let found = FileTree.differences(disk: try FileTree.read(folder), due: due)
            let paths = found.compactMap { $0.split(whereSeparator: { " \n".contains($0) }).first.map(String.init) }
            #expect(paths == ["a/changed", "b/c/stale", "missing", "mode"])
            try due.record(in: folder)
            #expect(try FileTree.read(folder).files == due.files)
            #expect(!FileManager.default.fileExists(atPath: "\(folder)/b"))
        }
    }

    @Test func longDifferencesAreCut() {
        let long = (0..<500).flatMap { Array("line \($0)\n".utf8) }
        let due = FileTree(files: ["f": .init(bytes: long, isExecutable: false)])
        let text = FileTree.differences(disk: FileTree(), due: due).joined(separator: "\n")
        #expect(text.split(separator: "\n").count <= 42)
        #expect(text.contains("463 more lines"))
    }
}
