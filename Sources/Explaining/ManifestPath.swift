import PlatformManifest

/// The written form of a place in the manifest, as `JSONNode.path(at:)` makes it.
///
/// For example: `services.backend.volumes[0].at`, `services.db.labels["com.example.team"]`.
enum ManifestPath {
    enum Step: Equatable {
        case key(String)
        case index(Int)
    }

    /// - Returns: `nil` if the text is no path.
    static func steps(of text: String) -> [Step]? {
        var steps: [Step] = []
        var rest = text[...]
        while let first = rest.first {
            if first == "[" {
                guard let (step, after) = bracket(rest) else { return nil }
                steps.append(step)
                rest = after
            } else {
                if !steps.isEmpty {
                    guard first == "." else { return nil }
                    rest.removeFirst()
                }
                let key = rest.prefix { $0 != "." && $0 != "[" }
                guard !key.isEmpty else { return nil }
                steps.append(.key(String(key)))
                rest = rest[key.endIndex...]
            }
        }
        return steps
    }

    /// `[0]` or `["a key"]` at the start of a text.
    private static func bracket(_ text: Substring) -> (Step, rest: Substring)? {
        let inner = text.dropFirst()
        guard inner.first == "\"" else {
            guard let end = inner.firstIndex(of: "]"), let index = Int(inner[..<end]) else { return nil }
            return (.index(index), inner[inner.index(after: end)...])
        }
        var isEscaped = false
        var end: Substring.Index?
        for place in inner.indices.dropFirst() where end == nil {
            if !isEscaped, inner[place] == "\"" { end = inner.index(after: place) }
            isEscaped = inner[place] == "\\" && !isEscaped
        }
        guard let end, end < inner.endIndex, inner[end] == "]" else { return nil }
        let source = SourceText(name: "path", bytes: Array(inner[..<end].utf8))
        guard case .string(let key)? = JSONReader.read(source, into: DiagnosticCollector())?.value else { return nil }
        return (.key(key), inner[inner.index(after: end)...])
    }

    /// The written form of steps.
    static func text(of steps: some Sequence<Step>) -> String {
        steps.reduce("") { path, step in
            switch step {
            case .key(let key): appending(key, to: path)
            case .index(let index): "\(path)[\(index)]"
            }
        }
    }

    static func appending(_ key: String, to path: String) -> String {
        let isPlain = !key.isEmpty && key.utf8.allSatisfy(isPlainByte)
        guard isPlain else { return "\(path)[\(JSONValue.string(key).jsonText())]" }
        return path.isEmpty ? key : "\(path).\(key)"
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"): true
        default: false
        }
    }
}
