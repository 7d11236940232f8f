import Foundation
import TestSupport
import Testing

@Suite struct RenderCommandTests {
    private let base = "Generated/deploy/docker/compose/base.yml"

    @Test func secondRenderTouchesNothing() throws {
        try withStarter { folder in
            let before = try folder.snapshot()
            let result = try folder.run("render")
            #expect(result.status == 0)
            #expect(result.outputText == "")
            #expect(result.errorOutput == "Generated: 0 written, \(before.count - 1) unchanged\n")
            #expect(try folder.snapshot() == before)
        }
    }

    @Test func listsWhatItWrites() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("render")
            #expect(result.status == 0)
            let written = Set(result.outputText.split(separator: "\n").map(String.init))
            let files = try folder.snapshot().keys.filter { $0 != "platformgen.lock.json" }
            #expect(written == Set(files.map { "create Generated/\($0)" }))
            #expect(result.errorOutput == "Generated: \(files.count) written, 0 unchanged\n")
            let listed = try folder.run("list", "files").outputText.split(separator: "\n")
                .compactMap { $0.split(separator: " ").first.map(String.init) }
            #expect(Set(listed) == Set(files), "'list files' names what is rendered")
        }
    }

    @Test func dryRunWritesNothing() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("render", "--dry-run")
            #expect(result.status == 0)
            #expect(result.outputText.contains("create \(base)\n"))
            #expect(result.errorOutput.contains(" to write"))
            #expect(!folder.exists("Generated"))
        }
    }

    /// The diff is one that other programs can read: applied to yesterday's files it makes today's.
    @Test func diffCanBeApplied() throws {
        try withStarter { folder in
            let patch = try requireProgram("patch")
            let manifest = try folder.text("manifest.json")
            let changed = manifest.replacingOccurrences(of: "\"port\": 8000", with: "\"port\": 8123")
            try folder.write(changed, to: "manifest.json")
            let before = try folder.snapshot()
            let dry = try folder.run("render", "--dry-run", "--diff")
            #expect(dry.status == 0)
            #expect(dry.outputText.hasPrefix("--- a/"))
            #expect(try folder.snapshot() == before)
            try folder.write(dry.outputText, to: "change.diff")
            let copy = try folder.shell("cp -R Generated copy && \(patch) -d copy -p1 < change.diff")
            #expect(copy.status == 0, "\(copy.transcript)")
            let wet = try folder.run("render", "--diff")
            #expect(wet.outputText == dry.outputText)
            let difference = try folder.shell("diff -r --exclude=platformgen.lock.json Generated copy")
            #expect(difference.status == 0, "\(difference.transcript)")
        }
    }

    @Test func environmentsLeaveEachOtherAlone() throws {
        try withStarter { folder in
            let before = try folder.snapshot()
            let manifest = try folder.text("manifest.json")
            try folder.write(
                manifest.replacingOccurrences(of: "{ \"class\": \"small\" }", with: "{ \"class\": \"medium\" }")
                    .replacingOccurrences(of: "\"replicas\": 2", with: "\"replicas\": 1"),
                to: "manifest.json"
            )
            let result = try folder.run("render", "--env", "production")
            #expect(result.status == 0, "\(result.transcript)")
            var after = try folder.snapshot()
            let production = "deploy/docker/compose/production.yml"
            #expect(after[production] != before[production])
            for (path, state) in before where path.contains("development") { #expect(after[path] == state) }
            let check = try folder.run("check", "--env", "production")
            #expect(check.status == 0, "\(check.transcript)")
            let both = try folder.run("render", "--env", "production", "--env", "development")
            #expect(both.status == 0)
            after = try folder.snapshot()
            #expect(after["deploy/docker/compose/development.yml"] != before["deploy/docker/compose/development.yml"])
            #expect(try folder.run("check").status == 0)
        }
    }

    @Test func familiesLeaveEachOtherAlone() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("render", "--only", "manifest-schema")
            #expect(result.status == 0, "\(result.transcript)")
            #expect(folder.exists("Generated/manifest.schema.json"))
            #expect(try folder.snapshot().keys.allSatisfy { !$0.hasPrefix("deploy/") && !$0.hasPrefix("config/") })
            #expect(try folder.run("check", "--only", "manifest-schema").status == 0)
            #expect(try folder.run("check").status == 1)
        }
    }

    @Test(arguments: [
        (["--env", "prodction"], "environment 'prodction' does not exist; did you mean 'production'?"),
        (["--env", "prod"], "environment 'prod' does not exist; did you mean 'production'?"),
        (["--env", "zzzzzzzzz"], "there are 'development', 'production'"),
        (["--only", "compos"], "family 'compos' does not exist; did you mean 'compose'?"),
        (["--output"], "Missing value"),
        (["--bogus"], "Unknown option"),
    ])
    func wrongUsage(arguments: [String], words: String) throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run(["render"] + arguments)
            #expect(result.status == 64)
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains(words), "\(result.transcript)")
            #expect(!folder.exists("Generated"))
        }
    }

    @Test func outputFolderIsAnyFolder() throws {
        try withStarter(isRendered: false) { folder in
            #expect(try folder.run("render", "--output", "a/b c/out").status == 0)
            #expect(folder.exists("a/b c/out/platformgen.lock.json"))
            #expect(!folder.exists("Generated"))
            #expect(try folder.run("check", "--output", "a/b c/out").status == 0)
            let there = try folder.shell("mkdir x && cd x && \"$PLATFORMGEN\" render --manifest ../manifest.json")
            #expect(there.status == 0)
            #expect(folder.exists(base), "beside the manifest, not in the working folder")
        }
    }

    @Test func errorsWriteNothing() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run("render")
            #expect(result.status == 65)
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains(": error: "))
            #expect(!folder.exists("Generated"))
            let json = try folder.run("render", "--format", "json")
            #expect(json.status == 65)
            #expect(try object(json.output)["errors"] as? Int ?? 0 >= 3)
        }
    }

    /// Warnings do not spoil what a program reads from standard output.
    @Test func resultsAreOneDocumentInSpiteOfWarnings() throws {
        try withStarter(isRendered: false) { folder in
            let manifest = try folder.text("manifest.json")
            try folder.write(
                manifest.replacingOccurrences(of: "\"secrets\": {", with: "\"secrets\": {\n    \"unused\": {},"),
                to: "manifest.json"
            )
            let result = try folder.run("render", "--format", "json")
            #expect(result.status == 0)
            #expect(result.errorOutput.contains("warning: "), "\(result.transcript)")
            let root = try object(result.output)
            #expect((root["actions"] as? [[String: Any]])?.isEmpty == false)
            #expect(root["output"] as? String == "Generated")
        }
    }

    @Test func editedFileIsOverwrittenOnlyByForce() throws {
        try withStarter { folder in
            let clean = try folder.text(base)
            try folder.append("# mine\n", to: base)
            try folder.remove("Generated/manifest.schema.json")
            let refused = try folder.run("render")
            #expect(refused.status == 1)
            #expect(refused.outputText.contains("'deploy/docker/compose/base.yml' was edited by hand"))
            #expect(refused.outputText.contains("--force"))
            #expect(!refused.outputText.contains("create "), "nothing is said to be written that is not")
            #expect(!refused.outputText.contains("+++"), "without --diff, no diff")
            #expect(refused.errorOutput == "Generated: nothing written: 1 file is not platformgen's to change\n")
            #expect(try folder.text(base) == clean + "# mine\n")
            #expect(!folder.exists("Generated/manifest.schema.json"))
            let shown = try folder.run("render", "--diff")
            #expect(shown.outputText.contains("\n-# mine\n"))
            let forced = try folder.run("render", "--force")
            #expect(forced.status == 0)
            #expect(try folder.text(base) == clean)
        }
    }

    @Test func foreignFileIsRefused() throws {
        try withStarter(isRendered: false) { folder in
            try folder.write("services: {}\n", to: base)
            let result = try folder.run("render")
            #expect(result.status == 1)
            #expect(result.outputText.contains("was not written by platformgen"))
            #expect(try folder.text(base) == "services: {}\n")
            #expect(try folder.run("render", "--force").status == 0)
            #expect(try folder.text(base).hasPrefix("# Generated by platformgen"))
        }
    }
}
