import ArgumentParser
import ArtifactTree
import PlatformManifest
import PlatformTemplates

/// Steps that commands share, each of which ends the run with the right exit status.
enum CommandSupport {
    static func load(_ options: ManifestOptions) async throws -> Project { try await load(options.file.path) }

    /// Reads, resolves and checks a manifest, for a command that renders its files, unless it says otherwise.
    static func load(_ manifest: String?, toRender: Bool = true) async throws -> Project {
        // Templates are compiled on one thread, while the manifest is read on another.
        if toRender { Task.detached { _ = TemplateLibrary.standard } }
        do {
            return try await Project.loadConcurrently(manifest)
        } catch {
            Terminal.report("platformgen: \(error.message)\n")
            if manifest == nil, !FileReader.exists("manifest.json") {
                Terminal.report("fix: run 'platformgen init', or name the manifest with --manifest\n")
            }
            throw ExitStatus.disk
        }
    }

    /// Diagnostics as people read them, on standard error: they are not what the command was asked for.
    static func reportDiagnostics(_ project: Project) {
        let report = project.report
        guard let summary = report.summary else { return }
        Terminal.report(report.printed(as: .text, isColored: Terminal.isColored(.error)) + "\(summary)\n")
    }

    /// Ends the run if the manifest has errors; in a machine format they take the place of the result.
    static func stopOnErrors(_ project: Project, _ format: OutputFormat) throws {
        guard project.collector.hasErrors else { return }
        if format == .text {
            reportDiagnostics(project)
        } else {
            let report = project.report
            Terminal.print(report.printed(as: format.diagnosticFormat, version: PlatformgenVersion.current))
        }
        throw ExitStatus.manifestErrors
    }

    static func stopOnUnknown(_ names: [String], among known: [String], _ kind: String) throws {
        for name in names where !known.contains(name) {
            let fix =
                (nearest(to: name, among: known) ?? completion(of: name, among: known)).map { "did you mean '\($0)'?" }
                ?? "there are \(quotedList(known))"
            Terminal.report("platformgen: \(kind) '\(abbreviated(name))' does not exist; \(fix)\n")
            throw ExitStatus.usage
        }
    }

    /// The only name that begins so. For example: `production` for `prod`.
    private static func completion(of start: String, among names: [String]) -> String? {
        let found = names.filter { !start.isEmpty && $0.hasPrefix(start) }
        return found.count == 1 ? found.first : nil
    }

    /// Ends the process as it is: to take apart what a run of thousands of services holds would take longer than to
    /// compare its files.
    static func end<Held>(_ status: ExitCode, holding held: Held) -> Never {
        withExtendedLifetime(held) { Platformgen.exit(withError: status) }
    }

    static func stop(_ error: TreeError) -> ExitCode {
        Terminal.report("platformgen: \(error.message)\n")
        if let fix = error.fix { Terminal.report("fix: \(fix)\n") }
        return error.isDiskError ? ExitStatus.disk : ExitStatus.findings
    }
}
