internal import Mustache

/// A template read twice: by us for its names, by the engine for rendering.
struct CompiledTemplate: Sendable {
    struct Parts: Sendable {
        let language: TemplateLanguage
        let tags: [TemplateTag]
        let mustache: MustacheTemplate
        /// The lines that the engine does not get; see `EngineText`.
        let runs: [String]
    }

    /// A failure is kept until someone renders the template, so that one broken template does not stop the others.
    let result: Result<Parts, TemplateError>

    init(_ text: String, path: String) {
        do throws(TemplateError) {
            result = .success(try Self.compile(text, path: path))
        } catch {
            result = .failure(error)
        }
    }

    private static func compile(_ text: String, path: String) throws(TemplateError) -> Parts {
        let (language, tags, places) = try TemplateTagReader.read(text, path: path)
        let engineText = EngineText(text, tags: places)
        let mustache = try mustache(engineText.text, path: path)
        return Parts(language: language, tags: tags, mustache: mustache, runs: engineText.runs)
    }

    /// The whole text for the engine.
    static func mustache(_ text: String, path: String) throws(TemplateError) -> MustacheTemplate {
        EscapingContentType.registerAll
        do {
            return try MustacheTemplate(string: text)
        } catch {
            throw TemplateError(path, .syntax("\(error)"))
        }
    }
}
