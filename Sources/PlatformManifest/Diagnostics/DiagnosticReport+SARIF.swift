import Origins

extension DiagnosticReport {
    /// A SARIF 2.1.0 log (OASIS standard) with one run.
    ///
    /// Fixes are part of the message: a SARIF fix is a ready edit, ours are advice.
    func sarif(version: String?) -> String {
        var rules: [DiagnosticCode] = []
        var places: [String: Int] = [:]
        for code in diagnostics.map(\.code) where places[code.id] == nil {
            places[code.id] = rules.count
            rules.append(code)
        }
        let driver = JSONValue.object([
            "name": .string("platformgen"),
            "version": version.map { .string($0) },
            "rules": .array(rules.map(sarifRule)),
        ])
        let run = JSONValue.object([
            "tool": .object(["driver": driver]),
            "columnKind": .string("unicodeCodePoints"),
            "results": .array(diagnostics.map { sarifResult($0, ruleIndex: places[$0.code.id] ?? 0) }),
        ])
        let log = JSONValue.object([
            "$schema": .string("https://json.schemastore.org/sarif-2.1.0.json"),
            "version": .string("2.1.0"),
            "runs": .array([run]),
        ])
        return log.jsonText() + "\n"
    }

    private func sarifRule(_ code: DiagnosticCode) -> JSONValue {
        .object(["id": .string(code.id), "shortDescription": .object(["text": .string(code.title)])])
    }

    private func sarifResult(_ diagnostic: Diagnostic, ruleIndex: Int) -> JSONValue {
        let text = ([diagnostic.message] + diagnostic.fixes.map { "fix: \($0)" }).joined(separator: "\n")
        let related = diagnostic.notes.enumerated().compactMap { place, note in
            note.range.map { sarifLocation($0, id: place + 1, message: note.message) }
        }
        return .object([
            "ruleId": .string(diagnostic.code.id),
            "ruleIndex": .number(ruleIndex),
            "level": .string(diagnostic.severity.rawValue),
            "message": .object(["text": .string(text)]),
            "locations": .array([sarifLocation(diagnostic.range, id: nil, message: nil)]),
            "relatedLocations": related.isEmpty ? nil : .array(related),
        ])
    }

    private func sarifLocation(_ range: SourceRange?, id: Int?, message: String?) -> JSONValue {
        let region = range.map(positions).map { start, end in
            JSONValue.object([
                "startLine": .number(start.line),
                "startColumn": .number(start.column),
                "endLine": .number(end.line),
                "endColumn": .number(end.column),
            ])
        }
        let path = range.flatMap(path)
        return .object([
            "id": id.map { .number($0) },
            "physicalLocation": .object([
                "artifactLocation": .object(["uri": .string(fileReference)]),
                "region": region,
            ]),
            "logicalLocations": path.map { .array([.object(["fullyQualifiedName": .string($0)])]) },
            "message": message.map { .object(["text": .string($0)]) },
        ])
    }

    /// The file's name as a URI reference (RFC 3986 §4.1): `file:///…` for an absolute path.
    private var fileReference: String {
        var reference = source.name.utf8.first == UInt8(ascii: "/") ? "file://" : ""
        for byte in source.name.utf8 {
            if byte.isAlphanumeric || byte.isOne(of: "-._~/") {
                reference.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                reference += "%" + hexadecimal(byte)
            }
        }
        return reference
    }
}
