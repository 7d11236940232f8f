/// Follows the tags of a template through the values given to it, because the engine renders an unknown name as nothing.
struct TemplateNames {
    /// The fields that tags used, those of lists after a dot.
    ///
    /// For example: `variables.name`.
    private(set) var used: Set<String> = []

    private let templates: [String: CompiledTemplate]
    private let recordsUse: Bool
    private var including: [String] = []

    private struct Scope {
        let prefix: String
        let values: TemplateValues
    }

    /// `recordsUse` fills `used`, which takes longer than all else here.
    init(templates: [String: CompiledTemplate], recordsUse: Bool = false) {
        self.templates = templates
        self.recordsUse = recordsUse
    }

    /// - Throws: at the first name or partial that does not exist, or is of another kind than its use.
    mutating func check(_ path: String, values: TemplateValues) throws(TemplateError) {
        try check(path, scopes: [Scope(prefix: "", values: values)])
    }

    private mutating func check(_ path: String, scopes: [Scope]) throws(TemplateError) {
        guard let template = templates[path] else { throw TemplateError(path, .unknownTemplate) }
        including.append(path)
        try check(try template.result.get().tags, in: path, scopes: scopes)
        including.removeLast()
    }

    private mutating func check(_ tags: [TemplateTag], in path: String, scopes: [Scope]) throws(TemplateError) {
        for tag in tags {
            switch tag {
            case .variable(let name, _, let line): try checkVariable(name, in: path, line: line, scopes: scopes)
            case .section(let name, let inverted, let body, let line):
                switch try resolve(name, in: path, line: line, scopes: scopes) {
                case (_, .bool): try check(body, in: path, scopes: scopes)
                case (_, .list) where inverted: try check(body, in: path, scopes: scopes)
                case (let prefix, .list(let elements)):
                    let prefix = recordsUse ? "\(prefix)\(name)." : ""
                    for element in elements {
                        try check(body, in: path, scopes: scopes + [Scope(prefix: prefix, values: element)])
                    }
                default: throw TemplateError(path, line: line, .wrongKind(name, expected: "a list or yes or no"))
                }
            case .position(let body): try check(body, in: path, scopes: scopes)
            case .partial(let name, let line):
                guard templates[name] != nil else { throw TemplateError(path, line: line, .unknownPartial(name)) }
                if including.contains(name) { throw TemplateError(path, line: line, .recursivePartial(name)) }
                try check(name, scopes: scopes)
            }
        }
    }

    private mutating func checkVariable(
        _ name: String,
        in path: String,
        line: Int,
        scopes: [Scope]
    ) throws(TemplateError) {
        let value = try resolve(name, in: path, line: line, scopes: scopes).value
        if let problem = Self.problem(with: value, of: name) { throw TemplateError(path, line: line, problem) }
    }

    /// Why a value cannot stand as a text.
    private static func problem(with value: TemplateValue, of name: String) -> TemplateError.Problem? {
        switch value {
        case .string(let text, _), .comment(let text, _), .code(let text, _):
            text.utf8.contains(0) ? .containsNUL(name) : nil
        case .identifier(let text, _): TemplateTagReader.isName(text) ? nil : .notAnIdentifier(name)
        case .constant: nil
        case .series(let values, _): values.lazy.compactMap { problem(with: $0, of: name) }.first
        case .bool, .list: .wrongKind(name, expected: "a text")
        }
    }

    /// The value of a name and the prefix of the scope that has it.
    private mutating func resolve(
        _ name: String,
        in path: String,
        line: Int,
        scopes: [Scope]
    ) throws(TemplateError) -> (prefix: String, value: TemplateValue) {
        for scope in scopes.reversed() {
            guard let value = scope.values[name] else { continue }
            if recordsUse { used.insert(scope.prefix + name) }
            return (scope.prefix, value)
        }
        let offered = scopes.flatMap { $0.values.fields.map(\.name) }
        throw TemplateError(path, line: line, .unknownName(name, offered: offered))
    }
}
