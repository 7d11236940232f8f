import Foundation
import PlatformManifest
import PlatformModel

/// check-jsonschema compares Compose files with the schema of the Compose specification, which it brings along.
package struct CheckJSONSchema: ConsumerProgram {
    package let name = "check-jsonschema"
    package let subject = "Compose files, by the specification's schema"
    package let installation = "pip install check-jsonschema"

    package init() {}

    private struct Report: Decodable {
        let errors: [Fault]
        let parse_errors: [Fault]

        struct Fault: Decodable {
            let filename: String
            /// For example: `$.services.backend`.
            let path: String?
            let message: String
        }
    }

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        let paths = Set(
            files.platforms.environments.flatMap { platform in
                let layout = platform.layout
                let policy = layout.compose.appending(layout.composeFileName("network-policy"))
                return (platform.composeFiles + [policy]).map(\.text)
            }
        )
        let subjects = paths.filter { files.contents[$0] != nil }.sorted().map { [$0] }
        guard !subjects.isEmpty else { return [] }
        return [
            ConsumerRun(subjects) { subjects, tools in
                let result = try await tools.run(
                    ["--builtin-schema", "vendor.compose-spec", "--output-format", "json"]
                        + subjects.joined().map(files.absolute)
                )
                guard result.status != 0 else { return [] }
                guard let report = try? JSONDecoder().decode(Report.self, from: Data(result.output.utf8)) else {
                    throw NotRunnable(PrintedPlaces.shortened(result.transcript))
                }
                return (report.errors + report.parse_errors).compactMap { fault in
                    files.path(named: fault.filename).map { path in
                        let message = fault.path.map { "\($0): \(fault.message)" } ?? fault.message
                        return Finding(program: name, path: path, message: message)
                    }
                }
            }
        ]
    }
}
