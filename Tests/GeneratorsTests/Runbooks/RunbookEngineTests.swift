import Documents
import Foundation
import Origins
import PlatformManifest
import PlatformModel
import PlatformTemplates
import TestSupport
import Testing

@testable import Generators

/// Runbooks of platforms that Compose runs, that Swarm runs, and of which each runs some environments.
@Suite struct RunbookEngineTests {
    /// The flagship's runbooks, with the environments of these purposes on two hosts.
    private struct Pages {
        let texts: [(name: String, text: String)]
        let platforms: PlatformSet

        init(onTwoHosts purposes: [String]) throws {
            let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
            var text = try String(contentsOf: root.appending(path: "manifest.json"), encoding: .utf8)
            for purpose in purposes {
                let line = #""purpose": "\#(purpose)""#
                try #require(text.contains(line))
                text = text.replacingOccurrences(of: line, with: line + #", "hosts": 2"#)
            }
            let collector = DiagnosticCollector()
            let file = try #require(
                ManifestFile.read(SourceText(name: "manifest.json", bytes: Array(text.utf8)), into: collector)
            )
            try #require(collector.diagnostics == [])
            platforms = PlatformResolver.resolve(file)
            let input = GeneratorInput(platforms: platforms, templates: .standard, manifestName: "manifest.json")
            texts = try RunbooksGenerator().artifacts(for: input).map { artifact in
                let name = artifact.artifact.path.text.split(separator: "/").last.map(String.init) ?? ""
                return (name, String(decoding: artifact.artifact.document.rendered(), as: UTF8.self))
            }
        }

        /// Each block of commands, with the engine that the line above names.
        var blocks: [(page: String, engine: String?, text: String)] {
            texts.flatMap { page, text in
                text.matches(of: /(?s)([^\n]*)\n\n```sh\n(.*?)\n```/).map { match in
                    let engine = ["Swarm", "Compose"].first { name in
                        match.1.hasPrefix("With \(name)") || match.1.contains("*\(name) only.*")
                    }
                    return (page, engine, String(match.2))
                }
            }
        }
    }

    private static func isOfCompose(_ text: String) -> Bool { text.contains(/\bdc |docker compose/) }
    private static func isOfSwarm(_ text: String) -> Bool {
        text.contains(#/docker (service|stack|secret|node)\b|\$\(container /#)
    }

    @Test func oneHostReadsOfComposeAlone() throws {
        for (name, text) in try Pages(onTwoHosts: []).texts {
            #expect(!Self.isOfSwarm(text) && !text.contains("Swarm") && !text.contains("query()"), "\(name)")
            #expect(name == "README.md" || text.contains("\ndc() { docker compose "), "\(name)")
        }
    }

    @Test func severalHostsReadOfSwarmAlone() throws {
        let pages = try Pages(onTwoHosts: ["development", "staging", "production"])
        // An environment of tests stands alone, on one host.
        try #require(!pages.platforms.environments.contains { $0.stack == nil && $0.monitoring != nil })
        #expect(pages.texts.count > 10)
        for (name, text) in pages.texts {
            #expect(!Self.isOfCompose(text) && !text.contains("With Swarm"), "\(name)")
        }
        for (name, text) in pages.texts where name != "README.md" {
            #expect(text.contains("Reading only. Go to a manager; the commands below use these functions:"), "\(name)")
        }
    }

    @Test func mixedPagesKeepTheEnginesApart() throws {
        let pages = try Pages(onTwoHosts: ["production"])
        var engines: Set<String?> = []
        for (page, engine, text) in pages.blocks where page != "README.md" {
            engines.insert(engine)
            #expect(engine == "Compose" || !Self.isOfCompose(text), "\(page): \(text)")
            #expect(engine == "Swarm" || !Self.isOfSwarm(text), "\(page): \(text)")
        }
        #expect(engines == ["Swarm", "Compose", nil])
        // A query stands there once, for both.
        for (page, engine, text) in pages.blocks where text.hasPrefix("query '") {
            #expect(engine == nil, "\(page): \(text)")
        }
    }

    /// RB-02: in a stack, a service is `<platform>_<service>`.
    @Test func swarmKnowsTheServices() throws {
        let pages = try Pages(onTwoHosts: ["production"])
        let platform = try #require(pages.platforms.environments.first { $0.stack != nil })
        let stack = try #require(platform.stack)
        let known = Set(
            platform.services.map { stack.name(of: $0.name.value) } + ["SERVICE", "JOB", "SECRET"].map(stack.name)
        )
        var named = 0
        for (page, engine, text) in pages.blocks where engine == "Swarm" && page != "README.md" {
            for line in text.split(separator: "\n") where line.contains(#/^docker service |^docker .*container /#) {
                // A variable of a function is none.
                let names = line.matches(of: /(?:^|[\s"])([a-z][a-z0-9]*_[A-Za-z][A-Za-z0-9-]*)(?=[\s")=]|$)/).map {
                    String($0.1)
                }
                #expect(!names.isEmpty && known.isSuperset(of: names), "\(page): \(line)")
                named += names.count
            }
        }
        #expect(named > 40)
    }

    @Test(arguments: [[], ["production"], ["development", "staging", "production"]])
    func shellcheckTakesEveryBlock(purposes: [String]) throws {
        let shellcheck = try requireProgram("shellcheck")
        let pages = try Pages(onTwoHosts: purposes)
        for (name, text) in pages.texts where name != "README.md" {
            let blocks = text.matches(of: /(?s)```sh\n(.*?)\n```/).map { String($0.1) }
            // The environment file and the functions that a page happens not to use are no fault; what a
            // container's shell fills in stays as it is.
            let result = try ProcessRunner.run(
                shellcheck,
                ["--shell=bash", "--exclude=SC1091,SC2016,SC2164,SC2317,SC2329", "-"],
                standardInput: Array((blocks.joined(separator: "\n") + "\n").utf8)
            )
            #expect(result.status == 0, "\(name): \(result.transcript)")
        }
    }

    @Test func stepsOfTheSameWordsAreOne() {
        let merged = RunbookStep.merged([
            ("Swarm", [.init("a", "x", undo: "u"), .init("b"), .init("d", undo: "same")]),
            ("Compose", [.init("a", "y", undo: "v"), .init("c"), .init("d", undo: "same")]),
        ])
        #expect(merged.map(\.text) == ["a", "c", "b", "d"])
        #expect(
            merged.map { $0.variants.map(\.engine) } == [
                ["Swarm", "Compose"], ["Compose"], ["Swarm"], ["Swarm", "Compose"],
            ]
        )
        #expect(
            merged.map(\.undo) == [" *Undo with Swarm:* u. *Undo with Compose:* v.", "", "", " *Undo:* same."]
        )
    }

    /// A scheduled job has no container until it is asked for; what a deployment runs is of a mode that takes no number.
    @Test func jobsAreRunAsTheStackHasThem() throws {
        let platform = try #require(Pages(onTwoHosts: ["production"]).platforms.environments.first { $0.stack != nil })
        let commands = platform.operatorCommands(try #require(platform.monitoring), sharesPage: false)
        let scheduled = try #require(platform.services.first { $0.role.value == .job && $0.profile != nil })
        let plain = try #require(platform.services.first { $0.role.value == .job && $0.profile == nil })
        #expect(
            commands.runJob(scheduled).lines.first?.text
                == "docker service update --force --replicas 1 --detach ecommerce_\(scheduled.name.value)"
        )
        #expect(
            commands.runJob(plain).lines.first?.text == "docker service update --force ecommerce_\(plain.name.value)"
        )
    }
}
