import Origins
import PlatformManifest

/// A text with places marked inside it. For example: `{ ①"a"② : 1 }`.
///
/// The marks ① to ⑨ are taken out; their byte offsets in the rest are kept.
struct MarkedText {
    let text: String
    private var offsets: [Character: Int] = [:]

    init(_ marked: String) {
        var text = ""
        for scalar in marked.unicodeScalars {
            if ("①"..."⑨").contains(scalar) {
                offsets[Character(scalar)] = text.utf8.count
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        self.text = text
    }

    /// From one mark to another; a missing mark is -1, which no test expects.
    func range(_ start: Character, _ end: Character) -> [Int] { [offsets[start] ?? -1, offsets[end] ?? -1] }
}

extension SourceRange {
    var bounds: [Int] { [Int(lowerBound), Int(upperBound)] }
}

/// A manifest that decodes without a fault, with one more member or section.
func minimalManifest(_ extra: String = "", name: String = "m.json") -> SourceText {
    let separator = extra.isEmpty ? "" : ", "
    return SourceText(name: name, bytes: Array("{\"platform\": {\"name\": \"shop\"}\(separator)\(extra)}".utf8))
}

/// Reads a manifest, and returns it with what was found.
func read(_ source: SourceText) -> (file: ManifestFile?, diagnostics: [Diagnostic]) {
    let collector = DiagnosticCollector()
    let file = ManifestFile.read(source, into: collector)
    return (file, collector.diagnostics)
}

func read(_ text: String, name: String = "m.json") -> (file: ManifestFile?, diagnostics: [Diagnostic]) {
    read(SourceText(name: name, bytes: Array(text.utf8)))
}
