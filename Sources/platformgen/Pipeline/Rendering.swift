import ArgumentParser
import ArtifactTree
import Documents
import Generators
import Origins
import PlatformManifest
import PlatformModel

/// What `render` and `check` share: the expected tree of the chosen environments and families.
struct Rendering {
    let project: Project
    let tree: ExpectedTree
    let scope: TreeScope
    let provenance: Provenance
    let output: OutputTree

    /// Loads the manifest and prints its diagnostics.
    ///
    /// - Throws: The exit status, after the reason was printed.
    static func prepare(_ manifest: ManifestOptions, _ options: ScopeOptions) async throws -> Rendering {
        let project = try await CommandSupport.load(manifest)
        try CommandSupport.stopOnErrors(project, manifest.format)
        let files = try await files(of: project, options)
        try CommandSupport.stopOnErrors(project, manifest.format)
        let tree: ExpectedTree
        do {
            tree = try ExpectedTree(files: files)
        } catch {
            Terminal.report("platformgen: \(error.message)\n")
            throw ExitStatus.manifestErrors
        }
        CommandSupport.reportDiagnostics(project)
        return Rendering(
            project: project,
            tree: tree,
            scope: TreeScope(
                environments: options.environments.isEmpty ? nil : Set(options.environments),
                generators: options.only.isEmpty ? nil : Set(options.only)
            ),
            provenance: Provenance(
                manifest: ContentDigest(of: project.source.bytes),
                version: PlatformgenVersion.current
            ),
            output: OutputTree(options.output ?? project.outputFolder)
        )
    }

    private static func files(of project: Project, _ options: ScopeOptions) async throws -> [ExpectedFile] {
        try options.stopOnUnknownNames(in: project)
        let chosen = options.chosen
        let artifacts = await project.artifactsConcurrently(printing: chosen.contains)
        return artifacts.filter(chosen.contains).map { generator, generated in
            ExpectedFile(generated.artifact, generator: generator, environment: generated.environment?.text)
        }
    }
}
