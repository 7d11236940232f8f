import Documents
import Foundation
import Generators
import PlatformManifest
import PlatformModel
import PlatformTemplates
import TestSupport
import Testing

/// What the generator makes of one manifest.
struct RenderedFiles {
    let artifacts: [GeneratedArtifact]

    /// Renders a manifest, unless the reader finds something in it.
    init(_ manifest: String) throws {
        try self.init(manifest) { try #require($0 == []) }
    }

    private init(_ manifest: String, judging judge: ([Diagnostic]) throws -> Void) throws {
        let collector = DiagnosticCollector()
        let source = SourceText(name: "manifest.json", bytes: Array(manifest.utf8))
        let file = try #require(ManifestFile.read(source, into: collector))
        try judge(collector.diagnostics)
        artifacts = try EnvironmentFilesGenerator().artifacts(
            for: GeneratorInput(
                platforms: PlatformResolver.resolve(file),
                templates: .standard,
                manifestName: "manifest.json"
            )
        )
    }

    /// The platform of this repository; what the reader finds in it is another test's matter.
    static func flagship() throws -> RenderedFiles {
        try RenderedFiles(
            String(contentsOf: project.appending(path: "manifest.json"), encoding: .utf8),
            judging: { _ in }
        )
    }

    /// This repository.
    static var project: URL {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<4 { folder.deleteLastPathComponent() }
        return folder
    }

    /// A platform with one backend, variables and secrets; `backend` and `environments` are the inside of those objects.
    static func shop(
        variables: String = "{}",
        secrets: String = "{}",
        backend: String = "{}",
        environments: String =
            #"{ "development": { "purpose": "development" }, "production": { "purpose": "production" } }"#,
        others: String = ""
    ) throws -> RenderedFiles {
        try RenderedFiles(
            """
            {
              "platform": { "name": "shop", "registry": "ghcr.io/acme/shop" },
              "environments": \(environments),
              "variables": \(variables),
              "secrets": \(secrets),
              "limits": { "small": { "cpus": 0.5, "memory": "512M", "pids": 100 } },
              "services": {
                "backend": { "runtime": { "kind": "python-flask" }, "source": "backend", "port": 8000, "limits": "small",
                  "health": { "liveness": "/health" }, "env": \(backend) }\(others)
              }
            }
            """
        )
    }

    var paths: [String] { artifacts.map(\.artifact.path.text) }

    /// A file below `config/`.
    func text(_ path: String) throws -> String {
        let artifact = try #require(artifacts.first { $0.artifact.path.text == "config/\(path)" }, "no '\(path)'")
        return String(decoding: artifact.artifact.document.rendered(), as: UTF8.self)
    }

    /// The block of a variable: the comments above it and its line.
    func block(_ name: String, in path: String) throws -> String {
        let lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let end = try #require(lines.firstIndex { $0.hasPrefix("\(name)=") }, "no \(name) in '\(path)'")
        let isComment = { (line: String) in line.hasPrefix("# ") && !line.hasPrefix("# ---") }
        let start = lines[..<end].lastIndex { !isComment($0) }.map { $0 + 1 } ?? 0
        return lines[start...end].joined(separator: "\n")
    }

    /// Writes all files, with their modes.
    func write(to folder: String) throws {
        for generated in artifacts {
            let path = "\(folder)/\(generated.artifact.path.text)"
            try writeFile(generated.artifact.document.rendered(), to: path)
            try FileManager.default.setAttributes(
                [.posixPermissions: NSNumber(value: generated.artifact.mode.rawValue)],
                ofItemAtPath: path
            )
        }
    }
}

/// Runs a program with Swift's signal mask undone: a shell would wait for its children forever.
///
/// A script that was just written is busy while a process that another test was starting meanwhile holds it open: it is
/// called again.
func runShell(
    _ arguments: [String],
    in folder: String,
    environment: [String: String] = [:]
) throws -> ProcessResult {
    let env = try requireProgram("env")
    func run() throws -> ProcessResult {
        try ProcessRunner.run(
            env,
            ["--default-signal"] + arguments,
            environment: environment,
            workingFolder: folder
        )
    }
    var result = try run()
    for _ in 0..<50 where result.status == 126 && result.errorOutput.contains("Text file busy") {
        Thread.sleep(forTimeInterval: 0.1)
        result = try run()
    }
    return result
}
