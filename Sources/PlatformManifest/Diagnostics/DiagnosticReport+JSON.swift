import Origins

extension DiagnosticReport {
    /// One object, stable for scripts:
    ///
    ///     { "errors": 1, "warnings": 0, "diagnostics": [
    ///         { "file": …, "line": 12, "column": 7, "endLine": 12, "endColumn": 16, "path": "services.api.replica",
    ///           "severity": "error", "code": "PG0101", "message": …,
    ///           "notes": [{ "message": …, "file": …, "line": …, … }], "fixes": [… ] } ] }
    ///
    /// Lines and columns count from 1, columns in Unicode scalars; the end is behind the last scalar. A finding about
    /// the file as a whole has neither position nor path; a note about the finding's own place has no file either.
    func json() -> String {
        let object = JSONValue.object([
            "errors": .number(diagnostics.count { $0.severity == .error }),
            "warnings": .number(diagnostics.count { $0.severity == .warning }),
            "diagnostics": .array(diagnostics.map(jsonObject)),
        ])
        return object.jsonText() + "\n"
    }

    private func jsonObject(_ diagnostic: Diagnostic) -> JSONValue {
        let positions = diagnostic.range.map(positions)
        return .object([
            "file": .string(source.name),
            "line": positions.map { .number($0.start.line) },
            "column": positions.map { .number($0.start.column) },
            "endLine": positions.map { .number($0.end.line) },
            "endColumn": positions.map { .number($0.end.column) },
            "path": diagnostic.range.flatMap(path).map { .string($0) },
            "severity": .string(diagnostic.severity.rawValue),
            "code": .string(diagnostic.code.id),
            "message": .string(diagnostic.message),
            "notes": .array(diagnostic.notes.map(jsonObject)),
            "fixes": .array(diagnostic.fixes.map { .string($0) }),
        ])
    }

    private func jsonObject(_ note: DiagnosticNote) -> JSONValue {
        let positions = note.range.map(positions)
        return .object([
            "message": .string(note.message),
            "file": positions.map { _ in .string(source.name) },
            "line": positions.map { .number($0.start.line) },
            "column": positions.map { .number($0.start.column) },
            "endLine": positions.map { .number($0.end.line) },
            "endColumn": positions.map { .number($0.end.column) },
            "path": note.range.flatMap(path).map { .string($0) },
        ])
    }
}
