internal import Mustache

/// The templates of `Templates/`, compiled once, and the starters, which are plain text.
///
/// A value: two threads may render from one library.
package struct TemplateLibrary: Sendable {
    /// The templates that platformgen brings along.
    package static let standard = TemplateLibrary(texts: EmbeddedTemplates.texts)

    /// Below this folder lie texts that are handed out as they are.
    package static let startersFolder = "starters"

    private var texts: [String: String]
    private(set) var templates: [String: CompiledTemplate]
    /// Those that others include, for the engine, without those that cannot be compiled.
    ///
    /// Whole, since the engine indents their lines.
    private var partials: MustacheLibrary

    /// Files as they lie below `Templates/`, keyed by relative path.
    ///
    /// A template that cannot be compiled fails when it is rendered.
    package init(texts: [String: String]) {
        self.texts = texts
        var templates: [String: CompiledTemplate] = [:]
        for (path, text) in texts where !path.hasPrefix(Self.startersFolder + "/") {
            templates[path] = CompiledTemplate(text, path: path)
        }
        self.templates = templates
        partials = MustacheLibrary()
        compilePartials()
    }

    private mutating func compilePartials() {
        let included = templates.values.flatMap { TemplateTag.partials(in: (try? $0.result.get().tags) ?? []) }
        var partials: [String: MustacheTemplate] = [:]
        for path in included where partials[path] == nil {
            partials[path] = texts[path].flatMap { try? CompiledTemplate.mustache($0, path: path) }
        }
        self.partials = MustacheLibrary(templates: partials)
    }

    /// The relative paths of all files, or of those below a folder, in alphabetical order.
    package func paths(under folder: String = "") -> [String] {
        texts.keys.filter { folder.isEmpty || $0.hasPrefix(folder + "/") }.sorted()
    }

    /// Those that a project may replace, in alphabetical order.
    package var templatePaths: [String] { templates.keys.sorted() }

    /// A file as it was written, tags included.
    package func text(at path: String) -> String? {
        texts[path]
    }

    /// A library in which the texts, keyed by relative path, stand in for the templates of these names.
    ///
    /// - Throws: for the first path, in alphabetical order, that names no template, or whose text cannot be compiled or is
    ///   of another language, since the values would be escaped wrongly.
    package func replacing(_ overrides: [String: String]) throws(TemplateError) -> TemplateLibrary {
        var library = self
        for (path, text) in overrides.sorted(by: { $0.key < $1.key }) {
            guard let original = templates[path] else { throw TemplateError(path, .unknownTemplate) }
            let override = CompiledTemplate(text, path: path)
            let language = try override.result.get().language
            let expected = try original.result.get().language
            guard language == expected else {
                throw TemplateError(path, line: 1, .otherContentType(expected: expected.rawValue))
            }
            library.texts[path] = text
            library.templates[path] = override
        }
        if !overrides.isEmpty { library.compilePartials() }
        return library
    }

    /// The context's template with its values, each escaped for the template's language.
    ///
    /// - Throws: when the template names something that the context does not offer, or a value cannot stand in a text file.
    package func render<Context: TemplateContext>(_ context: Context) throws(TemplateError) -> TemplateText {
        let values = context.values
        var names = TemplateNames(templates: templates)
        try names.check(Context.path, values: values)
        guard let template = templates[Context.path] else { throw TemplateError(Context.path, .unknownTemplate) }

        var converted = MustacheValues()
        let object = converted.object(values)
        let parts = try template.result.get()
        let rendered = parts.mustache.render(object, library: partials)
        return TemplateText(segments: converted.segments(of: rendered, runs: parts.runs))
    }
}
