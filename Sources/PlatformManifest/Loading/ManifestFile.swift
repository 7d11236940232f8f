package import Origins

/// A manifest as read: its text, its tree, and what it says with and without each environment's overrides.
package struct ManifestFile: Sendable {
    package let source: SourceText
    package let root: JSONNode
    /// Without any override: what the shared artifacts are made from.
    package let base: Manifest
    /// One element an environment, in the manifest's order.
    package let environments: [(name: EnvironmentName, manifest: Manifest)]

    /// Reads and decodes a manifest; every problem goes to `collector`.
    ///
    /// - Returns: `nil` when there is no tree to decode. With errors in `collector` the result holds placeholders and
    ///   is good for further checks only.
    package static func read(_ source: SourceText, into collector: DiagnosticCollector) -> ManifestFile? {
        guard let root = JSONReader.read(source, into: collector) else { return nil }
        let context = DecodingContext(collector: collector)
        guard case .object = root.value else {
            context.reportWrongType(root, expected: "an object with the manifest")
            return nil
        }
        let overrides = EnvironmentOverrides(root: root, collector: collector)
        overrides.report()
        let base = Manifest.decode(overrides.merged(for: nil), context)
        let environments = base.environments.names.map { name in
            (name, Manifest.decode(overrides.merged(for: name.text), context))
        }
        return ManifestFile(source: source, root: root, base: base, environments: environments)
    }

    /// The path of the innermost value or key at a range, with dots. For example: `services.backend.limits.memory`.
    package func path(at range: SourceRange) -> String {
        var path = ""
        var node = root
        while true {
            switch node.value {
            case .object(let members):
                guard
                    let member = members.first(where: {
                        $0.keyRange.lowerBound <= range.lowerBound && range.upperBound <= $0.node.range.upperBound
                    })
                else { return path }
                path += path.isEmpty ? member.key : ".\(member.key)"
                if range.upperBound <= member.keyRange.upperBound { return path }
                node = member.node
            case .array(let elements):
                guard
                    let place = elements.firstIndex(where: {
                        $0.range.lowerBound <= range.lowerBound && range.upperBound <= $0.range.upperBound
                    })
                else { return path }
                path += "[\(place)]"
                node = elements[place]
            default:
                return path
            }
        }
    }
}
