import Foundation
import TestSupport
import Testing

@Suite struct OtherCommandsTests {
    @Test func version() throws {
        try withFolder { folder in
            let result = try folder.run("--version")
            #expect(result.status == 0)
            let parts = result.outputText.dropLast().split(separator: ".")
            #expect(parts.count == 3 && parts.allSatisfy { Int($0) != nil })
        }
    }

    @Test(arguments: ["bogus", "--bogus"])
    func unknownWordsAreUsage(word: String) throws {
        try withFolder { folder in
            let result = try folder.run(word)
            #expect(result.status == 64)
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains("platformgen --help"))
        }
    }

    @Test func schemaIsTheRenderedOne() throws {
        try withStarter { folder in
            let result = try folder.run("schema")
            #expect(result.status == 0)
            #expect(result.outputText == (try folder.text("Generated/manifest.schema.json")))
            #expect(try object(result.output)["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        }
    }

    @Test func listFamiliesNeedsNoManifest() throws {
        try withFolder { folder in
            let result = try folder.run("list")
            #expect(result.status == 0)
            #expect(result.outputText.contains("compose "))
            #expect(result.errorOutput == "")
        }
    }

    @Test func listTemplatesNeedsNoManifest() throws {
        try withFolder { folder in
            let result = try folder.run("list", "templates")
            #expect(result.status == 0)
            let names = result.outputText.split(separator: "\n")
            #expect(names.contains("scripts/check-env.sh") && names == names.sorted())
            #expect(!names.contains { $0.hasPrefix("starters/") })
        }
    }

    @Test(arguments: [
        ("environments", ["development", "production"]), ("services", ["api", "postgres", "gateway", "certbot"]),
    ])
    func listOfTheManifest(subject: String, names: [String]) throws {
        try withStarter(isRendered: false) { folder in
            let text = try folder.run("list", subject)
            #expect(text.status == 0)
            let first = text.outputText.split(separator: "\n").compactMap { $0.split(separator: " ").first }
            #expect(first.map(String.init) == names)
            let json = try folder.run("list", subject, "--format", "json")
            let rows = try #require(JSONSerialization.jsonObject(with: Data(json.output)) as? [[String: Any]])
            #expect(rows.compactMap { $0["name"] as? String } == names)
        }
    }

    @Test func listKeepsToOneLineEach() throws {
        try withStarter(isRendered: false) { folder in
            let manifest = try folder.text("manifest.json")
            try folder.write(
                manifest.replacingOccurrences(of: "The service itself.", with: "two\\nlines \\u001B[31mred"),
                to: "manifest.json"
            )
            let result = try folder.run("list", "services")
            #expect(result.status == 0)
            #expect(result.outputText.split(separator: "\n").count == 4)
            #expect(!result.output.contains(0x1B))
        }
    }

    @Test(arguments: [["list", "bogus"], ["list", "--format", "sarif"], ["list", "services", "--format", "github"]])
    func listUsage(arguments: [String]) throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run(arguments)
            #expect(result.status == 64)
            #expect(result.outputText == "")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) throws {
        try withFolder { folder in
            let result = try folder.run("--generate-completion-script", shell)
            #expect(result.status == 0)
            #expect(result.outputText.contains("render"))
            try folder.write(result.outputText, to: "completions")
            if shell == "bash" || ProcessRunner.locate(shell) != nil {
                let parsed = try folder.shell("\(shell) -n completions")
                #expect(parsed.status == 0, "\(parsed.transcript)")
            }
        }
    }
}

/// Colour and remarks are for people at terminals only.
@Suite struct TerminalTests {
    @Test(arguments: [
        ("", true), ("NO_COLOR=1 ", false), ("TERM=dumb ", false), ("NO_COLOR= ", true),
    ])
    func colorOnATerminal(prefix: String, isColored: Bool) throws {
        let script = try requireProgram("script")
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let command = "unset NO_COLOR; export TERM=xterm; \(prefix)$PLATFORMGEN validate"
            let result = try folder.shell("\(script) -qec '\(command)' /dev/null < /dev/null")
            #expect(result.outputText.contains("error:"), "\(result.transcript)")
            #expect(result.output.contains(0x1B) == isColored, "\(result.transcript)")
        }
    }

    /// Diagnostics of `render` go to standard error, so that is the stream that must be a terminal.
    @Test func noColorInALogFile() throws {
        let script = try requireProgram("script")
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let command = "unset NO_COLOR; export TERM=xterm; $PLATFORMGEN render 2> log"
            _ = try folder.shell("\(script) -qec '\(command)' /dev/null < /dev/null")
            let log = try folder.text("log")
            #expect(log.contains("error:"))
            #expect(!log.contains("\u{1B}"))
        }
    }

    @Test(arguments: [["validate"], ["render"], ["check"], ["list"], ["--help"], ["bogus"]])
    func noEscapesInPipes(arguments: [String]) throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run(arguments, environment: ["TERM": "xterm-256color"])
            #expect(!result.output.contains(0x1B) && !result.errorOutput.contains("\u{1B}"))
        }
    }

    @Test func aPersonHearsThatAllIsWell() throws {
        let script = try requireProgram("script")
        try withStarter { folder in
            for (command, words) in [("validate", "nothing wrong"), ("check", "are what the manifest says")] {
                let result = try folder.shell("\(script) -qec '$PLATFORMGEN \(command)' /dev/null < /dev/null")
                #expect(result.outputText.contains(words))
            }
        }
    }
}
