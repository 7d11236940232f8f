import ArtifactTree
import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates

/// A manifest that was read, and everything that follows from it.
struct Project {
    let file: ManifestFile?
    let source: SourceText
    let platforms: PlatformSet?
    let collector: DiagnosticCollector

    /// Reads, decodes, resolves and checks; every problem is in `collector`.
    ///
    /// - Throws: `FileReader.Failure` if the file cannot be read.
    static func load(_ path: String?) throws(FileReader.Failure) -> Project { load(try source(path)) }

    /// The same for a text that was read already; its name says beside which folder output and templates lie.
    static func load(_ source: SourceText) -> Project {
        let collector = DiagnosticCollector()
        let file = ManifestFile.read(source, into: collector)
        return Project(file: file, source: source, platforms: file.map(PlatformResolver.resolve), collector: collector)
            .checked()
    }

    /// The same, several environments at once.
    static func loadConcurrently(_ path: String?) async throws(FileReader.Failure) -> Project {
        let source = try source(path)
        let collector = DiagnosticCollector()
        let file = ManifestFile.read(source, into: collector)
        var platforms: PlatformSet?
        if let file {
            let resolved = await PlatformResolver.resolveConcurrently(file)
            await PlatformChecks.runConcurrently(on: file, resolved, into: collector)
            platforms = resolved
        }
        return Project(file: file, source: source, platforms: platforms, collector: collector)
    }

    /// The manifest as it was in a git revision, from the same path.
    ///
    /// - Throws: The exit status, after the reason was printed.
    static func load(revision: String, of project: Project) throws -> Project {
        let path = project.source.name
        do {
            let bytes = try GitRevision.contents(of: path, in: revision)
            return load(SourceText(name: "\(path)@\(revision)", bytes: bytes))
        } catch {
            Terminal.report("platformgen: \(error.message)\n")
            throw ExitStatus.usage
        }
    }

    private static func source(_ path: String?) throws(FileReader.Failure) -> SourceText {
        let path = path ?? defaultManifest
        return SourceText(name: path, bytes: try FileReader.read(path))
    }

    private func checked() -> Project {
        if let file, let platforms { PlatformChecks.run(on: file, platforms, into: collector) }
        return self
    }

    private static var defaultManifest: String {
        !FileReader.exists("manifest.json") && FileReader.exists("manifest.jsonc") ? "manifest.jsonc" : "manifest.json"
    }

    var report: DiagnosticReport { DiagnosticReport(collector.diagnostics, source: source, root: file?.root) }

    /// The folder that holds the manifest, with a slash at its end; empty for this folder.
    private var folder: String {
        guard let slash = source.name.lastIndex(of: "/") else { return "" }
        return String(source.name[...slash])
    }

    /// Where files go unless the user says otherwise: beside the manifest.
    var outputFolder: String {
        folder + (platforms?.base.outputFolder.text ?? "Generated")
    }

    /// Every artifact of every family, patches applied.
    ///
    /// Problems go to `collector`; the result is for use only if it has no errors.
    func artifacts() -> [(generator: String, artifact: GeneratedArtifact)] {
        guard let input = generatorInput() else { return [] }
        return gathered(GeneratorRegistry.all.map { Family($0, input) })
    }

    /// The same, several families at once.
    ///
    /// Those that `isPrinted` says are printed as soon as their family is made, and keep no document but their text.
    func artifactsConcurrently(
        printing isPrinted: @escaping @Sendable (_ generator: String, GeneratedArtifact) -> Bool = { _, _ in false }
    ) async -> [(generator: String, artifact: GeneratedArtifact)] {
        guard let file, let input = await generatorInputConcurrently() else { return [] }
        let patched = Set(file.base.patches.map(\.value.artifact.value.text))
        // The last families take longest: begun first, none of them is left over for one thread at the end.
        let families = await GeneratorRegistry.all.reversed().concurrentMap { generator in
            var family = Family(generator, input)
            family.print { artifact in
                isPrinted(generator.description.name, artifact) && !patched.contains(artifact.artifact.path.text)
            }
            return family
        }
        return gathered(families.reversed())
    }

    /// Those of one family, by its name; patches of other families' files are left out.
    func artifacts(of family: String) -> [(generator: String, artifact: GeneratedArtifact)] {
        guard let input = generatorInput() else { return [] }
        let generators = GeneratorRegistry.all.filter { $0.description.name == family }
        return gathered(generators.map { Family($0, input) }, isPart: true)
    }

    /// What one family makes.
    private struct Family: Sendable {
        let name: String
        private(set) var artifacts: Result<[GeneratedArtifact], any Error>

        init(_ generator: any Generator, _ input: GeneratorInput) {
            name = generator.description.name
            artifacts = Result { try generator.artifacts(for: input) }
        }

        /// Puts the text of documents in their place.
        mutating func print(where isPrinted: (GeneratedArtifact) -> Bool) {
            guard case .success(var made) = artifacts else { return }
            // The only holder of the array, so that each document is let go at once.
            artifacts = .success([])
            for place in made.indices where isPrinted(made[place]) {
                made[place].artifact.document = PrintedDocument(made[place].artifact.document)
            }
            artifacts = .success(made)
        }
    }

    private func generatorInput() -> GeneratorInput? {
        guard let file, let platforms, let templates = templates(file.base) else { return nil }
        return GeneratorInput(platforms: platforms, templates: templates, manifestName: name)
    }

    /// The same, several environments at once.
    private func generatorInputConcurrently() async -> GeneratorInput? {
        guard let file, let platforms, let templates = templates(file.base) else { return nil }
        return await .concurrently(platforms: platforms, templates: templates, manifestName: name)
    }

    /// The file name of the manifest.
    private var name: String { source.name.split(separator: "/").last.map(String.init) ?? source.name }

    private func gathered(
        _ families: [Family],
        isPart: Bool = false
    ) -> [(generator: String, artifact: GeneratedArtifact)] {
        var artifacts: [(generator: String, artifact: GeneratedArtifact)] = []
        for family in families {
            do {
                artifacts += try family.artifacts.get().map { (family.name, $0) }
            } catch let error as GeneratorError {
                collector.report(.unrepresentable, error.origin.manifestRanges.first, error.message, fix: error.fix)
            } catch {
                collector.report(.unrepresentable, nil, "generator '\(family.name)' failed: \(error)")
            }
        }
        // A patch for a family that failed would only be said not to be rendered.
        guard !collector.hasErrors, let file else { return artifacts }
        let patches = file.base.patches.filter { patch in
            !isPart || artifacts.contains { $0.artifact.artifact.path.text == patch.value.artifact.value.text }
        }
        ArtifactPatches.apply(patches, to: &artifacts, into: collector)
        return artifacts
    }

    /// The built-in templates with the project's own in their place.
    private func templates(_ manifest: Manifest) -> TemplateLibrary? {
        var overrides: [String: String] = [:]
        for entry in manifest.templates.entries {
            do {
                overrides[entry.name.text] = String(
                    decoding: try FileReader.read(folder + entry.value.text),
                    as: UTF8.self
                )
            } catch {
                collector.report(.badTemplate, entry.range, error.message)
            }
        }
        do {
            return try TemplateLibrary.standard.replacing(overrides)
        } catch {
            let entry = manifest.templates.entries.first { $0.name.text == error.path }
            let names = TemplateLibrary.standard.templatePaths
            collector.report(
                .badTemplate,
                entry?.range,
                error.description,
                fix: error.problem == .unknownTemplate
                    ? nearest(to: error.path, among: names).map { "did you mean '\($0)'?" }
                        ?? "'platformgen list templates' names them" : nil
            )
            return nil
        }
    }
}

extension DiagnosticCode {
    static let unrepresentable = DiagnosticCode("PG0901", "value that an output format cannot carry")
    static let badTemplate = DiagnosticCode("PG0902", "template that cannot be used")
}
