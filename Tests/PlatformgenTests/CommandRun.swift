import Foundation
import TestSupport
import Testing

/// The built executable, which lies beside the test bundle.
func platformgenProgram() throws -> String {
    var folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/debug")
    if let bundle = Bundle.allBundles.first(where: { $0.bundlePath.hasSuffix(".xctest") }) {
        folder = bundle.bundleURL.deletingLastPathComponent()
    }
    let program = folder.appending(path: "platformgen").path
    try #require(FileManager.default.isExecutableFile(atPath: program), "'\(program)' was not built")
    return program
}

/// A project folder of its own for one test.
struct ProjectFolder {
    let path: String

    /// Runs `platformgen` in the folder, with no terminal and the plainest environment.
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> ProcessResult {
        try run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> ProcessResult {
        try ProcessRunner.run(
            platformgenProgram(),
            arguments,
            environment: environment,
            workingFolder: path
        )
    }

    /// Runs a shell script in the folder; `$PLATFORMGEN` is the program.
    func shell(_ script: String, environment: [String: String] = [:]) throws -> ProcessResult {
        try ProcessRunner.run(
            "/bin/bash",
            ["-uc", script],
            environment: environment.merging(["PLATFORMGEN": try platformgenProgram()]) { $1 },
            workingFolder: path
        )
    }

    func write(_ text: String, to name: String) throws {
        try writeFile(Array(text.utf8), to: path + "/" + name)
    }

    func text(_ name: String) throws -> String {
        try String(contentsOfFile: path + "/" + name, encoding: .utf8)
    }

    func append(_ text: String, to name: String) throws {
        try write(try self.text(name) + text, to: name)
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }

    /// Every file below a folder with its bytes, mode and time of change.
    func snapshot(_ name: String = "Generated") throws -> [String: FileState] {
        let root = path + "/" + name
        var states: [String: FileState] = [:]
        for file in FileManager.default.enumerator(atPath: root)?.compactMap({ $0 as? String }) ?? [] {
            let attributes = try FileManager.default.attributesOfItem(atPath: root + "/" + file)
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            states[file] = FileState(
                bytes: try Data(contentsOf: URL(filePath: root + "/" + file)),
                mode: attributes[.posixPermissions] as? Int,
                changed: attributes[.modificationDate] as? Date
            )
        }
        return states
    }
}

struct FileState: Equatable {
    let bytes: Data
    let mode: Int?
    let changed: Date?
}

/// Hands out an empty folder.
func withFolder<Result>(_ body: (ProjectFolder) throws -> Result) throws -> Result {
    try ProcessRunner.withTemporaryFolder { try body(ProjectFolder(path: $0)) }
}

/// Hands out a folder with a starter's manifest, rendered if wanted.
func withStarter<Result>(
    _ starter: String = "minimal",
    isRendered: Bool = true,
    _ body: (ProjectFolder) throws -> Result
) throws -> Result {
    try withFolder { folder in
        let result = try folder.run("init", "--starter", starter)
        try #require(result.status == 0, "\(result.transcript)")
        if isRendered {
            let result = try folder.run("render")
            try #require(result.status == 0, "\(result.transcript)")
        }
        return try body(folder)
    }
}

/// The members of a JSON object.
func object(_ bytes: [UInt8]) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
}

/// A manifest with three errors in three lines: an unknown key, a value of the wrong kind, an unknown network.
func brokenManifest(_ folder: ProjectFolder) throws {
    var text = try folder.text("manifest.json")
    text = text.replacingOccurrences(of: "\"port\": 8000", with: "\"prot\": 8000")
    text = text.replacingOccurrences(of: "\"pids\": 100,", with: "\"pids\": \"many\",")
    text = text.replacingOccurrences(
        of: "\"networks\": [\"backend\"],\n      \"limits\": \"medium\"",
        with: "\"networks\": [\"backnd\"],\n      \"limits\": \"medium\""
    )
    try folder.write(text, to: "manifest.json")
}

/// The minimal starter with a third environment.
func withStaging(_ manifest: String) -> String {
    manifest.replacingOccurrences(
        of: "\"production\": {\n      \"purpose\"",
        with: "\"staging\": { \"extends\": \"production\", \"purpose\": \"staging\", "
            + "\"tls\": { \"mode\": \"self-signed\" } },\n"
            + "    \"production\": {\n      \"purpose\""
    )
}
