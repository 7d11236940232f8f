import Documents
package import Origins
package import PlatformManifest

/// The manifest's patches on rendered YAML and JSON files.
package enum ArtifactPatches {
    package static let code = DiagnosticCode("PG0903", "patch that does not apply")

    /// Applies each patch to its artifact, in the manifest's order, and notes it in the file's header.
    ///
    /// A patch whose artifact does not exist, or that changes nothing, is reported.
    package static func apply(
        _ patches: [Sourced<PatchSection>],
        to artifacts: inout [(generator: String, artifact: GeneratedArtifact)],
        into collector: DiagnosticCollector
    ) {
        for patch in patches {
            let path = patch.value.artifact
            let range = path.origin.manifestRanges.first
            guard let place = artifacts.firstIndex(where: { $0.artifact.artifact.path.text == path.text }) else {
                let names = artifacts.map(\.artifact.artifact.path.text)
                collector.report(
                    code,
                    range,
                    "a patch is for '\(path.value)', which is not rendered",
                    fix: nearest(to: path.text, among: names).map { "did you mean '\($0)'?" }
                )
                continue
            }
            let document = artifacts[place].artifact.artifact.document
            let merge = node(patch.value.merge.value.node)
            if var yaml = document as? YAMLDocument {
                let (root, changed) = yaml.root.applying(mergePatch: merge)
                reportUnchanged(changed.isEmpty, path, collector)
                yaml.root = root
                let reason = patch.value.reason
                yaml.notes += [.init(""), .init("Patched by the manifest: \(reason.value)", reason.origin)]
                artifacts[place].artifact.artifact.document = yaml
            } else if var json = document as? JSONDocument {
                let (root, changed) = json.root.applying(mergePatch: merge)
                reportUnchanged(changed.isEmpty, path, collector)
                json.root = root
                artifacts[place].artifact.artifact.document = json
            } else {
                collector.report(
                    code,
                    range,
                    "a patch is for '\(path.value)', which is neither YAML nor JSON",
                    fix: "override its template, or ask for a field in the manifest"
                )
            }
        }
    }

    private static func reportUnchanged(
        _ isUnchanged: Bool,
        _ path: Sourced<ProjectPath>,
        _ collector: DiagnosticCollector
    ) {
        guard isUnchanged else { return }
        collector.report(
            code,
            path.origin.manifestRanges.first,
            "the patch for '\(path.value)' changes nothing",
            fix: "delete the patch: the file says so already"
        )
    }

    /// The patch as a data tree, each value with its place in the manifest.
    private static func node(_ node: JSONNode) -> DataNode {
        let origin = Origin.manifest(node.range)
        switch node.value {
        case .null: return DataNode(.null, origin: origin)
        case .bool(let value): return DataNode(value, origin: origin)
        case .number(let text):
            if let integer = Int(text) { return DataNode(integer, origin: origin) }
            return DecimalText(parsing: text).map { DataNode($0, origin: origin) } ?? DataNode(text, origin: origin)
        case .string(let text): return DataNode(text, origin: origin)
        case .array(let elements): return DataNode(items: elements.map(Self.node), origin: origin)
        case .object(let members):
            let pairs = members.map { DataPair($0.key, Self.node($0.node), keyOrigin: .manifest($0.keyRange)) }
            return DataNode(pairs: pairs, origin: origin)
        }
    }
}
