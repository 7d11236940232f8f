import ConsumerPrograms
import Foundation
import TestSupport
import Testing
import Yams

/// Linters and readers of single formats, over all files of all systems in one run each.
@Suite("Rendered files as their readers see them") struct FormatConsumerTests {
    @Test func yamllintFindsNothing() throws {
        let program = try requireProgram("venv/bin/yamllint")
        let files = RenderedSystem.files(endingWith: ".yml", ".yaml")
        #expect(!files.isEmpty)
        let arguments = ["--strict", "--format", "parsable", "--config-data", YAMLLint.rules]
        // In a folder of their own: a configuration beside them would leave some out.
        let result = try ProcessRunner.withTemporaryFolder { folder in
            let copies = try files.enumerated().map { place, file in
                let copy = "\(folder)/\(place).yml"
                try FileManager.default.copyItem(atPath: file, toPath: copy)
                return copy
            }
            return try ProcessRunner.run(program, arguments + copies, workingFolder: folder, timeoutSeconds: 300)
        }
        #expect(result.status == 0, "\(result.transcript)\n\(files)")
    }

    /// YAML 1.1 (Yams) and YAML 1.2 (ruamel.yaml) differ over `no`, `1.10`, `22:22`: what we write, both read alike.
    @Test func bothYAMLVersionsReadTheSame() throws {
        let python = try requireProgram("venv/bin/python")
        let files = RenderedSystem.files(endingWith: ".yml", ".yaml")
        let script = """
            import json, sys
            from ruamel.yaml import YAML
            print(json.dumps([YAML(typ="safe", pure=True).load(open(f, encoding="utf-8")) for f in sys.argv[1:]]))
            """
        let result = try ProcessRunner.run(python, ["-c", script] + files, timeoutSeconds: 300)
        try #require(result.status == 0, "\(result.transcript)")
        let others = try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [Any])
        try #require(others.count == files.count)
        for (file, other) in zip(files, others) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let ours = try #require(try Yams.load(yaml: text), "\(file)")
            let left = try JSONSerialization.data(withJSONObject: ours, options: [.sortedKeys, .prettyPrinted])
            let right = try JSONSerialization.data(withJSONObject: other, options: [.sortedKeys, .prettyPrinted])
            #expect(left == right, "\(file)")
        }
    }

    @Test func hadolintFindsNothing() throws {
        let program = try requireProgram("venv/bin/hadolint")
        let files = RenderedSystem.files(endingWith: "/Dockerfile")
        #expect(!files.isEmpty)
        let result = try ProcessRunner.run(
            program,
            ["--config", "\(RenderedSystem.root)/.hadolint.yaml", "--failure-threshold", "info"] + files,
            timeoutSeconds: 300
        )
        #expect(result.status == 0, "\(result.transcript)")
        #expect(result.output.isEmpty, "\(result.transcript)")
    }

    @Test(arguments: ["shellcheck", "trixie/bin/shellcheck", "forky/bin/shellcheck"])
    func shellcheckFindsNothing(program: String) throws {
        let program = try requireProgram(program)
        let files = RenderedSystem.files(endingWith: ".sh")
        #expect(!files.isEmpty)
        let result = try ProcessRunner.run(program, ["--severity=style"] + files, timeoutSeconds: 300)
        #expect(result.status == 0, "\(result.transcript)")
    }

    /// A script that others source names no shell that would run it.
    @Test func scriptsCanBeRunAndNothingElse() throws {
        for system in RenderedSystem.all {
            for file in system.files {
                let path = "\(system.output)/\(file)"
                let text = try String(contentsOfFile: path, encoding: .utf8)
                let isScript = text.hasPrefix("#!") && file.hasSuffix(".sh")
                #expect(FileManager.default.isExecutableFile(atPath: path) == isScript, "\(system.name): \(file)")
                #expect(isScript || !file.hasSuffix(".sh") || text.contains("# shellcheck shell="))
            }
        }
    }

    @Test(arguments: RenderedSystem.all) func theRenderedSchemaAcceptsTheManifest(system: RenderedSystem) throws {
        let program = try requireProgram("venv/bin/check-jsonschema")
        let schema = "\(system.output)/manifest.schema.json"
        try #require(FileManager.default.fileExists(atPath: schema))
        let result = try ProcessRunner.run(program, ["--schemafile", schema, system.manifest], timeoutSeconds: 300)
        #expect(result.status == 0, "\(result.transcript)")
    }
}
