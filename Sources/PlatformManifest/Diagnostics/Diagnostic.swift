package import Origins

/// One finding about the manifest, as a value that every output format prints.
package struct Diagnostic: Hashable, Sendable {
    package let severity: DiagnosticSeverity
    package let code: DiagnosticCode
    /// Where the offending text stands; `nil` for the file as a whole.
    package let range: SourceRange?
    /// One sentence, lower case, no full stop.
    package let message: String
    package let notes: [DiagnosticNote]
    /// Imperatives that mend it, the best one first.
    package let fixes: [String]

    package init(
        _ code: DiagnosticCode,
        _ range: SourceRange?,
        _ message: String,
        severity: DiagnosticSeverity = .error,
        notes: [DiagnosticNote] = [],
        fixes: [String] = []
    ) {
        self.severity = severity
        self.code = code
        self.range = range
        self.message = message
        self.notes = notes
        self.fixes = fixes
    }
}

package enum DiagnosticSeverity: String, Sendable, CaseIterable {
    case error, warning, note
}

/// A further place, or a further fact, that explains a diagnostic.
package struct DiagnosticNote: Hashable, Sendable {
    package let message: String
    package let range: SourceRange?

    package init(_ message: String, _ range: SourceRange? = nil) {
        self.message = message
        self.range = range
    }
}

/// A stable identifier and what it stands for. For example: `PG0101`, unknown key.
///
/// PG00xx syntax, PG01xx decoding, PG02xx values, PG03xx and above checks across the manifest.
package struct DiagnosticCode: Hashable, Sendable {
    package let id: String
    /// A noun phrase for rule lists.
    package let title: String

    package init(_ id: String, _ title: String) {
        self.id = id
        self.title = title
    }

    package static let syntax = DiagnosticCode("PG0001", "text that is not JSON")
    package static let duplicateKey = DiagnosticCode("PG0002", "key written twice in one object")
    package static let unknownKey = DiagnosticCode("PG0101", "key that the manifest does not know")
    package static let missingKey = DiagnosticCode("PG0102", "required key left out")
    package static let wrongType = DiagnosticCode("PG0103", "value of another kind")
    package static let keyConflict = DiagnosticCode("PG0104", "keys that exclude or need each other")
    package static let unknownOverride = DiagnosticCode("PG0105", "override that matches nothing")
    package static let badValue = DiagnosticCode("PG0201", "value outside its type")
}
