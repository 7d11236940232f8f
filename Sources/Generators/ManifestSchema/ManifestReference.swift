import Documents
import PlatformManifest

/// The reference of the manifest for people, in Markdown, from the same definitions that decode it.
package enum ManifestReference {
    package static func text() -> String {
        var registry = ShapeRegistry()
        _ = Manifest.shape(in: &registry)
        let changeable = changeableObjects(registry)
        let objects = registry.objects.map { section($0, isChangeable: changeable.contains($0.name)) }
        return ([introduction] + objects + [values(registry)]).joined(separator: "\n")
    }

    private static let introduction = """
        # Manifest reference

        Every object of `manifest.json` with its keys. Keys in **bold** must be there.

        The column *in* says whether an environment may have its own value: entries of `networks`, `volumes`, `variables`,
        `services` and `backups`, as well as `gateway`, `monitoring`, `layout` and `terraform`, take
        `"in": { "<environment>": { … } }`. Each is merged over its entry as a JSON merge patch (RFC 7396): objects merge
        key by key, `null` deletes, anything else replaces, lists too. An environment that `extends` another has that one's
        overrides first, then its own. Where an entry exists at all, its `environments` say, beside `in`.

        A service with `imageOf` has the other one's variables; `null` in its `env` leaves one of them out.

        """

    // MARK: - Objects

    private static func section(_ shape: ObjectShape, isChangeable: Bool) -> String {
        var lines = ["## \(shape.name)", "", escaped(shape.summary), ""]
        for rule in shape.rules { lines += ["- \(sentence(rule))"] }
        if !shape.rules.isEmpty { lines.append("") }
        lines += ["| key | type | default | in | meaning |", "|---|---|---|---|---|"]
        lines += shape.fields.map { field in
            let key = field.isRequired ? "**`\(field.key)`**" : "`\(field.key)`"
            let fallback = field.defaultText.map { "`\($0)`" } ?? ""
            let change = isChangeable ? (field.isOverridable ? "yes" : "no") : ""
            let meaning = escaped(Generators.sentence(field.summary)) + words(field.shape)
            return "| \(key) | \(type(field.shape)) | \(fallback) | \(change) | \(meaning) |"
        }
        if shape.isOverridable {
            lines.append(
                "| `in` | map of [environment](#environment) names to changes | | | What differs in some environments. |"
            )
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func sentence(_ rule: ObjectRule) -> String {
        switch rule {
        case .exactlyOne(let keys): "Exactly one of \(list(keys)) is there."
        case .atMostOne(let keys): "At most one of \(list(keys)) is there."
        case .notEmpty: "At least one key is there."
        }
    }

    private static func list(_ keys: [String]) -> String { keys.map { "`\($0)`" }.joined(separator: ", ") }

    private static func type(_ shape: Shape) -> String {
        switch shape {
        case .boolean: "`true` or `false`"
        case .integer(let range): "whole number, \(range.lowerBound) to \(range.upperBound)"
        case .number(_, let decimals): "number with up to \(decimals) decimals"
        case .anyNumber: "number"
        case .anything: "any JSON"
        case .text(let text): "[\(text.titleWithoutArticle)](#\(anchor(text)))"
        case .choice: "word"
        case .list(let element, _, _): "list of \(type(element))"
        case .map(let key, let value): "map of [\(key.titleWithoutArticle)](#\(anchor(key))) to \(type(value))"
        case .object(let name): "[\(name)](#\(name.lowercased()))"
        case .anyOf(let alternatives): alternatives.map(type).joined(separator: " or ")
        case .constant(let text): "`\"\(text)\"`"
        case .null: "`null`"
        }
    }

    /// The words of a choice with their meanings, after the meaning of its field.
    private static func words(_ shape: Shape) -> String {
        switch shape {
        case .choice(let choices):
            " "
                + choices.map { "`\"\($0.word)\"`" + ($0.meaning.isEmpty ? "" : ": \(escaped($0.meaning))") }.joined(
                    separator: "; "
                ) + "."
        case .list(let element, _, _): words(element)
        case .map(_, let value): words(value)
        case .anyOf(let alternatives): alternatives.map(words).joined()
        case .boolean, .integer, .number, .anyNumber, .anything, .text, .object, .constant, .null: ""
        }
    }

    /// The object types that an override reaches, of whose fields it can change some and not others.
    private static func changeableObjects(_ registry: ShapeRegistry) -> Set<String> {
        var found: Set<String> = []
        var pending = registry.objects.filter(\.isOverridable).map(\.name)
        while let name = pending.popLast() {
            guard found.insert(name).inserted, let object = registry.objects.first(where: { $0.name == name }) else {
                continue
            }
            pending += object.fields.filter(\.isOverridable).flatMap { names($0.shape) }
        }
        return found
    }

    /// The object types that are merged, not replaced, at a place of this shape.
    private static func names(_ shape: Shape) -> [String] {
        switch shape {
        case .object(let name): [name]
        case .map(_, let value): names(value)
        case .anyOf(let alternatives): alternatives.flatMap(names)
        case .boolean, .integer, .number, .anyNumber, .anything, .text, .choice, .list, .constant, .null: []
        }
    }

    // MARK: - Values

    private static func values(_ registry: ShapeRegistry) -> String {
        var shapes: [TextShape] = []
        for field in registry.objects.flatMap(\.fields) {
            for shape in texts(field.shape) where !shapes.contains(shape) { shapes.append(shape) }
        }
        shapes.sort { $0.titleWithoutArticle < $1.titleWithoutArticle }
        let sections = shapes.map { shape in
            var lines = ["### \(shape.titleWithoutArticle)", "", escaped(shape.summary)]
            if !shape.examples.isEmpty {
                lines[2] += " For example: " + shape.examples.map(code).joined(separator: ", ") + "."
            }
            if let pattern = shape.pattern { lines += ["", "Pattern: \(code(pattern))"] }
            return lines.joined(separator: "\n") + "\n"
        }
        return (["## Values\n"] + sections).joined(separator: "\n")
    }

    private static func texts(_ shape: Shape) -> [TextShape] {
        switch shape {
        case .text(let text): [text]
        case .list(let element, _, _): texts(element)
        case .map(let key, let value): [key] + texts(value)
        case .anyOf(let alternatives): alternatives.flatMap(texts)
        case .boolean, .integer, .number, .anyNumber, .anything, .choice, .object, .constant, .null: []
        }
    }

    // MARK: - Markdown

    /// The anchor that GitHub gives a heading: lower case, hyphens for blanks, no punctuation.
    private static func anchor(_ shape: TextShape) -> String {
        let kept = shape.titleWithoutArticle.lowercased().filter { $0.isLetter || $0.isNumber || " -_".contains($0) }
        return String(kept.map { $0 == " " ? "-" : $0 })
    }

    /// A code span; a text with a grave accent gets two for a fence (CommonMark §6.1).
    private static func code(_ text: String) -> String { text.contains("`") ? "`` \(text) ``" : "`\(text)`" }

    private static func escaped(_ text: String) -> String {
        replacing(text) { scalar in
            switch scalar {
            case "\\", "`", "*", "_", "[", "]", "<", ">", "|": "\\\(scalar)"
            default: nil
            }
        }
    }
}
