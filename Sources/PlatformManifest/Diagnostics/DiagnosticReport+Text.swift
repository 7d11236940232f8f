import Origins

extension DiagnosticReport {
    /// For people, a blank line between diagnostics.
    ///
    ///     manifest.json:12:7: error: key 'replica' does not exist here [PG0101]
    ///         "replica": 3,
    ///         ^~~~~~~~~
    ///       fix: did you mean 'replicas'?
    func text(isColored: Bool) -> String {
        let style = TextStyle(isColored: isColored)
        return diagnostics.map { diagnostic in
            var lines = [heading(diagnostic, style)]
            lines += excerpt(diagnostic.range, style)
            for note in diagnostic.notes {
                let place = note.range.map { placeText($0) + " " } ?? "  "
                lines.append("\(style.bold(place))\(style.note("note:")) \(visible(note.message))")
                lines += excerpt(note.range, style)
            }
            lines += diagnostic.fixes.map { "  \(style.fix("fix:")) \(visible($0))" }
            return lines.joined(separator: "\n") + "\n"
        }.joined(separator: "\n")
    }

    private func heading(_ diagnostic: Diagnostic, _ style: TextStyle) -> String {
        let place = diagnostic.range.map(placeText) ?? "\(visible(source.name)):"
        let severity = style.severity(diagnostic.severity)
        return "\(style.bold(place)) \(severity) \(style.bold(visible(diagnostic.message))) [\(diagnostic.code.id)]"
    }

    /// For example: `manifest.json:12:7:`.
    private func placeText(_ range: SourceRange) -> String {
        let position = source.position(of: range.lowerBound)
        return "\(visible(source.name)):\(position.line):\(position.column):"
    }

    private func excerpt(_ range: SourceRange?, _ style: TextStyle) -> [String] {
        guard let range, let excerpt = SourceExcerpt(range, in: source) else { return [] }
        return ["    " + excerpt.line, "    " + style.fix(excerpt.underline)]
    }
}

/// Colours of a terminal (ECMA-48, Select Graphic Rendition).
private struct TextStyle {
    let isColored: Bool

    func bold(_ text: String) -> String { colored(text, "1") }
    func note(_ text: String) -> String { colored(text, "1;36") }
    func fix(_ text: String) -> String { colored(text, "1;32") }

    func severity(_ severity: DiagnosticSeverity) -> String {
        switch severity {
        case .error: colored("error:", "1;31")
        case .warning: colored("warning:", "1;35")
        case .note: colored("note:", "1;36")
        }
    }

    private func colored(_ text: String, _ parameters: String) -> String {
        isColored ? "\u{1B}[\(parameters)m\(text)\u{1B}[0m" : text
    }
}
