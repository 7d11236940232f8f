import Foundation
import TestSupport
import Testing

/// Nasty texts reach the container as the manifest says them.
@Suite("Hostile values through Compose") struct HostileValueTests {
    @Test(arguments: ComposeProgram.allCases) func arriveUnchanged(program: ComposeProgram) throws {
        let system = try RenderedSystem.named("golden/hostile")
        let manifest = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: system.manifest)))
        let services = try #require((manifest as? [String: Any])?["services"] as? [String: [String: Any]])
        let written = try #require(services["yes"])
        let merged = try program.merged(system, try system.composeFiles(of: "production"), environment: "production")
        let read = try #require((merged["services"] as? [String: [String: Any]])?["yes"])

        let environment = try #require(read["environment"] as? [String: String])
        let literals = (written["env"] as? [String: Any] ?? [:]).compactMapValues { $0 as? String }
        #expect(literals.count >= 10)
        for (name, text) in literals { #expect(environment[name].map(plain) == text, "\(name)") }
        #expect(environment["GREETING"] == "with space; and # sign")
        for key in ["command", "entrypoint"] {
            #expect((read[key] as? [String])?.map(plain) == written[key] as? [String], "\(key)")
        }
        let labels = try #require(read["labels"] as? [String: String])
        for (name, text) in written["labels"] as? [String: String] ?? [:] { #expect(labels[name].map(plain) == text) }
    }

    /// What `config` prints could be read by Compose again, so it doubles each `$`.
    private func plain(_ text: String) -> String { text.replacingOccurrences(of: "$$", with: "$") }
}
