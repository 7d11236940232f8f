import Origins
import PlatformManifest
package import PlatformModel

/// The files that were rendered from one manifest, read once.
///
/// Where files lie is taken from the model; what is in them, only from their text.
package final class RenderedTree: Sendable {
    package let platforms: PlatformSet
    /// Every path below the output folder, sorted.
    package let paths: [String]
    private let files: [String: ParsedFile]
    /// In the manifest's order.
    let environments: [EnvironmentView]
    /// The policy overlay, if there is one.
    let networkPolicy: ParsedFile?
    let dashboards: [DashboardView]
    let runbooks: [RunbookView]
    let checkScript: CheckScript?
    let serviceTemplates: [ServiceTemplateView]

    /// Texts by their paths below the output folder.
    package convenience init(files: [String: String], platforms: PlatformSet) {
        self.init(
            parsed: Dictionary(uniqueKeysWithValues: files.map { ($0, ParsedFile(path: $0, text: $1)) }),
            platforms: platforms,
            earlier: nil
        )
    }

    /// The same as `init(files:platforms:)`, several files at once.
    package static func read(files: [String: String], platforms: PlatformSet) async -> RenderedTree {
        // Long files first, so that none is begun when all else is done.
        let order = files.sorted { ($0.value.utf8.count, $1.key) > ($1.value.utf8.count, $0.key) }
        let parsed = await withTaskGroup(of: (String, ParsedFile).self) { group in
            for (path, text) in order { group.addTask { (path, ParsedFile(path: path, text: text)) } }
            return await group.reduce(into: [String: ParsedFile]()) { $0[$1.0] = $1.1 }
        }
        return RenderedTree(parsed: parsed, platforms: platforms, earlier: nil)
    }

    /// The same tree with one file changed, or removed for `nil`; all other files are read no second time.
    package func replacing(_ path: String, with text: String?) -> RenderedTree {
        var files = files
        files[path] = text.map { ParsedFile(path: path, text: $0) }
        return RenderedTree(parsed: files, platforms: platforms, earlier: (self, path))
    }

    private init(parsed: [String: ParsedFile], platforms: PlatformSet, earlier: (RenderedTree, changed: String)?) {
        files = parsed
        self.platforms = platforms
        paths = parsed.keys.sorted()
        let sources = SourceFiles(files: parsed, paths: paths)
        environments = platforms.environments.enumerated().map { place, platform in
            EnvironmentView(
                platform,
                sources,
                earlier: earlier.map { ($0.0.environments[place], $0.changed) }
            )
        }
        let layout = platforms.base.layout
        networkPolicy = parsed[layout.compose.appending(layout.composeFileName("network-policy")).text]
        func kept<Part>(_ part: KeyPath<RenderedTree, Part>, below folder: String) -> Part? {
            guard let earlier, !earlier.changed.hasPrefix("\(folder)/") else { return nil }
            return earlier.0[keyPath: part]
        }
        let environmentsFolder = PlatformConventions.environmentsFolder
        dashboards =
            kept(\.dashboards, below: layout.grafanaDashboards.text)
            ?? sources.below(layout.grafanaDashboards.text).compactMap(DashboardView.init)
        runbooks =
            kept(\.runbooks, below: layout.runbooks.text)
            ?? sources.below(layout.runbooks.text).filter { $0.path.hasSuffix(".md") }.map(RunbookView.init)
        checkScript =
            kept(\.checkScript, below: environmentsFolder) ?? CheckScript(parsed["\(environmentsFolder)/check-env.sh"])
        serviceTemplates =
            kept(\.serviceTemplates, below: environmentsFolder)
            ?? sources.below("\(environmentsFolder)/services").compactMap(ServiceTemplateView.init)
    }

    func file(_ path: String) -> ParsedFile? { files[path] }
    func contains(_ path: String) -> Bool { files[path] != nil }
    package func text(of path: String) -> String? { files[path]?.text }

    /// Files in a folder and its folders.
    func files(below folder: String) -> [ParsedFile] {
        paths.filter { $0.hasPrefix("\(folder)/") }.compactMap { files[$0] }
    }

    /// Whether a file or a folder with files has this path.
    func exists(_ path: String) -> Bool {
        if files[path] != nil { return true }
        let prefix = "\(path)/"
        // Sorted: the first that is not before the prefix.
        var low = 0
        var high = paths.count
        while low < high {
            let middle = (low + high) / 2
            if paths[middle] < prefix { low = middle + 1 } else { high = middle }
        }
        return low < paths.count && paths[low].hasPrefix(prefix)
    }

    /// What could not be read.
    var failures: [ReadingFailure] {
        paths.compactMap { path in
            if case .unreadable(let failure)? = files[path]?.content { failure } else { nil }
        }
    }
}

/// Look-up of parsed files while the views are made.
struct SourceFiles {
    let files: [String: ParsedFile]
    let paths: [String]

    func below(_ folder: String) -> [ParsedFile] {
        paths.filter { $0.hasPrefix("\(folder)/") }.compactMap { files[$0] }
    }
}

/// A dashboard of Grafana.
struct DashboardView: Sendable {
    let uid: String
    let root: LocatedValue
    let path: String
    /// Every expression: of panels, annotations and variables.
    let expressions: [MetricExpression]

    init?(_ file: ParsedFile) {
        guard let root = file.json else { return nil }
        self.root = root
        var found: [LocatedValue] = []
        Self.collect(root, into: &found)
        expressions = found.map(MetricExpression.init)
        uid = root["uid"]?.text ?? ""
        path = file.path
    }

    private static func collect(_ value: LocatedValue, into found: inout [LocatedValue]) {
        for item in value.items { collect(item, into: &found) }
        for entry in value.entries {
            if entry.key == "expr", let text = entry.value.text {
                if !text.isEmpty { found.append(entry.value) }
            } else if entry.key == "query", let text = entry.value.text, text.hasPrefix("label_values("),
                let end = text.lastIndex(of: ",")
            {
                let inner = text[..<end].dropFirst("label_values(".count)
                found.append(LocatedValue(.scalar(String(inner)), entry.value.place))
            } else {
                collect(entry.value, into: &found)
            }
        }
    }
}
