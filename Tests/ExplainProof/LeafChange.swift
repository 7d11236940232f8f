import Generators
import Origins
import PlatformManifest

/// One scalar of a manifest.
package struct ManifestLeaf: Sendable {
    package let path: String
    let range: SourceRange
    let value: JSONValue

    /// Every scalar, in the order of the text.
    static func all(in root: JSONNode) -> [ManifestLeaf] {
        var leaves: [ManifestLeaf] = []
        func visit(_ node: JSONNode) {
            switch node.value {
            case .array(let elements): elements.forEach(visit)
            case .object(let members): members.forEach { visit($0.node) }
            case .null, .bool, .number, .string:
                leaves.append(ManifestLeaf(path: root.path(at: node.range), range: node.range, value: node.value))
            }
        }
        visit(root)
        return leaves
    }

    /// The path with every name of the user's and every index left out. For example: `services.*.volumes[].at`.
    var kind: String {
        var kind = ""
        var depth = 0
        var isIndex = false
        for part in path.split(separator: ".", omittingEmptySubsequences: false) {
            let isName = depth == 1 && !["platform", "gateway", "monitoring", "layout", "terraform"].contains(first)
            kind += depth == 0 ? "" : "."
            kind += isName ? "*" : String(part)
            depth += 1
        }
        var result = ""
        for character in kind {
            if character == "]" { isIndex = false }
            if !isIndex { result.append(character) }
            if character == "[" { isIndex = true }
        }
        return result
    }

    private var first: String { String(path.prefix { $0 != "." && $0 != "[" }) }
}

/// Other values for a leaf, the likeliest to be valid first.
struct LeafChanges {
    /// The strings of each kind of place, in all manifests.
    private let known: [String: [String]]
    /// Every word that some field takes.
    private let words: [[String]]

    init(_ roots: [JSONNode]) {
        var known: [String: [String]] = [:]
        for leaf in roots.flatMap(ManifestLeaf.all) {
            guard case .string(let text) = leaf.value, !known[leaf.kind, default: []].contains(text) else { continue }
            known[leaf.kind, default: []].append(text)
        }
        self.known = known
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        words = registry.objects.flatMap { $0.fields }.compactMap { Self.choices($0.shape) }
    }

    private static func choices(_ shape: Shape) -> [String]? {
        switch shape {
        case .choice(let choices): choices.map(\.word)
        case .list(let element, _, _): choices(element)
        case .anyOf(let shapes): shapes.lazy.compactMap(choices).first
        default: nil
        }
    }

    /// JSON texts.
    func candidates(_ leaf: ManifestLeaf) -> [String] {
        switch leaf.value {
        case .null, .array, .object: []
        case .bool(let value): [value ? "false" : "true"]
        case .number(let text): numbers(text)
        case .string(let text): strings(text, leaf).map { JSONValue.string($0).jsonText() }
        }
    }

    private func numbers(_ text: String) -> [String] {
        guard let number = Int(text) else {
            let changed = ["0.3", "0.7", "0.55", "1.5", "0.05", "0.015", "2.5", "0.45"]
            return changed.filter { $0 != text }
        }
        return [number + 1, number - 1, number * 2, number / 2, number + 10].filter { $0 != number }.map(String.init)
    }

    private func strings(_ text: String, _ leaf: ManifestLeaf) -> [String] {
        var found: [String] = []
        let choices = words.filter { $0.contains(text) }.flatMap(\.self).filter { $0 != text }
        let isProse = text.contains(" ") && !text.contains("$")
        if isProse { found += ["\(text.dropLast()) zq\(text.suffix(1))", "\(text) zq"] }
        found += choices
        found += Self.withOtherNumbers(text)
        found += ["\(text)zq", "zq\(text)", "\(text)/zq", "\(text)-zq", "zq-\(text)", "\(text) zq"]
        found += (known[leaf.kind] ?? []).filter { $0 != text }.prefix(12)
        return found
    }

    /// The text with one of its numbers one higher, twice or half as large; the last number first.
    private static func withOtherNumbers(_ text: String) -> [String] {
        var found: [String] = []
        var places: [Range<String.Index>] = []
        var place = text.startIndex
        while place < text.endIndex {
            guard text[place].isASCII, text[place].isNumber else {
                place = text.index(after: place)
                continue
            }
            let end = text[place...].firstIndex { !($0.isASCII && $0.isNumber) } ?? text.endIndex
            places.append(place..<end)
            place = end
        }
        for place in places.reversed() {
            guard let number = Int(text[place]) else { continue }
            for other in [number + 1, number - 1, number * 2, number / 2] where other != number && other >= 0 {
                found.append(text.replacingCharacters(in: place, with: String(other)))
            }
        }
        return Array(found.prefix(12))
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
