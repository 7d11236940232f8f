import Foundation
import TestSupport
import Testing

@Suite struct ValidateCommandTests {
    @Test func reportsEveryErrorWithItsPlaceAndCaret() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run("validate")
            #expect(result.status == 65)
            let lines = result.outputText.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            let source = try folder.text("manifest.json").split(separator: "\n", omittingEmptySubsequences: false)
            for word in ["\"prot\"", "\"many\"", "\"backnd\""] {
                let line = try #require(source.firstIndex { $0.contains(word) })
                let before = source[line].components(separatedBy: word)[0]
                let place = "manifest.json:\(line + 1):\(before.count + 1): error: "
                let heading = try #require(lines.firstIndex { $0.hasPrefix(place) }, "\(place)\n\(result.transcript)")
                #expect(lines[heading + 1].contains(word), "the offending line is shown")
                let caret = try #require(lines[heading + 2].firstIndex(of: "^"))
                #expect(lines[heading + 1][caret...].hasPrefix(word), "the caret stands under \(word)")
            }
            #expect(result.outputText.contains("did you mean 'port'?"))
            #expect(result.outputText.contains("did you mean 'backend'?"))
            #expect(result.errorOutput.hasSuffix("errors\n") || result.errorOutput.contains("errors, "))
        }
    }

    @Test func relativePathsStayAsGiven() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            try FileManager.default.createDirectory(atPath: folder.path + "/inner", withIntermediateDirectories: true)
            let result = try folder.shell("cd inner && \"$PLATFORMGEN\" validate --manifest ../manifest.json")
            #expect(result.status == 65)
            #expect(result.outputText.hasPrefix("../manifest.json:"))
        }
    }

    @Test func saysNothingWhenNothingIsWrong() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("validate")
            #expect(result.status == 0)
            #expect(result.transcript == "exit status 0\n")
        }
    }

    @Test(arguments: ["json", "sarif"])
    func machineFormatsAreWholeOnStandardOutput(format: String) throws {
        try withStarter(isRendered: false) { folder in
            let clean = try folder.run("validate", "--format", format)
            #expect(clean.status == 0)
            _ = try object(clean.output)
            try brokenManifest(folder)
            let result = try folder.run("validate", "--format", format)
            #expect(result.status == 65)
            #expect(result.errorOutput == "")
            let root = try object(result.output)
            let found: Int
            if format == "json" {
                let diagnostics = try #require(root["diagnostics"] as? [[String: Any]])
                #expect(diagnostics.allSatisfy { $0["line"] is Int && $0["message"] is String && $0["code"] is String })
                found = try #require(root["errors"] as? Int)
            } else {
                #expect(root["version"] as? String == "2.1.0")
                let run = try #require((root["runs"] as? [[String: Any]])?.first)
                let driver = try #require((run["tool"] as? [String: Any])?["driver"] as? [String: Any])
                #expect(driver["name"] as? String == "platformgen")
                let results = try #require(run["results"] as? [[String: Any]])
                let rules = try #require(driver["rules"] as? [[String: Any]])
                for result in results {
                    let index = try #require(result["ruleIndex"] as? Int)
                    #expect(rules[index]["id"] as? String == result["ruleId"] as? String)
                    #expect((result["locations"] as? [[String: Any]])?.isEmpty == false)
                }
                found = results.count { $0["level"] as? String == "error" }
            }
            #expect(found >= 3)
        }
    }

    @Test func workflowCommandsNameFileAndLine() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run("validate", "--format", "github")
            #expect(result.status == 65)
            let lines = result.outputText.split(separator: "\n")
            #expect(lines.count >= 3)
            for line in lines {
                #expect(line.hasPrefix("::error file=manifest.json,line=") || line.hasPrefix("::warning file="))
            }
        }
    }

    @Test func unknownFormatIsUsage() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("validate", "--format", "xml")
            #expect(result.status == 64)
            #expect(result.errorOutput.contains("sarif"))
        }
    }
}
