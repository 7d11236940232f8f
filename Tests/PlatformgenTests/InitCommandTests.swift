import Foundation
import TestSupport
import Testing

@Suite struct InitCommandTests {
    /// What `init` offers is taken as written, and every family renders it.
    @Test(arguments: ["minimal", "single-app", "iot-sim", "mime-transfer"])
    func starterIsWholeAndRenders(starter: String) throws {
        try withStarter(starter, isRendered: false) { folder in
            let validation = try folder.run("validate")
            #expect(validation.status == 0, "\(validation.transcript)")
            #expect(validation.outputText == "" && validation.errorOutput == "", "a starter has not even warnings")
            let render = try folder.run("render")
            #expect(render.status == 0, "\(render.transcript)")
            #expect(folder.exists("Generated/config/environments/README.md"))
            let check = try folder.run("check")
            #expect(check.status == 0, "\(check.transcript)")
        }
    }

    @Test func saysWhatIsNextOnStandardError() throws {
        try withFolder { folder in
            let result = try folder.run("init")
            #expect(result.status == 0)
            #expect(result.outputText == "")
            #expect(
                result.errorOutput
                    == "wrote manifest.json; next: platformgen validate, then platformgen render\n"
            )
            let named = try folder.run("init", "--manifest", "shop.json")
            #expect(named.errorOutput.contains("platformgen render --manifest shop.json"))
        }
    }

    /// A copy renders as what it was copied from, once the manifest names it.
    @Test func aTemplateIsCopiedToBeChanged() throws {
        try withStarter { folder in
            let name = "nginx/unavailable.html"
            let result = try folder.run("init", "--template", name)
            #expect(result.status == 0, "\(result.transcript)")
            let line = #""templates": { "\#(name)": "templates/\#(name)" }"#
            #expect(result.errorOutput.contains(line))
            let manifest = try folder.text("manifest.json")
            try folder.write(
                manifest.replacing("  \"services\": {\n", with: "  \(line),\n  \"services\": {\n"),
                to: "manifest.json"
            )
            #expect(try folder.run("check").status == 0)
            let copy = try folder.text("templates/\(name)")
            try folder.write(copy.replacing("</body>", with: "<!-- ours --></body>"), to: "templates/\(name)")
            #expect(try folder.run("check").status == 1)
            #expect(try folder.run("init", "--template", name).status == 74)
            let unknown = try folder.run("init", "--template", "nginx/unavailable.htm")
            #expect(unknown.status == 64 && unknown.errorOutput.contains("did you mean '\(name)'?"))
        }
    }

    @Test func overwritesNothing() throws {
        try withFolder { folder in
            try folder.write("mine", to: "manifest.json")
            let result = try folder.run("init")
            #expect(result.status == 74)
            #expect(result.errorOutput.contains("'manifest.json' exists already"))
            #expect(try folder.text("manifest.json") == "mine")
        }
    }

    @Test(arguments: [
        ("minmal", "did you mean 'minimal'?"), ("iot", "did you mean 'iot-sim'?"),
        ("zzzzzzzzzz", "there are 'iot-sim', 'mime-transfer', 'minimal', 'single-app'"),
    ])
    func unknownStarterNamesKnownOnes(name: String, fix: String) throws {
        try withFolder { folder in
            let result = try folder.run("init", "--starter", name)
            #expect(result.status == 64)
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains("starter '\(name)' does not exist; \(fix)"))
            #expect(!folder.exists("manifest.json"))
        }
    }
}
