import Foundation
import TestSupport
import Testing

/// What the files of an environment on several hosts tell their reader: Compose does not start it.
@Suite("Texts about stacks") struct StackTextTests {
    /// The environments of a system that have a stack file, with it.
    private static let stacks = RenderedSystem.all.flatMap { system in
        system.files.filter { $0.hasSuffix(".stack.yml") }.compactMap { file in
            file.split(separator: "/").last.map { (system, file, String($0.dropLast(".stack.yml".count))) }
        }
    }

    @Test func thereIsOne() { #expect(!Self.stacks.isEmpty) }

    @Test func filesOfTheEnvironmentNameNoComposeCommand() throws {
        for (system, _, environment) in Self.stacks {
            let own = system.files.filter { file in
                file.split(separator: "/").contains { $0 == environment || $0.hasPrefix("\(environment).") }
            }
            #expect(own.count > 3)
            for file in own { #expect(try !system.text(of: file).contains(/docker compose/), "\(system.name) \(file)") }
        }
    }

    /// The head of the stack file and the page about environment files say the same.
    @Test func deploymentsAreAlike() throws {
        for (system, file, environment) in Self.stacks {
            let head = try system.text(of: file)
            let command = try #require(head.firstMatch(of: /(?s)#   (\(set -a .*? docker stack deploy .*?\))\n/)).1
            let lines = command.replacing("\n#   ", with: "\n")
            #expect(lines.contains(" . config/environments/\(environment).env "))
            #expect(lines.contains("--compose-file \(file) "))
            let page = try system.text(of: "config/environments/README.md")
            #expect(page.contains("\n\(lines)\n```"), "\(system.name)")
        }
    }

    @Test func shellcheckTakesTheBlocks() throws {
        let shellcheck = try requireProgram("shellcheck")
        for (system, _, _) in Self.stacks {
            for page in ["config/environments/README.md", "config/secrets/README.md"] where system.files.contains(page)
            {
                let blocks = try system.text(of: page).matches(of: /(?s)```sh\n(.*?)\n```/).map { String($0.1) }
                #expect(!blocks.isEmpty)
                // The environment file is the reader's; so is the folder of secrets.
                let result = try ProcessRunner.run(
                    shellcheck,
                    ["--shell=bash", "--exclude=SC1091,SC2103,SC2164,SC2154", "-"],
                    standardInput: Array((blocks.joined(separator: "\n") + "\n").utf8)
                )
                #expect(result.status == 0, "\(system.name) \(page): \(result.transcript)")
            }
        }
    }
}
