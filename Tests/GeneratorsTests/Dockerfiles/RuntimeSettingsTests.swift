import Documents
import Generators
import PlatformManifest
import PlatformModel
import PlatformTemplates
import Testing

/// The table of what each kind of runtime reads, against what the files say: a setting has an effect exactly where the table
/// has the kind.
@Suite struct RuntimeSettingsTests {
    struct Setting: Sendable, CustomTestStringConvertible {
        let key: String
        let kind: RuntimeKind
        var testDescription: String { "\(key) of \(kind.rawValue)" }
    }

    static let settings = RuntimeSection.applicability.flatMap { row in
        RuntimeKind.allCases.map { Setting(key: row.key, kind: $0) }
    }

    @Test(arguments: settings) func hasAnEffectWhereTheTableSaysSo(_ setting: Setting) throws {
        let isRead = RuntimeSection.applicability.contains { $0.key == setting.key && $0.kinds.contains(setting.kind) }
        let plain = try #require(try Self.render(setting.kind, nil))
        let changed = try Self.render(setting.kind, Self.value(of: setting))
        #expect((changed != plain) == isRead)
    }

    /// As JSON: another value than the default.
    private static func value(of setting: Setting) -> (key: String, value: String) {
        let value =
            switch setting.key {
            case "version": #""9.9""#
            case "template": #""shared""#
            case "application": #""./other""#
            case "requirements": setting.kind == .go ? #""other.sum""# : #""npm-shrinkwrap.json""#
            case "developmentRequirements", "output": #""other""#
            case "sharedSources", "sharedRequirements", "sourceFolders": #"["other"]"#
            case "buildPackages", "packages": #"["curl=1.2.*"]"#
            case "buildCommands": #"["make other"]"#
            case "steps": #"{ "OTHER": { "command": ["other"] } }"#
            case "arguments": #"{ "OTHER": "other" }"#
            case "server.workers", "server.threads", "server.maximumRequests", "server.maximumRequestsJitter": "7"
            case "server.workerMemory": #""1G""#
            case "server.timeout", "server.keepAlive": #""77s""#
            default: #""/other""#
            }
        return (setting.key, value)
    }

    /// What the files say; `nil` where the setting is refused, which is an effect too.
    private static func render(_ kind: RuntimeKind, _ setting: (key: String, value: String)?) throws -> [String]? {
        var members = #""kind": "\#(kind.rawValue)""#
        if let (key, value) = setting {
            let parts = key.split(separator: ".")
            members += parts.count == 2 ? #", "server": { "\#(parts[1])": \#(value) }"# : #", "\#(key)": \#(value)"#
        }
        let text = """
            {
              "platform": { "name": "shop" },
              "environments": { "development": { "purpose": "development" }, "production": { "purpose": "production" } },
              "limits": { "small": { "cpus": 4, "memory": "2G", "pids": 100 } },
              "services": {
                "app": {
                  "runtime": { \(members) }, "source": "app", "port": 8000, "limits": "small",
                  "health": { "command": ["true"] }
                }
              }
            }
            """
        let collector = DiagnosticCollector()
        let file = try #require(
            ManifestFile.read(SourceText(name: "manifest.json", bytes: Array(text.utf8)), into: collector)
        )
        #expect(collector.diagnostics == [])
        let input = GeneratorInput(
            platforms: PlatformResolver.resolve(file),
            templates: .standard,
            manifestName: "manifest.json"
        )
        let generators: [any Generator] = [DockerfilesGenerator(), ComposeGenerator()]
        do {
            let artifacts = try generators.flatMap { try $0.artifacts(for: input) }
            // What the context lets through is no effect: something has to take it.
            return artifacts.filter { !$0.artifact.path.text.hasSuffix(".dockerignore") }.map { generated in
                "\(generated.artifact.path)\n" + String(decoding: generated.artifact.document.rendered(), as: UTF8.self)
            }
        } catch is GeneratorError {
            return nil
        }
    }
}
