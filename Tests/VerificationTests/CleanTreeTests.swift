import Testing
import Verification

/// What platformgen renders contradicts itself nowhere.
@Suite("Clean trees") struct CleanTreeTests {
    @Test func everySystemIsThere() {
        let names = Set(RenderedPlatform.systems.map(\.name))
        #expect(names.isSuperset(of: ["flagship", "iot-sim", "mime-transfer", "single-app"]))
        #expect(RenderedPlatform.goldens.count >= 3)
    }

    @Test(arguments: RenderedPlatform.systems + RenderedPlatform.goldens) func nothingIsFound(
        platform: RenderedPlatform
    ) {
        let findings = InvariantRegistry.findings(in: platform.tree)
        let lines = findings.map { "\($0.path):\($0.line):\($0.column): \($0.code) \($0.message)" }
        #expect(lines == [], "\(lines.joined(separator: "\n"))")
    }

    /// What the systems of the repository do not write, but others do.
    struct Edit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let path: String
        let edits: [(text: String, other: String)]

        init(_ testDescription: String, _ path: String, _ edits: (text: String, other: String)...) {
            self.testDescription = testDescription
            self.path = path
            self.edits = edits
        }
    }

    static let edits: [Edit] = [
        Edit("objectives over four weeks", "manifest.json", ("\"window\": \"30d\"", "\"window\": \"28d\"")),
        Edit("objectives over a week", "manifest.json", ("\"window\": \"30d\"", "\"window\": \"7d\"")),
    ]

    @Test(arguments: edits) func nothingIsFoundAfter(edit: Edit) throws {
        let findings = InvariantRegistry.findings(in: try RenderedPlatform.edited(edit.path, edit.edits).tree)
        let lines = findings.map { "\($0.path):\($0.line):\($0.column): \($0.code) \($0.message)" }
        #expect(lines == [], "\(lines.joined(separator: "\n"))")
    }
}
