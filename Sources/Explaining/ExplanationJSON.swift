import Documents
import PlatformManifest

/// Explanations for machines.
package struct ExplanationJSON {
    /// As the user named the manifest.
    let manifest: String
    /// The output folder, put before the paths of files.
    let folder: String

    package init(manifest: String, folder: String) {
        self.manifest = manifest
        self.folder = folder
    }

    package func text(_ explanation: LineExplanation) -> String {
        var node = identity(explanation.file)
        node["line"] = DataNode(explanation.line)
        node["text"] = DataNode(explanation.text)
        node["causes"] = DataNode(items: explanation.causes.map(cause))
        node["reasons"] = DataNode(items: explanation.reasons.map(cause))
        return printed(node)
    }

    package func text(_ explanation: FileExplanation) -> String {
        var node = identity(explanation.file)
        node["lines"] = DataNode(explanation.lineCount)
        node["explainedLines"] = DataNode(explanation.explainedLineCount)
        node["entries"] = DataNode(
            items: explanation.entries.map { ["path": DataNode($0.path), "lines": DataNode($0.lineCount)] }
        )
        node["defaults"] = DataNode(
            items: explanation.standards.map { ["text": DataNode($0.text), "lines": DataNode($0.lineCount)] }
        )
        return printed(node)
    }

    package func text(_ explanation: ValueExplanation) -> String {
        var node = place(explanation.place)
        node["overrides"] = DataNode(strings: explanation.overrides)
        node["tried"] = DataNode(explanation.isTried)
        node["files"] = DataNode(
            items: explanation.files.map { file, lines in
                var node = identity(file)
                node["lines"] = DataNode(
                    items: lines.map { line in
                        [
                            "line": DataNode(line.number), "text": DataNode(line.text),
                            "found": DataNode(line.isRecorded ? "origin" : "trial"),
                        ]
                    }
                )
                return node
            }
        )
        return printed(node)
    }

    private func printed(_ node: DataNode) -> String {
        String(decoding: JSONDocument(root: node).rendered(), as: UTF8.self)
    }

    private func identity(_ file: FileIdentity) -> DataNode {
        [
            "file": DataNode("\(folder)/\(file.path)"),
            "generator": DataNode(file.generator),
            "environment": file.environment.map { DataNode($0) } ?? .null,
            "patches": DataNode(
                items: file.patches.map { patch in
                    var node = place(patch.place)
                    node["reason"] = DataNode(patch.reason)
                    return node
                }
            ),
        ]
    }

    private func place(_ place: ManifestPlace) -> DataNode {
        [
            "path": DataNode(place.path), "manifest": DataNode(manifest), "line": DataNode(place.position.line),
            "column": DataNode(place.position.column), "value": DataNode(place.excerpt),
        ]
    }

    private func cause(_ cause: Cause) -> DataNode {
        switch cause {
        case .standard(let text): return ["kind": "default", "text": DataNode(text)]
        case .derived(let rule, let sources):
            return ["kind": "derived", "rule": DataNode(rule), "from": DataNode(items: sources.map(self.cause))]
        case .manifest(let place, let relation):
            var node: DataNode = ["kind": "manifest"]
            for pair in self.place(place).pairs ?? [] { node.append(pair) }
            switch relation {
            case .written: node["relation"] = "written"
            case .override(let environment):
                node["relation"] = "override"
                node["environment"] = DataNode(environment)
            case .inherited(let environment):
                node["relation"] = "inherited"
                node["environment"] = DataNode(environment)
            case .limitsClass(let name):
                node["relation"] = "limits class"
                node["class"] = DataNode(name)
            case .patch(let reason):
                node["relation"] = "patch"
                node["reason"] = DataNode(reason)
            }
            return node
        }
    }
}
