import ArgumentParser
import PlatformManifest

/// The formats of findings, by the names that the command line takes.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case text, json, sarif, github

    var diagnosticFormat: DiagnosticFormat {
        switch self {
        case .text: .text
        case .json: .json
        case .sarif: .sarif
        case .github: .github
        }
    }
}
