import Foundation
import TestSupport
import Testing

@Suite struct ExplainCommandTests {
    private static let production = "deploy/docker/compose/production.yml"

    /// The number of the first line with a text.
    private func line(_ text: String, in file: String, _ folder: ProjectFolder) throws -> Int {
        let lines = try folder.text(file).split(separator: "\n", omittingEmptySubsequences: false)
        return try #require(lines.firstIndex { $0.contains(text) }) + 1
    }

    @Test(arguments: ["Generated/", "./Generated/", "", "Generated/../Generated//"])
    func aLineByAnyNameOfItsFile(start: String) throws {
        try withStarter { folder in
            let number = try line("replicas: 2", in: "Generated/\(Self.production)", folder)
            let result = try folder.run("explain", "\(start)\(Self.production):\(number)")
            #expect(result.status == 0, "\(result.transcript)")
            #expect(result.outputText.hasPrefix("Generated/\(Self.production):\(number)\n"))
            #expect(result.outputText.contains("replicas: 2"))
            #expect(result.outputText.contains("made by compose, for production"))
            #expect(result.outputText.contains("services.api.in.production.replicas  manifest.json:"))
            #expect(result.outputText.contains("override in production"))
            #expect(result.errorOutput == "")
        }
    }

    @Test func anAbsolutePath() throws {
        try withStarter { folder in
            let path = try folder.shell("pwd -P").outputText.dropLast()
            let result = try folder.run("explain", "\(path)/Generated/\(Self.production):1")
            #expect(result.status == 0, "\(result.transcript)")
        }
    }

    /// Every line of a file has an answer, and the file as a whole.
    @Test func aWholeFile() throws {
        try withStarter { folder in
            let result = try folder.run("explain", "Generated/\(Self.production)")
            #expect(result.status == 0)
            #expect(result.outputText.contains("stands on\n"))
            #expect(result.outputText.contains("services.api"))
        }
    }

    @Test func aPathOfTheManifest() throws {
        try withStarter { folder in
            let result = try folder.run("explain", "networks.edge.subnet")
            #expect(result.status == 0, "\(result.transcript)")
            #expect(result.outputText.hasPrefix("networks.edge.subnet  manifest.json:"))
            #expect(result.outputText.contains("\nGenerated/deploy/docker/compose/base.yml (all environments)\n"))
            #expect(result.outputText.contains("subnet: 10.40.0.0/24\n"))
        }
    }

    @Test func json() throws {
        try withStarter { folder in
            let number = try line("replicas: 2", in: "Generated/\(Self.production)", folder)
            let one = try object(folder.run("explain", "\(Self.production):\(number)", "--format", "json").output)
            #expect(one["generator"] as? String == "compose")
            #expect(one["environment"] as? String == "production")
            #expect(one["line"] as? Int == number)
            let causes = try #require(one["causes"] as? [[String: Any]])
            #expect(causes.first?["path"] as? String == "services.api.in.production.replicas")
            #expect(causes.first?["relation"] as? String == "override")
            let value = try object(folder.run("explain", "networks.edge.subnet", "--format", "json").output)
            let files = try #require(value["files"] as? [[String: Any]])
            let lines = files.compactMap { $0["lines"] as? [Any] }
            #expect(!files.isEmpty && lines.count == files.count && !lines.contains(where: \.isEmpty))
            let whole = try object(folder.run("explain", Self.production, "--format", "json").output)
            #expect((whole["entries"] as? [Any])?.isEmpty == false)
        }
    }

    @Test(arguments: [
        ("Generated/deploy/docker/compose/prodution.yml", "did you mean 'deploy/docker/compose/production.yml'?"),
        ("Generated/deploy/docker/compose/prodution.yml:3", "did you mean 'deploy/docker/compose/production.yml'?"),
        ("production/compose.yml", "'platformgen list files' names them"),
        ("Generated/deploy/docker/compose/production.yml:99999", "its lines are 1 to "),
        ("Generated/deploy/docker/compose/production.yml:0", "counted from 1"),
        ("Generated/deploy/docker/compose/production.yml:x", "counted from 1"),
        ("Generated/platformgen.lock.json", "explain a file it lists"),
        ("services.apo.limits", "did you mean 'services.api'?"),
        ("api.limits", "did you mean 'services.api.limits'?"),
        ("", "write a path as diagnostics do"),
    ])
    func whatIsNotThereHasAFix(subject: String, fix: String) throws {
        try withStarter { folder in
            let result = try folder.run("explain", subject)
            #expect(result.status == 64, "\(result.transcript)")
            #expect(result.outputText == "")
            #expect(result.errorOutput.contains("platformgen: "))
            #expect(result.errorOutput.contains(fix), "\(result.transcript)")
        }
    }

    @Test func aFileThatDiffersIsSaidToDiffer() throws {
        try withStarter { folder in
            try folder.append("# by hand\n", to: "Generated/\(Self.production)")
            let result = try folder.run("explain", "Generated/\(Self.production):3")
            #expect(result.status == 0)
            #expect(result.errorOutput.contains("is not what the manifest says"))
        }
    }

    @Test func nothingNeedsToBeRendered() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("explain", "\(Self.production):3")
            #expect(result.status == 0)
            #expect(result.errorOutput == "")
        }
    }

    @Test func aBrokenManifestHasNoExplanation() throws {
        try withStarter(isRendered: false) { folder in
            try brokenManifest(folder)
            let result = try folder.run("explain", "services.api")
            #expect(result.status == 65)
            #expect(result.outputText == "")
        }
    }

    @Test func otherFormatsAreUsage() throws {
        try withStarter(isRendered: false) { folder in
            let result = try folder.run("explain", "services.api", "--format", "sarif")
            #expect(result.status == 64)
        }
    }
}
