import Documents
import Foundation
import Generators
import Origins
import TestSupport
import Testing

/// Values that break careless writers reach the image as they are, or are reported at their place (GEN-08).
@Suite struct HostileImageTests {
    private static func json(_ text: String) throws -> String {
        String(decoding: try JSONSerialization.data(withJSONObject: text, options: .fragmentsAllowed), as: UTF8.self)
    }

    private static func manifestServices(_ text: String, field: String) throws -> String {
        let value = try json(text)
        let title = field == "title" ? "\"title\": \(value)," : ""
        let description = field == "description" ? "\"description\": \(value)," : ""
        let command = field == "command" ? ", \"testCommand\": [\"run\", \(value)]" : ""
        let argument = field == "argument" ? ", \"arguments\": { \"FLAVOUR\": \(value) }" : ""
        return """
            "app": { \(title) \(description)
              "runtime": { "kind": "python-flask"\(command)\(argument) },
              "source": "app", "port": 8000, "limits": "small", "health": { "none": "a test" } }
            """
    }

    private static func dockerfile(_ text: String, field: String) throws -> String? {
        try DockerfilesFixture.render(services: try manifestServices(text, field: field))["app/Dockerfile"]?.text
    }

    /// The instructions of a Dockerfile without what they say.
    private static func structure(_ text: String) -> [[String]] {
        ReadDockerfile(text).stages.map { $0.instructions.map(\.keyword) }
    }

    /// Without NUL, which the manifest's reader refuses.
    private static var short: [String] {
        HostileStrings.all.filter { $0.utf8.count < 500 && !$0.isEmpty && !$0.utf8.contains(0) }
    }

    @Test(arguments: ["title", "description", "command", "argument"])
    func structureStaysTheSame(field: String) throws {
        let expected = Self.structure(try #require(try Self.dockerfile("plain", field: field)))
        var carried = 0
        for text in Self.short {
            do {
                let dockerfile = try #require(try Self.dockerfile(text, field: field))
                #expect(Self.structure(dockerfile) == expected, "\(text.debugDescription)")
                carried += 1
            } catch let error as GeneratorError {
                #expect(
                    text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F },
                    "\(text.debugDescription)"
                )
                #expect(!error.origin.manifestRanges.isEmpty)
            }
        }
        #expect(carried >= 40)
    }

    /// What hadolint's parser makes of them is the same list of instructions, and no rule complains.
    @Test func hadolintReadsThemAsText() throws {
        let hadolint = try requireProgram("hadolint")
        let root = "\(#filePath)".split(separator: "/").dropLast(4).joined(separator: "/")
        try ProcessRunner.withTemporaryFolder { folder in
            var paths: [String] = []
            // hadolint takes the quote after an escaped backslash for an escaped one; the engine does not (images.sh).
            let texts = HostileStrings.quotes + HostileStrings.expansions + HostileStrings.markers
            for (index, text) in texts.enumerated() where !text.hasSuffix("\\") && !text.contains("\\\"") {
                let dockerfile = try #require(try Self.dockerfile(text, field: index % 2 == 0 ? "title" : "command"))
                let path = "\(folder)/\(index).Dockerfile"
                try writeFile(Array(dockerfile.utf8), to: path)
                paths.append(path)
            }
            #expect(paths.count >= 80)
            let result = try ProcessRunner.run(
                hadolint,
                ["--config", "/\(root)/.hadolint.yaml"] + paths,
                timeoutSeconds: 300
            )
            #expect(result.status == 0 && result.outputText == "", "\(result.transcript)")
        }
    }
}
