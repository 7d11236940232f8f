import ArtifactTree
import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel

/// Finds what a value makes by going without it: other manifests are rendered in memory and compared.
///
/// So even what no origin tells of is found: a block that exists because of a setting, a count, a sum. Nothing that a
/// generator does can escape it; what it cannot find is what only a value that was not tried would change.
struct Trial: Sendable {
    /// Lines from 0, by file.
    typealias Lines = [String: Set<Int>]

    private let variants: ManifestVariants
    private let render: Explainer.Renderer
    private let files: [String: [ArraySlice<UInt8>]]

    /// How many valid changes of one scalar are tried; a word of few is changed to each.
    private static let changesOfLeaf = 5

    init(
        _ file: ManifestFile,
        _ artifacts: [(generator: String, artifact: GeneratedArtifact)],
        _ render: @escaping Explainer.Renderer
    ) {
        variants = ManifestVariants(file)
        self.render = render
        files = Self.lines(artifacts)
    }

    private static func lines(
        _ artifacts: [(generator: String, artifact: GeneratedArtifact)]
    ) -> [String: [ArraySlice<UInt8>]] {
        var files: [String: [ArraySlice<UInt8>]] = [:]
        for (_, generated) in artifacts {
            let bytes = generated.artifact.document.rendered()
            var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if lines.last?.isEmpty == true { lines.removeLast() }
            files[generated.artifact.path.text] = lines
        }
        return files
    }

    /// The lines that change with a place of the manifest.
    func lines(of node: JSONNode) async -> Lines {
        let leaves = ManifestVariants.leaves(of: node)
        let found = await leaves.concurrentMap { lines(ofLeaf: $0) }
        var whole: Lines = [:]
        if leaves.count > 1 || leaves.isEmpty { whole = difference([node.range: .removed]) ?? [:] }
        for lines in found { whole.merge(lines) { $0.union($1) } }
        return whole
    }

    private func lines(ofLeaf leaf: JSONNode) -> Lines {
        var found: Lines = [:]
        var valid = 0
        for change in variants.changes(of: leaf) where valid < Self.changesOfLeaf {
            guard let lines = difference([leaf.range: change]) else { continue }
            found.merge(lines) { $0.union($1) }
            valid += 1
        }
        return found
    }

    /// The lines that are not there, or otherwise, in a variant; `nil` if it has errors.
    private func difference(_ changes: [SourceRange: ManifestVariants.Change]) -> Lines? {
        guard let artifacts = render(variants.source(changes)) else { return nil }
        let others = Self.lines(artifacts)
        var found: Lines = [:]
        for (path, lines) in files {
            let other = others[path] ?? []
            guard lines != other else { continue }
            let changed = LineDifference(lines, other).changes.flatMap(\.old)
            if !changed.isEmpty { found[path] = Set(changed) }
        }
        return found
    }
}
