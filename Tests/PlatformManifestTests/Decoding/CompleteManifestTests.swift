import Origins
import PlatformManifest
import Testing

@Suite struct CompleteManifestTests {
    @Test func decodes() throws {
        let (file, diagnostics) = read(try completeManifest())
        #expect(DiagnosticReport(diagnostics, source: try completeManifest(), root: nil).printed(as: .text) == "")
        #expect(file?.environments.map(\.name.text) == ["development", "staging", "production"])
    }

    /// What the other tests over the complete manifest rest upon.
    @Test func usesEveryKey() throws {
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        let root = try #require(JSONReader.read(try completeManifest(), into: DiagnosticCollector()))
        var used: [String: Set<String>] = [:]
        collect(root, .object(Manifest.shapeName), registry, &used)
        for object in registry.objects {
            let keys = object.fields.map(\.key) + (object.isOverridable ? ["in"] : [])
            let missing = keys.filter { used[object.name]?.contains($0) != true }
            #expect(missing == [], "of '\(object.name)' in Tests/Fixtures/complete-manifest.json")
        }
    }

    private func collect(
        _ node: JSONNode,
        _ shape: Shape,
        _ registry: ShapeRegistry,
        _ used: inout [String: Set<String>]
    ) {
        switch (shape, node.value) {
        case (.object(let name), .object(let members)):
            guard let object = registry.objects.first(where: { $0.name == name }) else { return }
            used[name, default: []].formUnion(members.map(\.key))
            for member in members {
                guard let field = object.fields.first(where: { $0.key == member.key }) else { continue }
                collect(member.node, field.shape, registry, &used)
            }
        case (.map(_, let value), .object(let members)):
            for member in members { collect(member.node, value, registry, &used) }
        case (.list(let element, _, _), .array(let elements)):
            for node in elements { collect(node, element, registry, &used) }
        case (.anyOf(let alternatives), _):
            for alternative in alternatives { collect(node, alternative, registry, &used) }
        default: break
        }
    }
}
