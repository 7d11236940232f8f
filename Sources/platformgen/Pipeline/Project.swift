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
    static func load(_ path: String?) throws(FileReader.Failure) -> Project {
        let path = path ?? defaultManifest
        return load(SourceText(name: path, bytes: try FileReader.read(path)))
    }

    /// The same for a text that was read already; its name says beside which folder output and templates lie.
    static func load(_ source: SourceText) -> Project {
        let collector = DiagnosticCollector()
        guard let file = ManifestFile.read(source, into: collector) else {
            return Project(file: nil, source: source, platforms: nil, collector: collector)
        }
        let platforms = PlatformResolver.resolve(file)
        PlatformChecks.run(on: file, platforms, into: collector)
        return Project(file: file, source: source, platforms: platforms, collector: collector)
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
        guard let file, let platforms, let templates = templates(file.base) else { return [] }
        let name = source.name.split(separator: "/").last.map(String.init) ?? source.name
        let input = GeneratorInput(platforms: platforms, templates: templates, manifestName: name)
        var artifacts: [(generator: String, artifact: GeneratedArtifact)] = []
        for generator in GeneratorRegistry.all {
            do {
                artifacts += try generator.artifacts(for: input).map { (generator.description.name, $0) }
            } catch let error as GeneratorError {
                collector.report(.unrepresentable, error.origin.manifestRanges.first, error.message, fix: error.fix)
            } catch {
                collector.report(.unrepresentable, nil, "generator '\(generator.description.name)' failed: \(error)")
            }
        }
        // A patch for a family that failed would only be said not to be rendered.
        guard !collector.hasErrors else { return artifacts }
        ArtifactPatches.apply(file.base.patches, to: &artifacts, into: collector)
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
            collector.report(.badTemplate, entry?.range, error.description)
            return nil
        }
    }
}

extension DiagnosticCode {
    static let unrepresentable = DiagnosticCode("PG0901", "value that an output format cannot carry")
    static let badTemplate = DiagnosticCode("PG0902", "template that cannot be used")
}
