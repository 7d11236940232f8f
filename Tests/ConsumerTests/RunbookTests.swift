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

    /// RB-02: commands know every Compose file of the environment, or services in a part would not exist for them.
    @Test func commandsNameEveryComposeFile() throws {
        for (system, path) in Self.pages where path.hasSuffix("/README.md") {
            for match in try system.text(of: path).matches(of: #/\#{3} (\S+)\n\n```sh\ncd (\S+)\n(dc\(\) .*)/#) {
                let files = match.3.matches(of: /-f (\S+)/).map { named in
                    URL(fileURLWithPath: "/\(match.2)/\(named.1)").standardized.path
                }
                let wanted = try #require(system.composeFiles[String(match.1)], "\(system.name) \(match.1)")
                #expect(files.count == wanted.count, "\(system.name) \(path): \(files)")
                for (file, suffix) in zip(files, wanted) {
                    #expect(file.hasSuffix("/\(suffix)"), "\(system.name) \(path): \(file)")
                }
            }
        }
    }

    /// RB-02: nginx runs with a rendered file; without '-c' it would check and reload the image's own.
    @Test func nginxIsAskedAboutTheRenderedConfiguration() throws {
        var commands: [String] = []
        for (system, path) in Self.pages {
            let text = try system.text(of: path)
            commands += text.matches(of: /(?m)^d(?:c|ocker) exec .* nginx .*-(t|s reload).*$/).map { String($0.0) }
        }
        #expect(!commands.isEmpty)
        #expect(commands.filter { !$0.hasSuffix(" -c /etc/gateway/nginx.conf") } == [])
    }

    /// RB-02: where a service has two colours, a page about it reads both logs and gives traffic back to the other colour.
    @Test func servicesWithTwoColoursAreRolledBackByTheirTraffic() throws {
        let flagship = try RenderedSystem.named("flagship")
        for name in ["high-error-rate", "latency-slo", "service-outage"] {
            let page = try #require(flagship.files.first { $0.hasSuffix("/\(name).md") })
            let text = try flagship.text(of: page)
            #expect(
                text.contains("dc --profile green logs --since 15m --timestamps backend backend-green |"),
                "\(name)"
            )
            #expect(text.contains("\ndc exec nginx sh /etc/gateway/switch-release.sh SERVICE 0\n"), "\(name)")
        }
    }

    /// RB-01: what is verified is what the alerts ask, all of them but the one that always fires.
    @Test func everyQueryOfAnAlertIsVerified() throws {
        let flagship = try RenderedSystem.named("flagship")
        for path in flagship.files where path.contains("/runbooks/") && !path.hasSuffix("README.md") {
            let text = try flagship.text(of: path)
            let verified = try #require(text.firstMatch(of: /(?s)\n## Verification\n(.*?)\n## [A-Z]/)).1
            let asked = text.matches(of: /```promql\n/).count - (text.contains("| Watchdog |") ? 1 : 0)
            #expect(verified.matches(of: /```sh\n/).count == asked, "\(path)")
        }
    }

    /// BK-05: what may be lost and how long recovery may take stand where people look when they need a backup.
    @Test func theBackupRunbookSaysWhatIsAgreed() throws {
        let flagship = try RenderedSystem.named("flagship")
        let page = try #require(flagship.files.first { $0.hasSuffix("/backup-restore.md") })
        let row =
            "| `media` | volume media | `*-*-* 03:30:00` | – | 7 daily, 4 weekly, 3 monthly "
            + "| `s3://ecommerce-backups/media` | 1d | 4h |"
        #expect(try flagship.text(of: page).contains(row))
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
            for match in text.matches(of: /(?m)^query ([^(].*)$/) { queries.append(String(match.1)) }
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
