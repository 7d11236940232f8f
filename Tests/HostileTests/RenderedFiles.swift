import ArtifactTree
import Documents
import Foundation
import Generators
import Origins
import PlatformManifest
import Testing
import Yams

@testable import Verification
@testable import platformgen

/// What the whole pipeline makes of a manifest.
struct Outcome {
    let diagnostics: [Diagnostic]
    /// In the order of their paths; empty if there are errors.
    let files: [(path: String, bytes: [UInt8])]
    /// Why the files cannot lie side by side.
    let treeError: String?

    var errors: [Diagnostic] { diagnostics.filter { $0.severity == .error } }

    /// Without printing, there are no files.
    init(_ source: SourceText, isPrinted: Bool = true) {
        let project = Project.load(source)
        let artifacts = project.collector.hasErrors ? [] : project.artifacts()
        diagnostics = project.collector.diagnostics
        guard isPrinted, !project.collector.hasErrors else {
            files = []
            treeError = nil
            return
        }
        do {
            // The manifest's schema is the same for every manifest.
            let expected = artifacts.filter { $0.generator != "manifest-schema" }.map { generator, generated in
                ExpectedFile(generated.artifact, generator: generator, environment: generated.environment?.text)
            }
            files = try ExpectedTree(files: expected).files.map { ($0.path.text, $0.bytes) }
            treeError = nil
        } catch {
            files = []
            treeError = error.message
        }
    }
}

/// A rendered file as an independent reader understands it.
indirect enum ReadTree: Equatable {
    case scalar(String, tag: String)
    case list([ReadTree])
    case map([(key: ReadTree, value: ReadTree)])

    static func == (left: ReadTree, right: ReadTree) -> Bool { left.difference(from: right) == nil }

    /// The first place where two trees differ, with what stands there; bytes count, not canonical equivalence.
    func difference(from other: ReadTree, at path: String = "") -> String? {
        switch (self, other) {
        case (.scalar(let text, let tag), .scalar(let otherText, let otherTag)):
            guard tag != otherTag || !text.utf8.elementsEqual(otherText.utf8) else { return nil }
            return "\(path): \(tag) \(text.prefix(200).debugDescription) instead of \(otherTag) "
                + otherText.prefix(200).debugDescription
        case (.list(let items), .list(let others)):
            guard items.count == others.count else { return "\(path): \(items.count) instead of \(others.count) items" }
            for (index, pair) in zip(items, others).enumerated() {
                if let found = pair.0.difference(from: pair.1, at: "\(path)[\(index)]") { return found }
            }
            return nil
        case (.map(let pairs), .map(let others)):
            guard pairs.count == others.count else { return "\(path): \(pairs.count) instead of \(others.count) keys" }
            for (pair, other) in zip(pairs, others) {
                if let found = pair.key.difference(from: other.key, at: path + "{key}") { return found }
                let name = if case .scalar(let text, _) = other.key { text } else { "?" }
                if let found = pair.value.difference(from: other.value, at: "\(path).\(name.prefix(40))") {
                    return found
                }
            }
            return nil
        default: return "\(path): another kind of node"
        }
    }

    /// The scalars below a key, however deep the key is.
    func texts(of name: String) -> [String] {
        switch self {
        case .scalar: []
        case .list(let items): items.flatMap { $0.texts(of: name) }
        case .map(let pairs):
            pairs.flatMap { pair -> [String] in
                if case .scalar(name, _) = pair.key, case .scalar(let text, _) = pair.value { return [text] }
                return pair.value.texts(of: name)
            }
        }
    }

    /// The tree with every scalar's text changed.
    func mapped(_ change: (String) -> String) -> ReadTree {
        switch self {
        case .scalar(let text, let tag): .scalar(change(text), tag: tag)
        case .list(let items): .list(items.map { $0.mapped(change) })
        case .map(let pairs): .map(pairs.map { ($0.key.mapped(change), $0.value.mapped(change)) })
        }
    }
}

/// Readers that share no code with the printers.
enum IndependentReader {
    /// Reads a file by its name.
    ///
    /// - Returns: `nil` for prose and scripts, which have no structure to compare.
    /// - Throws: If the text is not what its name says.
    static func read(_ path: String, _ bytes: [UInt8]) throws -> ReadTree? {
        let text = String(decoding: bytes, as: UTF8.self)
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
            return try Yams.compose(yaml: text).map(tree) ?? .list([])
        }
        if name.hasSuffix(".json") {
            return try tree(JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
        }
        if name.hasSuffix(".conf") { return try .list(NginxReader.read(text, path: path).map(tree)) }
        if name.hasSuffix(".tf") || name.hasSuffix(".tfvars") { return try tree(HCLReader.read(text, path: path)) }
        if name.hasPrefix("Dockerfile"), !name.hasSuffix(".dockerignore") { return try dockerfile(text) }
        return isEnvironmentFile(path) ? try dotenv(text) : nil
    }

    /// For example: `production.env.template`, `.env.example`.
    static func isEnvironmentFile(_ path: String) -> Bool {
        guard let name = path.split(separator: "/").last, !name.hasSuffix(".sh") else { return false }
        return name.contains(".env")
    }

    private static func tree(_ node: Yams.Node) -> ReadTree {
        switch node {
        case .scalar(let scalar): .scalar(scalar.string, tag: node.tag.description)
        case .sequence(let items): .list(items.map(tree))
        case .mapping(let pairs): .map(pairs.map { (tree($0.key), tree($0.value)) })
        case .alias: .scalar("", tag: "alias")
        }
    }

    private static func tree(_ value: Any) throws -> ReadTree {
        switch value {
        case let text as String: return .scalar(text, tag: "string")
        case let number as NSNumber: return .scalar(number.stringValue, tag: "number")
        case is NSNull: return .scalar("", tag: "null")
        case let items as [Any]: return .list(try items.map(tree))
        case let members as [String: Any]:
            let keys = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            return .map(try keys.map { (.scalar($0, tag: "string"), try tree(try #require(members[$0]))) })
        default: return .scalar("\(value)", tag: "unknown")
        }
    }

    private static func tree(_ statement: NginxStatement) -> ReadTree {
        .list(
            [.scalar(statement.name, tag: "directive")] + statement.parameters.map { .scalar($0, tag: "parameter") }
                + (statement.block.map { [.list($0.map(tree))] } ?? [])
        )
    }

    private static func tree(_ body: HCLBody) -> ReadTree {
        let attributes = body.attributes.map { ReadTree.list([.scalar($0.name, tag: "attribute"), tree($0.value)]) }
        let blocks = body.blocks.map { block in
            ReadTree.list(([block.type] + block.labels).map { .scalar($0, tag: "block") } + [tree(block.body)])
        }
        return .list(attributes + blocks)
    }

    private static func tree(_ node: HCLNode) -> ReadTree {
        switch node.kind {
        case .word(let text): .scalar(text, tag: "word")
        case .template(let parts) where parts.isEmpty: .list([.scalar("", tag: "string")])
        case .template(let parts):
            .list(
                parts.map { part in
                    switch part {
                    case .text(let text): .scalar(text, tag: "string")
                    case .expression(let node): tree(node)
                    }
                }
            )
        case .list(let items): .list(items.map(tree))
        case .object(let entries): .map(entries.map { (.scalar($0.key, tag: "key"), tree($0.value)) })
        case .reference(let text): .scalar(text, tag: "reference")
        case .call(let name, let arguments): .list([.scalar(name, tag: "function")] + arguments.map(tree))
        case .conditional(let condition, let yes, let no): .list([tree(condition), tree(yes), tree(no)])
        case .binary(let sign, let left, let right): .list([.scalar(sign, tag: "operator"), tree(left), tree(right)])
        case .other(let text): .scalar(text, tag: "expression")
        }
    }

    /// The instructions' names (Dockerfile reference): lines that are no comment, joined where one ends in `\`.
    private static func dockerfile(_ text: String) throws -> ReadTree {
        var words: [ReadTree] = []
        var isContinued = false
        for line in text.split(separator: "\n") {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            if !isContinued {
                let word = String(line.prefix { $0 != " " })
                try #require(word.allSatisfy { $0.isASCII && $0.isUppercase }, "'\(word)' is no instruction")
                words.append(.scalar(word, tag: "instruction"))
            }
            isContinued = line.hasSuffix("\\")
        }
        try #require(!isContinued)
        return .list(words)
    }

    /// The names of the variables; a value in quotes may span lines.
    private static func dotenv(_ text: String) throws -> ReadTree {
        var names: [ReadTree] = []
        var quote: Character?
        for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
            var rest = line[...]
            if quote == nil {
                guard !line.hasPrefix("#"), !line.allSatisfy({ $0 == " " }) else { continue }
                let equals = try #require(line.firstIndex(of: "="), "'\(line)' is no assignment")
                let name = line[..<equals]
                try #require(name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }, "\(name)")
                names.append(.scalar(String(name), tag: "variable"))
                rest = line[line.index(after: equals)...]
                guard let first = rest.first, first == "'" || first == "\"" else { continue }
                quote = first
                rest = rest.dropFirst()
            }
            var isEscaped = false
            for character in rest {
                if isEscaped {
                    isEscaped = false
                } else if character == "\\", quote == "\"" {
                    isEscaped = true
                } else if character == quote {
                    quote = nil
                    break
                }
            }
        }
        try #require(quote == nil, "a quote is not closed")
        return .list(names)
    }
}
