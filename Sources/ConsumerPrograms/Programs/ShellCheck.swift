import Foundation

/// shellcheck reads scripts, entrypoints among them.
package struct ShellCheck: ConsumerProgram {
    package let name = "shellcheck"
    package let subject = "shell scripts"
    package let installation = "apt-get install shellcheck"

    package init() {}

    private struct Report: Decodable {
        struct Comment: Decodable {
            let file: String
            let line: Int
            let column: Int
            let code: Int
            let message: String
        }
        let comments: [Comment]
    }

    package func runs(over files: RenderedFiles) -> [ConsumerRun] {
        let paths = files.paths(endingWith: ".sh").map { [$0] }
        return [
            ConsumerRun(paths) { subjects, tools in
                let result = try await tools.run(
                    ["--format=json1", "--severity=style"] + subjects.joined().map(files.absolute)
                )
                let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
                return report.comments.compactMap { comment in
                    files.path(named: comment.file).map {
                        Finding(
                            program: name,
                            rule: "SC\(comment.code)",
                            path: $0,
                            line: comment.line,
                            column: comment.column,
                            message: comment.message
                        )
                    }
                }
            }
        ]
    }
}
