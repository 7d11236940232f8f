import Documents
import Foundation
import Generators
import PlatformManifest
import TestSupport
import Testing

@Suite struct ManifestSchemaTests {
    private static func completeManifest() throws -> NSDictionary {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let bytes = try Data(contentsOf: tests.appending(path: "Fixtures/complete-manifest.json"))
        return try #require(try JSONSerialization.jsonObject(with: bytes) as? NSDictionary)
    }

    private func printed(_ document: JSONDocument) -> [UInt8] {
        var writer = LineWriter()
        document.print(to: &writer)
        return writer.bytes
    }

    @Test func isASchema() throws {
        let validator = try requireProgram("check-jsonschema")
        try ProcessRunner.withTemporaryFolder { folder in
            let path = folder + "/schema.json"
            try writeFile(printed(ManifestSchema.document()), to: path)
            let result = try ProcessRunner.run(validator, ["--check-metaschema", path])
            #expect(result.status == 0, "\(result.transcript)")
        }
    }

    @Test func referencesOnlyWhatIsDefined() throws {
        let text = String(decoding: printed(ManifestSchema.document()), as: UTF8.self)
        let schema = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        let definitions = try #require(schema["$defs"] as? [String: Any])
        let references = Set(text.matches(of: /"#\/\$defs\/([^"]+)"/).map { String($0.output.1) })
        #expect(references == Set(definitions.keys))
        #expect(definitions["service.override"] != nil)
    }

    /// Schema and decoder agree on every mutation but those whose rule a schema cannot state.
    @Test func agreesWithTheDecoder() throws {
        let validator = try requireProgram("check-jsonschema")
        let complete = try Self.completeManifest()
        #expect(SchemaMutation.all.filter { $0.exception == nil }.count >= 60)
        try ProcessRunner.withTemporaryFolder { folder in
            let schema = folder + "/schema.json"
            try writeFile(printed(ManifestSchema.document()), to: schema)
            var decoded: [String: Bool] = [:]
            var paths: [String] = []
            for (number, mutation) in SchemaMutation.all.enumerated() {
                let mutated = try #require(try mutation.applied(to: complete), "\(mutation)")
                #expect(mutation.isNeutral || mutated != complete, "\(mutation) changes nothing")
                let bytes = Array(try JSONSerialization.data(withJSONObject: mutated, options: [.sortedKeys]))
                let path = "\(folder)/\(number).json"
                try writeFile(bytes, to: path)
                paths.append(path)
                let collector = DiagnosticCollector()
                _ = ManifestFile.read(SourceText(name: "m.json", bytes: bytes), into: collector)
                decoded[path] = !collector.hasErrors
                #expect(decoded[path] == mutation.isAccepted, "\(mutation): \(collector.diagnostics)")
            }
            let result = try ProcessRunner.run(validator, ["-o", "json", "--schemafile", schema] + paths)
            let report = try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? NSDictionary)
            let errors = (report["errors"] as? [NSDictionary] ?? []).compactMap { $0["filename"] as? String }
            #expect((report["parse_errors"] as? [Any])?.isEmpty == true)
            for (path, mutation) in zip(paths, SchemaMutation.all) {
                let isValid = !errors.contains(path)
                let expected = mutation.exception == nil ? mutation.isAccepted : !mutation.isAccepted
                #expect(isValid == expected, "\(mutation)")
            }
        }
    }

    @Test func referenceNamesEveryKeyAndLinksToSectionsThatExist() throws {
        let text = ManifestReference.text()
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        for object in registry.objects {
            #expect(text.contains("\n## \(object.name)\n"))
            for field in object.fields { #expect(text.contains("`\(field.key)`"), "\(object.name).\(field.key)") }
        }
        let headings = text.matches(of: /\n##+ ([^\n]+)\n/).map {
            $0.output.1.lowercased().replacing(" ", with: "-").filter { $0.isLetter || $0.isNumber || $0 == "-" }
        }
        let repeated = Dictionary(grouping: headings) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(repeated.isEmpty)
        for link in text.matches(of: /\]\(#([^)]+)\)/) {
            #expect(headings.contains(String(link.output.1)), "\(link.output.1)")
        }
        // Each row of a table has as many cells as its head.
        for line in text.split(separator: "\n") where line.hasPrefix("|") {
            #expect(line.replacing("\\|", with: "").count { $0 == "|" } == 6, "\(line)")
        }
    }
}

/// A change of the complete manifest at a path, and whether the result is a manifest.
struct SchemaMutation: Sendable, CustomStringConvertible {
    let path: String
    /// JSON text of the new value; `nil` removes it.
    let value: String?
    let isAccepted: Bool
    /// Why the schema decides otherwise.
    let exception: String?

    var description: String { "\(path) = \(value ?? "absent")" }
    var isNeutral: Bool { path.isEmpty }

    private init(_ path: String, _ value: String?, _ isAccepted: Bool, exception: String? = nil) {
        self.path = path
        self.value = value
        self.isAccepted = isAccepted
        self.exception = exception
    }

    func applied(to manifest: NSDictionary) throws -> NSDictionary? {
        guard !path.isEmpty else { return manifest }
        let parsed = try value.map { try JSONSerialization.jsonObject(with: Data($0.utf8), options: .fragmentsAllowed) }
        return Self.replaced(manifest, path.split(separator: "/").map(String.init)[...], parsed) as? NSDictionary
    }

    private static func replaced(_ node: Any, _ path: ArraySlice<String>, _ value: Any?) -> Any? {
        guard let step = path.first else { return value }
        if var object = node as? [String: Any] {
            guard path.count == 1 || object[step] != nil else { return nil }
            object[step] = replaced(object[step] ?? NSNull(), path.dropFirst(), value)
            return object
        }
        if var array = node as? [Any], let place = Int(step), place <= array.count {
            guard let part = replaced(place < array.count ? array[place] : NSNull(), path.dropFirst(), value) else {
                array.remove(at: place)
                return array
            }
            if place < array.count { array[place] = part } else { array.append(part) }
            return array
        }
        return nil
    }

    private static func accept(_ path: String, _ value: String?) -> SchemaMutation { SchemaMutation(path, value, true) }
    private static func refuse(_ path: String, _ value: String?) -> SchemaMutation {
        SchemaMutation(path, value, false)
    }
    /// Refused by the decoder only.
    private static func beyond(_ path: String, _ value: String?, _ reason: String) -> SchemaMutation {
        SchemaMutation(path, value, false, exception: reason)
    }

    static let all: [SchemaMutation] = accepted + refused + overrides + exceptions

    private static let accepted: [SchemaMutation] = [
        accept("", nil), accept("$schema", nil), accept("gateway", nil), accept("patches", "[]"),
        accept("templates", "{}"),
        accept("platform/title", nil), accept("platform/title", #""""#), accept("platform/title", #""日本 🚀 \"x\"""#),
        accept("services/new", #"{"image": "a:1"}"#), accept("services/mail/limits", #""small""#),
        accept("services/backend/networks", #"["edge"]"#), accept("services/backend/dependsOn", "[]"),
        accept("services/backend/env/A", "1.10"), accept("services/backend/env/A", "false"),
        accept("services/backend/env/A", #""""#),
        accept("services/backend/port", "1"), accept("services/backend/port", "65535"),
        accept("limits/small/cpus", "1024"),
        accept("limits/small/cpus", "0.001"), accept("services/mail/image", #""a@sha256:\#(zeros)""#),
        accept("patches/0/merge", "null"), accept("patches/0/merge", #"[1, {"a": []}]"#),
        accept("networks/backend", "{}"),
        accept("monitoring/receivers/chat/channel", #""\t""#),
        accept("environments/staging/limits", #"{"class": "small"}"#),
        accept("services/backend/slo", #"{"latency": {}}"#), accept("gateway/routes", "[]"), accept("backups", "{}"),
    ]

    private static let refused: [SchemaMutation] = [
        refuse("platform", nil), refuse("platform", "[]"), refuse("platform", "null"), refuse("platform/name", nil),
        refuse("platform/name", #""Shop""#), refuse("platform/name", #""""#), refuse("platform/nam", #""x""#),
        refuse("more", "1"), refuse("services", "[]"), refuse("services", "null"),
        refuse("services/Backend", #"{"image": "a:1"}"#),
        refuse("services/new", "{}"), refuse("services/new", #"{"image": "a"}"#), refuse("services/new", "null"),
        refuse("services/new", #"{"image": "a:1", "component": "redis"}"#), refuse("services/backend/replica", "1"),
        refuse("services/backend/role", #""server""#), refuse("services/backend/role", "true"),
        refuse("services/backend/role", "null"),
        refuse("services/backend/port", "0"), refuse("services/backend/port", "65536"),
        refuse("services/backend/port", "80.5"),
        refuse("services/backend/port", #""80""#), refuse("services/backend/user", #""root""#),
        refuse("services/backend/user", #""65535:0""#), refuse("services/backend/networks", #""edge""#),
        refuse("services/backend/networks", #"["edge", "edge"]"#),
        refuse("services/backend/networks/edge/address", #""10.20.0.9""#),
        refuse("services/backend/dependsOn/postgres", #""ready""#), refuse("services/backend/env/lower", "1"),
        refuse("services/backend/labels/A", "null"), refuse("services/backend/env/A", "[]"),
        refuse("services/backend/env/A", "{}"),
        refuse("services/backend/env/A", #"{"secret": "a", "variable": "B"}"#),
        refuse("services/backend/env/A", #"{"from": "postgres"}"#),
        refuse("services/backend/volumes/3", #"{"at": "/x"}"#), refuse("services/backend/volumes/0/at", nil),
        refuse("services/backend/volumes/0/path", #""x""#), refuse("services/backend/writable/1", #""tmp""#),
        refuse("services/backend/source", #""../x""#), refuse("services/backend/source", #""/x""#),
        refuse("services/backend/health", "{}"), refuse("services/backend/health/none", #""x""#),
        refuse("services/backend/slo", "{}"), refuse("services/backend/slo/latency/p100", #""1s""#),
        refuse("services/backend/slo/window", #""30""#), refuse("services/backend/slo/availability", #""101%""#),
        refuse("services/backend/metrics", "1"), refuse("services/backend/metrics/buckets/0", #""1""#),
        refuse("services/backend/metrics/buckets/0", "-1"),
        refuse("services/backend/metrics/exported/a-b", #"{"type": "gauge"}"#),
        refuse("services/backend/hardening/capabilities/CAP_KILL", #""x""#),
        refuse("services/backend/runtime/kind", nil),
        refuse("services/backend/runtime/kind", #""python""#), refuse("services/backend/runtime/packages/0", #""a;b""#),
        refuse("services/backend/schedule", #""a;b""#), refuse("services/backend/labels/A", #""x""#),
        refuse("services/postgres/digest", #""sha256:0""#), refuse("services/postgres/image", #""a:1""#),
        refuse("services/postgres/version", "15"), refuse("networks/edge/subnet", #""10.20.0.0/31""#),
        refuse("networks/edge/subnet", #""10.20.0.256/24""#), refuse("networks/edge/attachable", #""yes""#),
        refuse("limits/small/pids", nil), refuse("limits/small/memory", #""512MB""#),
        refuse("limits/small/memory", "512"),
        refuse("limits/small/cpus", "0"), refuse("limits/small/cpus", "1025"), refuse("limits/small/cpus", #""1""#),
        refuse("variables/LOG_FORMAT/description", nil), refuse("gateway/service", nil),
        refuse("gateway/gzipLevel", "10"),
        refuse("gateway/routes/0/to", nil), refuse("gateway/routes/0/volume", #""assets""#),
        refuse("gateway/routes/0/path", #""api""#),
        refuse("gateway/zones/api/rate", #""100""#), refuse("monitoring/receivers/mail/address", #""ops""#),
        refuse("monitoring/runbooks", #""javascript:x""#), refuse("backups/main/volume", #""assets""#),
        refuse("backups/main/schedule", nil),
        refuse("backups/main/bucket", #""s3://A""#), refuse("patches/0/reason", nil),
        refuse("patches/0/artifact", #""../x""#),
        refuse("templates/x", #""/y""#), refuse("environments/staging/purpose", #""prod""#),
        refuse("environments/staging/limits", "{}"),
        refuse("environments/staging/limits", #"{"class": "small", "scale": "50%"}"#),
        refuse("environments/staging/capacity/cpus", nil),
        refuse("environments/staging/domain", "null"), refuse("platform/description", #""\u0000""#),
    ]

    private static let overrides: [SchemaMutation] = [
        accept("services/backend/in/production", "{}"), accept("services/backend/in/production/port", "null"),
        accept("services/backend/in/production/secrets", #"["chat-webhook"]"#),
        accept("services/backend/in/staging", #"{"replicas": 2}"#),
        accept("services/backend/in/production/slo", #"{"window": "7d"}"#),
        accept("environments/production/tls", "null"),
        accept("environments/production/tls/mode", nil), accept("gateway/in/development/gzipLevel", "1"),
        refuse("services/backend/in", "[]"), refuse("services/backend/in/production", "null"),
        refuse("services/backend/in/production/replica", "1"),
        refuse("services/backend/in/production/replicas", #""3""#),
        refuse("services/backend/in/production/role", #""job""#), refuse("services/backend/in/production/in", "{}"),
        refuse("services/backend/in/production/runtime", #"{"version": "3.12"}"#),
        refuse("services/backend/in/production/ports", #"{"metrics": {"port": null}}"#),
        refuse("gateway/in/development/service", #""mail""#), refuse("monitoring/in/production/retention", "30"),
        refuse("limits/small/in", "{}"), refuse("secrets/chat-webhook/in", "{}"),
        refuse("environments/production/purpose", nil),
        refuse("environments/production/purpose", "null"), refuse("environments/production/more", "1"),
    ]

    private static let exceptions: [SchemaMutation] = [
        beyond("networks/edge/subnet", #""10.20.0.1/24""#, "host bits are arithmetic"),
        beyond("services/backend/stopGracePeriod", #""36501d""#, "the sum of several units is arithmetic"),
        beyond("limits/small/cpus", "0.0625001", "multipleOf is inexact in validators that use binary fractions"),
        beyond("services/backend/in/prod", "{}", "the names of environments are elsewhere in the manifest"),
        beyond(
            "environments/production/extends",
            #""stagin""#,
            "the names of environments are elsewhere in the manifest"
        ),
        beyond("environments/production/extends", #""production""#, "a cycle spans entries"),
        beyond(
            "services/mail/in",
            #"{"production": {"labels": {"absent": null}}}"#,
            "what null deletes is outside of the override"
        ),
        accept("services/backend/in/production/env/ABSENT", "null"), accept("services/migrate/env/ENABLED", "null"),
        beyond("services/mail/in", #"{"production": {"health": {}}}"#, "what a merge leaves is not in one place"),
        refuse("services/mail/in", #"{"production": {"limits": {"cpus": "x"}}}"#),
        refuse("services/backend/in/production/imageOf", #""mail""#),
        beyond(
            "services/mail/in",
            #"{"production": {"deploy": {}, "slo": {}}}"#,
            "what a merge leaves is not in one place"
        ),
        beyond("services/backend/slo/latency/p95.0", #""1s""#, "two spellings of one quantile"),
    ]

    private static let zeros = String(repeating: "0", count: 64)
}
