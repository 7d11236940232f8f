package import Origins

/// A manifest as read: its text, its tree, and what it says with and without each environment's overrides.
package struct ManifestFile: Sendable {
    package let source: SourceText
    package let root: JSONNode
    /// Without any override: what the shared artifacts are made from.
    package let base: Manifest
    /// One element an environment, in the manifest's order.
    package let environments: [(name: EnvironmentName, manifest: Manifest)]
    /// Entries with an error inside, from key to end of value, in the order of the text.
    ///
    /// Their values may be placeholders: a check drops a finding that touches one of them, since it may be no fault of
    /// its own. An entry is a member of a section that maps names, an element of `patches`, or a section of its own
    /// such as `platform`.
    package let faultyEntries: [SourceRange]
    /// Where these errors are.
    package let faults: Set<SourceRange>

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
        let overrides = EnvironmentOverrides(root: root, context)
        overrides.report()
        let tree = overrides.base()
        let base = Manifest.decode(tree, context)
        let contextOfEnvironments = DecodingContext(collector: collector, base: base)
        let environments = base.environments.names.map { name in
            (name, Manifest.decode(overrides.merged(tree, for: name.text), contextOfEnvironments))
        }
        let faults = collector.diagnostics.filter { $0.severity == .error }.compactMap(\.range)
        return ManifestFile(
            source: source,
            root: root,
            base: base,
            environments: environments,
            faultyEntries: faultyEntries(of: root, faults),
            faults: Set(faults)
        )
    }

    /// The path of the innermost value or key at a range. For example: `services.backend.limits.memory`.
    package func path(at range: SourceRange) -> String { root.path(at: range) }

    /// Whether a range touches an entry with an error inside.
    package func isFaulty(_ range: SourceRange) -> Bool {
        // The last entry that begins before the range ends is the only one that can reach into it from before.
        var low = 0
        var high = faultyEntries.count
        while low < high {
            let middle = (low + high) / 2
            if faultyEntries[middle].lowerBound <= range.upperBound { low = middle + 1 } else { high = middle }
        }
        return low > 0 && faultyEntries[low - 1].upperBound >= range.lowerBound
    }

    /// The environments whose own settings hold an error.
    package var faultyEnvironments: Set<String> {
        let members = root["environments"]?.node.members ?? []
        return Set(members.filter { isFaulty($0.node.range) }.map(\.key))
    }

    private static func faultyEntries(of root: JSONNode, _ faults: [SourceRange]) -> [SourceRange] {
        guard !faults.isEmpty else { return [] }
        var next = 0
        return entries(of: root).filter { entry in
            while next < faults.count, faults[next].lowerBound < entry.lowerBound { next += 1 }
            return next < faults.count && faults[next].lowerBound < entry.upperBound
        }
    }

    private static func entries(of root: JSONNode) -> [SourceRange] {
        root.members.flatMap { section -> [SourceRange] in
            let whole = SourceRange(Int(section.keyRange.lowerBound), Int(section.node.range.upperBound))
            switch section.node.value {
            case .object(let members) where sectionsOfEntries.contains(section.key):
                return members.map {
                    SourceRange(Int($0.keyRange.lowerBound), Int($0.node.range.upperBound))
                }
            case .array(let elements) where section.key == "patches": return elements.map(\.range)
            default: return [whole]
            }
        }
    }

    /// The sections that map names.
    private static let sectionsOfEntries = [
        "environments", "networks", "volumes", "limits", "secrets", "variables", "services", "backups", "templates",
    ]
}
