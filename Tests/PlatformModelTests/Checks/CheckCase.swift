import Origins
import PlatformManifest
import PlatformModel
import Testing

/// A manifest that one check objects to, and what it says; with changes that each satisfy the check.
struct CheckCase: CustomTestStringConvertible, Sendable {
    let code: String
    let about: String
    /// Members of the manifest. `«…»` stands around what is reported, `‹…›` around what the first note points at.
    let text: String
    let severity: DiagnosticSeverity
    let message: String
    let fix: String
    /// Replacements in the text without marks.
    let mends: [(String, String)]

    init(
        _ code: String,
        _ about: String,
        _ text: String,
        severity: DiagnosticSeverity = .error,
        says message: String,
        fix: String,
        mends: [(String, String)]
    ) {
        self.code = code
        self.about = about
        self.text = text
        self.severity = severity
        self.message = message
        self.fix = fix
        self.mends = mends
    }

    var testDescription: String { "\(code) \(about)" }

    /// Every mend, on its own.
    var mendedTexts: [String] {
        let plain = MarkedManifest(text).plain
        return mends.map { old, new in
            guard let place = plain.range(of: old) else { return "a mend that is not in the text: \(old)" }
            return plain.replacingCharacters(in: place, with: new)
        }
    }
}

extension String {
    /// The first appearance of a text.
    fileprivate func range(of other: String) -> Range<String.Index>? { ranges(of: other).first }

    fileprivate func replacingCharacters(in range: Range<String.Index>, with other: String) -> String {
        var result = self
        result.replaceSubrange(range, with: other)
        return result
    }
}

/// Text with the byte ranges that marks stood around.
struct MarkedManifest {
    let plain: String
    let reported: SourceRange?
    let noted: SourceRange?

    init(_ text: String) {
        var plain = ""
        var starts: [Character: Int] = [:]
        var ends: [Character: Int] = [:]
        for character in text {
            switch character {
            case "«", "‹": starts[character] = plain.utf8.count
            case "»", "›": ends[character] = plain.utf8.count
            default: plain.append(character)
            }
        }
        func range(_ start: Character, _ end: Character) -> SourceRange? {
            guard let lower = starts[start], let upper = ends[end] else { return nil }
            return SourceRange(lower, upper)
        }
        self.plain = plain
        reported = range("«", "»")
        noted = range("‹", "›")
    }

    /// A whole manifest with these members, and the usual platform and environments where they are not among them.
    static func complete(_ members: String) -> String {
        var text = "{\n"
        if !members.contains("\"platform\":") {
            text += "\"platform\": { \"name\": \"shop\", \"registry\": \"ghcr.io/acme\" },\n"
        }
        if !members.contains("\"environments\": {") {
            text += """
                "environments": {
                  "development": { "purpose": "development" },
                  "production": { "purpose": "production" }
                },

                """
        }
        return text + members + "\n}\n"
    }
}

/// What decoding and checks say about a manifest.
struct CheckedManifest {
    let decoding: [Diagnostic]
    let findings: [Diagnostic]

    init(_ text: String) throws {
        let collector = DiagnosticCollector()
        let source = SourceText(name: "manifest.json", bytes: Array(text.utf8))
        let file = try #require(ManifestFile.read(source, into: collector))
        decoding = collector.diagnostics
        let checks = DiagnosticCollector()
        PlatformChecks.run(on: file, PlatformResolver.resolve(file), into: checks)
        findings = checks.diagnostics
    }
}
