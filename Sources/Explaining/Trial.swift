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
    private let files: [String: [UInt8]]

    init(
        _ file: ManifestFile,
        _ artifacts: [(generator: String, artifact: GeneratedArtifact)],
        _ render: @escaping Explainer.Renderer
    ) {
        variants = ManifestVariants(file)
        self.render = render
        files = Self.texts(artifacts)
    }

    private static func texts(
        _ artifacts: [(generator: String, artifact: GeneratedArtifact)]
    ) -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for (_, generated) in artifacts {
            files[generated.artifact.path.text] = generated.artifact.document.rendered()
        }
        return files
    }

    private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The lines that change with a place of the manifest.
    func lines(of node: JSONNode) async -> Lines {
        let leaves = ManifestVariants.leaves(of: node)
        guard leaves.count != 1 else { return await lines(ofLeaf: leaves[0]) }
        let found = await withTaskGroup(of: Lines.self) { group in
            group.addTask { difference([node.range: .removed]) ?? [:] }
            for leaf in leaves { group.addTask { await lines(ofLeaf: leaf) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        var whole: Lines = [:]
        for lines in found { whole.merge(lines) { $0.union($1) } }
        return whole
    }

    /// Tries as many at once as are still wanted; those with errors are found out before anything is rendered.
    private func lines(ofLeaf leaf: JSONNode) async -> Lines {
        var found: Lines = [:]
        var valid = 0
        let (changes, limit) = variants.changes(of: leaf)
        var rest = changes[...]
        while valid < limit, !rest.isEmpty {
            let next = rest.prefix(limit - valid)
            rest = rest.dropFirst(next.count)
            for lines in await next.concurrentMap({ difference([leaf.range: $0]) }) {
                guard let lines else { continue }
                found.merge(lines) { $0.union($1) }
                valid += 1
            }
        }
        return found
    }

    /// The lines that are not there, or otherwise, in a variant; `nil` if it has errors.
    private func difference(_ changes: [SourceRange: ManifestVariants.Change]) -> Lines? {
        guard let artifacts = render(variants.source(changes)) else { return nil }
        let others = Self.texts(artifacts)
        var found: Lines = [:]
        for (path, bytes) in files {
            let other = others[path] ?? []
            guard bytes != other else { continue }
            let changed = LineDifference(Self.lines(bytes), Self.lines(other)).changes.flatMap(\.old)
            if !changed.isEmpty { found[path] = Set(changed) }
        }
        return found
    }
}
