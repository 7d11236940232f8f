import Foundation
import Testing
import Verification

@Suite("Cost") struct CostTests {
    @Test func eachInvariant() throws {
        let flagship = try RenderedPlatform.named("flagship")
        let clock = ContinuousClock()
        var lines: [String] = []
        let parse = clock.measure { _ = RenderedTree(files: flagship.files, platforms: flagship.platforms) }
        lines.append("tree \(parse)")
        for ending in [".yml", ".json", ".conf", ".tf", ".tfvars", ".template", ".sh", ".md"] {
            let some = flagship.files.filter { $0.key.hasSuffix(ending) }
            lines.append(
                "tree \(ending) \(some.values.reduce(0) { $0 + $1.utf8.count }) bytes \(clock.measure { _ = RenderedTree(files: some, platforms: flagship.platforms) })"
            )
        }
        let again = clock.measure {
            _ = flagship.tree.replacing(
                "deploy/docker/compose/base.yml",
                with: flagship.files["deploy/docker/compose/base.yml"]
            )
        }
        lines.append("replacing \(again)")
        for invariant in InvariantRegistry.all {
            lines.append("\(invariant.code) \(clock.measure { _ = invariant.findings(in: flagship.tree) })")
        }
        print(lines.joined(separator: "\n"))
    }
}
