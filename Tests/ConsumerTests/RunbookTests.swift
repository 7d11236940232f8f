import Foundation
import TestSupport
import Testing

/// Runbooks: links lead somewhere, commands are a shell's (RB-02 to RB-04).
@Suite("Runbooks") struct RunbookTests {
    static let pages = RenderedSystem.all.flatMap { system in
        system.files.filter { $0.hasSuffix(".md") && $0.contains("/runbooks/") }.map { (system, $0) }
    }

    @Test func theFlagshipHasTenAndMore() throws {
        let flagship = try RenderedSystem.named("flagship")
        #expect(Self.pages.filter { $0.0.name == flagship.name }.count > 10)
    }

    /// Of the scheduled jobs, only those that report backups; the one that renews certificates is none of them.
    @Test func theBackupRunbookRunsBackups() throws {
        let flagship = try RenderedSystem.named("flagship")
        let page = try #require(flagship.files.first { $0.hasSuffix("/backup-restore.md") })
        let jobs = try flagship.text(of: page).matches(of: /dc run --rm ([a-z0-9-]+)/).map { String($0.1) }
        #expect(jobs == ["backup-databases", "backup-to-s3", "verify-backup"])
    }

    @Test func linksLeadToRenderedFiles() throws {
        for (system, path) in Self.pages {
            let text = try system.text(of: path)
            let folder = path.split(separator: "/").dropLast().joined(separator: "/")
            for match in text.matches(of: /[^\\]\]\(([^)<]+)\)/) {
                let target = String(match.1)
                #expect(system.files.contains("\(folder)/\(target)"), "\(system.name) \(path): \(target)")
            }
        }
    }

    @Test func everyRunbookIsInTheIndex() throws {
        for (system, path) in Self.pages where !path.hasSuffix("README.md") {
            let parts = path.split(separator: "/")
            let index = try system.text(of: parts.dropLast().joined(separator: "/") + "/README.md")
            #expect(index.contains("](\(parts.last ?? ""))"), "\(system.name) \(path)")
        }
    }

    @Test func commandsAreReadByAShell() throws {
        for (system, path) in Self.pages {
            let text = try system.text(of: path)
            var commands = "set -u\n"
            for match in text.matches(of: /(?s)```sh\n(.*?)\n```/) { commands += "\(match.1)\n" }
            let result = try ProcessRunner.run("/bin/bash", ["-n"], standardInput: Array(commands.utf8))
            #expect(result.status == 0, "\(system.name) \(path): \(result.transcript)")
        }
    }

    /// The queries that they show are parsed by Prometheus itself, as rules.
    @Test func queriesAreParsed() throws {
        let promtool = try MonitoringRelease.newest.program("promtool")
        var queries: [String] = []
        for (system, path) in Self.pages {
            let text = try system.text(of: path)
            for match in text.matches(of: /promtool query instant \S+ \\\n  (.*)/) { queries.append(String(match.1)) }
        }
        #expect(queries.count > 20)
        // The shell takes its quotes off.
        let script = queries.map { "printf '%s\\0' \($0)\n" }.joined()
        let words = try ProcessRunner.run("/bin/bash", [], standardInput: Array(script.utf8))
        let plain = Set(words.outputText.split(separator: "\0").map(String.init)).sorted()
        let rules = plain.enumerated().map {
            "{\"record\": \"query:number:\($0.offset)\", \"expr\": \(json($0.element))}"
        }
        let file = "{\"groups\": [{\"name\": \"queries\", \"rules\": [\(rules.joined(separator: ",\n"))]}]}"
        try ProcessRunner.withTemporaryFolder { folder in
            try writeFile(Array(file.utf8), to: "\(folder)/rules.yml")
            let result = try ProcessRunner.run(promtool, ["check", "rules", "\(folder)/rules.yml"])
            #expect(result.status == 0, "\(result.transcript)")
        }
    }

    private func json(_ text: String) -> String {
        let escaped = text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
        return "\"\(escaped)\""
    }
}
