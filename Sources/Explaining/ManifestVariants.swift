import Origins
import PlatformManifest

/// Makes manifests that differ from the real one in the value of one place or more.
struct ManifestVariants: Sendable {
    /// What takes the place of a value.
    enum Change: Equatable, Sendable {
        case removed
        case value(JSONValueText)
    }

    /// JSON of a scalar.
    typealias JSONValueText = String

    private let root: JSONNode
    private let name: String
    private let shapes = ManifestShapes()
    /// Every string of the manifest, by the last key of its path: other values for a reference.
    private let texts: [String: [String]]
    /// The keys of every object of the manifest, outer ones first: names of entries, which other places refer to.
    private let keys: [[String]]

    init(_ file: ManifestFile) {
        root = file.root
        name = file.source.name
        var texts: [String: [String]] = [:]
        for leaf in Self.leaves(of: file.root) {
            guard case .string(let text) = leaf.value, let key = Self.lastKey(file.path(at: leaf.range)) else {
                continue
            }
            if !texts[key, default: []].contains(text) { texts[key, default: []].append(text) }
        }
        self.texts = texts
        keys = Self.keys(of: file.root)
    }

    /// Every scalar below a node.
    static func leaves(of node: JSONNode) -> [JSONNode] {
        switch node.value {
        case .array(let elements): elements.flatMap(leaves)
        case .object(let members): members.flatMap { leaves(of: $0.node) }
        case .null, .bool, .number, .string: [node]
        }
    }

    private static func lastKey(_ path: String) -> String? {
        ManifestPath.steps(of: path)?.lazy.reversed().compactMap { step in
            if case .key(let key) = step { key } else { nil }
        }.first
    }

    /// The manifest with some places changed, by their ranges.
    func source(_ changes: [SourceRange: Change]) -> SourceText {
        SourceText(name: name, bytes: Array(text(root, changes).utf8))
    }

    private func text(_ node: JSONNode, _ changes: [SourceRange: Change]) -> String {
        if case .value(let text)? = changes[node.range] { return text }
        switch node.value {
        case .null, .bool, .number, .string: return node.value.jsonText()
        case .array(let elements):
            return "["
                + elements.filter { changes[$0.range] != .removed }.map { text($0, changes) }.joined(separator: ",")
                + "]"
        case .object(let members):
            let kept = members.filter { changes[$0.node.range] != .removed }
            return "{"
                + kept.map { "\(JSONValue.string($0.key).jsonText()):\(text($0.node, changes))" }.joined(separator: ",")
                + "}"
        }
    }

    // MARK: - Other values

    /// Changes of a scalar that may be valid: absence first, since a value makes what is not there without it; then other
    /// values of its type.
    ///
    /// `limit` is how many valid ones are worth a trial: each word and each text of the
    /// schema where there are few, and more entries for a reference, for each may mean another block.
    func changes(of leaf: JSONNode) -> (changes: [Change], limit: Int) {
        let steps = ManifestPath.steps(of: root.path(at: leaf.range)) ?? []
        let shapes = shapes.shapes(at: steps)
        var found: [Change] = [.removed]
        var limit = Self.usualLimit
        switch leaf.value {
        case .bool(let value): found.append(.value(value ? "false" : "true"))
        case .number(let text): found += numbers(text).map { .value($0) }
        case .string(let text):
            let words = shapes.flatMap { shape -> [String] in
                if case .choice(let choices) = shape { choices.map(\.word) } else { [] }
            }
            let known = knownTexts(shapes)
            limit = max(limit, words.count) + known.count
            if !siblings(of: text).isEmpty { limit *= 2 }
            let others = words.isEmpty ? known + strings(text, steps) : words
            found += others.filter { $0 != text }.map { .value(JSONValue.string($0).jsonText()) }
        case .null, .array, .object: break
        }
        return (found, limit)
    }

    private static let usualLimit = 5

    /// Texts that a generator may know, as the schema shows them; one or two show the form only.
    private func knownTexts(_ shapes: [Shape]) -> [String] {
        shapes.flatMap { shape -> [String] in
            if case .text(let text) = shape, text.examples.count > 2 { text.examples } else { [] }
        }
    }

    private func numbers(_ text: String) -> [String] {
        guard let number = Int(text) else {
            // A decimal with another last digit.
            let last = text.utf8.last.map { $0 == UInt8(ascii: "9") ? "1" : String(Int($0) - 47) } ?? "1"
            return [String(text.dropLast()) + last, "1", "2", "0.5"].filter { $0 != text }
        }
        return [number + 3, number * 3, number - 1, 1].filter { $0 != number }.map(String.init)
    }

    /// A text with another number, a longer one, and what stands in places of the same key or names an entry beside the
    /// one that it names.
    private func strings(_ text: String, _ steps: [ManifestPath.Step]) -> [String] {
        var found: [String] = []
        if let digits = Self.lastNumber(text), let number = Int(text[digits]) {
            for other in [number + 3, number - 1, number * 3] where other >= 0 && other != number {
                found.append(text[..<digits.lowerBound] + String(other) + text[digits.upperBound...])
            }
            found = Array(found.prefix(2))
        }
        if text.hasPrefix("/") {
            // Paths are put in order by their length, and mean another thing with a slash at their end.
            let longest = (texts[Self.lastKey(ManifestPath.text(of: steps)) ?? ""] ?? []).max { $0.count < $1.count }
            let longer = longest ?? text
            found += [
                text.hasSuffix("/") ? String(text.dropLast()) : text + "/", "/",
                longer + (longer.hasSuffix("/") ? "x" : "/x"),
            ]
        }
        found += ["\(text)x", "x\(text)"].prefix(found.isEmpty ? 2 : 1)
        let key = Self.lastKey(ManifestPath.text(of: steps)) ?? ""
        // Of a reference, first what is not referred to yet.
        let used = texts[key] ?? []
        found += siblings(of: text).filter { !used.contains($0) }.prefix(8)
        found += used.filter { $0 != text }.prefix(6)
        found += ["\(text) x", "\(text)/x"]
        return found
    }

    /// The other entries of the objects that have one of this name.
    private func siblings(of name: String) -> [String] {
        var found: [String] = []
        for keys in keys where keys.contains(name) { found += keys.filter { $0 != name && !found.contains($0) } }
        return found
    }

    /// Of every object below a node.
    private static func keys(of node: JSONNode) -> [[String]] {
        switch node.value {
        case .array(let elements): elements.flatMap(keys)
        case .object(let members): [members.map(\.key)] + members.flatMap { keys(of: $0.node) }
        case .null, .bool, .number, .string: []
        }
    }

    private static func lastNumber(_ text: String) -> Range<String.Index>? {
        func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }
        guard let last = text.lastIndex(where: isDigit) else { return nil }
        let start = text[..<last].lastIndex { !isDigit($0) }.map { text.index(after: $0) } ?? text.startIndex
        return start..<text.index(after: last)
    }
}
