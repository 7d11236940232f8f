import PlatformManifest

/// Explanations as people read them.
package struct ExplanationText {
    /// As the user named the manifest.
    let manifest: String
    /// The output folder, put before the paths of files.
    let folder: String

    package init(manifest: String, folder: String) {
        self.manifest = manifest
        self.folder = folder
    }

    /// For example:
    ///
    ///     Generated/deploy/docker/compose/production.yml:42
    ///       memory: 4096M
    ///
    ///     made by compose, for production
    ///       services.backend.limits     manifest.json:310:17  "large"
    package func text(_ explanation: LineExplanation) -> String {
        var text = "\(folder)/\(explanation.file.path):\(explanation.line)\n"
        let line = visible(explanation.text)
        text += line.isEmpty ? "  (an empty line)\n" : "  \(line)\n"
        text += "\n\(maker(explanation.file))\n"
        if explanation.causes.isEmpty { text += "  the generator's own text\n" }
        let causes = sources(explanation.causes)
        text += self.text(causes)
        let reasons = sources(explanation.reasons).filter { reason in !causes.contains { $0.text == reason.text } }
        if !reasons.isEmpty { text += "\nstands in what is there because of\n" + self.text(reasons) }
        return text + notes(explanation.file)
    }

    package func text(_ explanation: FileExplanation) -> String {
        var text = "\(folder)/\(explanation.file.path)\n\(maker(explanation.file))\n"
        let own = explanation.lineCount - explanation.explainedLineCount
        text +=
            "\(lines(explanation.lineCount)): \(explanation.explainedLineCount) from values, \(own) the generator's own text\n"
        if !explanation.entries.isEmpty {
            text += "\nstands on\n"
            text += table(explanation.entries.map { ($0.path, lines($0.lineCount)) })
        }
        if !explanation.standards.isEmpty {
            text += "\ndefaults that the manifest does not state\n"
            text += table(explanation.standards.map { ($0.text, lines($0.lineCount)) })
        }
        return text + notes(explanation.file)
    }

    package func text(_ explanation: ValueExplanation) -> String {
        var text = "\(place(explanation.place))\n"
        let count = explanation.files.count
        text +=
            explanation.files.isEmpty
            ? "makes no line of any file\n"
            : "makes \(lines(explanation.lineCount)) of \(count) file\(count == 1 ? "" : "s")\n"
        for path in explanation.overrides { text += "overridden at \(path)\n" }
        for (file, lines) in explanation.files {
            text += "\n\(folder)/\(file.path) (\(file.environment ?? "all environments"))\n"
            let width = lines.last.map { String($0.number).count } ?? 1
            for line in lines {
                let number = String(line.number)
                text += "  \(String(repeating: " ", count: width - number.count))\(number)  \(visible(line.text))\n"
            }
        }
        return text
    }

    private func maker(_ file: FileIdentity) -> String {
        "made by \(file.generator), \(file.environment.map { "for \($0)" } ?? "shared by all environments")"
    }

    private func lines(_ count: Int) -> String { "\(count) line\(count == 1 ? "" : "s")" }

    private func notes(_ file: FileIdentity) -> String {
        guard !file.patches.isEmpty else { return "" }
        return "\npatches on this file\n"
            + file.patches.map { "  \(place($0.place)): \(visible($0.reason))\n" }.joined()
    }

    private func place(_ place: ManifestPlace) -> String {
        "\(place.path)  \(manifest):\(place.position.line):\(place.position.column)  \(place.excerpt)"
    }

    /// A value or default, and the rule by which it reaches the line.
    private struct Source {
        let text: String
        let rule: String?
    }

    /// What causes come down to, each value once, with the innermost rule that was applied to it.
    private func sources(_ causes: [Cause], rule: String? = nil) -> [Source] {
        var found: [Source] = []
        for cause in causes {
            let sources: [Source] =
                switch cause {
                case .standard(let text):
                    [Source(text: "\(text)  (a default that the manifest does not state)", rule: rule)]
                case .manifest(let place, let relation):
                    [Source(text: "\(self.place(place))\(words(relation).map { "  (\($0))" } ?? "")", rule: rule)]
                case .derived(let rule, let parts):
                    parts.isEmpty ? [Source(text: rule, rule: nil)] : self.sources(parts, rule: rule)
                }
            for source in sources where !found.contains(where: { $0.text == source.text }) { found.append(source) }
        }
        return found
    }

    /// One line each, those with one rule together below it.
    private func text(_ sources: [Source]) -> String {
        var text = ""
        var rule: String?
        for source in sources {
            if source.rule != rule, let next = source.rule { text += "  by the rule '\(visible(next))' from\n" }
            rule = source.rule
            text += "\(rule == nil ? "  " : "    ")\(source.text)\n"
        }
        return text
    }

    private func words(_ relation: Cause.Relation) -> String? {
        switch relation {
        case .written: nil
        case .override(let environment): "override in \(environment)"
        case .inherited(let environment): "inherited from \(environment)"
        case .limitsClass(let name): "limits class '\(name)'"
        case .patch(let reason): "patch: \(visible(reason))"
        }
    }

    private func table(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { "  \($0.0)\(String(repeating: " ", count: width - $0.0.count))  \($0.1)\n" }.joined()
    }
}
