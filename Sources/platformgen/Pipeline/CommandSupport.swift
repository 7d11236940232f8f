import ArgumentParser
import ArtifactTree
import PlatformManifest

/// Steps that commands share, each of which ends the run with the right exit status.
enum CommandSupport {
    static func load(_ options: ManifestOptions) throws -> Project {
        do {
            return try Project.load(options.manifest)
        } catch {
            Terminal.report("platformgen: \(error.message)\n")
            if options.manifest == nil, !FileReader.exists("manifest.json") {
                Terminal.report("fix: run 'platformgen init', or name the manifest with --manifest\n")
            }
            throw ExitStatus.disk
        }
    }

    /// Diagnostics to standard error, so that the output of `render --diff` stays clean; machine formats to standard output.
    static func printDiagnostics(_ project: Project, _ format: OutputFormat) {
        let report = project.report
        guard !report.diagnostics.isEmpty else { return }
        let text = report.printed(
            as: format.diagnosticFormat,
            isColored: format == .text && Terminal.isColored,
            version: PlatformgenVersion.current
        )
        if format == .text {
            Terminal.report(text)
            if let summary = report.summary { Terminal.report("\(summary)\n") }
        } else {
            Terminal.print(text)
        }
    }

    static func stopOnErrors(_ project: Project, _ format: OutputFormat) throws {
        guard project.collector.hasErrors else { return }
        printDiagnostics(project, format)
        throw ExitStatus.manifestErrors
    }

    static func stopOnUnknown(_ names: [String], among known: [String], _ kind: String) throws {
        for name in names where !known.contains(name) {
            let fix =
                nearest(to: name, among: known).map { "did you mean '\($0)'?" }
                ?? "there are \(quotedList(known))"
            Terminal.report("platformgen: \(kind) '\(abbreviated(name))' does not exist; \(fix)\n")
            throw ExitStatus.usage
        }
    }

    static func stop(_ error: TreeError) -> ExitCode {
        Terminal.report("platformgen: \(error.message)\n")
        if let fix = error.fix { Terminal.report("fix: \(fix)\n") }
        return error.isDiskError ? ExitStatus.disk : ExitStatus.findings
    }
}
