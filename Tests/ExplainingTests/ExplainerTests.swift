import Origins
import PlatformManifest
import Testing

@testable import Explaining

@Suite struct ExplainerTests {
    static let production = "deploy/docker/compose/production.yml"

    /// What a line comes down to: manifest paths with how they reach it, defaults, and rules.
    private func words(_ causes: [Cause]) -> [String] {
        causes.flatMap { cause -> [String] in
            switch cause {
            case .standard(let text): return [text]
            case .manifest(let place, .written): return [place.path]
            case .manifest(let place, let relation): return ["\(place.path) \(relation)"]
            case .derived(let rule, let sources): return ["by \(rule)"] + words(sources)
            }
        }
    }

    @Test(arguments: [
        ("replicas: 2", "services.api.in.production.replicas override(environment: \"production\")", "services.api"),
        ("memory: 512M", "limits.small.memory limitsClass(\"small\")", ""),
    ])
    func aLineNamesItsValues(text: String, cause: String, reason: String) throws {
        let example = try Example.minimal()
        let number = try example.line(text, in: Self.production)
        let explanation = try #require(example.recorded.explain(Self.production, line: number))
        #expect(explanation.file.generator == "compose")
        #expect(explanation.file.environment == "production")
        if !cause.isEmpty { #expect(words(explanation.causes).contains(cause), "\(words(explanation.causes))") }
        if !reason.isEmpty { #expect(words(explanation.reasons).contains(reason), "\(words(explanation.reasons))") }
    }

    @Test func aDefaultNamesTheComponent() throws {
        let example = try Example.minimal()
        let number = try example.line("pg_isready", in: "deploy/docker/compose/base.yml")
        let explanation = try #require(example.recorded.explain("deploy/docker/compose/base.yml", line: number))
        let all = words(explanation.causes + explanation.reasons)
        #expect(all.contains("services.postgres.component") || all.contains("catalog"), "\(all)")
    }

    @Test func anInheritedValueNamesWhereItStands() throws {
        let example = try Example.minimal([
            (
                "\"production\": {\n      \"purpose\"",
                "\"staging\": { \"extends\": \"production\", \"purpose\": \"staging\", "
                    + "\"tls\": { \"mode\": \"self-signed\" } },\n"
                    + "    \"production\": {\n      \"hardening\": \"full\",\n      \"purpose\""
            )
        ])
        let path = "deploy/docker/compose/staging.yml"
        let rendered = try #require(example.recorded.lines(of: path))
        let all = (1...rendered.lines.count).compactMap { example.recorded.explain(path, line: $0) }
            .flatMap { words($0.causes + $0.reasons) }
        #expect(all.contains("environments.production.hardening inherited(from: \"production\")"), "\(Set(all))")
    }

    @Test func aPatchIsNamedOnItsLinesAndItsFile() throws {
        let patch = """
            "patches": [
                { "artifact": "\(Self.production)", "reason": "the disk is slow",
                  "merge": { "services": { "api": { "cpu_shares": 512 } } } }
              ],
              "networks": {
            """
        let example = try Example.minimal([("\"networks\": {\n    \"edge\"", patch + "\n    \"edge\"")])
        let number = try example.line("cpu_shares: 512", in: Self.production)
        let explanation = try #require(example.recorded.explain(Self.production, line: number))
        #expect(
            words(explanation.causes).contains(
                "patches[0].merge.services.api.cpu_shares patch(reason: \"the disk is slow\")"
            ),
            "\(words(explanation.causes))"
        )
        #expect(explanation.file.patches.map(\.reason) == ["the disk is slow"])
        let other = try #require(example.recorded.explain("deploy/docker/compose/base.yml", line: 1))
        #expect(other.file.patches.isEmpty)
    }

    @Test func linesThatAreNotThereHaveNoExplanation() throws {
        let explainer = try Example.minimal().recorded
        #expect(explainer.explain(Self.production, line: 0) == nil)
        #expect(explainer.explain(Self.production, line: 1_000_000) == nil)
        #expect(explainer.explain("no/such/file") == nil)
    }

    @Test func aFileSaysWhatItStandsOn() throws {
        let explanation = try #require(try Example.minimal().recorded.explain(Self.production))
        #expect(explanation.entries.contains { $0.path == "services.api" && $0.lineCount > 5 })
        #expect(explanation.explainedLineCount <= explanation.lineCount)
        #expect(explanation.explainedLineCount > explanation.lineCount / 2)
    }

    // MARK: - From a value

    @Test func aValueNamesItsLinesByOrigin() async throws {
        let example = try Example.minimal()
        let explanation = try await example.recorded.explain(value: "networks.edge.subnet")
        #expect(!explanation.isTried)
        let texts = explanation.files.flatMap { $0.lines.map(\.text) }
        #expect(texts.contains { $0.contains("10.40.0.0/24") })
        #expect(explanation.files.allSatisfy { !$0.lines.isEmpty })
    }

    @Test func overridesAreNamed() async throws {
        let explanation = try await Example.minimal().recorded.explain(value: "networks.backend.isolation")
        #expect(explanation.overrides == ["networks.backend.in.development.isolation"])
    }

    /// A trial finds blocks that no value stands in: without the description, its comment goes.
    @Test func aTrialFindsWhatGoesWithoutTheValue() async throws {
        let example = try Example.minimal()
        let explanation = try await example.tried.explain(value: "services.api.metrics")
        #expect(explanation.isTried)
        let lines = explanation.files.flatMap(\.lines)
        #expect(lines.contains { !$0.isRecorded })
        for (file, lines) in explanation.files {
            let rendered = try #require(example.recorded.lines(of: file.path))
            #expect(lines.allSatisfy { rendered.text($0.number) == $0.text })
        }
    }

    @Test func aValueThatMakesNothingSaysSo() async throws {
        let explanation = try await Example.minimal().tried.explain(value: "$schema")
        #expect(explanation.files.isEmpty)
        let text = ExplanationText(manifest: "manifest.json", folder: "Generated").text(explanation)
        #expect(text.contains("makes no line of any file"))
    }
}

/// What is printed is one line for one line, whatever stands in the manifest.
@Suite struct ExplanationTextTests {
    @Test func hostileTextStaysVisible() throws {
        let example = try Example.minimal([("The service itself.", "right to left \\u202E and zero \\u200B width")])
        let text = ExplanationText(manifest: "manifest.json", folder: "Generated")
        for path in example.recorded.paths where path.contains("compose") {
            let rendered = try #require(example.recorded.lines(of: path))
            for number in 1...rendered.lines.count {
                let explanation = try #require(example.recorded.explain(path, line: number))
                #expect(!text.text(explanation).unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{200B}" })
            }
        }
    }
}
