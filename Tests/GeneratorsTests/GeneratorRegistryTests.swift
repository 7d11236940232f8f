import Generators
import Testing

@Suite struct GeneratorRegistryTests {
    @Test func namesAreUnique() {
        let names = GeneratorRegistry.all.map(\.description.name)
        #expect(Set(names).count == names.count)
    }
}
