import ArtifactTree
import Foundation

/// What passed a program before: digests over the program and the files that it read.
package struct PassedSubjects: Sendable {
    private let known: Set<String>
    private var current: Set<String> = []

    package init() { known = [] }

    /// Those of an earlier run, as `text` wrote them.
    package init(text: String) { known = Set(text.split(separator: "\n").map(String.init)) }

    /// A line for each that this run saw pass, or had seen before: others are forgotten.
    package var text: String { current.sorted().map { "\($0)\n" }.joined() }

    func contains(_ key: String) -> Bool { known.contains(key) }

    mutating func insert(_ key: String) { current.insert(key) }

    /// Tells a program from another version of it: its path, size and time of change.
    static func identity(ofProgram path: String) -> String {
        let resolved = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
        let size = (attributes?[.size] as? NSNumber)?.intValue ?? 0
        let time = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(resolved) \(size) \(time)"
    }

    static func key(
        _ identity: String,
        _ title: String,
        _ subject: ConsumerRun.Subject,
        _ files: RenderedFiles
    ) -> String {
        let digests = subject.map { "\($0) \(ContentDigest(of: files.contents[$0] ?? []))\n" }
        let text = "\(identity)\n\(title)\n\(files.folder)\n\(digests.joined())"
        return ContentDigest(of: Array(text.utf8)).description
    }
}
