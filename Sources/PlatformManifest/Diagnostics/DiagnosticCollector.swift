package import Origins

/// Gathers the diagnostics of one run; equal ones are kept once.
package final class DiagnosticCollector {
    private var seen: Set<Diagnostic> = []
    private var gathered: [Diagnostic] = []

    package init() {}

    package func add(_ diagnostic: Diagnostic) {
        if seen.insert(diagnostic).inserted { gathered.append(diagnostic) }
    }

    package func report(
        _ code: DiagnosticCode,
        _ range: SourceRange?,
        _ message: String,
        severity: DiagnosticSeverity = .error,
        notes: [DiagnosticNote] = [],
        fix: String? = nil
    ) {
        add(Diagnostic(code, range, message, severity: severity, notes: notes, fixes: fix.map { [$0] } ?? []))
    }

    package var hasErrors: Bool { gathered.contains { $0.severity == .error } }

    /// By position, those of the whole file first; in the order of their finding at one position.
    package var diagnostics: [Diagnostic] {
        gathered.enumerated().sorted { left, right in
            switch (left.element.range, right.element.range) {
            case (nil, nil): left.offset < right.offset
            case (nil, _): true
            case (_, nil): false
            case (let first?, let second?): (first, left.offset) < (second, right.offset)
            }
        }.map(\.element)
    }
}
