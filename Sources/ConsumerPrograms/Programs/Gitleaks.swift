import Foundation

/// gitleaks looks for secrets in everything (GEN-03).
package struct Gitleaks: ConsumerProgram {
    package let name = "gitleaks"
    package let subject = "secrets in any file"
    package let installation = "apt-get install gitleaks, or https://github.com/gitleaks/gitleaks"

    package init() {}

    private struct Leak: Decodable {
        let RuleID: String
        let Description: String
        let File: String
        let StartLine: Int
        let StartColumn: Int
    }

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        [
            ConsumerRun([files.contents.keys.sorted()]) { _, tools in
                let report = "\(tools.folder)/report.json"
                let result = try await tools.run(
                    ["dir", "--no-banner", "--redact", "--report-format=json", "--report-path=\(report)", files.folder]
                )
                guard result.status != 0 else { return [] }
                guard let data = FileManager.default.contents(atPath: report) else {
                    throw NotRunnable(PrintedPlaces.shortened(result.transcript))
                }
                return try JSONDecoder().decode([Leak].self, from: data).compactMap { leak in
                    files.path(named: leak.File).map {
                        Finding(
                            program: name,
                            rule: leak.RuleID,
                            path: $0,
                            line: leak.StartLine,
                            column: leak.StartColumn,
                            message: leak.Description
                        )
                    }
                }
            }
        ]
    }
}
