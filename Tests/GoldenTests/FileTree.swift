import ArtifactTree
import Documents
import Foundation
import Generators
import PlatformManifest
import TestSupport
import Testing

@testable import platformgen

/// Files below a folder: relative path to contents and whether they can be run.
struct FileTree {
    struct File: Equatable {
        let bytes: [UInt8]
        let isExecutable: Bool
    }

    var files: [String: File] = [:]

    /// Everything that a manifest renders to.
    ///
    /// - Throws: If the manifest has errors; each becomes an issue with its place.
    static func rendered(from manifest: String, leavingOut families: Set<String> = []) throws -> FileTree {
        let project = try Project.load(manifest)
        let artifacts = project.artifacts()
        let text = project.report.printed(as: .text, isColored: false, version: "")
        try #require(!project.collector.hasErrors, "\(manifest) has errors:\n\(text)")
        var tree = FileTree()
        for (generator, generated) in artifacts where !families.contains(generator) {
            let artifact = generated.artifact
            tree.files[artifact.path.text] = File(
                bytes: artifact.document.rendered(),
                isExecutable: artifact.mode == .executable
            )
        }
        return tree
    }

    /// What lies in a folder, hidden files too, but not the record of the render; a folder that does not exist is empty.
    static func read(_ folder: String) throws -> FileTree {
        var tree = FileTree()
        let manager = FileManager.default
        guard let paths = manager.enumerator(atPath: folder) else { return tree }
        for case let path as String in paths {
            var isFolder: ObjCBool = false
            let full = "\(folder)/\(path)"
            guard manager.fileExists(atPath: full, isDirectory: &isFolder), !isFolder.boolValue else { continue }
            guard path != "platformgen.lock.json" else { continue }
            tree.files[path] = File(
                bytes: Array(try Data(contentsOf: URL(fileURLWithPath: full))),
                isExecutable: manager.isExecutableFile(atPath: full)
            )
        }
        return tree
    }

    /// One paragraph for each file that differs, in order of the paths, at most `lines` lines of difference in all.
    static func differences(disk: FileTree, due: FileTree, lines: Int = 40) -> [String] {
        var paragraphs: [String] = []
        var rest = lines
        for path in Set(disk.files.keys).union(due.files.keys).sorted() {
            let old = disk.files[path]
            let new = due.files[path]
            guard old != new else { continue }
            var paragraph = path
            if old == nil { paragraph += " is missing" }
            if new == nil { paragraph += " is not rendered any more" }
            if let old, let new, old.isExecutable != new.isExecutable {
                paragraph += new.isExecutable ? " lacks the permission to run" : " has the permission to run"
            }
            let diff = UnifiedDiff(path: path, old: old?.bytes, new: new?.bytes).text
            let shown = diff.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            for line in shown.prefix(rest) { paragraph += "\n\(line)" }
            if shown.count > rest { paragraph += "\n… \(shown.count - max(rest, 0)) more lines" }
            rest = max(0, rest - shown.count)
            paragraphs.append(paragraph)
        }
        return paragraphs
    }

    /// Makes a folder hold these files and no others: changed ones are replaced whole, stale ones go.
    func record(in folder: String) throws {
        let disk = try FileTree.read(folder)
        let manager = FileManager.default
        for (path, file) in files where disk.files[path] != file {
            let url = URL(fileURLWithPath: "\(folder)/\(path)")
            try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: url, options: .atomic)
            let mode = file.isExecutable ? 0o755 : 0o644
            try manager.setAttributes([.posixPermissions: mode], ofItemAtPath: url.path)
        }
        for path in disk.files.keys where files[path] == nil {
            try manager.removeItem(atPath: "\(folder)/\(path)")
            try removeEmptyFolders(from: "\(folder)/\(path)", upTo: folder)
        }
    }

    private func removeEmptyFolders(from path: String, upTo folder: String) throws {
        var parent = URL(fileURLWithPath: path).deletingLastPathComponent()
        while parent.path.count > folder.count,
            try FileManager.default.contentsOfDirectory(atPath: parent.path).isEmpty
        {
            try FileManager.default.removeItem(at: parent)
            parent.deleteLastPathComponent()
        }
    }
}
