import TestSupport
import Testing

@Suite struct VerifyCommandTests {
    private static let production = "Generated/deploy/docker/compose/production.yml"

    /// Puts a patch of the production file's services into the manifest, and renders.
    private func patch(_ services: String, _ folder: ProjectFolder) throws {
        let text = try folder.text("manifest.json")
        let patch = """
              "patches": [
                {
                  "artifact": "deploy/docker/compose/production.yml",
                  "merge": { "services": \(services) },
                  "reason": "tried out on this host"
                }
              ],
              "services": {

            """
        try folder.write(text.replacing("  \"services\": {\n", with: patch, maxReplacements: 1), to: "manifest.json")
        let result = try folder.run("render")
        #expect(result.status == 0, "\(result.transcript)")
    }

    /// A patch changes the text, not what the manifest gives: the text is what was asked for.
    @Test(arguments: [
        #"{ "api": { "deploy": { "resources": { "limits": { "memory": "1280M" } } } } }"#,
        #"{ "api": { "deploy": { "replicas": 3 } } }"#,
        #"{ "api": { "read_only": false } }"#,
        #"{ "postgres": { "image": "docker.io/library/postgres:17.4-bookworm" } }"#,
        #"{ "gateway": { "ports": ["127.0.0.1:9000:8080"] } }"#,
    ])
    func aPatchIsNoDeviation(services: String) throws {
        try withStarter { folder in
            try patch(services, folder)
            let result = try folder.run("verify", "--invariants")
            #expect(result.status == 0, "\(result.transcript)")
        }
    }

    /// What contradicts another file does so whoever wrote it.
    @Test func aPatchMayContradictOtherFiles() throws {
        try withStarter { folder in
            try patch(#"{ "api": { "networks": { "backnd": {} } } }"#, folder)
            let result = try folder.run("verify", "--invariants")
            #expect(result.status == 1)
            #expect(result.outputText.contains("error[PV0402]"), "\(result.transcript)")
            #expect(result.outputText.contains("made by patches[0]"), "\(result.transcript)")
        }
    }

    @Test func anEditByHandIsADeviation() throws {
        try withStarter { folder in
            let text = try folder.text(Self.production)
            let edited = text.replacing("replicas: 2", with: "replicas: 3")
            #expect(edited != text)
            try folder.write(edited, to: Self.production)
            let result = try folder.run("verify", "--invariants")
            #expect(result.status == 1)
            #expect(result.outputText.contains("\(Self.production):"), "\(result.transcript)")
            #expect(result.outputText.contains("error[PV0602]: replicas of 'api' is '3'"), "\(result.transcript)")
        }
    }

    /// Only what is wrong with the chosen files is said, though all are compared with each other.
    @Test(arguments: [
        (["--env", "production"], 1), (["--env", "development"], 0),
        (["--env", "development", "--env", "production"], 1),
        (["--only", "compose"], 1), (["--only", "nginx"], 0), (["--env", "production", "--only", "compose"], 1),
    ])
    func findingsAreOfTheChosenFiles(options: [String], status: Int) throws {
        try withStarter { folder in
            let text = try folder.text(Self.production)
            try folder.write(text.replacing("replicas: 2", with: "replicas: 3"), to: Self.production)
            let result = try folder.run(["verify", "--invariants"] + options)
            #expect(result.status == Int32(status), "\(result.transcript)")
            #expect(result.outputText.isEmpty == (status == 0), "\(result.transcript)")
        }
    }

    /// What only promtool can read of a project's own alert, it finds in the manifest.
    @Test(arguments: [
        (#""up > > 1""#, #""value": "0""#, "made by monitoring.alerts.Long.expression  manifest.json:"),
        (#""up == 0""#, #""value": "1""#, "made by monitoring.alerts.Long.test.firesAt  manifest.json:"),
    ])
    func findingsAboutAlertsStandInTheManifest(expression: String, value: String, place: String) throws {
        _ = try requireProgram("promtool")
        try withStarter("single-app", isRendered: false) { folder in
            let alert = """
                {
                  "monitoring": {
                    "alerts": {
                      "Long": {
                        "expression": \(expression), "severity": "info", "service": "prometheus",
                        "summary": "{{ $value }}",
                        "test": { "series": { "up": "1x5 0x20" }, "firesAt": "20m", "quietAt": "5m", \(value) }
                      }
                    },
                """
            let text = try folder.text("manifest.json")
            let monitoring = "\n  \"monitoring\": {"
            #expect(text.contains(monitoring))
            try folder.write(text.replacing(monitoring, with: alert.dropFirst()), to: "manifest.json")
            #expect(try folder.run("render").status == 0)
            let result = try folder.run("verify", "--program", "promtool", "--all")
            #expect(result.status == 1)
            #expect(result.outputText.contains(place), "\(result.transcript)")
        }
    }

    @Test func unknownNamesAreUsageErrors() throws {
        try withStarter { folder in
            let result = try folder.run("verify", "--invariants", "--env", "prod")
            #expect(result.status == 64)
            #expect(result.errorOutput.contains("did you mean 'production'?"), "\(result.transcript)")
        }
    }
}
