import Foundation
import TestSupport
import Testing

@Suite struct CheckCommandTests {
    private let base = "Generated/deploy/docker/compose/base.yml"

    private func check(_ word: String, _ message: String, _ change: (ProjectFolder) throws -> Void) throws {
        try withStarter { folder in
            try change(folder)
            let result = try folder.run("check")
            #expect(result.status == 1)
            #expect(result.outputText.hasPrefix("\(word): "), "\(result.transcript)")
            #expect(result.outputText.contains(message), "\(result.transcript)")
            #expect(result.outputText.contains("\n  fix: "))
            #expect(result.errorOutput.contains(" \(word)"), "the last line counts by kind")
        }
    }

    @Test func edited() throws {
        try check("edited", "'deploy/docker/compose/base.yml' was edited by hand") { folder in
            try folder.append("# mine\n", to: base)
        }
    }

    @Test func missing() throws {
        try check("missing", "it was rendered, and someone removed it") { try $0.remove(base) }
    }

    @Test func stale() throws {
        try check("stale", "the manifest changed since it was rendered") { folder in
            let text = try folder.text("manifest.json")
            let changed = text.replacingOccurrences(of: "\"port\": 8000", with: "\"port\": 8123")
            try folder.write(changed, to: "manifest.json")
        }
    }

    @Test func orphaned() throws {
        try withStarter(isRendered: false) { folder in
            let manifest = try folder.text("manifest.json")
            try folder.write(withStaging(manifest), to: "manifest.json")
            #expect(try folder.run("render").status == 0)
            try folder.write(manifest, to: "manifest.json")
            let staging = "deploy/docker/compose/staging.yml"
            let result = try folder.run("check")
            #expect(result.status == 1)
            #expect(result.outputText.contains("orphaned: '\(staging)' is orphaned: nothing makes it any more\n"))
            try folder.append("# mine\n", to: "Generated/\(staging)")
            let kept = try folder.run("render")
            #expect(kept.outputText.contains("'\(staging)' is orphaned and was edited by hand"), "\(kept.transcript)")
            #expect(folder.exists("Generated/\(staging)"))
            #expect(try folder.run("render", "--force").outputText.contains("delete Generated/\(staging)\n"))
            #expect(!folder.exists("Generated/\(staging)"))
            #expect(try folder.run("check").transcript == "exit status 0\n")
        }
    }

    @Test func filesThatWereNeverOursAreNoDrift() throws {
        try withStarter { folder in
            try folder.write("mine", to: "Generated/deploy/notes.txt")
            let result = try folder.run("check")
            #expect(result.transcript == "exit status 0\n")
            #expect(try folder.run("render").status == 0)
            #expect(try folder.text("Generated/deploy/notes.txt") == "mine")
        }
    }

    @Test func foreignFileInTheWay() throws {
        try withStarter(isRendered: false) { folder in
            try folder.write("services: {}\n", to: base)
            let result = try folder.run("check")
            #expect(result.status == 1)
            #expect(result.outputText.contains("was not written by platformgen"))
        }
    }

    @Test func jsonHasEveryFinding() throws {
        try withStarter { folder in
            try folder.append("# mine\n", to: base)
            try folder.remove("Generated/manifest.schema.json")
            let result = try folder.run("check", "--format", "json")
            #expect(result.status == 1)
            #expect(result.errorOutput == "")
            let findings = try #require(try object(result.output)["findings"] as? [[String: Any]])
            #expect(findings.map { $0["kind"] as? String } == ["edited", "missing"])
            #expect(findings.allSatisfy { $0["message"] is String && $0["fix"] is String && $0["diff"] is String })
        }
    }

    @Test func workflowCommandsAndCodeScanning() throws {
        try withStarter { folder in
            try folder.append("# mine\n", to: base)
            let github = try folder.run("check", "--format", "github")
            #expect(github.status == 1)
            #expect(github.outputText.hasPrefix("::error file=\(base),title=drift.edited::"))
            #expect(github.outputText.split(separator: "\n").count == 1)
            let sarif = try folder.run("check", "--format", "sarif")
            #expect(sarif.status == 1)
            let root = try object(sarif.output)
            #expect(root["version"] as? String == "2.1.0")
            let run = try #require((root["runs"] as? [[String: Any]])?.first)
            #expect((run["results"] as? [[String: Any]])?.count == 1)
        }
    }

    @Test func otherEnvironmentsAreNotLookedAt() throws {
        try withStarter { folder in
            try folder.append("# mine\n", to: "Generated/deploy/docker/compose/development.yml")
            #expect(try folder.run("check", "--env", "production").status == 0)
            #expect(try folder.run("check", "--env", "development").status == 1)
            #expect(try folder.run("check", "--env", "prodction").status == 64)
        }
    }

    @Test func brokenManifestIsNoDrift() throws {
        try withStarter { folder in
            try brokenManifest(folder)
            let result = try folder.run("check")
            #expect(result.status == 65)
            #expect(result.outputText == "")
        }
    }
}
