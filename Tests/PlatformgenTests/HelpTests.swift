import Foundation
import TestSupport
import Testing

/// What the program says about itself is true.
@Suite struct HelpTests {
    static let commands = [
        "init", "validate", "render", "check", "verify", "explain", "graph", "report", "schema", "list",
    ]

    /// Examples that cannot be run as they stand, and why.
    static let notRunnable: [(start: String, reason: String)] = [
        ("platformgen --generate", "completions are tested on their own"),
        ("platformgen verify --require", "needs every program; VerifierTests has them"),
        ("platformgen graph --against", "needs a git work tree; GraphCommandTests has one"),
        ("platformgen graph --format dot |", "needs Graphviz; GraphConsumerTests has it"),
    ]

    @Test func rootHelpNamesEveryCommand() throws {
        try withFolder { folder in
            let help = try folder.run("--help")
            #expect(help.status == 0)
            #expect(help.errorOutput == "")
            let listed =
                help.outputText.components(separatedBy: "SUBCOMMANDS:\n").last?
                .split(separator: "\n").prefix { $0.hasPrefix("  ") && !$0.contains("See") }
                .compactMap { $0.split(separator: " ").first.map(String.init) }
                .filter { $0.allSatisfy(\.isLowercase) } ?? []
            #expect(Set(listed).isSuperset(of: Self.commands))
            let known = Set(Self.commands)
            for command in listed where help.outputText.contains("\n  \(command)  ") {
                #expect(known.contains(command), "'\(command)' needs a row in this test")
            }
        }
    }

    @Test(arguments: commands)
    func everyExampleWorks(command: String) throws {
        let help = try withFolder { try $0.run(command, "--help") }
        #expect(help.status == 0)
        let examples = Self.examples(in: help.outputText, indent: "  ")
        #expect(!examples.isEmpty, "an example stands in the help")
        for line in examples { #expect(line.count < 78, "'\(line)' is broken in two on a terminal of 80 columns") }
        for example in examples { try run(example) }
    }

    @Test func examplesOfTheRootWork() throws {
        let help = try withFolder { try $0.run("--help") }
        for example in Self.examples(in: help.outputText, indent: "  ") { try run(example) }
    }

    /// The commands of pages, from the blocks that are commands.
    @Test(arguments: ["README.md", "Sources/platformgen/Documentation.docc/HowTo.md"])
    func examplesOfPagesWork(page: String) throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let text = try String(contentsOf: root.appending(path: page), encoding: .utf8)
        let examples = Self.examples(in: text, indent: "    ") + Self.examples(in: text, indent: "")
        #expect(!examples.isEmpty)
        for example in examples { try run(example) }
    }

    /// Lines that begin with the program's name, without the words behind two blanks that explain them.
    static func examples(in text: String, indent: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            guard line.hasPrefix(indent + "platformgen ") else { return nil }
            let command = line.dropFirst(indent.count)
            // A synopsis is no example.
            guard !command.contains("[") && !command.contains("…") && !command.contains("<") else { return nil }
            let end = command.range(of: "  ")?.lowerBound ?? command.range(of: " # ")?.lowerBound ?? command.endIndex
            return String(command[..<end])
        }
    }

    private func run(_ example: String) throws {
        if Self.notRunnable.contains(where: { example.hasPrefix($0.start) }) { return }
        try withFolder { folder in
            if !example.hasPrefix("platformgen init") {
                try folder.write(Self.exampleManifest, to: "manifest.json")
                if ["check", "verify"].contains(where: { example.hasPrefix("platformgen \($0)") }) {
                    #expect(try folder.run("render").status == 0)
                }
            }
            let result = try folder.shell("platformgen() { \"$PLATFORMGEN\" \"$@\"; }\n" + example)
            #expect(result.status == 0, "\(example)\n\(result.transcript)")
        }
    }

    /// The minimal starter with a third environment, which examples name.
    private static let exampleManifest: String = {
        let path = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Templates/starters/minimal.json")
        return withStaging((try? String(contentsOf: path, encoding: .utf8)) ?? "")
    }()
}
