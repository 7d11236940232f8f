import Yams

/// Reads the YAML that platformgen renders, by Yams' nodes, and resolves anchors and merge keys (YAML 1.1, `<<`).
enum YAMLReader {
    /// An empty document is null.
    ///
    /// - Throws: `ReadingFailure` where the text is not YAML.
    static func read(_ text: String, path: String) throws(ReadingFailure) -> LocatedValue {
        do {
            // Without rules for tags: scalars stay texts.
            guard let root = try Yams.compose(yaml: text, Resolver.basic) else {
                return LocatedValue(.null, Place(path))
            }
            return value(of: root, path)
        } catch {
            throw failure(error, path)
        }
    }

    private static func value(of node: Node, _ path: String) -> LocatedValue {
        let place = place(of: node, path)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            if isPlain, ["", "~", "null"].contains(scalar.string) { return LocatedValue(.null, place) }
            return LocatedValue(.scalar(scalar.string), place)
        case .sequence(let sequence):
            return LocatedValue(.list(sequence.map { value(of: $0, path) }), place)
        case .mapping(let mapping):
            return LocatedValue(.map(entries(of: mapping, path)), place)
        case .alias:
            return LocatedValue(.null, place)
        }
    }

    /// Own keys win over merged ones, and earlier merged maps over later ones.
    private static func entries(of mapping: Node.Mapping, _ path: String) -> [LocatedEntry] {
        var own: [LocatedEntry] = []
        var merged: [LocatedEntry] = []
        for (key, node) in mapping {
            guard case .scalar(let scalar) = key else { continue }
            let value = value(of: node, path)
            if scalar.string == "<<", scalar.style == .plain {
                merged += value.entries + value.items.flatMap(\.entries)
            } else {
                own.append(LocatedEntry(key: scalar.string, place: place(of: key, path), value: value))
            }
        }
        guard !merged.isEmpty else { return own }
        var known = Set(own.map(\.key))
        return own + merged.filter { known.insert($0.key).inserted }
    }

    private static func place(of node: Node, _ path: String) -> Place {
        Place(path, line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private static func failure(_ error: any Error, _ path: String) -> ReadingFailure {
        switch error as? YamlError {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            ReadingFailure(Place(path, line: mark.line, column: mark.column), problem)
        default: ReadingFailure(Place(path), "\(error)".split(separator: "\n").first.map(String.init) ?? "is not YAML")
        }
    }
}
