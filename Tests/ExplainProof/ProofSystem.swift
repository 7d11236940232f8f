import Documents
import Explaining
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

/// One manifest with every rendered line and its origins.
struct ProofRender {
    struct File {
        let generator: String
        let lines: RenderedLines
    }

    let file: ManifestFile
    let files: [String: File]

    /// - Returns: `nil` if the manifest has errors.
    init?(_ source: SourceText) {
        let collector = DiagnosticCollector()
        guard let file = ManifestFile.read(source, into: collector), !collector.hasErrors else { return nil }
        let platforms = PlatformResolver.resolve(file)
        PlatformChecks.run(on: file, platforms, into: collector)
        guard !collector.hasErrors else { return nil }
        let input = GeneratorInput(platforms: platforms, templates: .standard, manifestName: source.name)
        var artifacts: [(generator: String, artifact: GeneratedArtifact)] = []
        for generator in GeneratorRegistry.all where !(generator is ManifestSchemaGenerator) {
            guard let made = try? generator.artifacts(for: input) else { return nil }
            artifacts += made.map { (generator.description.name, $0) }
        }
        ArtifactPatches.apply(file.base.patches, to: &artifacts, into: collector)
        guard !collector.hasErrors else { return nil }
        self.file = file
        var files: [String: File] = [:]
        for (generator, generated) in artifacts {
            files[generated.artifact.path.text] = File(
                generator: generator,
                lines: RenderedLines(generated.artifact.document)
            )
        }
        self.files = files
    }
}

/// Which lines each place of a manifest makes, as `explain` says.
struct Prediction {
    /// The numbers of a file's lines from 0, by file.
    typealias Lines = [String: Set<Int>]

    private var byRange: [SourceRange: [(file: String, line: Int)]] = [:]

    init(_ render: ProofRender) {
        for (path, file) in render.files {
            for (line, origins) in file.lines.origins.enumerated() {
                var ranges: Set<SourceRange> = []
                for origin in origins { ranges.formUnion(origin.manifestRanges) }
                for range in ranges { byRange[range, default: []].append((path, line)) }
            }
        }
    }

    /// The lines of a target.
    func lines(_ target: ManifestMap.Target) -> Lines {
        var lines: Lines = [:]
        for (range, places) in byRange where target.isTouched(by: range) {
            for place in places { lines[place.file, default: []].insert(place.line) }
        }
        return lines
    }
}
