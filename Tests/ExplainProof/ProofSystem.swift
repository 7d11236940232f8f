import Documents
import Explaining
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

/// One manifest rendered, as bytes only.
struct ProofRender {
    let file: ManifestFile
    private let artifacts: [(generator: String, artifact: GeneratedArtifact)]
    /// By path.
    let files: [String: File]

    struct File {
        let generator: String
        let bytes: [UInt8]
    }

    /// - Returns: `nil` if the manifest has errors.
    init?(_ source: SourceText) {
        guard let (file, artifacts) = Self.artifacts(source) else { return nil }
        self.file = file
        self.artifacts = artifacts
        var files: [String: File] = [:]
        for (generator, generated) in artifacts {
            files[generated.artifact.path.text] = File(
                generator: generator,
                bytes: generated.artifact.document.rendered()
            )
        }
        self.files = files
    }

    /// With every line's origins, and able to try other manifests.
    func explainer() async -> Explainer {
        await Explainer(file, artifacts: artifacts) { Self.artifacts($0)?.artifacts }.prepared()
    }

    private static func artifacts(
        _ source: SourceText
    ) -> (file: ManifestFile, artifacts: [(generator: String, artifact: GeneratedArtifact)])? {
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
        return collector.hasErrors ? nil : (file, artifacts)
    }
}

/// What `explain` says of one path of a manifest, of whose files every line has its origins.
struct Prediction {
    /// The numbers of a file's lines from 0, by file.
    typealias Lines = [String: Set<Int>]

    /// Lines that an origin names.
    private(set) var recorded: Lines = [:]
    /// The same, and those that a trial found.
    private(set) var all: Lines = [:]

    init(_ path: String, _ explainer: Explainer) async {
        for (file, lines) in (try? await explainer.explain(value: path))?.files ?? [] {
            all[file.path] = Set(lines.map { $0.number - 1 })
            recorded[file.path] = Set(lines.filter(\.isRecorded).map { $0.number - 1 })
        }
    }
}

package enum ProofTiming {
    /// Milliseconds of the steps of one render.
    package static func print(_ bytes: [UInt8]) {
        let clock = ContinuousClock()
        func timed<Result>(_ name: String, _ body: () -> Result) -> Result {
            var best = Duration.seconds(1000)
            var result = body()
            for _ in 0..<5 {
                let time = clock.measure { result = body() }
                best = min(best, time)
            }
            Swift.print(name, best)
            return result
        }
        let source = SourceText(name: "manifest.json", bytes: bytes)
        let collector = DiagnosticCollector()
        guard let file = timed("read", { ManifestFile.read(source, into: collector) }) else { return }
        let platforms = timed("resolve") { PlatformResolver.resolve(file) }
        timed("check") { PlatformChecks.run(on: file, platforms, into: DiagnosticCollector()) }
        let input = GeneratorInput(platforms: platforms, templates: .standard, manifestName: source.name)
        for generator in GeneratorRegistry.all {
            let made = timed(generator.description.name) { (try? generator.artifacts(for: input)) ?? [] }
            timed("  print") { for artifact in made { _ = artifact.artifact.document.rendered() } }
            timed("  print with origins") {
                for artifact in made { _ = artifact.artifact.document.renderedWithOrigins() }
            }
        }
    }
}
