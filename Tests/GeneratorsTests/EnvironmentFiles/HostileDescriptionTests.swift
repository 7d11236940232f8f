import Foundation
import TestSupport
import Testing

/// Descriptions are any text: no comment, table or script changes its structure by one.
@Suite struct HostileDescriptionTests {
    /// What the manifest's reader takes.
    private static let texts = HostileStrings.all.filter { $0.utf8.count < 10_000 && !$0.utf8.contains(0) }

    private static func shop() throws -> RenderedFiles {
        let quoted = try texts.map { String(decoding: try JSONEncoder().encode($0), as: UTF8.self) }
        let list = { (form: (Int, String) -> String) in
            "{ \(quoted.enumerated().map { form($0.offset, $0.element) }.joined(separator: ", ")) }"
        }
        return try .shop(
            variables: list { #""V\#($0)": { "description": \#($1), "default": "v\#($0)", "required": false }"# },
            secrets: list { #""s\#($0)": { "description": \#($1), "generate": "none" }"# },
            backend: "{ "
                + texts.indices.map { #""V\#($0)": { "variable": "V\#($0)" }, "S\#($0)": { "secret": "s\#($0)" }"# }
                .joined(separator: ", ") + " }"
        )
    }

    @Test func filesHoldTheirVariablesOnly() throws {
        let files = try Self.shop()
        for path in ["environments/.env.example", "environments/services/backend.env.template"] {
            let names = try files.text(path).split(separator: "\n").filter { !$0.hasPrefix("#") }
                .compactMap { $0.split(separator: "=").first }.filter { $0.hasPrefix("V") }
            #expect(names == Self.texts.indices.map { "V\($0)" })
        }
    }

    @Test func tablesKeepTheirColumns() throws {
        let files = try Self.shop()
        for (path, prefix, columns) in [("environments", "| `V", 8), ("secrets", "| `s", 7)] {
            let rows = try files.text("\(path)/README.md").split(separator: "\n").filter { $0.hasPrefix(prefix) }
            #expect(rows.count == Self.texts.count)
            for row in rows {
                let bars = row.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" }
                #expect(bars == columns, "\(row)")
            }
        }
    }

    @Test func scriptsStayScripts() throws {
        let bash = try requireProgram("bash")
        try ProcessRunner.withTemporaryFolder { folder in
            let files = try Self.shop()
            try files.write(to: folder)
            try writeFile([], to: folder + "/deploy/docker/compose/base.yml")
            for path in files.paths where path.hasSuffix(".sh") {
                #expect(try runShell([bash, "-n", path], in: folder).transcript == "exit status 0\n")
            }
            let run = try runShell(
                ["config/secrets/make-development-secrets.sh", "development"],
                in: folder,
                environment: ["SECRETS_DIR": folder + "/secrets"]
            )
            #expect(run.status == 1)
            let summary = "\n0 created, 0 there already, \(Self.texts.count) to be provided, in "
            #expect(run.errorOutput.contains(summary))
            let check = try runShell(
                ["config/environments/check-env.sh", "config/environments/development.env.template", "development"],
                in: folder
            )
            #expect(check.transcript == "exit status 0\n")
        }
    }
}
