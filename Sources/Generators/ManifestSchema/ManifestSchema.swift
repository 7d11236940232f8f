package import Documents
import PlatformManifest

/// The JSON Schema (2020-12) of the manifest, from the same definitions that decode it.
///
/// What it cannot say: references between entries, rules over numbers (host bits of a subnet, decimals), how a number is
/// spelled (`80.0` is no port for the decoder), and what an override leaves once it is merged.
package enum ManifestSchema {
    package static func document() -> JSONDocument {
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        return JSONDocument(root: document(of: registry, root: Manifest.shapeName, title: "platformgen manifest"))
    }

    /// A schema whose root is one object type of the registry.
    static func document(of registry: ShapeRegistry, root: String, title: String) -> DataNode {
        var writer = SchemaWriter(registry)
        let object = writer.object(root, .written)
        var document: DataNode = [
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": DataNode(title),
        ]
        for pair in object.pairs ?? [] where pair.key != "title" { document.append(pair) }
        document.append("$defs", DataNode(pairs: writer.definitions()))
        return document
    }
}
