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
}
