import Documents
package import Generators
package import Origins
package import PlatformManifest
import PlatformModel

/// Answers which values make a line, and which lines a value makes.
///
/// Prints a file with the origins of its lines only when it is asked about; a render records none.
package struct Explainer: Sendable {
    package let map: ManifestMap
    private var artifacts: [GeneratedFile]
    private let trial: Trial?

    private struct GeneratedFile: Sendable {
        let generator: String
        let generated: GeneratedArtifact
        /// What `prepared` printed.
        var printed: RenderedLines?

        var rendered: RenderedLines { printed ?? RenderedLines(generated.artifact.document) }
    }

    /// `renderer` renders other manifests, for what no origin tells; see `Trial`.
    package init(
        _ file: ManifestFile,
        artifacts: [(generator: String, artifact: GeneratedArtifact)],
        renderer: Renderer? = nil
    ) {
        map = ManifestMap(file)
        trial = renderer.map { Trial(file, artifacts, $0) }
        self.artifacts = artifacts.map { GeneratedFile(generator: $0.generator, generated: $0.artifact) }
    }

    /// The same with every file printed, for many questions.
    package func prepared() async -> Explainer {
        var copy = self
        copy.artifacts = await artifacts.concurrentMap { file in
            var file = file
            file.printed = file.rendered
            return file
        }
        return copy
    }

    /// Renders a manifest; `nil` if it has errors.
    package typealias Renderer = @Sendable (SourceText) -> [(generator: String, artifact: GeneratedArtifact)]?

    /// The paths of all files, below the output folder.
    package var paths: [String] { artifacts.map(\.generated.artifact.path.text) }

    // MARK: - From a file

    /// - Returns: `nil` if the file is not rendered; see `paths`.
    package func lines(of path: String) -> RenderedLines? {
        artifact(path)?.rendered
    }

    /// What made a line, by its number from 1.
    ///
    /// - Returns: `nil` if the file is not rendered or has fewer lines.
    package func explain(_ path: String, line: Int) -> LineExplanation? {
        guard let artifact = artifact(path) else { return nil }
        let rendered = artifact.rendered
        guard line >= 1, line <= rendered.lines.count else { return nil }
        let finder = CauseFinder(map: map, environment: artifact.generated.environment?.text)
        return LineExplanation(
            file: identity(artifact),
            line: line,
            text: rendered.text(line),
            causes: finder.causes(rendered.ownOrigins(line)),
            reasons: finder.causes(rendered.blockOrigins(line) + reasons(artifact))
        )
    }

    /// - Returns: `nil` if the file is not rendered.
    package func explain(_ path: String) -> FileExplanation? {
        guard let artifact = artifact(path) else { return nil }
        let rendered = artifact.rendered
        var entries = Tally()
        var standards = Tally()
        for origins in rendered.origins {
            entries.add(origins.flatMap(\.manifestRanges).map(entry))
            standards.add(origins.flatMap(\.standards))
        }
        return FileExplanation(
            file: identity(artifact),
            lineCount: rendered.lines.count,
            explainedLineCount: rendered.origins.count { !$0.isEmpty },
            entries: entries.rows.map { (path: $0.name, lineCount: $0.count) },
            standards: standards.rows.map { (text: $0.name, lineCount: $0.count) },
            patches: patches(on: path)
        )
    }

    /// The entry that a range lies in: its section and name. For example: `services.backend`.
    private func entry(_ range: SourceRange) -> String {
        let path = map.file.path(at: range)
        guard let steps = ManifestPath.steps(of: path), steps.count > 2 else { return path }
        return ManifestPath.text(of: steps.prefix(2))
    }

    /// Why there is such a file.
    private func reasons(_ artifact: GeneratedFile) -> [Origin] {
        let environment = artifact.generated.environment.flatMap { map.file.root["environments"]?.node[$0.text] }
        return [artifact.generated.reason] + (environment.map { [.manifest($0.keyRange)] } ?? [])
            + FilePlaces(map.file, in: artifact.generated.environment).origins(
                of: artifact.generated.artifact.path.text
            )
    }

    /// Origins of why there is a file of this path: what it is for, and what says where it lies.
    package func reasons(of path: String) -> [Origin] {
        guard let artifact = artifact(path) else { return [] }
        return [artifact.generated.reason].filter { $0 != .constant }
            + FilePlaces(map.file, in: artifact.generated.environment).origins(of: path)
    }

    private func artifact(_ path: String) -> GeneratedFile? {
        artifacts.first { $0.generated.artifact.path.text == path }
    }

    private func identity(_ artifact: GeneratedFile) -> FileIdentity {
        let path = artifact.generated.artifact.path.text
        return FileIdentity(
            path: path,
            generator: artifact.generator,
            environment: artifact.generated.environment?.text,
            patches: patches(on: path)
        )
    }

    private func patches(on path: String) -> [PatchNote] {
        map.file.base.patches.filter { $0.value.artifact.value.text == path }.compactMap { patch in
            patch.value.merge.origin.manifestRanges.first.map {
                PatchNote(reason: patch.value.reason.value, place: map.place(at: $0))
            }
        }
    }

    // MARK: - From the manifest

    /// Every line that a value makes, in the order of the files.
    ///
    /// - Throws: `UnknownPath` if the manifest has no such path.
    package func explain(value path: String) async throws(ManifestMap.UnknownPath) -> ValueExplanation {
        let target = try map.target(path)
        let tried = await trial?.lines(of: target.node) ?? [:]
        let found = await artifacts.concurrentMap { artifact -> [ValueExplanation.Line] in
            let rendered = artifact.rendered
            let changed = tried[artifact.generated.artifact.path.text] ?? []
            return rendered.lines.indices.compactMap { index in
                // What follows from a block around the line is tried rather than supposed.
                let origins = trial == nil ? rendered.origins[index][...] : rendered.ownOrigins(index + 1)
                let isRecorded = origins.contains { $0.touches(target) }
                guard isRecorded || changed.contains(index) else { return nil }
                return ValueExplanation.Line(
                    number: index + 1,
                    text: rendered.text(index + 1),
                    isRecorded: isRecorded
                )
            }
        }
        return ValueExplanation(
            place: map.place(at: target.node.range),
            overrides: overrides(of: target.path),
            isTried: trial != nil,
            files: zip(artifacts, found).filter { !$0.1.isEmpty }.map { (file: identity($0.0), lines: $0.1) }
        )
    }

    /// How many scalars a value has; each is changed in a trial.
    ///
    /// - Throws: `UnknownPath` if the manifest has no such path.
    package func leafCount(of path: String) throws(ManifestMap.UnknownPath) -> Int {
        ManifestVariants.leaves(of: try map.target(path).node).count
    }

    /// For `services.backend.limits` such as `services.backend.in.production.limits`.
    private func overrides(of path: String) -> [String] {
        guard let steps = ManifestPath.steps(of: path), !steps.contains(.key("in")) else { return [] }
        var found: [String] = []
        for depth in 1...2 where steps.count > depth {
            let entry = steps.prefix(depth)
            var node: JSONNode? = map.file.root
            for case .key(let key) in entry { node = node?[key]?.node }
            for environment in node?["in"]?.node.members ?? [] {
                let steps = entry + [.key("in"), .key(environment.key)] + steps.dropFirst(depth)
                let path = ManifestPath.text(of: steps)
                if (try? map.target(path)) != nil { found.append(path) }
            }
        }
        return found
    }
}

extension Origin {
    /// Whether a target of the manifest has a part in this origin.
    func touches(_ target: ManifestMap.Target) -> Bool {
        switch self {
        case .constant, .standard: false
        case .manifest(let range): target.isTouched(by: range)
        case .derived(_, let sources): sources.contains { $0.touches(target) }
        }
    }

    /// The defaults below this origin.
    fileprivate var standards: [String] {
        switch self {
        case .constant, .manifest: []
        case .standard(let text): [text]
        case .derived(_, let sources): sources.flatMap(\.standards)
        }
    }
}

/// Counts lines by name, in the order in which the names come up.
private struct Tally {
    private var order: [String] = []
    private var counts: [String: Int] = [:]

    /// Notes one line, once for each name.
    mutating func add(_ names: [String]) {
        for name in Set(names) { counts[name, default: 0] += 1 }
        for name in names where !order.contains(name) { order.append(name) }
    }

    var rows: [(name: String, count: Int)] { order.map { ($0, counts[$0] ?? 0) } }
}
