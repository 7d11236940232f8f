/// Compares templates with their contexts, for a test: what the compiler cannot see.
package struct TemplateAudit {
    /// A value that a template inserts without escaping, with good reason.
    package struct RawInsertion: Hashable, Sendable {
        package let path: String
        package let name: String
        package let reason: String

        package init(_ path: String, _ name: String, reason: String) {
            self.path = path
            self.name = name
            self.reason = reason
        }
    }

    private let library: TemplateLibrary
    private let contexts: [any TemplateContext.Type]
    private let rawInsertions: [RawInsertion]

    package init(
        _ library: TemplateLibrary,
        contexts: [any TemplateContext.Type],
        rawInsertions: [RawInsertion] = []
    ) {
        self.library = library
        self.contexts = contexts
        self.rawInsertions = rawInsertions
    }

    /// One sentence for each: a template without context or with two, a name that only one side knows, an insertion without
    /// escaping that is not listed, a listed one that is not there, a template that does not compile.
    package func findings() -> [String] {
        let paths = library.templates.keys.sorted()
        var findings = contexts.map { "'\($0.path)'" }.filter { name in !paths.contains { "'\($0)'" == name } }
            .map { "a context names template \($0), which does not exist" }
        let tags = paths.flatMap { tagsByPath($0) }
        let partials = Set(tags.compactMap { if case .partial(let name, _) = $0.tag { name } else { nil } })
        for path in paths {
            let count = contexts.count { $0.path == path }
            if count > 1 || (count == 0 && !partials.contains(path)) {
                findings.append("template '\(path)' is used by \(count) contexts instead of one")
            }
            if case .failure(let error) = library.templates[path]?.result { findings.append(error.description) }
        }
        for context in contexts where library.templates[context.path] != nil { findings += compareNames(of: context) }
        return findings + compareRawInsertions(tags)
    }

    private func compareNames<Context: TemplateContext>(of context: Context.Type) -> [String] {
        let values = Context.example.values
        var names = TemplateNames(templates: library.templates, recordsUse: true)
        do throws(TemplateError) {
            try names.check(Context.path, values: values)
        } catch {
            return [error.description]
        }
        let offered = Self.fields(of: values)
        let empty = offered.empty.map { "the example for '\(Context.path)' has no element in list '\($0)'" }
        return empty
            + offered.names.filter { !names.used.contains($0) }
            .map { "template '\(Context.path)' does not use '\($0)', which its context offers" }
    }

    /// The fields of a tree, those of lists after a dot, each once, in order; and the lists that tell nothing.
    private static func fields(of values: TemplateValues, prefix: String = "") -> (names: [String], empty: [String]) {
        var names: [String] = []
        var empty: [String] = []
        for field in values.fields {
            names.append(prefix + field.name)
            guard case .list(let elements) = field.value else { continue }
            if elements.isEmpty { empty.append(prefix + field.name) }
            for element in elements {
                let nested = fields(of: element, prefix: prefix + field.name + ".")
                names += nested.names.filter { !names.contains($0) }
                empty += nested.empty
            }
        }
        return (names, empty)
    }

    private func compareRawInsertions(_ tags: [(path: String, tag: TemplateTag)]) -> [String] {
        var unlisted: [String] = []
        var unused = rawInsertions
        for (path, tag) in tags {
            guard case .variable(let name, escaped: false, let line) = tag else { continue }
            unused.removeAll { $0.path == path && $0.name == name }
            guard !rawInsertions.contains(where: { $0.path == path && $0.name == name }) else { continue }
            unlisted.append(
                "'\(path)', line \(line): '\(name)' is inserted without escaping and without a listed reason"
            )
        }
        return unlisted + unused.map { "'\($0.path)' does not insert '\($0.name)' without escaping, as listed" }
    }

    private func tagsByPath(_ path: String) -> [(path: String, tag: TemplateTag)] {
        let parts = try? library.templates[path]?.result.get()
        return Self.flatten(parts?.tags ?? []).map { (path, $0) }
    }

    private static func flatten(_ tags: [TemplateTag]) -> [TemplateTag] {
        tags.flatMap { tag in
            switch tag {
            case .variable, .partial: [tag]
            case .section(_, _, let body, _), .position(let body): [tag] + flatten(body)
            }
        }
    }
}
