import Foundation
import TestSupport
import Testing

@Suite struct GraphCommandTests {
    @Test(arguments: [("svg", "<?xml version"), ("mermaid", "flowchart LR"), ("dot", "digraph topology {")])
    func formats(format: String, start: String) throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("graph", "--format", format)
            #expect(result.status == 0, "\(result.transcript)")
            #expect(result.errorOutput == "")
            #expect(result.outputText.hasPrefix(start))
            #expect(result.outputText.contains("production"))
            #expect(try folder.run("graph", "--format", format).output == result.output)
            #expect(try folder.run("graph", "--format", format, "--output", "topology").status == 0)
            #expect(try folder.text("topology") == result.outputText)
        }
    }

    @Test func environmentsDiffer() throws {
        try withStarter(isRendered: false) { folder in
            let development = try folder.run("graph", "--env", "development", "--format", "mermaid")
            #expect(development.outputText.contains("127.0.0.1"))
            let production = try folder.run("graph", "--env", "production", "--format", "mermaid")
            #expect(!production.outputText.contains("127.0.0.1"))
            let both = try folder.run("graph", "--diff", "development", "production", "--format", "mermaid")
            #expect(both.outputText.contains("development → production"))
            #expect(both.outputText.contains("+ certbot"))
        }
    }

    @Test func monitoringCanBeLeftOut() throws {
        try withStarter("single-app", isRendered: false) { folder in
            let whole = try folder.run("graph", "--format", "mermaid")
            let bare = try folder.run("graph", "--format", "mermaid", "--without", "monitoring")
            #expect(whole.outputText.contains("svc-prometheus"))
            #expect(bare.status == 0 && !bare.outputText.contains("prometheus"))
        }
    }

    @Test func againstARevision() throws {
        _ = try requireProgram("git")
        try withStarter(isRendered: false) { folder in
            let commit = """
                git init -q . && git add manifest.json
                git -c user.name=a -c user.email=a@example.com commit -qm first
                """
            #expect(try folder.shell(commit).status == 0)
            let same = try folder.run("graph", "--against", "HEAD", "--format", "svg")
            #expect(same.status == 0, "\(same.transcript)")
            #expect(same.outputText.contains("no difference"))
            let manifest = try folder.text("manifest.json")
            try folder.write(
                manifest.replacingOccurrences(of: "\"replicas\": 2", with: "\"replicas\": 1"),
                to: "manifest.json"
            )
            let changed = try folder.run("graph", "--against", "HEAD", "--format", "mermaid")
            #expect(changed.outputText.contains("~ api ×2 → 1"), "\(changed.transcript)")
            let unknown = try folder.run("graph", "--against", "no-such-revision")
            #expect(unknown.status == 64)
            #expect(unknown.errorOutput.contains("no-such-revision"))
            // An option is no revision.
            #expect(try folder.run("graph", "--against=--output=stolen").status == 64)
            #expect(!folder.exists("stolen"))
        }
    }

    @Test(arguments: [
        (["graph", "--env", "prodction"], "did you mean 'production'?"), (["graph", "--diff", "production"], "--diff"),
        (["graph", "--diff", "development", "production", "--env", "production"], "--env"),
        (["graph", "--format", "png"], "png"), (["graph", "--without", "everything"], "everything"),
    ])
    func usage(arguments: [String], words: String) throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run(arguments)
            #expect(result.status == 64, "\(result.transcript)")
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains(words), "\(result.errorOutput)")
        }
    }

    @Test func whatCannotBeWrittenIsSaid() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("graph", "--output", "no/such/folder.svg")
            #expect(result.status == 74)
            #expect(result.errorOutput.contains("no/such/folder.svg"))
        }
    }

    @Test func aBrokenManifestIsSaid() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run("graph")
            #expect(result.status == 65)
            #expect(result.outputText == "")
        }
    }
}
