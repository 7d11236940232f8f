import Origins

/// The forms in which diagnostics are printed.
package enum DiagnosticFormat: String, CaseIterable, Sendable {
    /// For people: position, message, the line with a caret, notes, fixes.
    case text
    /// One JSON object, for scripts.
    case json
    /// SARIF 2.1.0, for code scanning services.
    case sarif
    /// Workflow commands, which GitHub Actions shows beside the lines of a pull request.
    case github
}

/// Diagnostics about one file, with what is needed to print them.
package struct DiagnosticReport {
    package let diagnostics: [Diagnostic]
    package let source: SourceText
    /// For manifest paths; `nil` where the text is no JSON.
    package let root: JSONNode?

    package init(_ diagnostics: [Diagnostic], source: SourceText, root: JSONNode?) {
        self.diagnostics = diagnostics
        self.source = source
        self.root = root
    }

    /// The whole report, ending with a line feed unless it is empty.
    ///
    /// `isColored` is for `text` only, `version` (of platformgen) for `sarif` only.
    package func printed(as format: DiagnosticFormat, isColored: Bool = false, version: String? = nil) -> String {
        switch format {
        case .text: text(isColored: isColored)
        case .json: json()
        case .sarif: sarif(version: version)
        case .github: github()
        }
    }

    /// How many there are, for the last line of a run. For example: `2 errors, 1 warning`; `nil` for none.
    package var summary: String? {
        let counts = DiagnosticSeverity.allCases.compactMap { severity -> String? in
            let count = diagnostics.count { $0.severity == severity }
            return count == 0 ? nil : "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")"
        }
        return counts.isEmpty ? nil : counts.joined(separator: ", ")
    }

    /// Start and end of a range as positions.
    func positions(of range: SourceRange) -> (start: SourcePosition, end: SourcePosition) {
        (source.position(of: range.lowerBound), source.position(of: range.upperBound))
    }

    /// The manifest path of a range; `nil` for the root or without a tree.
    func path(of range: SourceRange) -> String? {
        guard let path = root?.path(at: range), !path.isEmpty else { return nil }
        return path
    }
}
