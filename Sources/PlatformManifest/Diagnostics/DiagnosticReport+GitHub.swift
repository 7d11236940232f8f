import Origins

extension DiagnosticReport {
    /// One workflow command a diagnostic (GitHub Actions, "Setting a notice message").
    ///
    /// For example: `::error file=manifest.json,line=12,col=7,endColumn=16,title=PG0101::key 'replica' …`. Fixes and
    /// notes follow the message on lines of their own.
    func github() -> String {
        diagnostics.map { diagnostic in
            var properties = [("file", source.name)]
            if let range = diagnostic.range {
                let (start, end) = positions(of: range)
                properties += [("line", String(start.line)), ("col", String(start.column))]
                // The end column is only read where a finding begins and ends on one line.
                if end.line == start.line {
                    properties.append(("endColumn", String(end.column)))
                } else {
                    properties.append(("endLine", String(end.line)))
                }
            }
            properties.append(("title", "\(diagnostic.code.id) \(diagnostic.code.title)"))
            let list = properties.map { "\($0)=\(WorkflowCommand.property($1))" }.joined(separator: ",")
            return "::\(command(diagnostic.severity)) \(list)::\(WorkflowCommand.data(message(diagnostic)))\n"
        }.joined()
    }

    private func command(_ severity: DiagnosticSeverity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
    }

    private func message(_ diagnostic: Diagnostic) -> String {
        let notes = diagnostic.notes.map { note -> String in
            guard let range = note.range else { return "note: \(note.message)" }
            let position = source.position(of: range.lowerBound)
            return "note: \(note.message) (line \(position.line), column \(position.column))"
        }
        return ([diagnostic.message] + notes + diagnostic.fixes.map { "fix: \($0)" }).joined(separator: "\n")
    }
}
