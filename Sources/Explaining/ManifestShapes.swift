import PlatformManifest

/// What the manifest accepts at each of its places.
struct ManifestShapes: Sendable {
    private let objects: [String: ObjectShape]
    private let root: Shape

    init() {
        var registry = ShapeRegistry()
        root = Manifest.shape(in: &registry)
        objects = Dictionary(registry.objects.map { ($0.name, $0) }) { first, _ in first }
    }

    /// The shapes that the value at a path may have; empty where anything may stand.
    func shapes(at steps: [ManifestPath.Step]) -> [Shape] {
        var shapes = alternatives(root)
        for step in steps { shapes = shapes.flatMap { next(step, in: $0) }.flatMap(alternatives) }
        return shapes
    }

    private func alternatives(_ shape: Shape) -> [Shape] {
        guard case .anyOf(let shapes) = shape else { return [shape] }
        return shapes.flatMap(alternatives)
    }

    private func next(_ step: ManifestPath.Step, in shape: Shape) -> [Shape] {
        switch (step, shape) {
        case (.index, .list(let element, _, _)): return [element]
        case (.key, .map(_, let value)): return [value]
        case (.key(let key), .object(let name)):
            guard let object = objects[name] else { return [] }
            // The overrides of an entry: an object with environments as keys, each with fields of the entry.
            if key == "in", object.isOverridable { return [.map(key: Self.anyKey, value: shape)] }
            return object.fields.filter { $0.key == key }.map(\.shape)
        default: return []
        }
    }

    private static let anyKey = TextShape("a name", "")
}
